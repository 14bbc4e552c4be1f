"""A kernel is tuned: the best config is found, kept, used, and not looked for again."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kernelyard import Budget, Config, Failure, Measurement, Space, StrategyError, TuningError


def test_the_best_config_is_found_and_the_kernel_has_it_from_then_on(ash, tune, taken):
    tuned = tune(ash())

    assert tuned.config == Config.of(a=7)
    assert tuned.reference == Config.of(a=2)
    assert tuned.speedup == pytest.approx(6.0)
    assert len(tuned.tried) == 10
    assert tuned.measurement.value == pytest.approx(1.0)
    assert taken(ash()) == "a=7"


def test_before_it_is_tuned_a_kernel_has_the_guess_and_nothing_else_is_built(ash, taken, done):
    assert taken(ash()) == "a=2"
    assert (done("precompile"), done("benchmark")) == (1, 0)


def test_a_second_time_nothing_is_built_or_measured_and_the_answer_is_the_same(ash, tune, done):
    first, before = tune(ash()), (done("precompile"), done("benchmark"))
    second = tune(ash())

    assert (done("precompile"), done("benchmark")) == before
    assert second.remembered
    assert not first.remembered
    assert (second.config, second.reason, second.speedup) == (
        first.config,
        first.reason,
        first.speedup,
    )
    assert {it.config for it in second.tried} == {it.config for it in first.tried}


def test_who_asks_for_more_than_was_tried_gets_it_and_who_asks_for_less_does_not(ash, tune, done):
    few, many = Budget(trials=3), Budget(trials=6)
    tune(ash(), budget=few, strategy="random")
    before = done("benchmark")
    tune(ash(), budget=few, strategy="random")
    assert done("benchmark") == before
    assert not tune(ash(), budget=many, strategy="random").remembered
    assert tune(ash(), budget=few, strategy="random").remembered


def test_again_measures_again(ash, tune, done):
    tune(ash())
    before = done("benchmark")

    assert not tune(ash(), again=True).remembered
    assert done("benchmark") > before


def test_a_space_that_has_grown_is_searched_again_and_a_config_that_is_gone_is_not_taken(
    ash, tune, taken
):
    small, large = (Space({"a": range(n)}, guess=Config.of(a=2)) for n in (8, 12))
    tune(ash(space=small))

    assert taken(ash(space=large)) == "a=7"
    assert not tune(ash(space=large, cost="20 - a")).remembered
    assert taken(ash(space=Space({"a": range(5)}, guess=Config.of(a=2)))) == "a=2"


def test_a_config_with_another_result_cannot_win_and_its_record_says_so(ash, tune, grove):
    source = ash("if a == 7: x = [value + 1 for value in x]")
    tuned = tune(source)

    assert tuned.config in {Config.of(a=6), Config.of(a=8)}
    (wrong,) = [it for it in tuned.tried if it.config == Config.of(a=7)]
    assert (wrong.outcome.kind, wrong.outcome.reason.split(" ")[0]) == ("differs", "y")
    log = grove().store.log
    assert [it.kind for it in log if it.config == Config.of(a=7)] == ["differs"]


def test_what_is_not_faster_beyond_noise_loses_to_the_guess(ash, tune):
    tuned = tune(ash(cost="1.0 if a == 2 else 0.999"))

    assert tuned.config == Config.of(a=2)
    assert "within noise" in tuned.reason


def test_of_those_that_tie_the_first_in_the_space_wins(ash, tune):
    assert tune(ash(cost="5.0 if a == 2 else 1.0")).config == Config.of(a=0)


def test_where_the_guess_cannot_be_built_the_first_that_works_takes_its_place(ash, tune):
    tuned = tune(ash(refused="a == 2"))

    assert tuned.reference == Config.of(a=0)
    assert tuned.config == Config.of(a=7)
    assert tuned.failures == {"refused": 1}


def test_what_failed_is_not_tried_again_unless_all_is(ash, tune, done):
    source = ash(refused="a > 4")
    tune(source, budget=Budget(trials=9))
    before = done("precompile")
    tuned = tune(source)
    assert done("precompile") == before + 1, "only what had not been tried"
    assert tuned.failures == {"refused": 5}
    tune(source, again=True)
    assert done("precompile") == before + 1 + 5


def test_if_nothing_works_the_error_names_what_was_tried(ash, tune):
    with pytest.raises(TuningError, match=r"of 10 tried:\n  a=2: refused: ") as raised:
        tune(ash(refused="True"))
    assert "too hard" in str(raised.value)
    assert str(raised.value).endswith("and 7 more")


def test_an_empty_budget_tries_nothing_and_gives_the_guess(ash, tune, done):
    tuned = tune(ash(), budget=Budget(trials=0))

    assert (tuned.config, tuned.tried) == (Config.of(a=2), ())
    assert "nothing was tried" in tuned.reason
    assert done("benchmark") == 0


def test_a_kernel_without_a_choice_costs_nothing(ash, tune, done):
    tuned = tune(ash(space=Space({"a": (1,)})))

    assert (tuned.config, tuned.reason) == (Config.of(a=1), "there is nothing to choose")
    assert (done("precompile"), done("benchmark")) == (0, 0)


def test_what_was_found_for_one_shape_is_not_told_of_another_but_is_where_none_is_known(
    ash, tune, taken, vectors
):
    tune(ash())
    x, y = vectors()

    assert taken(ash(), arguments=(x, y)) == "a=7"
    assert taken(ash(), arguments=(x * 2, y * 2)) == "a=7"
    assert not tune(ash(), again=True).remembered


def test_interrupted_it_keeps_the_best_so_far(ash, tune, taken):
    def strategy(space, *, seed):
        for number in (2, 5, 6):
            yield Config.of(a=number)
        raise KeyboardInterrupt

    tuned = tune(ash(), strategy=strategy)

    assert (tuned.config, tuned.ended) == (Config.of(a=6), "interrupted")
    assert taken(ash()) == "a=6"
    assert not tune(ash()).remembered


def test_a_strategy_that_fails_is_told_and_what_it_found_is_kept(ash, tune, taken):
    def strategy(space, *, seed):
        yield Config.of(a=6)
        raise RuntimeError("I am lost")

    with pytest.raises(StrategyError, match="I am lost"):
        tune(ash(), strategy=strategy)
    assert taken(ash()) == "a=6"


@pytest.mark.parametrize(("tuning", "after"), [("replay", "a=7"), ("deterministic", "a=2")])
def test_where_nothing_may_be_measured_nothing_is(ash, tune, taken, done, tuning, after):  # noqa: PLR0917
    settings = {"tuning": tuning}
    assert str(tune(ash(), settings=settings).config) == "a=2"
    assert done("benchmark") == 0
    tune(ash())
    measured = done("benchmark")

    assert str(tune(ash(), settings=settings, again=True).config) == after
    assert taken(ash(), settings=settings) == after
    assert done("benchmark") == measured


def test_every_trial_is_a_record_with_its_shapes_and_the_choice_stands_at_the_end(ash, tune, grove):
    tune(ash(refused="a == 3"))
    records = [it for it in grove().store.log if it.about.shapes]

    assert [it.config.get("a", -1) for it in records] == [2, 0, 1, *range(3, 10), 7]
    assert [type(it.outcome) for it in records[:10]].count(Measurement) == 9
    assert [type(it.outcome) for it in records[:10]].count(Failure) == 1
    assert records[-1].kind == "chosen"
    assert records[-1].outcome.evidence["speedup"] == pytest.approx(6.0)


def test_a_result_is_judged_by_the_tolerance_asked_for_now(ash, tune):
    source = ash("x = [value * (1.01 if a == 7 else 1) for value in x]")
    strict, loose = {"rtol": 1e-6}, {"rtol": 0.1}

    assert tune(source, **strict).config == Config.of(a=6)
    assert tune(source, **loose).config == Config.of(a=7)
    assert tune(source, **strict).config == Config.of(a=6)
    assert tune(source, **strict).remembered


def test_of_two_that_tune_at_once_the_second_follows_the_first(ash, grove, vectors, done):
    made = [grove(), grove()]
    gate = threading.Barrier(2)

    def go(runtime):
        gate.wait()
        terms = {"strategy": "exhaustive", "seconds": 0.001, "budget": Budget(trials=50)}
        return runtime.tune(ash("__import__('time').sleep(0.01)"), "desk", vectors(), **terms)

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(go, made), key=lambda it: it.remembered)

    assert (first.remembered, second.remembered) == (False, True)
    assert first.config == second.config == Config.of(a=7)


def test_interrupted_when_the_best_are_measured_again_it_keeps_the_fastest(ash, tune, taken, desk):
    last = "__import__('os').path.exists({!r}) and __import__('_thread').interrupt_main()"
    source = ash(last.format(str(desk / "over")))

    def strategy(space, *, seed):
        yield from space
        (desk / "over").touch()

    tuned = tune(source, strategy=strategy)

    assert (tuned.config, tuned.ended) == (Config.of(a=7), "interrupted")
    assert taken(source) == "a=7"


def test_where_nothing_is_faster_it_is_said_so(ash, tune):
    assert tune(ash(cost="1.0 + abs(a - 2)")).reason == "none was faster"
    assert tune(ash(refused="a != 2")).reason == "the only one that works"
