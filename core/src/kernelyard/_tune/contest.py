"""Let several ways to do one thing compete: run each, compare, measure in turn, decide.

It knows nothing of kernels: what competes are callables. ``timed`` measures any of them by the
host's clock::

    outcome = contest(
        [Entrant(run=first, measure=timed(first)), Entrant(run=second, measure=timed(second))],
        differ=lambda reference, result: "" if reference == result else "it differs",
    )
    (first, second)[outcome.winner]
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median

import attrs

from kernelyard._errors import DeviceLostError
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._tune.decide import decide, is_hopeless, is_open
from kernelyard._tune.record import Outcome

_ROUNDS, _FEWEST, _EXTENSION = 20, 3, 4
_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}


@attrs.frozen
class Entrant:
    """One who takes part: ``run`` once for a result, ``measure`` for about so many seconds."""

    run: Callable[[], object]
    measure: Callable[[float], Measurement]


@attrs.frozen
class Contest:
    """What became of each entrant, in order, and who won (``None`` if nobody works) and why.

    A measurement's samples are the medians of its rounds, so the decision can be made again.
    """

    winner: int | None
    reference: int | None
    outcomes: tuple[Outcome, ...]
    reason: str


def contest(
    entrants: Sequence[Entrant],
    *,
    differ: Callable[[object, object], str],
    seconds: float = 0.2,
) -> Contest:
    """Run each once; measure those that agree with the first that works; give the fastest.

    ``differ`` says in what a result differs from the reference, and nothing if it does not. Each
    is measured for ``seconds``, in turn with the others, and for up to four times that while noise
    hides whether somebody is slower. A tie goes to who stands first. What an entrant raises is
    its own failure.
    """
    reference, outcomes = _compared(entrants, differ)
    able = [place for place, outcome in outcomes.items() if outcome is None]
    if len(able) > 1:
        rounds = _Rounds(entrants, able, seconds)
        outcomes |= rounds.outcomes()
        able = rounds.finished
    winner, reason = able[0] if able else None, "the only one that works"
    if len(able) > 1:
        place, reason = decide([rounds.times[place] for place in able])
        winner = able[place]
    elif not able:
        reason = "none works"
    ordered = tuple(outcomes[place] for place in range(len(entrants)))
    return Contest(winner, reference, ordered, reason)


def in_turn(
    entrants: Sequence[Entrant], seconds: float
) -> tuple[list[Outcome], list[Sequence[float]]]:
    """Measure entrants that are known to work; give what became of each, and the times of rounds.

    Times are in seconds where the clock's unit is one of time; who failed has none.
    """
    rounds = _Rounds(entrants, range(len(entrants)), seconds)
    outcomes = rounds.outcomes()
    finished = {place: rounds.times[place] for place in rounds.finished}
    places = range(len(entrants))
    return [outcomes[it] for it in places], [finished.get(it, ()) for it in places]


def _compared(
    entrants: Sequence[Entrant], differ: Callable[[object, object], str]
) -> tuple[int | None, dict[int, Outcome]]:
    """Run each once; the first that works is the reference, whose result alone is kept."""
    reference: int | None = None
    expected: object = None
    outcomes: dict[int, Outcome] = {}
    for place, entrant in enumerate(entrants):
        outcomes[place] = None
        try:
            result = entrant.run()
            difference = "" if reference is None else differ(expected, result)
        except DeviceLostError:
            raise  # who comes next could not run either
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[place] = Failure.of(error)
            continue
        if reference is None:
            reference, expected = place, result
        elif difference:
            outcomes[place] = Failure(kind="differs", reason=difference)
    return reference, outcomes


class _Rounds:
    """Measures in rounds: each gets a slice in each, and begins some of them."""

    def __init__(self, entrants: Sequence[Entrant], able: Sequence[int], seconds: float) -> None:
        self._entrants = entrants
        self._seconds = seconds
        self._goal = 1
        self._spent = dict.fromkeys(able, 0.0)
        self._last: dict[int, Measurement] = {}
        self._failures: dict[int, Failure] = {}
        self.times: dict[int, list[float]] = {place: [] for place in able}
        running = list(able)
        while len(running) > 1:
            turn = len(self.times[running[0]]) % len(running)
            for place in (*running[turn:], *running[:turn]):
                self._measure(place)
            running = self._still_in(running)
        self.finished = [place for place in able if place not in self._failures]

    def outcomes(self) -> dict[int, Outcome]:
        """Give the measurement or the failure of each."""
        return {place: self._failures.get(place) or self._summary(place) for place in self.times}

    def _measure(self, place: int) -> None:
        begin = time.monotonic()
        try:
            measurement = self._entrants[place].measure(self._seconds / _ROUNDS)
            value = _comparable(measurement, self._last.values())
        except DeviceLostError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the outcome
            self._failures[place] = Failure.of(error)
            return
        self._spent[place] += time.monotonic() - begin
        self._last[place] = measurement
        self.times[place].append(value)

    def _still_in(self, running: Sequence[int]) -> list[int]:
        """Leave out who failed or is far too slow; nobody goes on when all have had their time."""
        left = [place for place in running if place not in self._failures]
        if not left:
            return []
        leader = min((self.times[place] for place in left), key=median)
        left = [place for place in left if not is_hopeless(self.times[place], leader)]
        rounds = [self.times[place] for place in left]
        share = min(self._spent[place] for place in left) / self._seconds if self._seconds else 1.0
        share = max(share, len(rounds[0]) / _ROUNDS)
        if len(rounds[0]) < _FEWEST or share < self._goal:
            return left
        if self._goal >= _EXTENSION or not is_open(rounds):
            return []
        self._goal *= 2  # in steps: who looks after each round sees a difference in any noise
        return left

    def _summary(self, place: int) -> Measurement:
        last = self._last[place]
        scale = _SECONDS.get(last.unit, 1.0)
        samples = tuple(value / scale for value in self.times[place])
        return attrs.evolve(last, samples=samples, statistic="median of medians of rounds")


def _comparable(measurement: Measurement, others: Iterable[Measurement]) -> float:
    """Give what was measured in seconds, or in the unit that all share if it is none of time."""
    for other in others:
        if measurement.unit != other.unit and not {measurement.unit, other.unit} <= {*_SECONDS}:
            raise ValueError(f"it is measured in {measurement.unit}, another in {other.unit}")
    value = measurement.value * _SECONDS.get(measurement.unit, 1.0)
    if not 0 < value < math.inf:
        raise ValueError(f"a launch takes {measurement.value:g} {measurement.unit}, it says")
    return value
