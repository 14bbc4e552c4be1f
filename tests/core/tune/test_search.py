"""A search ends in time, evaluates nothing twice, and keeps the best whatever happens."""

import math
import pickle
import sys

import pytest

from kernelyard import BuildError, Config, KernelyardError, Space
from kernelyard._errors import MissingExtraError, SearchError, StrategyError
from kernelyard._tune.search import search
from kernelyard._tune.strategies import BUILT_IN, named, names
from kernelyard._tune.terms import Budget, Glance

BEST = Config.of(x=7, y=2)


def run(space, strategy, evaluate, trials=math.inf, **terms):
    return search(space, strategy, evaluate, budget=Budget(trials=trials), progress="off", **terms)


def needs(name):
    if name == "optuna":
        pytest.importorskip("optuna")


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_strategy_begins_with_the_guess_and_ends_in_its_budget(name, space, evaluate):
    needs(name)
    found = run(space, name, evaluate, 15, seed=3)

    assert evaluate.asked[0] == space.guess
    assert len(found.trials) == 15
    assert len(set(evaluate.asked)) == 15
    assert all(config in space for config in evaluate.asked)
    assert found.cost == min(it.cost for it in found.trials if it.cost is not None)


@pytest.mark.parametrize("name", ["default", "exhaustive", "random", "halving"])
def test_a_strategy_that_does_not_stop_by_itself_tries_all_of_the_space(name, space, evaluate):
    found = run(space, name, evaluate)

    assert found.config == BEST
    assert len(evaluate.asked) == len(set(evaluate.asked)) == space.size


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_seed_makes_the_same_search(name, space, evaluate):
    needs(name)
    first, again = (run(space, name, evaluate, 20, seed=5) for _ in range(2))

    assert first == again


@pytest.mark.parametrize("name", ["default", "random", "halving"])
def test_another_seed_makes_another(name, space, evaluate):
    first, other = (run(space, name, evaluate, 20, seed=seed) for seed in range(2))

    assert first.trials != other.trials


@pytest.mark.parametrize("name", ["default"])
def test_the_best_of_a_bowl_is_found_in_a_part_of_it(name, space, evaluate):
    assert run(space, name, evaluate, 30).config == BEST


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("cost", [None, 1.0, 0.0, -1.0, math.inf, math.nan])
def test_costs_that_say_nothing_do_no_harm(name, cost, space):
    needs(name)
    found = run(space, name, lambda _: cost, 25)

    assert found.config in space
    assert found.cost == (cost if cost is not None and math.isfinite(cost) else None)


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize(
    "space",
    [
        Space({"a": (1,)}),
        Space.of([Config()]),
        Space.of([Config.of(a=1), Config.of(b="x"), Config.of(a=2, b="y")]),
        Space({"a": ("x", "y"), "b": (True, False), "c": ((1, 2), (3,))}),
        Space({f"p{number}": range(100) for number in range(9)}, ["p0 < p1"]),
        Space({"a": range(100_000)}),
    ],
    ids=["one", "nothing", "ragged", "words", "large", "long"],
)
def test_any_space_can_be_searched(name, space):
    needs(name)
    found = run(space, name, lambda config: float(len(str(config))), 12)

    assert found.cost is not None
    assert len({it.config for it in found.trials if it.share == 1}) <= 12


@pytest.mark.parametrize("budget", [Budget(trials=0), Budget(seconds=0)])
def test_on_an_empty_budget_the_guess_is_given_and_nothing_evaluated(budget, space, evaluate):
    found = search(space, "default", evaluate, budget=budget, progress="off")

    assert (found.config, found.cost, found.trials) == (space.guess, None, ())
    assert evaluate.asked == []
    assert "not measured" in str(found)


@pytest.mark.parametrize("value", [-1, math.nan, "many", True])
@pytest.mark.parametrize("name", ["seconds", "trials"])
def test_a_budget_is_a_number_of_zero_or_more(name, value):
    with pytest.raises(SearchError, match=f"{name}=.*give a number"):
        Budget(**{name: value})


