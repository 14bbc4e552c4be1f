"""Run strategies against a recorded space: the same search, and no device."""

import statistics
from collections.abc import Sequence

import attrs

from kernelyard._tune.recording import Recording
from kernelyard._tune.search import search
from kernelyard._tune.terms import Budget, Found, Strategy

MARKS = (0.01, 0.02, 0.05, 0.1)
"""The shares of a space after which is looked at what was found."""


@attrs.frozen(kw_only=True)
class Mark:
    """What was best after a share of the space: times the optimum, over the seeds; infinite: none.

    ``trials`` is how many whole evaluations that share is.
    """

    share: float
    trials: int
    low: float
    median: float
    high: float


@attrs.frozen(kw_only=True)
class Score:
    """How one strategy did on one recording."""

    strategy: str
    recording: str
    seeds: int
    marks: tuple[Mark, ...]


def replay(
    recording: Recording,
    strategy: str | Strategy,
    *,
    seeds: Sequence[int] = range(20),
    marks: Sequence[float] = MARKS,
) -> Score:
    """Search once per seed, until the last mark is reached; sum up what was found at each."""
    counts = [trials_of(recording, share) for share in marks]
    runs = [_run(recording, strategy, seed, max(counts)) for seed in seeds]
    curves = [best_so_far(found, recording, counts) for found in runs]
    name = strategy if isinstance(strategy, str) else getattr(strategy, "__name__", "strategy")
    return Score(
        strategy=name,
        recording=recording.name,
        seeds=len(runs),
        marks=summary(curves, marks, counts),
    )


def trials_of(recording: Recording, share: float) -> int:
    """Say how many configs a share of the space is; at least one."""
    return max(1, int(share * recording.space.size))


def summary(
    curves: Sequence[Sequence[float]], marks: Sequence[float], counts: Sequence[int]
) -> tuple[Mark, ...]:
    """Give quartiles over runs, each a list of what was best at each mark."""
    columns = zip(marks, counts, zip(*curves, strict=True), strict=True)
    return tuple(_mark(share, count, values) for share, count, values in columns)


def best_so_far(found: Found, recording: Recording, counts: Sequence[int]) -> list[float]:
    """Give what was best after so many trials, times the optimum; a glance is part of a trial.

    Who was only glanced at counts with what it really costs, if no other was evaluated whole.
    """
    spent, best = 0.0, float("inf")
    steps: list[tuple[float, float]] = []
    for trial in found.trials:
        spent += trial.share
        if trial.cost is not None and trial.share == 1:
            best = min(best, trial.cost)
        steps.append((spent, best / recording.optimum))
    return [_at(steps, count) for count in counts]


def _at(steps: Sequence[tuple[float, float]], count: int) -> float:
    return min((best for spent, best in steps if spent <= count + 1e-9), default=float("inf"))


def _run(recording: Recording, strategy: str | Strategy, seed: int, trials: int) -> Found:
    return search(
        recording.space,
        strategy,
        recording.cost,
        glance=recording.glance if recording.samples else None,
        budget=Budget(trials=trials),
        seed=seed,
        progress="off",
    )


def _mark(share: float, trials: int, values: Sequence[float]) -> Mark:
    ordered = sorted(values)
    if len(ordered) == 1:
        low = middle = high = ordered[0]
    else:
        low, middle, high = (_quantile(ordered, part) for part in (0.25, 0.5, 0.75))
    return Mark(share=share, trials=trials, low=low, median=middle, high=high)


def _quantile(ordered: Sequence[float], part: float) -> float:
    """Give the value at a part of the way; the mean of two where it lies between them."""
    at = part * (len(ordered) - 1)
    between = ordered[int(at)], ordered[min(int(at) + 1, len(ordered) - 1)]
    if between[0] == between[1] or at == int(at):
        return between[0]
    return statistics.fmean(between)
