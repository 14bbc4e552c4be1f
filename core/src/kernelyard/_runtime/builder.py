"""Get the artifact of a request: from the store, from a build under way, or from a worker."""

import threading
import time
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from kernelyard._errors import CompileError, PluginError, StoreWarning
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.key import Key
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins
from kernelyard._pool import Pool
from kernelyard._runtime.job import Job, precompile
from kernelyard._settings import Settings
from kernelyard._store import Store
from kernelyard.plugin.settings import PluginSettings

if TYPE_CHECKING:
    from concurrent.futures import Future

_TRIES = 2
"""A toolchain may be replaced between the key and the build; once is bad luck, twice a defect."""


@attrs.frozen(kw_only=True)
class Request:
    """One artifact that is wanted."""

    plugin: str
    source: Source
    config: Config
    target: Target
    settings: PluginSettings = attrs.field(eq=False)


@attrs.frozen(kw_only=True)
class Built:
    """An artifact at hand, and how it was come by."""

    artifact: Artifact
    key: Key
    origin: str
    started: float
    finished: float


class Builder:
    """Builds each key once, however many threads and processes ask."""

    def __init__(self, plugins: Plugins, store: Store, pool: Pool, settings: Settings) -> None:
        self._plugins = plugins
        self._store = store
        self._pool = pool
        self._settings = settings
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Built]] = {}
        self._warned = False

    def key(self, request: Request) -> Key:
        """Compute the key of a request."""
        parts = self._plugins.cache_key(
            request.plugin, request.source, request.config, request.target, request.settings
        )
        return self._key_of(request, parts)

    def stored(self, request: Request) -> Built | None:
        """Give the artifact if it is in the store; no process is started and nothing waited for."""
        started = time.monotonic()
        key = self.key(request)
        artifact = self._store.get(key)
        if artifact is None:
            return None
        return _built(artifact, key, "store", started)

    def obtain(self, request: Request, *, anew: bool = False) -> Built:
        """Give the artifact, built if need be; with ``anew`` what is stored is replaced."""
        from concurrent.futures import Future  # a warm start waits for nobody

        key = self.key(request)
        with self._lock:
            flight = self._flights.get(key.digest)
            if flight is None:
                mine = self._flights[key.digest] = Future[Built]()
        if flight is not None:
            return flight.result()
        try:
            built = self._find_or_build(request, key, anew=anew)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(built)
            return built
        finally:
            with self._lock:
                del self._flights[key.digest]

    def _find_or_build(self, request: Request, key: Key, *, anew: bool) -> Built:
        started = time.monotonic()
        patience = self._settings.build_timeout
        with self._store.building(key, patience=patience):
            artifact = None if anew else self._store.get(key)
            if artifact is not None:
                return _built(artifact, key, "store", started)
            artifact, key = self._build(request, key)
            self._publish(key, artifact, request.source.label)
        return _built(artifact, key, "built", started)

    def _build(self, request: Request, key: Key) -> tuple[Artifact, Key]:
        """Have a worker build, and make sure that what it built is what the key says."""
        for _ in range(_TRIES):
            artifact, parts = self._in_worker(request)
            theirs = self._key_of(request, parts)
            if theirs == key:
                return artifact, key
            ours, key = key, self.key(request)
        differing = sorted({name for name, _ in set(ours.parts) ^ set(theirs.parts)})
        raise PluginError(
            request.plugin, f"names other key parts in a worker: {', '.join(differing)}"
        )

    def _in_worker(self, request: Request) -> tuple[Artifact, Mapping[str, str]]:
        references = {plugin.name: plugin.reference for plugin in self._plugins.all}
        wrappers = tuple(plugin.reference for plugin in self._plugins.wrappers)
        job = Job(
            plugin=references[request.plugin],
            wrappers=wrappers,
            source=request.source,
            config=request.config,
            target=request.target,
            settings=request.settings,
        )
        label = request.source.label
        limit = self._settings.build_timeout
        try:
            artifact, parts = self._pool.run(
                precompile, job, affinity=request.plugin, label=label, limit=limit
            )
        except CompileError as error:
            kept = self._store.keep(label, dict(error.files))
            raise attrs.evolve(error, kept=str(kept) if kept else "") from None
        return artifact, parts

    def _publish(self, key: Key, artifact: Artifact, label: str) -> None:
        try:
            self._store.put(key, artifact, label=label)
        except OSError as error:
            if not self._warned:
                self._warned = True
                message = f"{self._store.root}: {error.strerror or error}; nothing is kept there"
                warnings.warn(message, StoreWarning, stacklevel=2)

    def _key_of(self, request: Request, parts: Mapping[str, str]) -> Key:
        return Key.of(
            request.source, request.config, request.target, plugin=request.plugin, parts=parts
        )


def _built(artifact: Artifact, key: Key, origin: str, started: float) -> Built:
    return Built(
        artifact=artifact, key=key, origin=origin, started=started, finished=time.monotonic()
    )
