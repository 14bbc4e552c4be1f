"""A bounded set of workers, each kept for the plugin that it has imported."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kernelyard._pool.worker import Worker

_IDLE_SECONDS = 30.0


class DisplacedError(Exception):
    """Work of spare time that was ended, because other work needed its place."""


class Reservation:
    """A worker that is held for several jobs; close it, always."""

    def __init__(self, worker: "Worker", release: Callable[[], None]) -> None:
        self._worker = worker
        self._release = release

    def run(
        self, function: Callable[..., Any], *arguments: object, label: str, limit: float
    ) -> Any:
        """Do ``function(*arguments)`` in this worker within ``limit`` seconds."""
        return self._worker.run(function, arguments, label, limit)

    def close(self) -> None:
        """Give the worker back."""
        self._release()

    def give_up(self) -> None:
        """End the worker, and all that it began."""
        self._worker.kill()
        self._release()


class Pool:
    """Runs functions in worker processes; blocks its caller, so call it from threads.

    A worker that dies or is stopped takes only its own job with it. The pool knows nothing of
    kernels: a function, its arguments, a label for errors, and an affinity that says which
    jobs may share a worker.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self.before_close: list[Callable[[], None]] = []
        """What is to be done first: whoever holds a worker for later lets go of it."""
        self._reset()

    def run(
        self,
        function: Callable[..., Any],
        *arguments: object,
        affinity: str,
        label: str,
        limit: float,
    ) -> Any:
        """Do ``function(*arguments)`` in a worker within ``limit`` seconds and give its result."""
        from kernelyard._pool.worker import LostWorkerError

        self._own()
        with self._place():
            while True:
                worker = self._take(affinity)
                try:
                    return worker.run(function, arguments, label, limit)
                except LostWorkerError:
                    continue
                finally:
                    self._give_back(affinity, worker)

    def reserve(self, affinity: str) -> "Reservation | None":
        """Give a worker for several jobs; it holds its place until it is closed.

        ``None`` where that would leave no place for other jobs.
        """
        self._own()
        if not self._reservable.acquire(blocking=False):
            return None
        if not self._slots.acquire(blocking=False):
            self._reservable.release()
            return None
        try:
            worker = self._take(affinity)
        except BaseException:
            self._unreserve()
            raise
        return Reservation(worker, lambda: self._release(affinity, worker))

    def _release(self, affinity: str, worker: "Worker") -> None:
        self._give_back(affinity, worker)
        self._unreserve()

    def _unreserve(self) -> None:
        self._slots.release()
        self._reservable.release()

    def run_spare(
        self, function: Callable[..., Any], *arguments: object, label: str, limit: float
    ) -> Any:
        """Do it with no claim to a core that anybody else wants.

        ``DisplacedError`` where no place is free, or a job of ``run`` needed this one.
        """
        from kernelyard._errors import WorkerCrashedError
        from kernelyard._pool.worker import Worker

        self._own()
        if self._waiting or not self._slots.acquire(blocking=False):
            raise DisplacedError
        worker = None
        try:
            worker = Worker(spare=True)
            self._spare.append(worker)
            if self._waiting:  # somebody who came while the worker was started
                raise DisplacedError
            return worker.run(function, arguments, label, limit)
        except WorkerCrashedError:
            if worker in self._spare:
                raise
            raise DisplacedError from None
        finally:
            with contextlib.suppress(ValueError):
                self._spare.remove(worker)  # type: ignore[arg-type]  # None is not in it
            if worker:
                worker.kill()
            self._slots.release()

    @contextlib.contextmanager
    def without_spare(self) -> Iterator[None]:
        """End the work of spare time, and let none begin until this is over."""
        self._own()
        self._waiting.append(None)
        try:
            while self._spare:
                self._displace()
            yield
        finally:
            self._waiting.pop()

    def processes(self) -> list[int]:
        """List the process ids of all live workers."""
        self._own()
        with self._lock:
            return [w.pid for w in (*self._busy, *self._idle_workers(), *self._spare)]

    def close(self) -> None:
        """End all idle workers; the busy ones end with their jobs."""
        self._own()
        for let_go in self.before_close:
            let_go()
        with self._lock:
            self._dismissed |= self._busy
        for worker in list(self._spare):
            worker.interrupt()
        self._end_idle()

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        """Hold one of the places; work of spare time gives up its own if there is no other."""
        if not self._slots.acquire(blocking=False):
            self._waiting.append(None)  # a list: adding and removing are atomic
            self._displace()
            try:
                self._slots.acquire()
            finally:
                self._waiting.pop()
        try:
            yield
        finally:
            self._slots.release()

    def _displace(self) -> None:
        with contextlib.suppress(IndexError):
            self._spare.pop().interrupt()

    def _end_idle(self) -> None:
        with self._lock:
            idle = self._idle_workers()
            self._idle.clear()
        for worker in idle:
            worker.kill()

    def _own(self) -> None:
        """Start anew in a forked child: the workers are its parent's."""
        if self._pid != os.getpid():
            self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._size)
        self._reservable = threading.Semaphore(self._size - 1)
        self._idle: dict[str, list[Worker]] = {}
        self._busy: set[Worker] = set()
        self._spare: list[Worker] = []
        self._waiting: list[None] = []
        self._dismissed: set[Worker] = set()
        self._rest: threading.Timer | None = None

    def _take(self, affinity: str) -> "Worker":
        from kernelyard._pool.worker import Worker  # and subprocess: only a build pays for them

        with self._lock:
            waiting = self._idle.get(affinity, [])
            worker = waiting.pop() if waiting else None
            stranger = None if worker else self._stranger()
        if stranger:
            stranger.kill()
        if worker is None or not worker.is_alive:
            worker = Worker()
        with self._lock:
            self._busy.add(worker)
        return worker

    def _stranger(self) -> "Worker | None":
        """Give up an idle worker of another affinity if all places are taken."""
        if len(self._busy) + len(self._idle_workers()) < self._size:
            return None
        return next((workers.pop() for workers in self._idle.values() if workers), None)

    def _give_back(self, affinity: str, worker: "Worker") -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker in self._dismissed:
                self._dismissed.discard(worker)
                worker.kill()
            elif worker.is_alive:
                self._idle.setdefault(affinity, []).append(worker)
            if self._rest:
                self._rest.cancel()
            if not self._busy:
                self._rest = threading.Timer(_IDLE_SECONDS, self._end_idle)
                self._rest.daemon = True
                self._rest.start()

    def _idle_workers(self) -> "list[Worker]":
        return [worker for workers in self._idle.values() for worker in workers]
