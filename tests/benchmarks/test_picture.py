"""The kept results make a picture."""

import json
from xml.etree import ElementTree as ET

import pytest

RESULT = {
    "title": "a thing that is measured",
    "unit": "s",
    "main_figure": "total",
    "machine": {"processor": "one", "cores": 2, "torch": "2", "python": "3"},
    "sides": {
        "kernelyard": {"total": {"median": 2.0}},
        "Inductor": {"total": {"median": 9.0}},
        "kernelyard, clang++": {"total": {"median": 1.0}},
    },
    "ratios": {"Inductor": 4.5, "kernelyard, clang++": 0.5},
}


@pytest.fixture
def results(tmp_path):
    directory = tmp_path / "results"
    directory.mkdir()
    for name in ("cold", "warm"):
        (directory / f"{name}.json").write_text(json.dumps({"case": name, **RESULT}))
    return directory


def test_each_case_is_drawn_with_its_sides_and_figures(benchmarks, results, tmp_path):
    finished = benchmarks(results, tmp_path / "it.svg", module="benchmarks.picture")
    drawn = ET.parse(tmp_path / "it.svg")
    words = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]

    assert finished.returncode == 0, finished.stderr
    assert words.count("a thing that is measured") == 2
    assert {"Inductor", "2 s", "9 s", "4.50 x", "kernelyard, clang++"} <= set(words)


def test_without_results_it_says_how_to_get_some(benchmarks, tmp_path):
    finished = benchmarks(tmp_path, tmp_path / "it.svg", module="benchmarks.picture")

    assert finished.returncode == 2
    assert "`python -m benchmarks --save" in finished.stderr
