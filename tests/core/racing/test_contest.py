"""A contest runs each once, measures in turn those that agree, and decides against the noise."""

import random
import statistics
import time

import pytest

from kernelyard._model.measurement import Measurement
from kernelyard._tune.contest import Entrant, contest
from kernelyard._tune.decide import Gap, decide
from kernelyard._tune.timing import timed


def differ(reference, result):
    return "" if reference == result else f"{result} is not {reference}"


def entrant(times, result=0, log=None, name=""):
    """Make one whose rounds take these times, the last of them for ever."""
    waiting = list(times)

    def measure(seconds):
        if log is not None:
            log.append(name)
        return Measurement(
            (waiting.pop(0) if len(waiting) > 1 else waiting[0],), "ms", "made up", 1
        )

    return Entrant(lambda: result, measure)


def rounds_of(median, noise, seed, count=20):
    dice = random.Random(seed)
    return [median * dice.lognormvariate(0, noise) for _ in range(count)]


def test_each_begins_some_rounds_and_all_have_as_many():
    log = []
    ended = contest([entrant([1.0], log=log, name=n) for n in "abc"], differ=differ)

    assert log[:9] == [*"abc", *"bca", *"cab"]
    assert {len(outcome.samples) for outcome in ended.outcomes} == {20}
    assert log.count("a") == log.count("c") == 20


@pytest.mark.parametrize(("cost", "rounds"), [(11.0, 2), (2.5, 5), (1.9, 20)])
def test_who_is_far_too_slow_gets_no_more_rounds(cost, rounds):
    ended = contest([entrant([1.0]), entrant([cost])], differ=differ)

    assert ended.winner == 0
    assert len(ended.outcomes[1].samples) == rounds


def test_who_is_fastest_is_seen_from_round_to_round():
    slow = [1.06, 1.06, 1.06, 2.12, 2.12, 2.12, 2.12, 1.06, 1.06, 1.06]
    fast = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.0]

    assert statistics.median(slow) < statistics.median(fast)
    assert decide([slow, fast])[0] == 1


def test_while_noise_hides_a_difference_there_are_more_rounds():
    hidden = [rounds_of(1.1, 0.15, 5, count=100), rounds_of(1.0, 0.15, 6, count=100)]
    wild = [rounds_of(1.0, 0.9, 5, count=100), rounds_of(1.0, 0.9, 6, count=100)]
    ended = [
        contest([entrant(times) for times in pair], differ=differ)
        for pair in (hidden, wild, [[1.005], [1.0]])
    ]
    rounds = [len(it.outcomes[0].samples) for it in ended]

    assert rounds == [40, 80, 20]
    assert [it.winner for it in ended] == [1, 0, 0]


def test_one_round_in_which_somebody_was_held_up_decides_nothing():
    held_up = entrant([9.0, 1.0])
    ended = contest([entrant([1.1]), held_up], differ=differ)

    assert ended.winner == 1


def test_the_time_that_each_has_is_kept_to():
    def slow(seconds):
        time.sleep(0.02)
        return Measurement((20.0,), "ms", "made up", 1)

    ended = contest([Entrant(int, slow), Entrant(int, slow)], differ=differ, seconds=0.01)

    assert [len(outcome.samples) for outcome in ended.outcomes] == [3, 3]


def test_the_decision_can_be_made_again_from_the_outcomes():
    entrants = [entrant(rounds_of(ms, 0.05, ms)) for ms in (1.3, 1.0, 1.02)]
    ended = contest(entrants, differ=differ)

    assert decide([outcome.samples for outcome in ended.outcomes]) == (ended.winner, ended.reason)


def test_nobody_wins_where_nobody_works():
    def fail():
        raise ValueError("no")

    ended = contest([Entrant(fail, fail), Entrant(fail, fail)], differ=differ)

    assert (ended.winner, ended.reference, ended.reason) == (None, None, "none works")
    assert [outcome.reason for outcome in ended.outcomes] == ["no", "no"]


def test_a_difference_is_told_in_the_words_of_who_compares():
    ended = contest([entrant([2.0], 1), entrant([1.0], 3)], differ=differ)

    assert ended.winner == 0
    assert (ended.outcomes[1].kind, ended.outcomes[1].reason) == ("differs", "3 is not 1")


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_a_measurement_that_cannot_be_is_a_failure(value):
    ended = contest([entrant([value]), entrant([1.0])], differ=differ)

    assert ended.winner == 1
    assert ended.outcomes[0].kind == "failed"


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.05])
def test_five_percent_and_more_are_seen_through_noise(noise):
    seen = [
        decide([rounds_of(1.06 + 2 * noise, noise, seed), rounds_of(1.0, noise, -seed - 1)])[0]
        for seed in range(100)
    ]

    assert statistics.mean(seen) > 0.95


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.1])
def test_equals_are_a_tie_and_the_first_wins(noise):
    firsts = [
        decide([rounds_of(1.0, noise, seed), rounds_of(1.0, noise, -seed - 1)])[0] == 0
        for seed in range(100)
    ]

    assert statistics.mean(firsts) > 0.93


def test_rounds_in_which_one_was_held_up_do_not_hide_a_difference():
    slow, fast = rounds_of(1.1, 0.01, 1), rounds_of(1.0, 0.01, 2)
    for place in (2, 7, 11):
        fast[place] *= 5

    assert decide([slow, fast])[0] == 1


def test_what_slows_whole_rounds_down_slows_both_and_is_no_noise():
    load = rounds_of(1.0, 0.5, 3)
    gap = Gap.between([1.05 * it for it in load], load)

    assert gap.noise == pytest.approx(0.01)
    assert not gap.is_noise


def test_a_callable_is_measured_by_the_clock_of_the_host():
    quick = timed(lambda: None)(0.01)
    slow = timed(lambda: time.sleep(0.002))(0.01)

    assert quick.repetitions > 100
    assert slow.repetitions == 1
    assert len(quick.samples) >= len(slow.samples) >= 3
    assert 0 < quick.value < 1e5 < slow.value
    assert (quick.unit, quick.clock) == ("ns", "perf_counter")


def test_callables_compete():
    def slow():
        time.sleep(0.004)
        return 7

    def fast():
        return 7

    ended = contest(
        [Entrant(slow, timed(slow)), Entrant(fast, timed(fast))],
        differ=differ,
        seconds=0.05,
    )

    assert ended.winner == 1
