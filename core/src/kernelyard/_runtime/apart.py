"""A bench in a process of its own, which a candidate may take down: the next one gets another."""

import contextlib
import faulthandler
import functools
import time
from collections.abc import Sequence
from typing import Any

import attrs

from kernelyard._errors import BuildTimeoutError, DeviceLostError, WorkerCrashedError
from kernelyard._model.failure import Failure
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference
from kernelyard._pool.worker import LostWorkerError, Worker
from kernelyard._runtime.bench import Bench, Candidate, Final, Result, Setup
from kernelyard._runtime.job import plugins_of
from kernelyard._runtime.parcel import Parcel

_COUNTS, _KILLED = "/proc/vmstat", "oom_kill "
_MEMORY, _AVAILABLE = "/proc/meminfo", "MemAvailable:"

_GRACE = 5.0
"""So many seconds a child waits longer than who asked it."""
_REPEATS = 8
"""So many times what finding the reference took, a candidate gets besides: it runs in turn."""


class Apart:
    """Does what a bench does, in a child; a crash, a hang or a lack of memory is an outcome.

    A candidate gets ``limit`` seconds, the reference beside it its own, and opening the bench
    ``patience``. The child may take as much memory as there is when it begins, so that it fails
    rather than somebody else.
    """

    def __init__(self, plugins: Plugins, setup: Setup, *, limit: float, patience: float) -> None:
        references = {plugin.name: plugin.reference for plugin in plugins.all}
        wrappers = tuple(plugin.reference for plugin in plugins.wrappers)
        parcel = Parcel.of(setup.arguments)
        bare = attrs.evolve(setup, arguments=())
        self._setup = references[setup.plugin], wrappers, bare, parcel
        self._label = setup.source.label
        self._limit, self._patience = limit, patience
        self._reference: Candidate | None = None
        self._took = 0.0
        self._worker: Worker | None = None

    @property
    def has_reference(self) -> bool:
        """Whether there is one to compare with, now or in the next child."""
        return self._reference is not None

    def begin(self, candidate: Candidate) -> Result:
        """Take a candidate for the reference, if it works."""
        began = time.monotonic()
        result: Result | Failure = self._ask("begin", candidate, limit=self._patience)
        if isinstance(result, Failure):
            return Result(result)
        self._took = time.monotonic() - began
        if not isinstance(result.outcome, Failure):
            self._reference = candidate
        return result

    def attempt(self, candidate: Candidate) -> Result:
        """Run a candidate once; measure it if its result is that of the reference."""
        if self._worker is None and self._reference is not None:
            again = self._ask("begin", self._reference, limit=self._patience)
            if isinstance(again, Failure):
                return Result(again)
        besides = _REPEATS * self._took
        result: Result | Failure = self._ask(
            "attempt", candidate, limit=self._limit, besides=besides
        )
        return Result(result) if isinstance(result, Failure) else result

    def final(self, candidates: Sequence[Candidate], seconds: float) -> Final:
        """Measure candidates that are known to work in turn; the first wins where that fails."""
        ended: Final | Failure = self._ask("final", candidates, seconds, limit=self._patience)
        if isinstance(ended, Failure):
            return Final(0, f"they could not be measured again: {ended}")
        return ended

    def open(self) -> None:
        """Begin the child; what its plugin or its arguments are not fit for is raised."""
        self._opened()

    def restore(self) -> None:
        """Nothing here was touched: the child has copies."""

    def close(self) -> None:
        """End the child."""
        if self._worker:
            self._worker.kill()
            self._worker = None

    def _opened(self) -> Worker:
        if self._worker is None:
            worker = Worker()
            try:
                worker.run(_open_bench, self._setup, self._label, self._patience)
            except BaseException:
                worker.kill()
                raise
            self._worker = worker
        return self._worker

    def _ask(self, method: str, *arguments: object, limit: float, besides: float = 0.0) -> Any:
        """Call a method there; a ``Failure`` says what became of the child."""
        killed, whole = _out_of_memory(), limit + besides
        try:
            return self._opened().run(_call, (method, arguments, whole), self._label, whole)
        except BuildTimeoutError:
            reason = f"a run and its measurement did not end within {limit:g} s"
            failure = Failure(kind="timed out", reason=reason, limit=limit)
        except WorkerCrashedError as error:
            failure = _crashed(error, is_memory=_out_of_memory() > killed)
        except LostWorkerError:
            failure = Failure(kind="crashed", reason="the process that tried it was gone")
        except (DeviceLostError, MemoryError) as error:
            failure = Failure.of(error)
        self.close()
        return failure


def _crashed(error: WorkerCrashedError, *, is_memory: bool) -> Failure:
    words = " ".join(error.last_words.split())[-300:]
    said = f"; its last words: {words}" if words else ""
    reason = f"the process that ran it died ({error.exit_status}){said}"
    return Failure(kind="out of memory" if is_memory else "crashed", reason=reason)


def _out_of_memory() -> int:
    """Count the processes that the system has killed for want of memory, where it says so."""
    return _number(_COUNTS, _KILLED)


def _number(path: str, name: str) -> int:
    with contextlib.suppress(OSError), open(path, encoding="ascii") as lines:  # noqa: PTH123 - no Path here
        for line in lines:
            if line.startswith(name):
                return int(line.split()[1])
    return 0


@attrs.define
class _Held:
    """What the child keeps from one job to the next."""

    bench: Bench | None = None


_held = _Held()


def _open_bench(
    plugin: Reference, wrappers: tuple[Reference, ...], setup: Setup, parcel: Parcel
) -> None:
    """Make the bench of this process, and leave others the memory that they have."""
    whole = attrs.evolve(setup, arguments=parcel.unpacked())
    _held.bench = Bench(plugins_of(plugin, wrappers), whole)
    _limit_memory()


def _call(method: str, arguments: tuple[object, ...], limit: float) -> object:
    """Call a method, and end this process if nobody does when time is up.

    Whoever asked may be gone, and no other thread runs while a kernel hangs that keeps the
    interpreter to itself.
    """
    faulthandler.dump_traceback_later(limit + _GRACE, exit=True)
    try:
        return getattr(_held.bench, method)(*arguments)
    finally:
        faulthandler.cancel_dump_traceback_later()


@functools.cache
def _limit_memory() -> None:
    """Let allocations fail where memory ends, so that the kernel of the system kills nobody."""
    available = 1024 * _number(_MEMORY, _AVAILABLE)
    used = 1024 * _number("/proc/self/status", "VmData:")
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        if available:
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (used + available, hard))
