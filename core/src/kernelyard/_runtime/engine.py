"""The way of one kernel: resolve, key, store, worker, compile, launch."""

import collections
import contextlib
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.launcher import Launcher
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins
from kernelyard._plugins.answers import in_order, is_space
from kernelyard._pool import Pool
from kernelyard._resolve import Device, Resolver
from kernelyard._runtime import caller
from kernelyard._runtime.builder import Builder, Results
from kernelyard._runtime.delivery import Delivered, Delivery
from kernelyard._runtime.events import KernelEvent
from kernelyard._runtime.explanation import ConfigState, Explanation
from kernelyard._runtime.fallback import Fallback
from kernelyard._runtime.improver import Improver
from kernelyard._runtime.preference import Preference
from kernelyard._runtime.preparer import Prepared, Preparer
from kernelyard._runtime.request import Built, Request
from kernelyard._runtime.supply import Supply
from kernelyard._settings import Settings
from kernelyard._store import Store

if TYPE_CHECKING:
    from kernelyard._runtime.races import Terms
    from kernelyard._runtime.recorder import Recorder
    from kernelyard._runtime.terms import Terms as TuneTerms
    from kernelyard._tune.tuned import Tuned

_REMEMBERED = 10_000


class Engine:
    """Turns sources into launchers; what ``Runtime`` starts when the first one is asked for."""

    def __init__(self, settings: Settings, plugins: Plugins) -> None:
        self.settings = settings
        self.plugins = plugins
        self.store = Store(settings.store, warn=caller.warn)
        self.pool = Pool(settings.workers)
        self.resolver = Resolver(plugins, settings)
        self.events: collections.deque[KernelEvent] = collections.deque(maxlen=_REMEMBERED)
        self.builder = Builder(plugins, self.store, self.pool, settings)
        self._preparer = Preparer(plugins, self.store, self.pool, settings)
        self._supply = Supply(self.builder, self._preparer, settings)
        self._delivery = Delivery(plugins, self.builder)
        self.preference = Preference(self.store, self.builder)
        self._fallback = Fallback(self.preference, self._delivery, self._supply)
        self._improver = Improver(self.preference, self.builder, self._delivery, settings)
        self._recorder = _recorder(settings)

    @property
    def has_built(self) -> bool:
        """Whether anything had to be built in this process."""
        return self._supply.has_built

    def kernels(
        self,
        sources: Iterable[Source],
        device: str,
        plugin: str | None,
        shapes: Sequence[str] = (),
    ) -> list[Launcher]:
        """Give a launcher for each source, in order; for arguments of such shapes, if any."""
        wanted = [self.request(source, device, plugin, shapes) for source in sources]
        support = {request: self._support_of(request) for request in wanted}
        needs = list(itertools.chain(*support.values()))
        built = self._supply.obtain([*support, *needs])
        self._supply.keep({need: built[need] for need in needs})
        return [
            self._deliver(request, built[request], [built[need].artifact for need in needs], device)
            for request, needs in ((request, support[request]) for request in wanted)
        ]

    def supply(self, requests: Iterable[Request]) -> Results:
        """Build what is not stored, side by side; say what became of each, and load none."""
        return self._supply.obtain_each(requests)

    def precompile(
        self, sources: Iterable[Source], targets: Sequence[Target], plugin: str | None
    ) -> list[Artifact]:
        """Get the artifact of each source for each target, in order; load none."""
        wanted = [self.request(it, target, plugin) for it in sources for target in targets]
        built = self._supply.obtain(wanted)
        return [built[request].artifact for request in wanted]

    def race(self, sources: Sequence[Source], terms: "Terms") -> Launcher:
        """Give the launcher of the fastest of several sources."""
        from kernelyard._runtime.races import Races

        delivered, race = Races(self, terms).run(sources)
        self.events.append(attrs.evolve(delivered.event(), race=race))
        if self._recorder:
            return self._recorder.watched(delivered, terms.device, terms.arguments)
        return delivered.launcher

    def tune(self, source: Source, terms: "TuneTerms") -> "Tuned":
        """Search the configs of one source."""
        from kernelyard._runtime.tuner import Tuner

        return Tuner(self, terms, source).run()

    def attempt(self, wanted: Sequence[Request]) -> list[Delivered | BaseException]:
        """Make a launcher for each request, in order, or say why there is none."""
        support = {request: self._support_of(request) for request in wanted}
        needs = list(dict.fromkeys(itertools.chain(*support.values())))
        results = self._supply.obtain_each([*support, *needs])
        kept = {need: it for need in needs if isinstance(it := results[need], Built)}
        self._supply.keep(kept)
        return [self._attempt(request, results, support[request]) for request in wanted]

    def _attempt(
        self, request: Request, results: Results, needs: Sequence[Request]
    ) -> Delivered | BaseException:
        try:
            built, *support = [_require(results[it]) for it in (request, *needs)]
            return self._fallback.deliver(request, built, [it.artifact for it in support])
        except Exception as error:  # noqa: BLE001 - it is the answer
            return error

    def key(self, request: Request) -> Key:
        """Compute the key of a request, in its first config."""
        return self.builder.key(request)

    def prepare(self, sources: Iterable[Source], device: str, plugin: str | None) -> list[Prepared]:
        """Build what every launch needs, and do what makes builds of such sources faster."""
        wanted = [self.request(source, device, plugin) for source in sources]
        needs = itertools.chain.from_iterable(map(self._support_of, wanted))
        self._supply.keep(self._supply.obtain(needs))
        return self._preparer.now(wanted)

    def expect(self, source: Source, device: str) -> None:
        """Begin a build of sources like this one, and of what every launch needs; do not wait."""
        import threading

        request = self.request(source, device, None)
        self.builder.expectations.begin(request)
        needs = [need for need in self._support_of(request) if not self._supply.has(need)]
        if needs:
            name = "kernelyard-support"
            threading.Thread(target=self._quietly, args=(needs,), name=name, daemon=True).start()

    def _quietly(self, needs: Sequence[Request]) -> None:
        with contextlib.suppress(Exception):  # who needs it asks again, and is told
            self._supply.keep(self._supply.obtain(needs))

    def is_new(self, source: Source, device: str) -> bool:
        """Whether nothing like this source was ever built: not even what its launch needs."""
        needs = self._support_of(self.request(source, device, None))
        return bool(needs) and not any(self.builder.stored(need) for need in needs)

    def explain(self, source: Source, device: str, plugin: str | None) -> Explanation:
        """Say who would run a source; build nothing."""
        decision = self.resolver.decide(source, device, plugin=plugin)
        if decision.chosen is None:
            return Explanation(decision, (), stored=False)
        tried = self.request(source, device, plugin).alternatives
        known = [self.builder.look(request) for request in tried]
        states = [ConfigState.of(it.config, found) for it, found in zip(tried, known, strict=True)]
        place = next((i for i, it in enumerate(known) if not isinstance(it, Failure)), 0)
        key = self.builder.key(tried[place])
        return Explanation(decision, key.parts, states[place].stored, tuple(states))

    def _deliver(
        self, request: Request, built: Built, support: Sequence[Artifact], device: str
    ) -> Launcher:
        delivered = self._fallback.deliver(request, built, support)
        self.events.append(delivered.event())
        if self._recorder:  # it watches calls, and so does what would be tried in them
            return self._recorder.watched(delivered, device)
        if self.settings.tuning == "auto":
            self._improver.consider(delivered, support)
        return delivered.launcher

    def request(
        self, source: Source, device: Device, plugin: str | None, shapes: Sequence[str] = ()
    ) -> Request:
        """Decide who runs a source, ask it for the configs, put first what was found best."""
        given = self.as_given(source, device, plugin)
        is_ruled = self.settings.tuning == "deterministic"
        return given if is_ruled else self.preference.applied(given, shapes)

    def as_given(self, source: Source, device: Device, plugin: str | None) -> Request:
        """Decide who runs a source, and ask it for the configs; in the plugin's own order."""
        chosen, report = self.resolver.decide(source, device, plugin=plugin).require()
        return self._request_of(chosen, report, source)

    def support(self, request: Request) -> list[Artifact]:
        """Get what a launch needs beside the kernel."""
        needs = self._support_of(request)
        built = self._supply.obtain(needs)
        self._supply.keep(built)
        return [built[need].artifact for need in needs]

    def _support_of(self, request: Request) -> list[Request]:
        """Ask for what a launch needs beside the kernel, of its plugin or of whoever takes it."""
        report = request.report
        if not report.support_device:
            alone = attrs.evolve(request, config=Config(), batch="", remaining=())
            return [attrs.evolve(alone, source=need) for need in report.support]
        takers = [self.resolver.anyone(need, report.support_device) for need in report.support]
        requests = [
            self._request_of(taker, theirs, need)
            for need, (taker, theirs) in zip(report.support, takers, strict=True)
        ]
        return [attrs.evolve(it, batch="", remaining=()) for it in requests]

    def _request_of(self, chosen: str, report: TargetReport, source: Source) -> Request:
        settings = self.resolver.settings_of(chosen)
        given = self.plugins.configs(chosen, source, report.target, settings)
        first, *others = dict.fromkeys(in_order(given))
        return Request(
            plugin=chosen,
            source=source,
            config=first,
            remaining=tuple(others),
            target=report.target,
            report=report,
            settings=settings,
            batch=report.batch(source),
            space=given if is_space(given) else None,
        )


def _recorder(settings: Settings) -> "Recorder | None":
    if settings.record is None:
        return None
    from kernelyard._runtime.recorder import recorder

    return recorder(settings.record)


def _require(result: Built | BaseException) -> Built:
    if isinstance(result, BaseException):
        raise result
    return result
