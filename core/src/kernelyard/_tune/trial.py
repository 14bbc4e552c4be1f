"""Try other kernels in the calls that come anyway: each result is checked once, each call timed.

No call is made that the user did not make, but for the check: one of each on the user's own
arguments, which are put back. A launcher that can do this has ``watch`` and ``challenge``; see
``plugin/native/launcher.hpp``.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

import attrs

from kernelyard._tune import values
from kernelyard._tune.decide import decide
from kernelyard._tune.stage import Stage

_CALLS = 44
_WARM = 2
"""Of so many calls half go to each; the first of each are not looked at: caches are cold."""
_TOLERANCE = values.Tolerance(rtol=1e-3, atol=1e-5)


@attrs.frozen
class Challenger:
    """Another kernel for the same launcher: what to call it, and a launcher of its own."""

    name: str
    launcher: Any


class Trial:
    """Lets challengers try, one after the other; the best stays in the launcher."""

    def __init__(
        self,
        launcher: Any,
        challengers: Sequence[Challenger],
        written: Mapping[int, str],
        done: Callable[[str, Sequence[str]], None],
    ) -> None:
        self._launcher = launcher
        self._waiting = list(challengers)
        self._written = written
        self._done = done
        self._best = ""
        self._evidence: list[str] = []

    def begin(self) -> None:
        """Have the next challenger tried from the next call on; tell who is best after the last.

        ``done`` is given that one's name, empty if none was better, and what was found of each.
        """
        if self._waiting:
            self._launcher.watch(self._check)
        else:
            self._done(self._best, self._evidence)

    def _check(self, arguments: Sequence[Any]) -> None:
        challenger = self._waiting.pop(0)
        try:
            difference = self._difference(challenger, arguments)
        except Exception as error:  # noqa: BLE001 - then it is not tried
            difference = f"{type(error).__name__}: {error}"
        if difference:
            self._evidence.append(f"{challenger.name}: {difference}")
            self.begin()
            return

        def decided(own: Sequence[float], others: Sequence[float]) -> bool:
            return self._decided(challenger, own[_WARM:], others[_WARM:])

        self._launcher.challenge(challenger.launcher, _CALLS, decided)

    def _difference(self, challenger: Challenger, arguments: Sequence[Any]) -> str:
        stage = Stage(arguments, self._written, _TOLERANCE)
        return stage.difference(self._launcher, challenger.launcher)

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
        self._evidence.append(f"{challenger.name}: {times}; {reason}")
        if takes_over:
            self._best = challenger.name
        self.begin()
        return takes_over
