"""How a race ended is remembered: later processes load the winner, build and measure nothing."""

import array
import contextlib
import json
import shutil
import sqlite3

import pytest

from kernelyard._store.audit import clear, damage

LATER = """
    import array, json, sys
    from pathlib import Path
    from kernelyard import Argument, Runtime, Settings, Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference

    store, desk, code = sys.argv[1:]
    plugins = Plugins([Reference(name, f"racing_{name}") for name in ("elm", "fir")])
    runtime = Runtime(Settings(store=Path(store), progress="off"), plugins=plugins)
    arguments = [Argument.input("x", "float64"), Argument.output("y", "float64")]
    sources = [
        Source("elm", code, "kernel", arguments, {"desk": desk, "cost": 2.0}, "elm"),
        Source("fir", code, "kernel", arguments, {"desk": desk}, "fir"),
    ]
    x, y = array.array("d", [1, 2, 3]), array.array("d", [0, 0, 0])
    launcher = runtime.race(sources, "desk", [x, y])
    event = runtime.events[-1]
    print(json.dumps({
        "y": list(y), "winner": event.race.chosen.label, "remembered": event.race.remembered,
        "launches": event.launches, "workers": runtime.engine.pool.processes(),
        "statistics": "statistics" in sys.modules,
    }))
    runtime.close()
"""


@pytest.fixture
def pair(source):
    return [source("elm", cost=2.0), source("fir")]


@pytest.fixture
def begin(python, woods, tmp_path, desk, pair):
    """Begin to race the same pair in a process of its own."""
    return lambda: python(LATER, tmp_path / "store", desk, pair[0].code)


@pytest.fixture
def later(begin):
    """Race the same pair in a process of its own; give what it was told."""
    return lambda: told_by(begin())


def told_by(process):
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return json.loads(printed)


def test_a_second_process_builds_and_measures_nothing(race, pair, later, built, measured):
    first = race(*pair)
    counts = built(), measured()
    told = later()

    assert first.chosen.label == told["winner"] == "fir"
    assert (built(), measured()) == counts
    assert told["remembered"]
    assert told["workers"] == []
    assert told["y"] == [2, 4, 6]
    assert told["launches"] == 1
    assert not told["statistics"]


def test_what_is_remembered_is_the_whole_record(race, pair):
    first, again = race(*pair), race(*pair)

    assert again == first
    assert (first.remembered, again.remembered) == (False, True)


def test_failures_are_remembered_with_the_rest(race, source, built):
    pair = [source("elm", way="crash"), source("fir", cost=3.0), source("fir", name="fast")]
    first, again = race(*pair), race(*pair)

    assert again.remembered
    assert again == first
    assert built("elm") == 1


def test_who_ran_out_of_time_is_tried_again_where_it_would_get_more(race, source, built):
    pair = [source("elm", way="hang"), source("fir")]
    for limit, builds in ((0.8, 1), (0.6, 1), (1.0, 2)):
        race(*pair, settings={"config_timeout": limit})
        assert built("elm") == builds


@pytest.mark.parametrize("change", ["order", "size", "tolerance", "source"])
def test_other_terms_are_another_race(yard, source, pair, change, vectors):
    one = yard()
    x, y = vectors()
    one.race(pair, "desk", [x, y])
    if change == "size":
        x, y = array.array("d", [1]), array.array("d", [0])
    sources = {
        "order": [source("elm", cost=2.0), source("elm", name="new")],
        "source": [*pair, source("fir", cost=5.0)],
    }.get(change, pair)
    one.race(sources, "desk", [x, y], **({"rtol": 0.1} if change == "tolerance" else {}))

    assert not one.events[-1].race.remembered


def test_other_content_is_the_same_race(yard, pair, vectors):
    one = yard()
    one.race(pair, "desk", vectors())
    y = array.array("d", [5, 5, 5])
    one.race(pair, "desk", [array.array("d", [7, 8, 9]), y])

    assert one.events[-1].race.remembered
    assert list(y) == [14, 16, 18]


@pytest.mark.parametrize("room", ["entries", "objects"])
def test_a_winner_that_is_no_longer_stored_is_built_and_not_raced(race, pair, built, store, room):
    race(*pair)
    shutil.rmtree(store.root / room)
    again = race(*pair)

    assert again.remembered
    assert (built("fir"), built("elm")) == (2, 1)


def test_a_winner_that_cannot_be_had_is_raced_for_anew(yard, source, desk, vectors):
    loads = f"import os\nif os.path.exists({str(desk / 'broken')!r}): raise OSError('broken')\n"
    pair = [source("elm", cost=2.0), source("fir", loads + source("fir").code)]
    yard().race(pair, "desk", vectors())
    (desk / "broken").touch()
    one = yard()
    one.race(pair, "desk", vectors())
    race = one.events[-1].race

    assert race.chosen.label == "elm"
    assert not race.remembered
    assert "broken" in race.contenders[1].outcome.reason


def test_a_damaged_record_is_no_record_and_the_race_is_run_again(race, pair, store):
    race(*pair)
    with contextlib.closing(sqlite3.connect(store.log.path)) as connection, connection:
        connection.execute("UPDATE records SET record = replace(record, 'fir', 'elm')")

    assert len(damage(store)) == 1
    assert not race(*pair).remembered
    assert race(*pair).remembered


@pytest.mark.filterwarnings("ignore::kernelyard.StoreWarning")
def test_a_damaged_log_is_no_memory_and_heals(race, pair, store):
    race(*pair)
    for path in store.root.glob("log.sqlite*"):
        path.write_bytes(b"no longer a log")

    assert not race(*pair).remembered
    assert damage(store) == []
    assert race(*pair).remembered


def test_a_record_of_another_form_is_no_record(race, pair, store):
    race(*pair)
    ((digest, fact),) = store.races
    for form in ({}, {"race": {}}, {"race": {**fact["race"], "winner": 7}}, {"race": [1]}):
        store.races.keep(digest, form)
        assert not race(*pair).remembered


def test_clearing_the_store_forgets_races(race, pair, store):
    race(*pair)
    clear(store)

    assert not race(*pair).remembered


@pytest.mark.filterwarnings("ignore::kernelyard.StoreWarning")
def test_a_store_that_cannot_be_written_only_loses_memory(race, pair, tmp_path):
    (tmp_path / "file").touch()
    settings = {"store": tmp_path / "file" / "store"}

    assert [race(*pair, settings=settings).remembered for _ in range(2)] == [False, False]


@pytest.fixture
def held(desk, begin, measured, eventually):
    """Begin races in processes, until one of them is at its first measurement."""

    def held(number):
        (desk / "benchmarks-wait").touch()
        processes = [begin() for _ in range(number)]
        assert eventually(lambda: measured() == 1)
        return processes

    return held


def test_a_process_that_is_killed_in_a_race_leaves_a_store_that_works(held, later, desk, store):
    (process,) = held(1)
    process.kill()
    process.wait()
    (desk / "benchmarks-wait").unlink()

    assert list(store.races) == []
    assert damage(store) == []
    assert later()["winner"] == "fir"
    assert later()["remembered"]


def test_two_processes_race_one_after_the_other_and_the_second_measures_nothing(held, desk):
    processes = held(2)
    (desk / "go").touch()
    told = [told_by(process) for process in processes]

    assert sorted(it["remembered"] for it in told) == [False, True]
    assert [it["y"] for it in told] == [[2, 4, 6]] * 2
