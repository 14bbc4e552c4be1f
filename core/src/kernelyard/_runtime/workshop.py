"""Have workers build, and make sure that what they built is what the keys say."""

import contextlib
from collections.abc import Mapping, Sequence

from kernelyard._errors import BuildError, BuildTimeoutError, PluginError
from kernelyard._model.artifact import Artifact
from kernelyard._model.key import Key
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._runtime.expectations import Expectations
from kernelyard._runtime.job import Outcome, job_for, precompile
from kernelyard._runtime.request import Request
from kernelyard._settings import Settings

Outcomes = dict[Request, tuple[Key, Artifact | BaseException]]
_TRIES = 2
"""A toolchain may be replaced between the key and the build; once is bad luck, twice a defect."""
_HANG = 2
"""After so many kernels of a batch that hang by themselves the rest is not tried."""


class Workshop:
    """Turns requests into artifacts, in workers; knows neither what is stored nor who waits."""

    def __init__(self, plugins: Plugins, pool: Pool, settings: Settings) -> None:
        self._plugins = plugins
        self._pool = pool
        self._settings = settings
        self.expectations = Expectations(plugins, pool, settings)

    def key(self, request: Request) -> Key:
        """Compute the key of a request."""
        parts = self._plugins.cache_key(
            request.plugin, request.source, request.config, request.target, request.settings
        )
        return _key(request, parts)

    def build(self, missing: Mapping[Key, Request]) -> Outcomes:
        """Build together; if that takes the worker down, each alone, to find out which did it."""
        if not missing:
            return {}
        failure: BaseException
        try:
            return self._build_together(missing)
        except BuildError as error:
            if len(missing) > 1:
                return self._build_alone(missing)
            failure = error
        except Exception as error:  # noqa: BLE001 - it is the answer for each of them
            failure = error
        return {request: (key, failure) for key, request in missing.items()}

    def build_in_spare_time(self, key: Key, request: Request) -> Artifact | BaseException:
        """Build on a core that nobody else wants; ``DisplacedError`` if somebody does."""
        job, label = job_for(self._plugins, [request]), request.source.label
        outcomes: list[Outcome]
        try:
            limit = self._settings.build_timeout
            outcomes = self._pool.run_spare(precompile, job, label=label, limit=limit)
        except BuildError as error:
            return error
        (outcome,) = outcomes
        is_same = _key(request, outcome.parts) == key
        return outcome.artifact if is_same else BuildError(f"{label!r}: the toolchain was replaced")

    def _build_alone(self, missing: Mapping[Key, Request]) -> Outcomes:
        """Build one after the other; if several hang, that is not their doing, and the rest would.

        One for which another config can be taken hangs for a short time only.
        """
        outcomes: Outcomes = {}
        hung: list[str] = []
        for key, request in missing.items():
            label = request.source.label
            if len(hung) == _HANG:
                words = f"{label!r} was not built: building {' and '.join(hung)} did not end"
                outcomes[request] = key, BuildError(words)
                continue
            outcomes |= self.build({key: request})
            _, outcome = outcomes[request]
            if isinstance(outcome, BuildTimeoutError) and not request.can_be_spared:
                hung.append(repr(label))
        return outcomes

    def _build_together(self, missing: Mapping[Key, Request]) -> Outcomes:
        requests = list(missing.values())
        keys = list(missing)
        differing: set[str] = set()
        for _ in range(_TRIES):
            outcomes = self._within_limit(requests)
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

    def _within_limit(self, batch: Sequence[Request]) -> list[Outcome]:
        """Build for less time if something can take the place of one of the batch.

        Where that stops the others too, each is then built alone, with the limit of its own.
        """
        limit = self._settings.build_timeout
        if not any(request.can_be_spared for request in batch):
            return self._in_worker(batch, limit)
        try:
            return self._in_worker(batch, self._settings.spared_timeout)
        except BuildTimeoutError as error:
            if error.limit < limit:
                error.variable = "KERNELYARD_CONFIG_TIMEOUT"
            raise

    def _in_worker(self, batch: Sequence[Request], limit: float) -> list[Outcome]:
        """Have the worker build that has begun already, if there is one; else any."""
        from kernelyard._pool.worker import LostWorkerError

        job = job_for(self._plugins, batch)
        label = ", ".join(request.source.label for request in batch)
        outcomes: list[Outcome]
        reservation = self.expectations.claim(batch[0])
        if reservation:
            with contextlib.suppress(LostWorkerError), contextlib.closing(reservation):
                outcomes = reservation.run(precompile, job, label=label, limit=limit)
                return outcomes
        affinity = batch[0].plugin
        outcomes = self._pool.run(precompile, job, affinity=affinity, label=label, limit=limit)
        return outcomes


def _key(request: Request, parts: Mapping[str, str]) -> Key:
    built = request.config.without(request.report.launch_only)
    return Key.of(request.source, built, request.target, plugin=request.plugin, parts=parts)
