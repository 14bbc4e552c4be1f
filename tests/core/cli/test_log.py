"""``kernelyard log`` and ``report``: out of a log, into a log, and what it tells."""

import json
from html.parser import HTMLParser

import pytest

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record, Subject
from kernelyard._store import Store

OAK = Subject(source="matmul", target="desk:oak", device="oak 7")


def records(about=OAK, label="matmul"):
    outcomes = [
        Measurement((900.0, 1000.0, 1100.0), "us", "made up", 1),
        Failure(kind="crashed", reason="it fell", time=1.0),
        Failure(kind="timed out", reason="slow", time=1.0, limit=2.0),
        Failure(kind="differs", reason="y", time=1.0),
        Failure(kind="refused", reason="no", time=1.0),
        Measurement((0.5,), "ms", "made up", 1),
        Choice("the fastest"),
    ]
    return [
        Record(
            about=about,
            config=Config.of(tile=min(number, 5), fast=number > 3),
            outcome=outcome,
            label=label,
            plugin="elm",
            time=float(number),
            host={"processor": "abacus"},
        )
        for number, outcome in enumerate(outcomes)
    ]


@pytest.fixture
def filled(tmp_path):
    """Give the log of the command's store, with records."""
    log = Store(tmp_path / "store").log
    log.append(*records())
    yield log
    log.close()


def test_the_log_tells_what_it_holds(command, json_of, filled):
    status, facts = json_of("log", "info")
    _, printed = command("log", "info")

    assert status == 0
    assert facts["records"] == 7
    assert facts["kinds"] == {
        "chosen": 1,
        "crashed": 1,
        "differs": 1,
        "measured": 2,
        "refused": 1,
        "timed out": 1,
    }
    assert str(filled.path) in printed
    assert json_of("log", "info", filled.path)[1] == facts


def test_an_empty_log_is_no_error_and_is_not_made(command, json_of, tmp_path):
    assert json_of("log", "info")[1]["records"] == 0
    assert command("log", "export", tmp_path / "out.jsonl")[0] == 0
    assert (tmp_path / "out.jsonl").read_text() == ""
    assert json_of("report") == (0, [])
    assert not (tmp_path / "store").exists()


