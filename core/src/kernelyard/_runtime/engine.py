"""The way of one kernel: resolve, key, store, worker, compile, launch."""

import collections
import contextlib
import itertools
from collections.abc import Iterable, Sequence

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.launcher import Launcher
from kernelyard._model.source import Source
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._resolve import Resolver
from kernelyard._runtime.builder import Builder
from kernelyard._runtime.delivery import Delivery
from kernelyard._runtime.events import KernelEvent
from kernelyard._runtime.explanation import ConfigState, Explanation
from kernelyard._runtime.preparer import Prepared, Preparer
from kernelyard._runtime.request import Built, Request
from kernelyard._runtime.supply import Supply
from kernelyard._settings import Settings
from kernelyard._store import Store

_REMEMBERED = 10_000


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
        self._supply = Supply(self._builder, self._preparer, settings)
        self._delivery = Delivery(plugins, self._builder)

    @property
    def has_built(self) -> bool:
        """Whether anything had to be built in this process."""
        return self._supply.has_built

    def kernels(self, sources: Iterable[Source], device: str, plugin: str | None) -> list[Launcher]:
        """Give a launcher for each source, in order."""
        wanted = [self._request(source, device, plugin) for source in sources]
        support = {request: _support_of(request) for request in wanted}
        needs = list(itertools.chain(*support.values()))
        built = self._supply.obtain([*support, *needs])
        self._supply.keep({need: built[need] for need in needs})
        return [
            self._deliver(request, built[request], [built[need].artifact for need in needs])
            for request, needs in ((request, support[request]) for request in wanted)
        ]

    def prepare(self, sources: Iterable[Source], device: str, plugin: str | None) -> list[Prepared]:
        """Build what every launch needs, and do what makes builds of such sources faster."""
        wanted = [self._request(source, device, plugin) for source in sources]
        needs = itertools.chain.from_iterable(map(_support_of, wanted))
        self._supply.keep(self._supply.obtain(needs))
        return self._preparer.now(wanted)

    def expect(self, source: Source, device: str) -> None:
        """Begin a build of sources like this one, and of what every launch needs; do not wait."""
        import threading

        request = self._request(source, device, None)
        self._builder.expectations.begin(request)
        needs = [need for need in _support_of(request) if not self._supply.has(need)]
        if needs:
            name = "kernelyard-support"
            threading.Thread(target=self._quietly, args=(needs,), name=name, daemon=True).start()

    def _quietly(self, needs: Sequence[Request]) -> None:
        with contextlib.suppress(Exception):  # who needs it asks again, and is told
            self._supply.keep(self._supply.obtain(needs))

    def is_new(self, source: Source, device: str) -> bool:
        """Whether nothing like this source was ever built: not even what its launch needs."""
        needs = _support_of(self._request(source, device, None))
        return bool(needs) and not any(self._builder.stored(need) for need in needs)

    def explain(self, source: Source, device: str, plugin: str | None) -> Explanation:
        """Say who would run a source; build nothing."""
        decision = self.resolver.decide(source, device, plugin=plugin)
        if decision.chosen is None:
            return Explanation(decision, (), stored=False)
        tried = self._request(source, device, plugin).alternatives
        known = [self._builder.look(request) for request in tried]
        states = [_state(request, it) for request, it in zip(tried, known, strict=True)]
        place = next((i for i, it in enumerate(known) if not isinstance(it, Failure)), 0)
        key = self._builder.key(tried[place])
        return Explanation(decision, key.parts, states[place].stored, tuple(states))

    def _deliver(self, request: Request, built: Built, support: Sequence[Artifact]) -> Launcher:
        delivered = self._delivery.deliver(request, built, support)
        self.events.append(delivered.event())
        return delivered.launcher

    def _request(self, source: Source, device: str, plugin: str | None) -> Request:
        chosen, report = self.resolver.decide(source, device, plugin=plugin).require()
        settings = self.resolver.settings_of(chosen)
        configs = self._plugins.configs(chosen, source, report.target, settings)
        first, *others = dict.fromkeys(configs)
        return Request(
            plugin=chosen,
            source=source,
            config=first,
            remaining=tuple(others),
            target=report.target,
            report=report,
            settings=settings,
            batch=report.batch(source),
        )


def _state(request: Request, known: Built | Failure | None) -> ConfigState:
    return ConfigState(
        config=str(request.config),
        stored=isinstance(known, Built),
        failure=known if isinstance(known, Failure) else None,
    )


def _support_of(request: Request) -> list[Request]:
    return [
        attrs.evolve(request, source=need, config=Config(), batch="", remaining=())
        for need in request.report.support
    ]
