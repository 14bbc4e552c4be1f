"""The way of one kernel: resolve, key, store, worker, compile, launch."""

import collections
import contextlib
import itertools
from collections.abc import Iterable, Sequence

import attrs

from kernelyard._errors import ArtifactMismatchError, LoadError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.launcher import Launcher
from kernelyard._model.source import Source
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._progress import showing
from kernelyard._resolve import Decision, Resolver
from kernelyard._runtime.builder import Builder, Results
from kernelyard._runtime.events import KernelEvent
from kernelyard._runtime.preparer import Prepared, Preparer
from kernelyard._runtime.request import Built, Request
from kernelyard._settings import Settings
from kernelyard._store import Store

_REMEMBERED = 10_000


@attrs.frozen
class Explanation:
    """Who would run a source, with every part of the key, and whether it is stored already."""

    decision: Decision
    key: tuple[tuple[str, str], ...]
    stored: bool


class Engine:
    """Turns sources into launchers; what ``Runtime`` starts when the first one is asked for."""

    def __init__(self, settings: Settings, plugins: Plugins) -> None:
        self._settings = settings
        self._plugins = plugins
        self.store = Store(settings.store)
        self.pool = Pool(settings.workers)
        self.resolver = Resolver(plugins, settings)
        self.events: collections.deque[KernelEvent] = collections.deque(maxlen=_REMEMBERED)
        self._builder = Builder(plugins, self.store, self.pool, settings)
        self._preparer = Preparer(plugins, self.store, self.pool, settings)
        self._support: dict[Request, Built] = {}
        self.has_built = False
        """Whether anything had to be built in this process."""

    def kernels(self, sources: Iterable[Source], device: str, plugin: str | None) -> list[Launcher]:
        """Give a launcher for each source, in order."""
        wanted = [self._request(source, device, plugin) for source in sources]
        support = {request: _support_of(request) for request in wanted}
        built = self._obtain_all(itertools.chain(support, *support.values()))
        self._support.update({need: built[need] for need in itertools.chain(*support.values())})
        return [
            self._deliver(request, built[request], [built[need].artifact for need in needs])
            for request, needs in ((request, support[request]) for request in wanted)
        ]

    def prepare(self, sources: Iterable[Source], device: str, plugin: str | None) -> list[Prepared]:
        """Build what every launch needs, and do what makes builds of such sources faster."""
        wanted = [self._request(source, device, plugin) for source in sources]
        needs = itertools.chain.from_iterable(map(_support_of, wanted))
        self._support.update(self._obtain_all(needs))
        return self._preparer.now(wanted)

    def expect(self, source: Source, device: str) -> None:
        """Begin a build of sources like this one, and of what every launch needs; do not wait."""
        import threading

        request = self._request(source, device, None)
        self._builder.expectations.begin(request)
        needs = [need for need in _support_of(request) if need not in self._support]
        if needs:
            name = "kernelyard-support"
            threading.Thread(target=self._quietly, args=(needs,), name=name, daemon=True).start()

    def _quietly(self, needs: Sequence[Request]) -> None:
        with contextlib.suppress(Exception):  # who needs it asks again, and is told
            self._support.update(self._obtain_all(needs))

    def is_new(self, source: Source, device: str) -> bool:
        """Whether nothing like this source was ever built: not even what its launch needs."""
        needs = _support_of(self._request(source, device, None))
        return bool(needs) and not any(self._builder.stored(need) for need in needs)

    def explain(self, source: Source, device: str, plugin: str | None) -> Explanation:
        """Say who would run a source; build nothing."""
        decision = self.resolver.decide(source, device, plugin=plugin)
        if decision.chosen is None:
            return Explanation(decision, (), stored=False)
        request = self._request(source, device, plugin)
        stored = self._builder.stored(request) is not None
        return Explanation(decision, self._builder.key(request).parts, stored)

    def _request(self, source: Source, device: str, plugin: str | None) -> Request:
        chosen, report = self.resolver.decide(source, device, plugin=plugin).require()
        settings = self.resolver.settings_of(chosen)
        config = self._plugins.configs(chosen, source, report.target, settings)[0]
        return Request(
            plugin=chosen,
            source=source,
            config=config,
            target=report.target,
            report=report,
            settings=settings,
            batch=report.batch(source),
        )

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
        return built | self._build_all(missing) if missing else built

    def _build_all(self, missing: Sequence[Request]) -> dict[Request, Built]:
        """Build in batches, side by side; the first failure is raised when all have ended."""
        from kernelyard._runtime.batches import batches
        from kernelyard._runtime.parallel import in_threads

        results: Results = {}
        is_begun = self._builder.expectations.is_begun
        dealt = batches(missing, workers=self._settings.workers, is_begun=is_begun)
        self.has_built = True
        with showing(self._settings.progress, "building kernels", len(missing)) as advance:
            for ended in in_threads(self._builder.obtain, dealt, threads=self._settings.workers):
                if isinstance(ended, BaseException):
                    raise ended
                results |= ended
                with contextlib.suppress(Exception):  # who only watches cannot stop the work
                    for request in ended:
                        advance(request.source.label)
        built = {request: it for request, it in results.items() if isinstance(it, Built)}
        failures = [results[request] for request in missing if request not in built]
        for failure in failures:
            assert isinstance(failure, BaseException)
            if len(failures) > 1:
                failure.add_note(f"{len(failures) - 1} more of {len(missing)} builds failed too")
            raise failure
        self._preparer.in_spare_time(missing)
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
            rebuilt = self._builder.obtain([request], anew=True)[request]
            if isinstance(rebuilt, BaseException):
                raise rebuilt from None
            built = rebuilt
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
        loaded = self._plugins.compile(plugin, built.artifact, request.target, support, settings)
        return self._plugins.launch(plugin, loaded, request.source, request.config, settings)


def _support_of(request: Request) -> list[Request]:
    return [
        attrs.evolve(request, source=need, config=Config(), batch="")
        for need in request.report.support
    ]
