"""Get the artifacts of requests: from the store, from builds under way, or from workers."""

import time
from collections.abc import Mapping, Sequence

import attrs

from kernelyard._errors import BuildError, CompileError, StoreWarning
from kernelyard._model.artifact import Artifact
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._runtime import caller
from kernelyard._runtime.failures import Failures, RememberedError
from kernelyard._runtime.flights import Flights
from kernelyard._runtime.request import Built, Request
from kernelyard._runtime.workshop import Workshop
from kernelyard._settings import Settings
from kernelyard._store import Store

Results = dict[Request, Built | BaseException]


class Builder:
    """Builds each key once, however many threads and processes ask."""

    def __init__(self, plugins: Plugins, store: Store, pool: Pool, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._flights = Flights()
        self._failures = Failures(store, settings)
        self._workshop = Workshop(plugins, pool, settings)
        self.expectations = self._workshop.expectations
        self._warned = False

    def key(self, request: Request) -> Key:
        """Compute the key of a request."""
        return self._workshop.key(request)

    def stored(self, request: Request) -> Built | None:
        """Give the artifact if it is in the store; no process is started and nothing waited for."""
        known = self.look(request)
        return known if isinstance(known, Built) else None

    def look(self, request: Request) -> Built | Failure | None:
        """Give the artifact if it is in the store, or how its build is known to fail."""
        started = time.monotonic()
        return self._known(self.key(request), request, started)

    def forget(self, request: Request) -> None:
        """Forget that the build of a request failed."""
        self._failures.forget(self.key(request))

    def obtain(
        self, batch: Sequence[Request], *, anew: bool = False, insist: bool = False
    ) -> Results:
        """Give the artifact of each request of a batch, built if need be, or why there is none.

        With ``anew`` what is stored is replaced; what is known to fail is a ``RememberedError``,
        unless we ``insist``.
        """
        keys = {self.key(request): request for request in batch}
        mine, others = self._flights.board(keys)
        results: Results = {}
        try:
            wanted = {key: keys[key] for key in mine}
            results = self._find_or_build(wanted, anew=anew, insist=insist)
        finally:
            for key in mine:
                missing = BuildError(f"the build of {keys[key].source.label!r} was given up")
                self._flights.land(key, results.get(keys[key], missing))
        for key, flight in others.items():
            results[keys[key]] = flight.exception() or _as_asked(flight.result(), keys[key])
        return results

    def obtain_in_spare_time(self, request: Request) -> Built | BaseException | Failure:
        """Give the artifact of a request, built on a core that nobody else wants, if at all.

        ``DisplacedError`` if somebody wants it now. A failure is remembered.
        """
        key, started = self.key(request), time.monotonic()
        with self._store.building([key.digest], patience=self._settings.build_timeout):
            known = self._known(key, request, started)
            if known is not None:
                return known
            outcome = self._workshop.build_in_spare_time(key, request)
            return self._publish(key, request, outcome, started)

    def _find_or_build(self, wanted: Mapping[Key, Request], *, anew: bool, insist: bool) -> Results:
        started = time.monotonic()
        results: Results = {}
        digests = [key.digest for key in wanted]
        with self._store.building(digests, patience=self._settings.build_timeout):
            for key, request in wanted.items():
                known = None if anew else self._known(key, request, started)
                if isinstance(known, Built):
                    results[request] = known
                elif known is not None and not insist:
                    results[request] = RememberedError(known)
            missing = {key: it for key, it in wanted.items() if it not in results}
            for request, (key, outcome) in self._workshop.build(missing).items():
                results[request] = self._publish(key, request, outcome, started)
        return results

    def _known(self, key: Key, request: Request, started: float) -> Built | Failure | None:
        artifact = self._store.get(key)
        if artifact:
            return _built(request, artifact, key, "store", started)
        return self._failures.known(key) if request.remaining else None

    def _publish(
        self, key: Key, request: Request, outcome: Artifact | BaseException, started: float
    ) -> Built | BaseException:
        """Store a new artifact; keep what is left of a failed build for a look."""
        if isinstance(outcome, BaseException):
            if request.remaining:
                self._failures.remember(key, outcome, label=request.source.label)
            return self._kept(request, outcome)
        try:
            self._store.put(key, outcome, label=request.source.label)
        except OSError as error:
            self._warn(error)
        return _built(request, outcome, key, "built", started)

    def _kept(self, request: Request, error: BaseException) -> BaseException:
        if not isinstance(error, CompileError):
            return error
        kept = self._store.keep(request.source.label, dict(error.files))
        return attrs.evolve(error, kept=str(kept) if kept else "")

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            message = f"{self._store.root}: {error.strerror or error}; nothing is kept there"
            caller.warn(message, StoreWarning)


def _as_asked(built: Built, request: Request) -> Built:
    """Give what another request had built, whose config may differ in how it is launched."""
    return attrs.evolve(built, config=request.config)


def _built(request: Request, artifact: Artifact, key: Key, origin: str, started: float) -> Built:
    return Built(
        artifact=artifact,
        key=key,
        config=request.config,
        origin=origin,
        started=started,
        finished=time.monotonic(),
    )
