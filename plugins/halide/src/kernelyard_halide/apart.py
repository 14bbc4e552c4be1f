"""Do something in a copy of this process, so that nothing of it is left here."""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from kernelyard_halide.options import RejectedError

T = TypeVar("T")


def apart(function: Callable[[], T], words: Callable[[BaseException], str], directory: Path) -> T:
    """Give what ``function`` gives there; ``RejectedError`` with ``words`` of what it raised.

    Halide counts the names that it gives out, and they stand in what it writes: the same text has
    the same bytes only where nothing was compiled before. What a text imports, sets or leaves
    running ends with the copy. If that dies, so does this process, as who waits for it expects.
    """
    answer = directory / "answer"
    child = os.fork()
    if child == 0:
        _answer(function, words, answer)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        _die(os.WTERMSIG(status))
    if not answer.exists():
        os._exit(os.waitstatus_to_exitcode(status))
    succeeded, result = pickle.loads(answer.read_bytes())  # noqa: S301 - our own child wrote it
    if not succeeded:
        raise RejectedError(result)
    given: T = result
    return given


def _answer(
    function: Callable[[], object], words: Callable[[BaseException], str], place: Path
) -> NoReturn:
    """Write what becomes of it, and end; the descriptors of the worker are none of its business."""
    os.closerange(3, 1024)
    try:
        told: tuple[bool, object] = True, function()
    except BaseException as error:  # noqa: BLE001 - the text is the user's, and may raise anything
        told = False, words(error)
    new = place.with_suffix(".new")
    new.write_bytes(pickle.dumps(told))
    new.rename(place)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _die(number: int) -> NoReturn:
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)