def test_what_goes_out_comes_in_elsewhere_once(command, json_of, filled, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    assert command("log", "export", out)[0] == 0
    monkeypatch.setenv("KERNELYARD_STORE", str(tmp_path / "other"))
    first, again = (json_of("log", "import", out) for _ in range(2))

    assert len(out.read_text().splitlines()) == 7
    assert (first[0], first[1][0]["added"]) == (0, 7)
    assert (again[0], again[1][0]["added"], again[1][0]["read"]) == (0, 0, 7)
    assert list(Store(tmp_path / "other").log) == records()


def test_the_union_of_two_logs_is_the_same_either_way(command, filled, tmp_path, monkeypatch):
    more = records(Subject(source="other"), "other")
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text("".join(f"{it.text}\n" for it in [*records(), *more[:4]]))
    two.write_text("".join(f"{it.text}\n" for it in [*more[2:], *records()[3:]]))
    unions = []
    for name, files in (("a", (one, two)), ("b", (two, one))):
        monkeypatch.setenv("KERNELYARD_STORE", str(tmp_path / name))
        assert command("log", "import", *files)[0] == 0
        unions.append(sorted(it.text for it in Store(tmp_path / name).log))

    assert unions[0] == unions[1] == sorted(it.text for it in [*records(), *more])


def test_a_line_that_is_no_record_is_told_and_costs_no_other(command, tmp_path):
    mixed = tmp_path / "mixed.jsonl"
    good = [it.text for it in records()]
    bad = ["{}", "no json", '{"about": 7}', "[" * 100_000, "\udcff", "", "null"]
    mixed.write_text("\n".join([*bad, *good]), errors="surrogateescape")
    status, printed = command("log", "import", mixed)

    assert status == 1
    assert f"{mixed}: 7 new, 0 known, 6 unreadable" in printed
    assert "line 1: it is no record" in printed


@pytest.mark.parametrize("is_damaged", [False, True])
def test_another_log_can_be_taken_in_also_a_damaged_one(
    json_of, filled, tmp_path, monkeypatch, is_damaged
):
    filled.close()
    other = tmp_path / "other.sqlite"
    data = filled.path.read_bytes()
    other.write_bytes(data[:100] + bytes(3000) + data[3100:] if is_damaged else data)
    monkeypatch.setenv("KERNELYARD_STORE", str(tmp_path / "new"))

    assert json_of("log", "import", other)[1][0]["added"] == 7


def test_where_nothing_can_be_written_the_import_says_so(real, filled, tmp_path):
    (tmp_path / "file").touch()
    out = tmp_path / "out.jsonl"
    real("log", "export", out)
    status, _, said = real("log", "import", out, KERNELYARD_STORE=str(tmp_path / "file" / "x"))

    assert status == 1
    assert "kept" in said


SCHEMA = {"configuration": dict, "times": dict, "invalidity": str, "correctness": int}
INVALIDITY = {"timeout", "compile", "runtime", "correctness", "constraints", "correct"}


def test_trials_go_out_as_t4(command, filled, tmp_path):
    out = tmp_path / "out.json"
    assert command("log", "export", out, "--format", "t4")[0] == 0
    told = json.loads(out.read_text())

    assert told["schema_version"] == "1.0.0"
    assert [it["invalidity"] for it in told["results"]] == [
        "correct",
        "runtime",
        "timeout",
        "correctness",
        "compile",
        "correct",
    ]
    for result in told["results"]:
        assert all(isinstance(result[name], kind) for name, kind in SCHEMA.items())
        assert result["invalidity"] in INVALIDITY
        assert isinstance(result["timestamp"], str)
        assert isinstance(result["objectives"], list)
    first = told["results"][0]
    assert first["times"]["runtimes"] == pytest.approx([0.9, 1.0, 1.1])
    assert first["measurements"] == [{"name": "time", "value": pytest.approx(1.0), "unit": "ms"}]
    assert first["configuration"] == {"tile": 0, "fast": False}


def test_the_report_tells_of_each_subject(command, json_of, filled):
    _, (told,) = json_of("report")
    _, printed = command("report")

    assert (told["kernel"], told["trials"]) == ("matmul", 2)
    assert told["best"] == {"config": {"tile": 5, "fast": True}, "value": pytest.approx(5e-4)}
    assert told["curve"] == [[0.0, pytest.approx(1e-3)], [5.0, pytest.approx(5e-4)]]
    assert told["parameters"]["fast"] == {
        "False": [pytest.approx(1e-3)],
        "True": [pytest.approx(5e-4)],
    }
    assert told["failures"] == {"crashed": 1, "timed out": 1, "differs": 1, "refused": 1}
    assert printed.split("\t")[0] == "matmul"
    assert "500 us" in printed
    assert json_of("report", "--kernel", "other") == (0, [])


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.outside = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.outside += [
            value for name, value in attributes if name in {"src", "href"} and value[:1] != "#"
        ]


def test_a_report_is_a_page_that_needs_nothing_beside_it(command, filled, tmp_path):
    pytest.importorskip("matplotlib")
    filled.append(*records(Subject(source="<b>"), "<script>$x$"))
    status, _ = command("report", "--html", tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    tags = Tags()
    tags.feed(text)

    assert status == 0
    assert "svg" in tags.tags
    assert "script" not in tags.tags
    assert tags.outside == []
    assert "&lt;script&gt;" in text


def test_a_report_is_a_picture(command, filled, tmp_path):
    pytest.importorskip("matplotlib")

    assert command("report", "--png", tmp_path / "picture.png")[0] == 0
    assert (tmp_path / "picture.png").read_bytes()[:4] == b"\x89PNG"


def test_without_a_plotting_library_the_extra_is_named(real, filled, tmp_path, site):
    site.module("matplotlib", "raise ImportError('no matplotlib')")
    status, _, said = real("report", "--html", str(tmp_path / "page.html"))

    assert status == 2
    assert "pip install kernelyard[plot]" in said


def test_the_command_without_these_loads_no_plotting_and_no_sqlite(run_python):
    code = "import sys, kernelyard._cli; print(*{'sqlite3', 'matplotlib'} & set(sys.modules))"

    assert run_python(code) == ""
