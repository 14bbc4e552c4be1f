"""Do the same for many things at once, on threads that never keep the interpreter alive."""

import contextlib
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)
Result = TypeVar("Result")


def in_threads(
    function: Callable[[Thing], Result],
    things: Sequence[Thing],
    *,
    threads: int,
    done: Callable[[Thing], None],
) -> dict[Thing, Result]:
    """Give ``{thing: function(thing)}``, at most ``threads`` at a time, all of them tried.

    The first failure, in the order of ``things``, is raised after the last one has ended;
    a note on it names how many others failed.
    """
    futures: dict[Thing, Future[Result]] = {thing: Future() for thing in things}
    waiting = iter(list(things))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                thing = next(waiting, None)
            if thing is None:
                return
            try:
                futures[thing].set_result(function(thing))
            except BaseException as error:  # noqa: BLE001 - it belongs to the caller, see below
                futures[thing].set_exception(error)
            with contextlib.suppress(Exception):  # who only watches cannot stop the work
                done(thing)

    for _ in range(min(threads, len(things))):
        threading.Thread(target=work, name="kernelyard-build", daemon=True).start()
    failures = [error for future in futures.values() if (error := future.exception())]
    if failures:
        if len(failures) > 1:
            failures[0].add_note(f"{len(failures) - 1} more of {len(things)} builds failed too")
        raise failures[0]
    return {thing: future.result() for thing, future in futures.items()}
