"""Of several sources that compute the same the fastest is kept, and the record says why."""

import array

import pytest

from kernelyard import (
    Argument,
    ArgumentTypeError,
    CompileError,
    Measurement,
    RaceError,
)

WRONG = "def kernel(x, y):\n    y[0] = 7\n"
RAISING = "def kernel(x, y): raise ZeroDivisionError('by zero')\n"
UNLOADABLE = "# cannot be loaded"
COUNTING = "def kernel(total):\n    total[0] += 1\n"


def outcome_of(contender):
    return getattr(contender.outcome, "kind", "works")


@pytest.mark.parametrize(("elm", "fir", "winner"), [(3.0, 1.0, "fir"), (1.0, 3.0, "elm")])
def test_the_fastest_wins_and_the_record_has_everybody(race, source, elm, fir, winner):
    record = race(source("elm", cost=elm), source("fir", cost=fir))
    told = {it.label: it for it in record.contenders}

    assert record.chosen.label == record.chosen.plugin == winner
    assert (told["elm"].outcome.value, told["fir"].outcome.value) == (elm, fir)
    assert all(isinstance(it.outcome, Measurement) for it in record.contenders)
    assert (told["fir"].language, told["fir"].config) == ("fir", "default")
    assert len({it.key for it in record.contenders}) == 2
    assert record.reason == "the fastest; the next takes 3 times as long, noise is 1.0%"
    assert not record.remembered
    assert record.arguments == ("d (3,) (8,)", "d (3,) (8,)")


def test_the_event_is_that_of_the_winner_and_holds_the_race(yard, source, vectors):
    one = yard()
    launcher = one.race([source("elm", cost=2.0), source("fir")], "desk", vectors())
    (event,) = one.events

    assert event.launcher is launcher
    assert (event.kernel, event.plugin, event.origin) == ("fir", "fir", "built")
    assert event.key == event.race.chosen.key
    assert event.to_json()["race"]["winner"] == event.race.winner == 1


def test_a_tie_goes_to_who_stands_first(race, source):
    sources = [source("fir", cost=1.0), source("elm", cost=1.005)]
    record = race(*sources)
    preferred = race(*sources, settings={"prefer": {"desk": ("fir",)}}, rtol=1e-4)

    assert [it.label for it in record.contenders] == ["elm", "fir"]
    assert record.chosen.label == "elm"
    assert record.reason.startswith("as fast as the fastest, within noise of 1.0%")
    assert [it.label for it in preferred.contenders] == ["fir", "elm"]
    assert preferred.chosen.label == "fir"


def test_sources_of_one_language_stand_as_they_are_given(race, source):
    record = race(source("elm", name="b"), source("elm", name="a", cost=2.0))

    assert [it.label for it in record.contenders] == ["b", "a"]
    assert record.chosen.label == "b"


def test_who_differs_cannot_win(race, source):
    record = race(source("elm", cost=2.0), source("fir", WRONG, cost=1.0))

    assert record.chosen.label == "elm"
    assert record.contenders[1].outcome.kind == "differs"
    assert record.contenders[1].outcome.reason == "y beyond rtol=0.001, atol=1e-05"


def test_the_first_that_works_is_the_reference(race, source):
    record = race(
        source("elm", RAISING),
        source("elm", name="good", cost=2.0),
        source("fir", WRONG),
    )

    assert record.reference == record.winner == 1
    assert [outcome_of(it) for it in record.contenders] == ["failed", "works", "differs"]
    assert record.contenders[0].outcome.reason == "by zero"


def test_what_is_left_as_it_was_is_no_result(race, source):
    record = race(source("elm", cost=2.0), source("fir", "def kernel(x, y): pass\n"))

    assert record.contenders[1].outcome.kind == "differs"


@pytest.mark.parametrize(
    ("way", "kind"), [("refuse", "refused"), ("crash", "crashed"), ("hang", "timed out")]
)
def test_who_cannot_be_built_does_not_stop_the_others(race, source, way, kind, measured):
    record = race(source("elm", way=way), source("fir"), settings={"config_timeout": 1.0})

    assert record.chosen.label == "fir"
    assert record.contenders[0].outcome.kind == kind
    assert record.contenders[1].outcome is None
    assert record.reason == "the only one that works"
    assert measured() == 0


@pytest.mark.parametrize("code", [UNLOADABLE, RAISING, "1 / 0"])
def test_who_cannot_be_loaded_bound_or_run_does_not_stop_the_others(race, source, code):
    record = race(source("elm", code), source("fir"))

    assert record.chosen.label == "fir"
    assert record.contenders[0].outcome.kind == "failed"


def test_who_is_taken_by_nobody_is_in_the_record(race, source, measured):
    record = race(source("yew"), source("fir"), source("elm", cost=2.0))

    assert [it.label for it in record.contenders] == ["elm", "fir", "yew"]
    assert record.contenders[2].outcome.kind == "rejected"
    assert "it takes elm, not yew" in record.contenders[2].outcome.reason


def test_who_fails_in_its_measurement_cannot_win(race, source):
    tired = (
        "calls = []\n"
        "def kernel(x, y):\n"
        "    calls.append(0)\n"
        "    if len(calls) == 5: raise RuntimeError('tired')\n"
        "    for i, value in enumerate(x): y[i] = 2 * value\n"
    )
    record = race(source("elm", tired), source("fir", cost=9.0))

    assert record.chosen.label == "fir"
    assert "tired" in record.contenders[0].outcome.reason


