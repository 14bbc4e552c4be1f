"""Get the artifacts of requests: from the store, from builds under way, or from workers."""

import contextlib
import functools
import time
import warnings
from collections.abc import Mapping, Sequence

import attrs

from kernelyard._errors import BuildError, CompileError, PluginError, StoreWarning
from kernelyard._model.artifact import Artifact
from kernelyard._model.key import Key
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._runtime.expectations import Expectations
from kernelyard._runtime.flights import Flights
from kernelyard._runtime.job import Outcome, job_for, precompile
from kernelyard._runtime.request import Built, Request
from kernelyard._settings import Settings
from kernelyard._store import Store

Results = dict[Request, Built | BaseException]
Outcomes = dict[Request, tuple[Key, Artifact | BaseException]]
_TRIES = 2
"""A toolchain may be replaced between the key and the build; once is bad luck, twice a defect."""


class Builder:
    """Builds each key once, however many threads and processes ask."""

    def __init__(self, plugins: Plugins, store: Store, pool: Pool, settings: Settings) -> None:
        self._plugins = plugins
        self._store = store
        self._pool = pool
        self._settings = settings
        self._flights = Flights()
        self.expectations = Expectations(plugins, pool, settings)
        self._warned = False

    def key(self, request: Request) -> Key:
        """Compute the key of a request."""
        parts = self._plugins.cache_key(
            request.plugin, request.source, request.config, request.target, request.settings
        )
        return _key(request, parts)

    def stored(self, request: Request) -> Built | None:
        """Give the artifact if it is in the store; no process is started and nothing waited for."""
        started = time.monotonic()
        key = self.key(request)
        artifact = self._store.get(key)
        return _built(artifact, key, "store", started) if artifact else None

    def obtain(self, batch: Sequence[Request], *, anew: bool = False) -> Results:
        """Give the artifact of each request of a batch, built if need be, or why there is none.

        With ``anew`` what is stored is replaced.
        """
        keys = {self.key(request): request for request in batch}
        mine, others = self._flights.board(keys)
        results: Results = {}
        try:
            results = self._find_or_build({key: keys[key] for key in mine}, anew=anew)
        finally:
            for key in mine:
                missing = BuildError(f"the build of {keys[key].source.label!r} was given up")
                self._flights.land(key, results.get(keys[key], missing))
        for key, flight in others.items():
            results[keys[key]] = flight.exception() or flight.result()
        return results

    def _find_or_build(self, wanted: Mapping[Key, Request], *, anew: bool) -> Results:
        started = time.monotonic()
        results: Results = {}
        digests = [key.digest for key in wanted]
        with self._store.building(digests, patience=self._settings.build_timeout):
            missing = dict(wanted)
            for key, request in wanted.items():
                artifact = None if anew else self._store.get(key)
                if artifact:
                    results[request] = _built(artifact, key, "store", started)
                    del missing[key]
            for request, (key, outcome) in self._build(missing).items():
                results[request] = self._publish(key, request, outcome, started)
        return results

    def _build(self, missing: Mapping[Key, Request]) -> Outcomes:
        """Build together; if that takes the worker down, each alone, to find out which did it."""
        if not missing:
            return {}
        failure: BaseException
        try:
            return self._build_in_worker(missing)
        except BuildError as error:
            if len(missing) > 1:
                alone = [self._build({key: request}) for key, request in missing.items()]
                return functools.reduce(lambda all_, one: all_ | one, alone)
            failure = error
        except Exception as error:  # noqa: BLE001 - it is the answer for each of them
            failure = error
        return {request: (key, failure) for key, request in missing.items()}

    def _build_in_worker(self, missing: Mapping[Key, Request]) -> Outcomes:
        """Have a worker build, and make sure that what it built is what the keys say."""
        requests = list(missing.values())
        keys = list(missing)
        differing: set[str] = set()
        for _ in range(_TRIES):
            outcomes = self._in_worker(requests)
            pairs = zip(requests, outcomes, strict=True)
            theirs = [_key(request, outcome.parts) for request, outcome in pairs]
            if theirs == keys:
                done = zip(keys, (outcome.artifact for outcome in outcomes), strict=True)
                return dict(zip(requests, done, strict=True))
            for ours, other in zip(keys, theirs, strict=True):
                differing |= {name for name, _ in set(ours.parts) ^ set(other.parts)}
            keys = [self.key(request) for request in requests]
        names = ", ".join(sorted(differing))
        raise PluginError(requests[0].plugin, f"names other key parts in a worker: {names}")

    def _in_worker(self, batch: Sequence[Request]) -> list[Outcome]:
        """Have the worker build that has begun already, if there is one; else any."""
        from kernelyard._pool.worker import LostWorkerError

        job = job_for(self._plugins, batch)
        label = ", ".join(request.source.label for request in batch)
        limit = self._settings.build_timeout
        outcomes: list[Outcome]
        reservation = self.expectations.claim(batch[0])
        if reservation:
            with contextlib.suppress(LostWorkerError), contextlib.closing(reservation):
                outcomes = reservation.run(precompile, job, label=label, limit=limit)
                return outcomes
        affinity = batch[0].plugin
        outcomes = self._pool.run(precompile, job, affinity=affinity, label=label, limit=limit)
        return outcomes

    def _publish(
        self, key: Key, request: Request, outcome: Artifact | BaseException, started: float
    ) -> Built | BaseException:
        """Store a new artifact; keep what is left of a failed build for a look."""
        if isinstance(outcome, CompileError):
            kept = self._store.keep(request.source.label, dict(outcome.files))
            return attrs.evolve(outcome, kept=str(kept) if kept else "")
        if isinstance(outcome, BaseException):
            return outcome
        try:
            self._store.put(key, outcome, label=request.source.label)
        except OSError as error:
            self._warn(error)
        return _built(outcome, key, "built", started)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            message = f"{self._store.root}: {error.strerror or error}; nothing is kept there"
            warnings.warn(message, StoreWarning, stacklevel=2)


def _key(request: Request, parts: Mapping[str, str]) -> Key:
    return Key.of(
        request.source, request.config, request.target, plugin=request.plugin, parts=parts
    )


def _built(artifact: Artifact, key: Key, origin: str, started: float) -> Built:
    return Built(
        artifact=artifact, key=key, origin=origin, started=started, finished=time.monotonic()
    )
