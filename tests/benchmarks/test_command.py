"""The command finds its cases, runs one, and says what it cannot do."""

import json

import pytest

GROUPS = {
    "train": {"prepared", "perceptron", "transformer", "convolution"},
    "kernels": {"alone", "graph"},
    "launch": {"tensors", "arrays", "instructions"},
    "workers": {"start", "memory"},
    "store": {"get", "put"},
    "log": {"find", "append"},
    "tuning": {"found", "cost"},
    "halide": {"cold", "kernel", "steady", "launch", "cached"},
    "triton": {"build"},
    "steady": {"gelu-norm", "perceptron", "transformer", "convolution"},
}


def listed(benchmarks, *names):
    finished = benchmarks(*names, "--list")
    assert finished.stderr == ""
    return [line.split()[0] for line in finished.stdout.splitlines()]


def test_all_cases_are_listed(benchmarks):
    several = {f"{group}-{one}" for group, those in GROUPS.items() for one in those}

    assert set(listed(benchmarks)) == several | {
        "cold",
        "cold-prepared",
        "warm",
        "manners",
        "discovery",
    }


@pytest.mark.parametrize("group", GROUPS)
def test_a_first_word_means_all_cases_that_begin_with_it(benchmarks, group):
    assert set(listed(benchmarks, group)) == {f"{group}-{one}" for one in GROUPS[group]}


def test_a_name_that_is_a_case_means_that_case_alone(benchmarks):
    assert listed(benchmarks, "cold") == ["cold"]


def test_an_unknown_case_is_told_with_those_that_there_are(benchmarks):
    finished = benchmarks("warmth")

    assert finished.returncode == 2
    assert "no case warmth; there are cold, cold-prepared, warm, train-" in finished.stderr


def test_a_case_gives_every_side_the_ratio_and_the_machine(benchmarks, tmp_path):
    finished = benchmarks("discovery", "--rounds", 2, "--json", "--save", tmp_path)
    result = json.loads(finished.stdout)

    assert result == json.loads((tmp_path / "discovery.json").read_text())
    assert set(result["sides"]) == {"kernelyard", "pluggy alone"}
    assert set(result["ratios"]) == {"pluggy alone"}
    assert {len(side["total"]["samples"]) for side in result["sides"].values()} == {2}
    assert result["unit"] == "s"
    assert result["machine"]["cores"] >= 1


def test_without_json_it_is_a_table(benchmarks):
    finished = benchmarks("discovery", "--rounds", 1)

    assert "start of a host" in finished.stdout
    assert "pluggy alone" in finished.stdout


def test_a_case_that_cannot_be_run_says_why_and_fails(benchmarks, tmp_path):
    finished = benchmarks("launch-instructions", "--json", PATH=str(tmp_path))

    assert finished.returncode == 1
    assert "launch-instructions: valgrind is not installed" in finished.stderr
    assert json.loads(finished.stdout) == []