def test_time_ends_a_search(space, evaluate, monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr("kernelyard._tune.search.time.monotonic", lambda: next(clock))
    found = search(space, "random", evaluate, budget=Budget(seconds=5), progress="off")

    assert len(found.trials) == 4
    assert found.ended == "the budget is spent"


def test_an_interrupt_keeps_the_best_so_far(space, evaluate):
    def interrupted(config):
        if len(evaluate.asked) == 9:
            raise KeyboardInterrupt
        return evaluate(config)

    found = run(space, "random", interrupted)

    assert found.ended == "interrupted"
    assert len(found.trials) == 9
    assert found.cost is not None


def test_a_config_that_cannot_be_built_failed_and_anything_else_ends_the_search(space):
    def broken(config):
        if config == space.guess:
            raise BuildError("refused")
        raise RuntimeError("the device is gone")

    with pytest.raises(RuntimeError, match="the device is gone"):
        run(space, "exhaustive", broken)


def test_who_costs_the_same_and_comes_first_in_order_is_better(space):
    for seed in range(5):
        assert run(space, "random", lambda _: 1.0, 72, seed=seed).config == next(iter(space))


def test_each_trial_is_told(space, evaluate):
    told = []
    found = run(space, "random", evaluate, 5, on_trial=told.append)

    assert tuple(told) == found.trials


def test_progress_is_shown_where_it_is_asked_for(space, evaluate, capsys):
    search(space, "exhaustive", evaluate, budget=Budget(trials=3), progress="on")

    assert capsys.readouterr().err.splitlines()[0] == "tuning 1/3 x=1, y=5"


def raising(space, *, seed):
    yield space.guess
    yield BEST
    raise ValueError("lost")


def outside(space, *, seed):
    yield space.guess
    yield Config.of(x=99, y=0)


def breaking(space, *, seed):
    yield space.guess
    yield Config.of(x=11, y=5)


def talking(space, *, seed):
    yield space.guess
    yield "x=1"


def repeating(space, *, seed):
    while True:
        yield space.guess


def at_once(space, *, seed):
    return [space.guess]


def unusable(space):
    yield space.guess


@pytest.mark.parametrize(
    ("strategy", "words", "kept"),
    [
        (raising, "'raising' raised ValueError: lost", BEST),
        (outside, "x=99 is none of", Config.of(x=1, y=5)),
        (breaking, r"it breaks 'x \+ y < 15'", Config.of(x=1, y=5)),
        (talking, "'x=1', which is no Config", Config.of(x=1, y=5)),
        (repeating, "proposed 10000 times what is known", Config.of(x=1, y=5)),
        (at_once, "is no generator", None),
    ],
)
def test_a_strategy_that_raises_or_talks_nonsense_is_told_and_the_best_kept(
    strategy, words, kept, space, evaluate
):
    with pytest.raises(StrategyError, match=words) as raised:
        run(space, strategy, evaluate)

    found = raised.value.found
    assert (found.config if found else None) == kept
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)
    assert isinstance(raised.value, KernelyardError)


def test_a_strategy_that_cannot_be_called_so_is_told(space, evaluate):
    with pytest.raises(StrategyError, match="'unusable' raised TypeError"):
        run(space, unusable, evaluate)


def test_a_glance_costs_a_part_of_a_trial_and_is_not_the_result(space, evaluate):
    def glancing(space, *, seed):
        for config in space:
            rough = yield Glance(config, 0.25)
            if rough is not None and rough < 3:
                yield config

    seen = []
    found = run(
        space,
        glancing,
        evaluate,
        20,
        glance=lambda config, share: seen.append(share) or evaluate(config),
    )

    assert found.config == BEST
    assert sum(it.share for it in found.trials) <= 20
    assert set(seen) == {0.25}
    assert len(seen) > 50


def test_without_a_glance_all_is_evaluated_whole_and_once(space, evaluate):
    run(space, "halving", evaluate, 40)

    assert len(evaluate.asked) == len(set(evaluate.asked)) == 40


def test_halving_looks_at_more_than_it_evaluates(space, evaluate):
    found = run(space, "halving", evaluate, 30, glance=lambda config, _: evaluate(config))

    assert len(found.trials) > 30
    assert sum(it.share == 1 for it in found.trials) >= 1


def test_a_strategy_comes_by_entry_point(tmp_path, monkeypatch, space, evaluate):
    info = tmp_path / "mine-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mine\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[kernelyard_strategies]\nmine = mine_search:strategy\nlost = mine_search:nothing\n"
    )
    module = "def strategy(space, *, seed):\n    yield from space\n"
    (tmp_path / "mine_search.py").write_text(module)
    monkeypatch.syspath_prepend(str(tmp_path))

    assert {"mine", "lost", *BUILT_IN} <= set(names())
    assert run(space, "mine", evaluate).config == BEST
    with pytest.raises(SearchError, match=r"'lost'.*mend or uninstall"):
        named("lost")


def test_an_unknown_strategy_is_told_with_those_that_are_known():
    with pytest.raises(SearchError, match="'best' is unknown; known are default, exhaustive"):
        named("best")


def test_where_optuna_is_missing_the_extra_is_named(monkeypatch, space, evaluate):
    monkeypatch.setitem(sys.modules, "optuna", None)

    with pytest.raises(
        MissingExtraError, match=r"needs Optuna; pip install 'kernelyard\[optuna\]'"
    ):
        run(space, "optuna", evaluate)


def test_a_missing_extra_is_a_search_error():
    assert issubclass(MissingExtraError, SearchError)
