"""Make sure that a key is built once, however many threads ask."""

import os
import threading
from collections.abc import Iterable
from concurrent.futures import Future

from kernelyard._model.key import Key
from kernelyard._runtime.request import Built

Flight = Future[Built]


class Flights:
    """The builds that are under way in this process."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._flights: dict[str, Flight] = {}

    def board(self, keys: Iterable[Key]) -> tuple[dict[Key, Flight], dict[Key, Flight]]:
        """Give the flights that the caller has to fly now, and those that others are flying."""
        mine: dict[Key, Flight] = {}
        others: dict[Key, Flight] = {}
        if self._pid != os.getpid():
            self._reset()  # in a forked child nobody is flying: the threads are its parent's
        with self._lock:
            for key in keys:
                flight = self._flights.get(key.digest)
                if flight is None:
                    flight = self._flights[key.digest] = mine[key] = Future()
                elif key not in mine:
                    others[key] = flight
        return mine, others

    def land(self, key: Key, result: Built | BaseException) -> None:
        """Tell everybody who waits for a key what became of it; it may be flown again."""
        with self._lock:
            flight = self._flights.pop(key.digest)
        if isinstance(result, BaseException):
            flight.set_exception(result)
        else:
            flight.set_result(result)
