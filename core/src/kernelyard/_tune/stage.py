"""Where launchers compete on a caller's arguments, which are put back before each run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kernelyard._errors import ArgumentTypeError, ArgumentValueError
from kernelyard._model.argument import Argument
from kernelyard._model.launcher import Launcher
from kernelyard._model.measurement import Measurement
from kernelyard._tune import values
from kernelyard._tune.contest import Contest, Entrant, contest
from kernelyard._tune.spoiling import spoilers

Benchmark = Callable[[Launcher, Sequence[object], float], Measurement]


class Stage:
    """Arguments of which some are written: ``written`` describes those, by their places.

    They are copied once; ``restore`` makes them what they were. That is done before each run and
    each measurement, and no measurement contains it. Before a run whose result is looked at, what
    is only written is spoiled besides.
    """

    def __init__(
        self,
        arguments: Sequence[Any],
        written: Mapping[int, Argument],
        tolerance: values.Tolerance,
    ) -> None:
        self._arguments = arguments
        self._written = written
        self._tolerance = tolerance
        self._originals = [self._copied(place) for place in written]
        self._require_writable()
        outputs = [place for place, it in written.items() if it.role == "output"]
        self._spoilers = spoilers(arguments, outputs)

    def compete(self, players: Sequence[tuple[Launcher, Benchmark]], seconds: float) -> Contest:
        """Let launchers compete; afterwards the arguments are what they were."""
        entrants = [self.entrant(*player) for player in players]
        try:
            return contest(entrants, differ=self.compare, seconds=seconds)
        finally:
            self.restore()

    def difference(self, reference: Launcher, other: Launcher) -> str:
        """Run two launchers once each; say in what the results differ, if they do."""
        try:
            results = [self.result(launcher) for launcher in (reference, other)]
        finally:
            self.restore()
        return self.compare(*results)

    def restore(self) -> None:
        """Put back what the written arguments held."""
        for place, original in zip(self._written, self._originals, strict=True):
            original.put_back(self._arguments[place], original.content)

    def entrant(self, launcher: Launcher, benchmark: Benchmark) -> Entrant:
        """Give what a contest needs of a launcher."""

        def run() -> list[values.Copy]:
            return self.result(launcher)

        def measure(seconds: float) -> Measurement:
            self.restore()
            return benchmark(launcher, self._arguments, seconds)

        return Entrant(run, measure)

    def result(self, launcher: Launcher) -> list[values.Copy]:
        """Run a launcher once; give what it wrote."""
        self.restore()
        for spoil in self._spoilers:
            spoil()
        launcher(*self._arguments)
        getattr(launcher, "synchronize", _nothing)()
        return [self._copied(place) for place in self._written]

    def compare(self, reference: Any, result: Any) -> str:
        """Say in what a result differs from another; nothing if it does not."""
        places = values.differing(reference, result, self._tolerance)
        names = [list(self._written.values())[place].name for place in places]
        return f"{', '.join(names)} beyond {self._tolerance}" if names else ""

    def _require_writable(self) -> None:
        for place, original in zip(self._written, self._originals, strict=True):
            try:
                original.put_back(self._arguments[place], original.content)
            except Exception as error:
                got = f"{type(self._arguments[place]).__name__} that cannot be written ({error})"
                known = "one that can be, as the kernel does"
                raise ArgumentValueError("race", self._written[place].name, got, known) from error

    def _copied(self, place: int) -> values.Copy:
        try:
            return values.copy(self._arguments[place])
        except TypeError as error:
            kind = type(self._arguments[place]).__name__
            known = "a tensor, an array, or a contiguous buffer that can be copied and restored"
            raise ArgumentTypeError("race", self._written[place].name, kind, known) from error


def _nothing() -> None:
    """Stand for what launchers have that return before the kernel has ended."""
