"""The front door: hand in sources, get launchers."""

import collections
import itertools
from collections.abc import Iterable, Sequence

import attrs

from kernelyard._errors import ArtifactMismatchError, LoadError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.launcher import Launcher
from kernelyard._model.measurement import Measurement
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._progress import showing
from kernelyard._resolve import Decision, Resolver
from kernelyard._runtime.builder import Builder, Built, Request
from kernelyard._runtime.events import KernelEvent
from kernelyard._settings import Settings
from kernelyard._store import Store

_REMEMBERED = 10_000


@attrs.frozen
class Explanation:
    """Who would run a source, with every part of the key, and whether it is stored already."""

    decision: Decision
    key: tuple[tuple[str, str], ...]
    stored: bool


class Runtime:
    """Turns sources into launchers: resolve, key, store, worker, compile, launch.

    Safe to use from several threads. ``events`` tells what was delivered, oldest first.
    """

    def __init__(self, settings: Settings | None = None, *, plugins: Plugins | None = None) -> None:
        self.settings = settings or Settings.from_environment()
        self.plugins = plugins or Plugins.discover(limit=self.settings.plugin_timeout)
        self.store = Store(self.settings.store)
        self.pool = Pool(self.settings.workers)
        self.events: collections.deque[KernelEvent] = collections.deque(maxlen=_REMEMBERED)
        self.resolver = Resolver(self.plugins, self.settings)
        self._builder = Builder(self.plugins, self.store, self.pool, self.settings)
        self._support: dict[Request, Built] = {}

    def kernel(self, source: Source, device: str, *, plugin: str | None = None) -> Launcher:
        """Give a launcher for one source on a device; see ``kernels``."""
        return self.kernels([source], device, plugin=plugin)[0]

    def kernels(
        self, sources: Iterable[Source], device: str, *, plugin: str | None = None
    ) -> list[Launcher]:
        """Give a launcher for each source, in order; what is not stored is built side by side.

        ``NoPluginError`` if no plugin takes a source, ``CompileError`` and the other
        ``BuildError`` for a kernel that cannot be built: the others are built and stored first.
        """
        wanted = [self._request(source, device, plugin) for source in sources]
        support = {request: _support_of(request, report) for request, report in wanted}
        built = self._obtain_all(itertools.chain(support, *support.values()))
        self._support.update({need: built[need] for need in itertools.chain(*support.values())})
        return [
            self._deliver(request, built[request], [built[need].artifact for need in needs])
            for request, needs in ((request, support[request]) for request, _ in wanted)
        ]

    def explain(self, source: Source, device: str, *, plugin: str | None = None) -> Explanation:
        """Say who would run a source on a device, and why; build nothing."""
        decision = self.resolver.decide(source, device, plugin=plugin)
        if decision.chosen is None:
            return Explanation(decision, (), stored=False)
        request, _ = self._request(source, device, plugin)
        stored = self._builder.stored(request) is not None
        return Explanation(decision, self._builder.key(request).parts, stored)

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
        chosen, _ = self.resolver.decide(source, device, plugin=plugin).require()
        launcher = self.kernel(source, device, plugin=chosen)
        return self.plugins.benchmark(chosen, launcher, arguments, seconds)

    def close(self) -> None:
        """End the idle workers now rather than after their rest."""
        self.pool.close()

    def _request(
        self, source: Source, device: str, plugin: str | None
    ) -> tuple[Request, TargetReport]:
        chosen, report = self.resolver.decide(source, device, plugin=plugin).require()
        settings = self.resolver.settings_of(chosen)
        config = self.plugins.configs(chosen, source, report.target, settings)[0]
        request = Request(
            plugin=chosen, source=source, config=config, target=report.target, settings=settings
        )
        return request, report

    def _obtain_all(self, requests: Iterable[Request]) -> dict[Request, Built]:
        """Take what is stored, build the rest side by side."""
        built = {}
        missing = []
        for request in dict.fromkeys(requests):
            found = self._support.get(request) or self._builder.stored(request)
            if found is None:
                missing.append(request)
            else:
                built[request] = found
        if missing:
            from kernelyard._runtime.parallel import in_threads

            with showing(self.settings.progress, "building kernels", len(missing)) as advance:
                built |= in_threads(
                    self._builder.obtain,
                    missing,
                    threads=2 * self.settings.workers,
                    done=lambda request: advance(request.source.label),
                )
        return built

    def _deliver(self, request: Request, built: Built, support: Sequence[Artifact]) -> Launcher:
        """Load and bind; an artifact of the store that does not load is rebuilt once."""
        try:
            launcher = self._bind(request, built, support)
        except ArtifactMismatchError:
            raise
        except LoadError:
            if built.origin == "built":
                raise
            built = self._builder.obtain(request, anew=True)
            launcher = self._bind(request, built, support)
        self.events.append(
            KernelEvent(
                kernel=request.source.label,
                plugin=request.plugin,
                target=str(request.target),
                key=built.key.digest,
                origin=built.origin,
                started=built.started,
                finished=built.finished,
                launcher=launcher,
            )
        )
        return launcher

    def _bind(self, request: Request, built: Built, support: Sequence[Artifact]) -> Launcher:
        plugin, settings = request.plugin, request.settings
        loaded = self.plugins.compile(plugin, built.artifact, request.target, support, settings)
        return self.plugins.launch(plugin, loaded, request.source, request.config, settings)


def _support_of(request: Request, report: TargetReport) -> list[Request]:
    return [attrs.evolve(request, source=need, config=Config()) for need in report.support]
