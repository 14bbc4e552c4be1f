"""Try other kernels in the calls that come anyway: each result is checked once, each call timed.

No call is made that the user did not make, but for the check: one of each on the user's own
arguments, which are put back. A launcher that can do this has ``watch`` and ``challenge``; see
``plugin/native/launcher.hpp``.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any, TypeAlias

import attrs

from kernelyard._model.argument import Argument
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._tune import values
from kernelyard._tune.decide import decide
from kernelyard._tune.record import Outcome
from kernelyard._tune.stage import Stage

_CALLS = 44
_WARM = 2
"""Of so many calls half go to each; the first of each are not looked at: caches are cold."""
Outcomes: TypeAlias = Sequence[tuple[Config, Outcome]]

_TOLERANCE = values.Tolerance(rtol=1e-3, atol=1e-5)


@attrs.frozen
class Challenger:
    """Another kernel for the same launcher: its config, and a launcher of its own."""

    config: Config
    launcher: Any


class Trial:
    """Lets challengers try, one after the other; the best stays in the launcher."""

    def __init__(
        self,
        launcher: Any,
        config: Config,
        challengers: Sequence[Challenger],
        written: Mapping[int, Argument],
        done: Callable[[Config, Outcomes, Sequence[str]], None],
    ) -> None:
        self._launcher = launcher
        self._best = config
        self._waiting = list(challengers)
        self._written = written
        self._done = done
        self._outcomes: dict[Config, Outcome] = {}
        self._evidence: list[str] = []

    def begin(self) -> None:
        """Have the next challenger tried from the next call on; tell who is best after the last.

        ``done`` is given that one's config, what became of each, and that in words.
        """
        if self._waiting:
            self._launcher.watch(self._check)
        else:
            self._done(self._best, [*self._outcomes.items()], self._evidence)

    def _check(self, arguments: Sequence[Any]) -> None:
        challenger = self._waiting.pop(0)
        failure = self._failure(challenger, arguments)
        if failure:
            self._outcomes[challenger.config] = failure
            self._evidence.append(f"{challenger.config}: {failure}")
            self.begin()
            return

        def decided(own: Sequence[float], others: Sequence[float]) -> bool:
            return self._decided(challenger, own[_WARM:], others[_WARM:])

        self._launcher.challenge(challenger.launcher, _CALLS, decided)

    def _failure(self, challenger: Challenger, arguments: Sequence[Any]) -> Failure | None:
        try:
            stage = Stage(arguments, self._written, _TOLERANCE)
            difference = stage.difference(self._launcher, challenger.launcher)
        except Exception as error:  # noqa: BLE001 - then it is not tried
            return Failure.of(error)
        return Failure(kind="differs", reason=difference) if difference else None

    def _decided(
        self, challenger: Challenger, own: Sequence[float], others: Sequence[float]
    ) -> bool:
        """Have it take over if it is faster in the median and at best.

        Where other work wants the cores too, a kernel of many parallel loops waits at the end of
        each: its median is then that of the neighbours, its best time still its own.
        """
        winner, reason = decide([own, others])
        times = f"{median(others):.0f} ns, {median(own):.0f} ns before"
        takes_over = bool(winner) and min(others) < min(own)
        self._evidence.append(f"{challenger.config}: {times}; {reason}")
        self._outcomes.setdefault(self._best, _measurement(own))
        self._outcomes[challenger.config] = _measurement(others)
        if takes_over:
            self._best = challenger.config
        self.begin()
        return takes_over


def _measurement(times: Sequence[float]) -> Measurement:
    return Measurement(tuple(times), "ns", "the launcher's, around each call", 1)
