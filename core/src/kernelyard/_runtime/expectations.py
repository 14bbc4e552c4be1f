"""Begin builds before their sources are there, in workers that are held for them."""

import contextlib
import os
import threading
from concurrent.futures import Future

from kernelyard._plugins import Plugins
from kernelyard._pool import Pool, Reservation
from kernelyard._runtime.job import expect, job_for
from kernelyard._runtime.request import Request
from kernelyard._settings import Settings

_PATIENCE = 20.0
"""Seconds after which a build that was begun and not claimed is given up."""
_LIMIT = 10.0
"""Seconds that a plugin has to begin a build: whoever wants to build meanwhile waits for it."""


class Expectations:
    """At most one begun build per kind of request; who claims it takes it over."""

    def __init__(self, plugins: Plugins, pool: Pool, settings: Settings) -> None:
        self._plugins = plugins
        self._pool = pool
        self._settings = settings
        self._reset()
        pool.before_close.append(self.give_up)

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._begun: dict[tuple[str, str], Future[Reservation | None]] = {}

    def _own(self) -> None:
        """Start anew in a forked child: what was begun is its parent's."""
        if self._pid != os.getpid():
            self._reset()

    def begin(self, request: Request) -> None:
        """Have a worker begin what a request like this one will need; return at once."""
        outcome: Future[Reservation | None] = Future()
        self._own()
        with self._lock:
            if not request.batch or _kind(request) in self._begun:
                return
            self._begun[_kind(request)] = outcome
        work = (request, outcome)
        name = "kernelyard-expect"
        threading.Thread(target=self._begin, args=work, name=name, daemon=True).start()

    def is_begun(self, request: Request) -> bool:
        """Whether a worker has begun a build for such requests."""
        self._own()
        outcome = self._begun.get(_kind(request))
        return outcome is not None and outcome.result() is not None

    def claim(self, request: Request) -> Reservation | None:
        """Take over the worker that has begun a build for such requests, if there is one."""
        self._own()
        with self._lock:
            outcome = self._begun.pop(_kind(request), None)
        return outcome.result() if outcome else None

    def give_up(self) -> None:
        """Give up all that was begun and not claimed."""
        self._own()
        with self._lock:
            unclaimed = list(self._begun.values())
            self._begun.clear()
        for outcome in unclaimed:
            outcome.add_done_callback(_give_up)

    def _begin(self, request: Request, outcome: "Future[Reservation | None]") -> None:
        reservation = None
        with contextlib.suppress(Exception):  # the build itself will meet it again, and say so
            reservation = self._reserved(request)
        outcome.set_result(reservation)
        if reservation:
            timer = threading.Timer(_PATIENCE, self._run_out, (request, outcome))
            timer.daemon = True
            timer.start()

    def _reserved(self, request: Request) -> Reservation | None:
        """Give a worker that has begun something."""
        reservation = self._pool.reserve(request.plugin)
        if reservation is None:
            return None
        words = ""
        try:
            job = job_for(self._plugins, [request])
            limit = min(_LIMIT, self._settings.build_timeout)
            words = reservation.run(expect, job, label=request.source.label, limit=limit)
        finally:
            if not words:
                reservation.close()
        return reservation if words else None

    def _run_out(self, request: Request, outcome: "Future[Reservation | None]") -> None:
        with self._lock:
            is_unclaimed = self._begun.get(_kind(request)) is outcome
            if is_unclaimed:
                del self._begun[_kind(request)]
        if is_unclaimed:
            _give_up(outcome)


def _give_up(outcome: "Future[Reservation | None]") -> None:
    reservation = outcome.result()
    if reservation:
        reservation.give_up()


def _kind(request: Request) -> tuple[str, str]:
    return request.plugin, request.batch
