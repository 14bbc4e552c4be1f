"""The front door: hand in sources, get launchers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from kernelyard._plugins import Plugins
from kernelyard._settings import Settings

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterable, Sequence

    from kernelyard._model.artifact import Artifact
    from kernelyard._model.launcher import Launcher
    from kernelyard._model.measurement import Measurement
    from kernelyard._model.source import Source
    from kernelyard._model.target import Target
    from kernelyard._resolve import Decision
    from kernelyard._runtime.engine import Engine
    from kernelyard._runtime.events import KernelEvent
    from kernelyard._runtime.explanation import Explanation
    from kernelyard._runtime.preparer import Prepared
    from kernelyard._store import Store
    from kernelyard._tune.terms import Budget, Strategy
    from kernelyard._tune.tuned import Tuned


class Runtime:
    """Turns sources into launchers: resolve, key, store, worker, compile, launch.

    Making one finds the plugins and starts nothing else. Safe to use from several threads.
    """

    def __init__(self, settings: Settings | None = None, *, plugins: Plugins | None = None) -> None:
        self.settings = settings or Settings.from_environment()
        self.plugins = plugins or Plugins.discover(limit=self.settings.plugin_timeout)
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> Engine:
        """What does the work; its parts are imported when the first kernel is asked for."""
        if self._engine is None:
            from kernelyard._runtime.engine import Engine

            with self._lock:
                if self._engine is None:
                    self._engine = Engine(self.settings, self.plugins)
        return self._engine

    def kernel(
        self,
        source: Source,
        device: str,
        *,
        plugin: str | None = None,
        arguments: Sequence[object] = (),
    ) -> Launcher:
        """Give a launcher for one source on a device; see ``kernels``.

        With ``arguments`` the config is taken that was found best for such as these.
        """
        shapes: tuple[str, ...] = ()
        if arguments:
            from kernelyard._tune.values import shape_of

            shapes = tuple(map(shape_of, arguments))
        return self.engine.kernels([source], device, plugin, shapes)[0]

    def kernels(
        self, sources: Iterable[Source], device: str, *, plugin: str | None = None
    ) -> list[Launcher]:
        """Give a launcher for each source, in order; what is not stored is built side by side.

        ``device`` is a type, or a type and a number such as ``"npu:1"``. ``plugin`` demands one.
        ``NoPluginError`` if no plugin takes a source, ``CompileError`` and the other
        ``BuildError`` for a kernel that cannot be built: the others are built and stored first.
        """
        return self.engine.kernels(sources, device, plugin)

    def precompile(
        self, sources: Iterable[Source], targets: Iterable[Target], *, plugin: str | None = None
    ) -> list[Artifact]:
        """Build each source for each target, in order and side by side; load nothing.

        The devices need not be here: targets are those that plugins report, absent ones too
        (``kernelyard plugins`` lists them). What is built is stored, under the key that
        ``kernels`` looks for where such a device is. Errors are those of ``kernels``.
        """
        return self.engine.precompile(sources, list(targets), plugin)

    def prepare(
        self, sources: Iterable[Source], device: str, *, plugin: str | None = None
    ) -> list[Prepared]:
        """Do now what makes later builds of sources like these faster; build none of them.

        The same is done in spare time after builds, unless the user forbids it. Errors are those
        of ``kernels``.
        """
        return self.engine.prepare(sources, device, plugin)

    def expect(self, source: Source, device: str) -> None:
        """Say that sources like this one will soon be handed in, to be built; does not wait.

        For front ends that are still busy writing them. ``NoPluginError`` as ``kernels``.
        """
        self.engine.expect(source, device)

    def decide(self, source: Source, device: str, *, plugin: str | None = None) -> Decision:
        """Ask every plugin who runs a source on a device; all verdicts are kept in the answer."""
        return self.engine.resolver.decide(source, device, plugin=plugin)

    def explain(self, source: Source, device: str, *, plugin: str | None = None) -> Explanation:
        """Say who would run a source on a device, why, and under which key; build nothing."""
        return self.engine.explain(source, device, plugin)

    def measure(
        self,
        source: Source,
        device: str,
        arguments: Sequence[object],
        *,
        seconds: float = 0.2,
        plugin: str | None = None,
    ) -> Measurement:
        """Measure one launch for about ``seconds``; the arguments are yours to lose."""
        chosen, _ = self.decide(source, device, plugin=plugin).require()
        launcher = self.kernel(source, device, plugin=chosen)
        return self.plugins.benchmark(chosen, launcher, arguments, seconds)

    def race(  # noqa: PLR0913 - one parameter per term
        self,
        sources: Iterable[Source],
        device: str,
        arguments: Sequence[object],
        *,
        rtol: float = 1e-3,
        atol: float = 1e-5,
        seconds: float = 0.2,
        configs: Literal["first", "all"] = "first",
    ) -> Launcher:
        """Give the launcher of the fastest of several sources that compute the same.

        All are built side by side and run on the arguments; those whose results agree with the
        first that works (standing first in the dispatcher's order) are measured in turn, each for
        about ``seconds``. The fastest wins; who ties with it and stands first, wins. With
        ``configs="all"`` each config competes; else each source does, in its first that works.

        Afterwards the arrays that the kernel writes hold the result of one run of the winner.
        How it ended is remembered, per sources and layout of the arguments: a later call, or
        process, loads the winner and measures nothing. ``events[-1].race`` is the record.
        ``RaceError`` names every contender if none works.
        """
        from kernelyard._runtime.races import Terms
        from kernelyard._tune.values import Tolerance

        terms = Terms(
            device=device,
            arguments=tuple(arguments),
            tolerance=Tolerance(rtol, atol),
            seconds=seconds,
            configs=configs,
        )
        return self.engine.race(list(sources), terms)

    def tune(  # noqa: PLR0913 - one parameter per term
        self,
        source: Source,
        device: str,
        arguments: Sequence[object],
        *,
        plugin: str | None = None,
        strategy: str | Strategy = "default",
        budget: Budget | None = None,
        seed: int = 0,
        rtol: float = 1e-3,
        atol: float = 1e-5,
        seconds: float = 0.02,
        isolate: bool | None = None,
        again: bool = False,
    ) -> Tuned:
        """Find the best of a kernel's configs for such arguments, within a budget (30 s).

        Each config that the ``strategy`` proposes is built in a worker, run once, and compared
        with the result of the best guess: beyond ``rtol`` and ``atol`` it cannot win. It is
        measured in turn with the guess, each for about ``seconds``; what is not faster beyond the
        noise of those very rounds loses to the guess. ^C ends the search and keeps the best so far.

        Every trial is a record in the log; what failed is not tried again. Afterwards ``kernel``
        takes the config that won, in this process and others, and a second ``tune`` that asks for
        no more measures nothing, unless ``again``. The arrays that the kernel writes are put back.
        With ``isolate`` candidates run in a child, on copies of the arguments: a crash, a hang or a
        lack of memory is then an outcome. By default they do if the plugin says that a kernel may
        lose the device (here a ``DeviceLostError``). ``TuningError`` if no config works.
        """
        from kernelyard._runtime.terms import Terms

        terms = Terms(
            device=device,
            plugin=plugin,
            arguments=arguments,
            strategy=strategy,
            budget=budget,
            seed=seed,
            tolerance=(rtol, atol),
            seconds=seconds,
            isolate=isolate,
            again=again,
        )
        return self.engine.tune(source, terms)

    @property
    def events(self) -> deque[KernelEvent]:
        """What was delivered, oldest first; the last 10,000 kernels."""
        return self.engine.events

    @property
    def store(self) -> Store:
        """Where built artifacts are kept."""
        return self.engine.store

    def close(self) -> None:
        """End the idle workers now rather than after their rest, and let go of the log."""
        if self._engine is not None:
            self._engine.pool.close()
            self._engine.store.log.close()