def test_units_of_time_are_compared_and_others_are_not(race, source):
    record = race(source("elm", cost=1.0, unit="ms"), source("fir", cost=900.0, unit="us"))
    strange = race(source("elm", cost=1.0, unit="ms"), source("fir", cost=0.5, unit="turn"))

    assert record.chosen.label == "fir"
    assert (record.contenders[0].outcome.unit, record.contenders[1].outcome.unit) == ("ms", "us")
    assert record.contenders[1].outcome.value == pytest.approx(900.0)
    assert strange.chosen.label == "elm"
    assert strange.contenders[1].outcome.reason == "it is measured in turn, another in ms"


def test_where_nobody_works_each_is_named_with_its_reason(yard, source, vectors):
    with pytest.raises(RaceError) as caught:
        yard().race(
            [source("elm", RAISING), source("fir", way="refuse"), source("yew")], "desk", vectors()
        )
    elm, fir, yew = caught.value.reasons

    assert elm == "elm (elm, default): failed: by zero"
    assert fir.startswith("fir (fir, default): refused: echo could not compile")
    assert yew.startswith("yew (yew): rejected: no plugin can run")
    assert "no contender works on desk" in str(caught.value)


def test_where_nobody_works_the_arguments_are_what_they_were(yard, source, vectors):
    dirty = "def kernel(x, y):\n    y[0] = 7\n    raise ValueError\n"
    x, y = vectors()
    with pytest.raises(RaceError):
        yard().race([source("elm", dirty), source("fir", dirty)], "desk", [x, y])

    assert list(y) == [9, 9, 9]


def test_no_source_and_nobody_to_take_one_are_errors(yard, source, vectors):
    with pytest.raises(RaceError, match="nothing to race on desk"):
        yard().race([], "desk", vectors())
    with pytest.raises(RaceError, match=r"yew \(yew\): rejected: "):
        yard().race([source("yew")], "desk", vectors())


def test_a_single_contender_is_delivered_and_runs_once(yard, source, vectors, measured):
    one = yard()
    x, y = vectors()
    launcher = one.race([source("fir")], "desk", [x, y])

    assert list(y) == [2, 4, 6]
    assert launcher.launches == 1
    assert measured() == 0
    assert one.events[-1].race.reason == "the only contender"
    assert list(one.store.races) == []


def test_the_failure_of_a_single_contender_is_raised_as_it_is(yard, source, vectors):
    with pytest.raises(CompileError):
        yard().race([source("fir", way="refuse")], "desk", vectors())


def test_arrays_that_are_read_and_written_have_been_through_one_run(yard, source, desk):
    total = array.array("q", [41])
    arguments = [Argument.inout("total", "int64")]
    sources = [source(wood, COUNTING, arguments=arguments) for wood in ("elm", "fir")]
    for _ in range(2):
        total[0] = 41
        yard().race(sources, "desk", [total])
        assert list(total) == [42]


def test_integers_have_to_be_equal(yard, source):
    arguments = [Argument.output("total", "int64")]
    codes = [f"def kernel(total): total[0] = {number}\n" for number in (1_000_000, 1_000_001)]
    sources = [source("elm", code, name=code[-9:], arguments=arguments) for code in codes]
    one = yard()
    one.race(sources, "desk", [array.array("q", [0])])

    assert one.events[-1].race.contenders[1].outcome.kind == "differs"


def test_an_interruption_leaves_the_arguments_as_they_were(yard, source, vectors):
    interrupted = "def kernel(x, y):\n    y[0] = 7\n    raise KeyboardInterrupt\n"
    x, y = vectors()
    with pytest.raises(KeyboardInterrupt):
        yard().race([source("elm"), source("fir", interrupted)], "desk", [x, y])

    assert list(y) == [9, 9, 9]


def test_arguments_that_cannot_be_restored_are_refused_by_name(yard, source, vectors):
    x, _ = vectors()
    with pytest.raises(ArgumentTypeError, match="argument y: got list, expected a tensor, an arr"):
        yard().race([source("elm"), source("fir")], "desk", [x, [9, 9, 9]])


def test_every_config_competes_where_that_is_asked_for(race, source, built):
    way = source("elm", more=(2.0, 0.5, 1.0))
    first = race(way, source("fir", cost=2.0))
    every = race(way, source("fir", cost=2.0), configs="all")

    assert [it.config for it in first.contenders] == ["more=2.0", "default"]
    assert first.chosen.label == "fir"
    assert [it.config for it in every.contenders] == ["more=2.0", "more=0.5", "more=1.0", "default"]
    assert every.chosen.config == "more=0.5"
    assert built("elm") == 3


def test_other_words_for_configs_are_refused(yard, source, vectors):
    with pytest.raises(ValueError, match="'configs' must be in"):
        yard().race([source("elm")], "desk", vectors(), configs="some")


def test_a_kernel_of_a_race_is_no_other_kernel(yard, source, vectors):
    one = yard()
    one.race([source("elm", cost=2.0), source("fir")], "desk", vectors())
    one.kernel(source("elm", cost=2.0), "desk")

    assert one.events[-1].origin == "store"
    assert one.events[-1].race is None
