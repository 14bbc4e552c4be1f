"""What runs inside a worker: read a job, do it, send the result, until the parent is gone."""

import contextlib
import os
import pickle
import queue
import signal
import threading
import traceback

from kernelyard._pool import frames

_AUTOGROUP = "/proc/self/autogroup"
"""How nice the session of this process is to others, where Linux shares cores out among them."""


def main(manner: str = "") -> None:
    """Serve jobs from standard input; print nothing of anybody's on standard output."""
    if manner == "spare":
        _step_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbound, outbound = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    scratch = os.environ["TMPDIR"]  # as the parent made it, whatever a plugin sets later
    threading.Thread(target=_listen, args=(inbound, jobs, scratch), daemon=True).start()
    with os.fdopen(outbound, "wb") as stream:
        while True:
            job = jobs.get()
            frames.write(stream, frames.RECEIPT)
            frames.write(stream, _reply(job))


def _step_back() -> None:
    """Take a core only while nobody else wants it; so does every process started from here.

    Being nice is not enough: with ten levels of it, each parallel loop of the user's that waits
    for its last thread took 112 ms instead of 0.3. Nor is that schedule: Linux may share cores
    out among sessions first, and a worker is one of its own.
    """
    with contextlib.suppress(OSError), open(_AUTOGROUP, "w") as nice:  # noqa: PTH123 - no Path here
        nice.write("19")
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):
        os.nice(19)


def _listen(inbound: int, jobs: "queue.SimpleQueue[bytes]", scratch: str) -> None:
    """Pass jobs on; when the parent is gone, end this process and every compiler it started."""
    try:
        while True:
            jobs.put(frames.read(inbound))
    except (EOFError, OSError):
        import shutil

        shutil.rmtree(scratch, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)


def _reply(payload: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(payload)  # noqa: S301 - our own parent wrote it
        return pickle.dumps((True, function(*arguments)))
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises belongs to the parent
        traceback.print_exc()
        return _failure(error)


def _failure(error: BaseException) -> bytes:
    """Pack an exception so that it certainly arrives, and ends nothing where it does."""
    told = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    if not isinstance(error, Exception):
        return told
    try:
        packed = pickle.dumps((False, error))
        pickle.loads(packed)  # noqa: S301 - we wrote it on the line above
    except Exception:  # noqa: BLE001 - an exception that cannot travel is told instead
        return told
    return packed
