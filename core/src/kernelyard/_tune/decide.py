"""Say who is faster, against the noise of the very rounds in which that was measured."""

import math
from collections.abc import Sequence
from statistics import median

import attrs

_FLOOR = 0.01
"""Less than one percent is no difference: that much comes with the placement of code and data."""
_ENOUGH = 0.02
"""A tie within so much noise is one: who wins it loses little."""
_SIGMA = 1.4826
"""From the median of absolute deviations to the standard deviation, for normal noise."""
_MEDIAN = 1.2533
"""How much wider the median of a sample scatters than its mean, for normal noise."""


@attrs.frozen
class Gap:
    """How much longer one takes than another, and what of that may be noise: natural logarithms.

    Both were measured in the same rounds, in turn; what slows a round down slows both, so it is
    the ratios that are looked at. The noise is twice the standard error of their median.
    """

    gap: float
    noise: float

    @classmethod
    def between(cls, slow: Sequence[float], fast: Sequence[float]) -> "Gap":
        """Compare the rounds that both have run."""
        ratios = [math.log(a / b) for a, b in zip(slow, fast, strict=False)]
        middle = median(ratios)
        deviation = _SIGMA * median(abs(ratio - middle) for ratio in ratios)
        return cls(middle, max(_FLOOR, 2 * _MEDIAN * deviation / math.sqrt(len(ratios))))

    @property
    def ratio(self) -> float:
        """How many times as long it takes."""
        return math.exp(self.gap)

    @property
    def is_noise(self) -> bool:
        """Whether nobody can say that there is a difference."""
        return self.gap <= self.noise

    @property
    def is_open(self) -> bool:
        """Whether there may be a difference that matters, and more rounds may show it."""
        return self.is_noise and self.noise > _ENOUGH


def decide(rounds: Sequence[Sequence[float]]) -> tuple[int, str]:
    """Give the place of the winner, and why: the fastest, or who stands before it and ties.

    ``rounds`` has the times of each, in order of standing; those of a round are at one place.
    """
    fastest, gaps = _gaps(rounds)
    winner = next(place for place, gap in enumerate(gaps) if place == fastest or gap.is_noise)
    if winner != fastest:
        noise = math.expm1(gaps[winner].noise)
        return winner, f"as fast as the fastest, within noise of {noise:.1%}, and it stands first"
    others = [gap for place, gap in enumerate(gaps) if place != fastest]
    nearest = min(others, key=lambda gap: gap.gap)
    ratio, noise = math.exp(nearest.gap), math.expm1(nearest.noise)
    return winner, f"the fastest; the next takes {ratio:.3g} times as long, noise is {noise:.1%}"


def is_open(rounds: Sequence[Sequence[float]]) -> bool:
    """Whether more rounds may change who wins."""
    fastest, gaps = _gaps(rounds)
    return any(gap.is_open for place, gap in enumerate(gaps) if place != fastest)


def _gaps(rounds: Sequence[Sequence[float]]) -> tuple[int, list[Gap]]:
    """Find the fastest, from round to round, and how far the others are behind it."""
    fastest = 0
    for place, times in enumerate(rounds):
        if Gap.between(rounds[fastest], times).gap > 0:
            fastest = place
    return fastest, [Gap.between(times, rounds[fastest]) for times in rounds]


def is_hopeless(times: Sequence[float], leader: Sequence[float]) -> bool:
    """Whether more rounds cannot change the outcome: each so far was far slower than any other's.

    In few rounds somebody may merely have been held up, so it has to be very far.
    """
    far = 2 if len(times) > 4 else 10
    return len(times) > 1 and min(times) > far * max(leader)
