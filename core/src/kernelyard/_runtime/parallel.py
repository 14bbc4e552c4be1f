"""Do the same for many things at once, on threads that never keep the interpreter alive."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from kernelyard._runtime.caller import for_thread

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def in_threads(
    function: Callable[[Thing], Result], things: Sequence[Thing], *, threads: int
) -> Iterator[Result | BaseException]:
    """Give what the function gives, or raises, for each thing: as they end, not in order."""
    waiting: queue.SimpleQueue[Thing] = queue.SimpleQueue()
    for thing in things:
        waiting.put(thing)
    done: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()

    def work() -> None:
        while True:
            try:
                thing = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put(function(thing))
            except BaseException as error:  # noqa: BLE001 - it belongs to the caller
                done.put(error)

    for _ in range(min(threads, len(things))):
        threading.Thread(target=for_thread(work), name="kernelyard-build", daemon=True).start()
    for _ in things:
        yield done.get()
