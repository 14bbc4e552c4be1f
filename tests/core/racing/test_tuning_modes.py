"""``replay`` takes what is recorded and never measures, ``deterministic`` the first that works."""

import json

import pytest

from kernelyard import RaceError
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement

LATER = """
    import array, json, sys
    from pathlib import Path
    from kernelyard import Argument, Runtime, Settings, Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference

    store, desk, code, tuning = sys.argv[1:]
    plugins = Plugins([Reference(name, f"racing_{name}") for name in ("elm", "fir")])
    settings = Settings(store=Path(store), progress="off", tuning=tuning)
    runtime = Runtime(settings, plugins=plugins)
    arguments = [Argument.input("x", "float64"), Argument.output("y", "float64")]
    sources = [
        Source("elm", code, "kernel", arguments, {"desk": desk, "cost": 2.0}, "elm"),
        Source("fir", code, "kernel", arguments, {"desk": desk}, "fir"),
    ]
    x, y = array.array("d", [1, 2, 3]), array.array("d", [0, 0, 0])
    runtime.race(sources, "desk", [x, y])
    race = runtime.events[-1].race
    runtime.close()
    print(json.dumps([race.chosen.label, list(y)]))
"""
RAISING = "def kernel(x, y):\n    x[0] = y[0] = 7\n    raise ZeroDivisionError('by zero')\n"


@pytest.fixture
def pair(source):
    return [source("elm", cost=2.0), source("fir")]


@pytest.fixture
def record(race, pair):
    """Run the race, and have it recorded."""
    return lambda: race(*pair)


@pytest.fixture
def later(run_python, woods, tmp_path, desk, pair):
    """Run the same race in a process of its own; give the winner and what it wrote."""
    given = tmp_path / "store", desk, pair[0].code
    return lambda tuning: json.loads(run_python(LATER, *given, tuning))


@pytest.mark.parametrize(
    "case",
    [
        ("replay", True, "fir"),
        ("replay", False, "elm"),
        ("deterministic", True, "elm"),
        ("deterministic", False, "elm"),
    ],
)
def test_ten_fresh_processes_choose_the_same_and_measure_nothing(request, later, measured, case):
    tuning, recorded, winner = case
    if recorded:
        request.getfixturevalue("record")()
    before = measured()
    told = [later(tuning) for _ in range(10)]

    assert told == [[winner, [2, 4, 6]]] * 10
    assert measured() == before


def test_a_warm_start_runs_no_benchmark(record, later, measured):
    record()
    before = measured()
    told = later("auto")

    assert before > 0
    assert measured() == before
    assert told[0] == "fir"


@pytest.mark.parametrize("tuning", ["replay", "deterministic"])
def test_nothing_is_decided_for_others(race, pair, tuning, store):
    record = race(*pair, settings={"tuning": tuning})

    assert record.chosen.label == "elm"
    assert record.reason.startswith("the first that works")
    assert list(store.races) == []
    assert race(*pair).chosen.label == "fir"


def test_who_raises_is_passed_over_and_what_it_wrote_is_undone(race, source):
    record = race(
        source("elm", RAISING.replace("x[0] = ", "")), source("fir"), settings={"tuning": "replay"}
    )

    assert record.chosen.label == "fir"
    assert "by zero" in record.contenders[0].outcome.reason


def test_where_none_works_the_error_is_that_of_any_race(yard, source, vectors):
    with pytest.raises(RaceError, match="by zero"):
        yard(tuning="replay").race(
            [source("elm", RAISING), source("fir", RAISING)], "desk", vectors()
        )


def test_what_was_found_out_of_each_contender_is_in_the_log(race, source, store):
    race(source("elm", cost=2.0), source("fir"), source("fir", way="refuse", name="loud"))
    trials = {it.label: it for it in store.log if not it.about.target.startswith("decisions")}

    assert set(trials) == {"elm", "fir", "loud"}
    assert isinstance(trials["elm"].outcome, Measurement)
    assert trials["fir"].outcome.value == pytest.approx(1.0)
    assert isinstance(trials["loud"].outcome, Failure)
    assert trials["elm"].about.shapes == ("d (3,) (8,)", "d (3,) (8,)")
    assert trials["elm"].about.device
    assert trials["elm"].plugin == "elm"
