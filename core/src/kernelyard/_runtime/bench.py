"""Where candidates are tried: load, run, compare with the reference, measure in turn with it."""

import time
from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs

from kernelyard._errors import ArgumentError, ArgumentTypeError, DeviceLostError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.launcher import Launcher
from kernelyard._model.measurement import Measurement
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins
from kernelyard._tune.contest import Entrant, in_turn
from kernelyard._tune.decide import Gap, decide
from kernelyard._tune.stage import Stage
from kernelyard._tune.values import Tolerance
from kernelyard.plugin.settings import PluginSettings

_SLOW, _LONG = 10.0, 0.05
"""So many times as slow, and so many seconds long: one run says enough, and is all that it gets."""

Candidate: TypeAlias = tuple[Artifact, Config]


@attrs.frozen(kw_only=True)
class Setup:
    """All that a bench must know; it can travel to another process."""

    plugin: str
    source: Source
    target: Target
    settings: PluginSettings
    support: tuple[Artifact, ...]
    arguments: tuple[Any, ...]
    tolerance: Tolerance
    seconds: float


@attrs.frozen
class Final:
    """Who of several is to be taken, and why; and the time of each in those of the first."""

    place: int
    reason: str
    ratios: tuple[float | None, ...] = ()


@attrs.frozen
class Result:
    """What became of a candidate, and its time in those of the reference where both worked."""

    outcome: Measurement | Failure
    ratio: float | None = None
    misuse: ArgumentTypeError | None = None
    """What is wrong with the call, whatever the config."""


class Bench:
    """One kernel on one set of arguments, which are put back before each run."""

    def __init__(self, plugins: Plugins, setup: Setup) -> None:
        self._plugins = plugins
        self._setup = setup
        self._stage = _stage(setup)
        self._reference: Launcher | None = None
        self._expected: Any = None
        self._once = 0.0
        self._is_lost = False

    @property
    def has_reference(self) -> bool:
        """Whether there is one to compare with."""
        return self._reference is not None

    def begin(self, candidate: Candidate) -> Result:
        """Take a candidate for the reference, if it works."""
        try:
            launcher = self._bound(candidate)
            self._stage.result(launcher)  # caches are cold, pages not there yet
            expected, once = self._run(launcher)
            measurement = self._entrant(launcher).measure(self._setup.seconds)
        except ArgumentTypeError as error:
            return Result(Failure.of(error), misuse=error)
        except DeviceLostError:
            self._is_lost = True  # nothing can be tried here any more, nor put back
            raise
        except Exception as error:  # noqa: BLE001 - it is the outcome
            return Result(Failure.of(error))
        self._reference, self._expected, self._once = launcher, expected, once
        return Result(measurement, 1.0)

    def attempt(self, candidate: Candidate) -> Result:
        """Run a candidate once; measure it if its result is that of the reference."""
        assert self._reference is not None
        try:
            launcher = self._bound(candidate)
            result, once = self._run(launcher)
            difference = self._stage.compare(self._expected, result)
        except DeviceLostError:
            self._is_lost = True
            raise
        except Exception as error:  # noqa: BLE001 - it is the outcome
            return Result(Failure.of(error))
        if difference:
            return Result(Failure(kind="differs", reason=difference))
        if once > max(_LONG, _SLOW * self._once):
            alone = Measurement((once * 1e9,), "ns", "the host's, around one run", 1)
            return Result(alone, once / self._once)
        return self._measured(launcher)

    def final(self, candidates: Sequence[Candidate], seconds: float) -> Final:
        """Measure candidates that are known to work in turn; who stands first wins a tie."""
        entrants = [self._entrant(self._bound(it)) for it in candidates]
        try:
            _, times = in_turn(entrants, seconds)
        finally:
            self._stage.restore()
        able = [place for place, rounds in enumerate(times) if rounds]
        if not able:
            return Final(0, "none could be measured again")
        place, reason = decide([times[place] for place in able])
        first = times[0]
        ratios = (Gap.between(it, first).ratio if it and first else None for it in times)
        return Final(able[place], reason, tuple(ratios))

    def restore(self) -> None:
        """Put back what the written arguments held, unless their device is lost."""
        if not self._is_lost:
            self._stage.restore()

    def _measured(self, launcher: Launcher) -> Result:
        assert self._reference is not None
        entrants = [self._entrant(self._reference), self._entrant(launcher)]
        (_, outcome), (against, times) = in_turn(entrants, self._setup.seconds)
        if not isinstance(outcome, Measurement):
            return Result(outcome or Failure(kind="failed", reason="it was not measured"))
        return Result(outcome, Gap.between(times, against).ratio)

    def _run(self, launcher: Launcher) -> tuple[Any, float]:
        """Give the result of one run, and about how long it took."""
        begin = time.perf_counter()
        result = self._stage.result(launcher)
        return result, time.perf_counter() - begin

    def _entrant(self, launcher: Launcher) -> Entrant:
        return self._stage.entrant(launcher, self._benchmark)

    def _benchmark(
        self, launcher: Launcher, arguments: Sequence[object], seconds: float
    ) -> Measurement:
        return self._plugins.benchmark(self._setup.plugin, launcher, arguments, seconds)

    def _bound(self, candidate: Candidate) -> Launcher:
        (artifact, config), setup = candidate, self._setup
        loaded = self._plugins.compile(
            setup.plugin, artifact, setup.target, setup.support, setup.settings
        )
        return self._plugins.launch(setup.plugin, loaded, setup.source, config, setup.settings)


def _stage(setup: Setup) -> Stage:
    """Set the arguments up; an ``ArgumentError`` says what is wrong with them."""
    label, known = setup.source.label, setup.source.arguments
    if len(setup.arguments) != len(known):
        names = ", ".join(it.name for it in known)
        got, expected = f"{len(setup.arguments)} arguments", f"{len(known)} ({names})"
        raise ArgumentTypeError(label, "", got, expected)
    written = {i: it for i, it in enumerate(known) if it.is_written}
    try:
        return Stage(setup.arguments, written, setup.tolerance)
    except ArgumentError as error:
        error.kernel = label
        raise
