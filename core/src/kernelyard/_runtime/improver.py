"""Look for a better config of kernels that are in use: build in spare time, try in their calls."""

import collections
import contextlib
import threading
import time
import weakref
from collections.abc import Sequence
from typing import Any

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.record import Choice
from kernelyard._pool import DisplacedError
from kernelyard._runtime.builder import Builder
from kernelyard._runtime.delivery import Delivered, Delivery
from kernelyard._runtime.preference import Preference
from kernelyard._runtime.request import Built, Request
from kernelyard._settings import Settings

_QUIET_SECONDS = 1.0
_WORTH = 20
"""A kernel that was called less often is not worth the search."""
_PATIENCE = 600
"""Looks, one a second, after which a kernel that is not called is given up."""


@attrs.define
class _Case:
    """A kernel in use, as long as somebody has it; what its launch needs; how often we looked."""

    launcher: "weakref.ref[Any]"
    request: Request
    built: Built
    support: Sequence[Artifact]
    looks: int = 0


class Improver:
    """Finds for each kernel with several configs the one that is fastest in the calls it gets."""

    def __init__(
        self, preference: Preference, builder: Builder, delivery: Delivery, settings: Settings
    ) -> None:
        self._preference = preference
        self._builder = builder
        self._delivery = delivery
        self._is_on = settings.background
        self._cases: collections.deque[_Case] = collections.deque()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def consider(self, delivered: Delivered, support: Sequence[Artifact]) -> None:
        """Look for something better than what was delivered, some time; nobody waits for it."""
        request = delivered.request
        can_try = hasattr(delivered.launcher, "challenge")
        if not (self._is_on and request.remaining and can_try) or request.is_settled:
            return
        case = _Case(weakref.ref(delivered.launcher), request, delivered.built, support)
        with self._lock:
            self._cases.append(case)
            if self._thread is None or not self._thread.is_alive():
                name = "kernelyard-improve"
                self._thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            time.sleep(_QUIET_SECONDS)
            for _ in range(len(self._cases)):
                case = self._cases.popleft()
                with contextlib.suppress(Exception):  # it stays as it is, no more
                    self._look_at(case)
            with self._lock:
                if not self._cases:
                    self._thread = None
                    return

    def _look_at(self, case: _Case) -> None:
        """Improve a kernel that is called; one that nobody has any more is forgotten."""
        case.looks += 1
        launcher = case.launcher()
        if launcher is None:
            return
        if launcher.launches < _WORTH:
            if case.looks < _PATIENCE:
                self._cases.append(case)
            return
        del launcher  # a search takes a while, and keeps nothing alive
        try:
            self._improve(case)
        except DisplacedError:  # a build needed the place: go on where it was left
            self._cases.append(case)

    def _improve(self, case: _Case) -> None:
        from kernelyard._tune.trial import Challenger, Outcomes, Trial

        request, built = case.request, case.built
        others = [it for it in request.worthwhile if it.config != built.config]
        challengers = []
        for one in others:
            if case.launcher() is None:
                return
            found = self._builder.obtain_in_spare_time(one)
            if isinstance(found, Built):
                other = self._delivery.bind(one, found, case.support)
                challengers.append(Challenger(one.config, other))
        written = {
            place: argument
            for place, argument in enumerate(request.source.arguments)
            if argument.is_written
        }

        def done(best: Config, outcomes: Outcomes, words: Sequence[str]) -> None:
            choice = Choice("the fastest in the calls that came", {"evidence": list(words)})
            self._preference.keep(request, [*outcomes, (best, choice)])

        launcher = case.launcher()
        if launcher is not None:
            Trial(launcher, built.config, challengers, written, done).begin()
