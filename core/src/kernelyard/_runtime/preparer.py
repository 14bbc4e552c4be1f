"""Have plugins do what makes later builds faster: in spare time, or now."""

import contextlib
import hashlib
import threading
import time
from collections.abc import Iterable, Mapping

import attrs

from kernelyard._errors import KernelyardError, PluginError
from kernelyard._plugins import Plugins
from kernelyard._pool import DisplacedError, Pool
from kernelyard._progress import showing
from kernelyard._runtime.job import job_for, prepare
from kernelyard._runtime.request import Request
from kernelyard._settings import Settings
from kernelyard._store import Store

_QUIET_SECONDS = 1.0
"""So long nothing was built before spare time begins: graphs come in twos, forward and backward."""


@attrs.frozen
class Prepared:
    """What a plugin prepared: its name for it, what there is now, and the seconds that took."""

    plugin: str
    name: str
    words: str
    seconds: float


class Preparer:
    """Prepares each thing once per process, and never two processes the same at a time."""

    def __init__(self, plugins: Plugins, store: Store, pool: Pool, settings: Settings) -> None:
        self._plugins = plugins
        self._store = store
        self._pool = pool
        self._settings = settings
        self._begun: set[str] = set()

    def in_spare_time(self, requests: Iterable[Request]) -> None:
        """Begin what could be prepared for such requests; nobody waits for it, or hears of it."""
        todo: dict[str, Request] = {}
        for request in requests if self._settings.background else ():
            with contextlib.suppress(KernelyardError):
                todo[_preparation(request)] = request
        todo = {name: it for name, it in todo.items() if name and name not in self._begun}
        if todo:
            self._begun |= todo.keys()
            name = "kernelyard-prepare"
            threading.Thread(target=self._quietly, args=(todo,), name=name, daemon=True).start()

    def now(self, requests: Iterable[Request]) -> list[Prepared]:
        """Prepare, with a bar on a terminal; raise what the plugin or its worker raised."""
        todo = _todo(requests)
        self._begun |= todo.keys()
        done: list[Prepared] = []
        if not todo:
            return done
        bar = showing(self._settings.progress, "preparing", len(todo))
        with self._pool.without_spare(), bar as advance:  # which may be at the very same
            for name, request in todo.items():
                begin = time.monotonic()
                words = self._once(name, request, spare=False)
                done.append(Prepared(request.plugin, name, words, time.monotonic() - begin))
                advance(name)
        return done

    def _quietly(self, todo: Mapping[str, Request]) -> None:
        for name, request in todo.items():
            with contextlib.suppress(Exception):  # it is not prepared, no more
                while not self._in_a_quiet_moment(name, request):
                    pass

    def _in_a_quiet_moment(self, name: str, request: Request) -> bool:
        """Whether it was done before other work needed the place."""
        time.sleep(_QUIET_SECONDS)
        try:
            self._once(name, request, spare=True)
        except DisplacedError:
            return False
        return True

    def _once(self, name: str, request: Request, *, spare: bool) -> str:
        """Prepare, unless another process has done it by the time that it is our turn."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        with self._store.building([digest], patience=self._settings.build_timeout):
            if not _preparation(request):
                return "done by another process"
            return self._in_worker(name, request, spare=spare)

    def _in_worker(self, name: str, request: Request, *, spare: bool) -> str:
        job = job_for(self._plugins, [request])
        limit = self._settings.build_timeout
        if spare:
            words: str = self._pool.run_spare(prepare, job, label=name, limit=limit)
        else:
            words = self._pool.run(prepare, job, affinity=request.plugin, label=name, limit=limit)
        return words


def _todo(requests: Iterable[Request]) -> dict[str, Request]:
    """Name what could be prepared, each with one of the requests that would gain."""
    todo = {_preparation(request): request for request in requests}
    todo.pop("", None)
    return todo


def _preparation(request: Request) -> str:
    try:
        name = request.report.preparation(request.source)
    except (Exception, SystemExit) as error:
        problem = f"raised {type(error).__name__} in a report's preparation: {error}"
        raise PluginError(request.plugin, problem) from error
    if not isinstance(name, str):
        raise PluginError(request.plugin, f"gave {name!r:.80} for a report's preparation")
    return name
