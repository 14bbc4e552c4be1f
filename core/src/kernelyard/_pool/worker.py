"""The parent's end of one worker process."""

import contextlib
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable
from typing import IO, Any

from kernelyard._errors import BuildTimeoutError, WorkerCrashedError, WorkerStartError
from kernelyard._pool import frames

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from kernelyard._pool.child import main; main(*sys.argv[2:])"
)


class LostWorkerError(Exception):
    """A worker that had served before was gone when its next job came; the job was not begun."""


class Worker:
    """A fresh interpreter in a process group of its own.

    It is started, never forked: it inherits no descriptor, no thread and no ``__main__`` of the
    user. It ends when this end of its pipe is closed, which also happens when this process dies,
    and what it left in its temporary directory goes with it. A *spare* one, and what it starts,
    gets a core only while nobody else wants it.
    """

    def __init__(self, *, spare: bool = False) -> None:
        try:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
            scratch = tempfile.mkdtemp(prefix="kernelyard-")
        except OSError as error:
            raise WorkerStartError("a temporary directory (TMPDIR)", str(error)) from None
        try:
            self._process = _start(self._log, scratch, spare=spare)
        except (OSError, ValueError, TypeError) as error:
            self._log.close()
            shutil.rmtree(scratch, ignore_errors=True)
            raise WorkerStartError(f"Python ({sys.executable})", str(error)) from None
        self._end = weakref.finalize(self, _end, self._process, self._log, scratch, os.getpid())
        self._has_served = False

    @property
    def pid(self) -> int:
        """The process, which is also its group."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return self._process.poll() is None

    def run(
        self, function: Callable[..., Any], arguments: tuple[object, ...], label: str, limit: float
    ) -> Any:
        """Have ``function(*arguments)`` done there; raise what it raised.

        ``WorkerCrashedError`` if the process dies, ``BuildTimeoutError`` past ``limit`` seconds,
        ``LostWorkerError`` if it was dead before; after any of them the worker is dead.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        answers = self._process.stdout.fileno()
        payload = pickle.dumps((function, arguments))
        deadline = time.monotonic() + limit
        begun = self._log.seek(0, os.SEEK_END)
        is_taken = False
        try:
            frames.write(self._process.stdin, payload)  # type: ignore[arg-type]  # IO[bytes] is one
            is_taken = frames.read(answers, deadline=deadline) == frames.RECEIPT
            reply = frames.read(answers, deadline=deadline)
        except TimeoutError:
            self.kill()
            raise BuildTimeoutError(label, limit) from None
        except (EOFError, OSError):
            words = self._words_since(begun)
            self.kill()
            if self._has_served and not is_taken:
                raise LostWorkerError from None
            raise WorkerCrashedError(label, self._exit_status(), words) from None
        except BaseException:
            self.kill()  # it is still at work: its answer must not be taken for the next job's
            raise
        self._has_served = True
        succeeded, result = pickle.loads(reply)  # noqa: S301 - our own child wrote it
        if succeeded:
            return result
        raise result

    def kill(self) -> None:
        """End the worker and every process that it started."""
        self._end()

    def interrupt(self) -> None:
        """End its processes only: a thread that waits in ``run`` sees them die, and cleans up."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _exit_status(self) -> str:
        code = self._process.returncode
        if code >= 0:
            return f"exit status {code}"
        known = {number.value: number.name for number in signal.Signals}
        return ", ".join(filter(None, (f"signal {-code}", known.get(-code))))

    def _words_since(self, begun: int) -> str:
        try:
            size = self._log.seek(0, os.SEEK_END)
            self._log.seek(max(begun, size - 4096))
            return self._log.read().decode(errors="replace")
        except ValueError:
            return ""  # it is closed: the program is ending


def _start(log: IO[bytes], scratch: str, *, spare: bool) -> "subprocess.Popen[bytes]":
    path = json.dumps([str(entry) for entry in sys.path])  # people put Path objects there
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START, path, *(["spare"] if spare else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "TMPDIR": scratch},
        start_new_session=True,
    )


def _end(process: "subprocess.Popen[bytes]", log: IO[bytes], scratch: str, owner: int) -> None:
    """End a process group and remove what it left; also done when the owner forgets it or exits."""
    if os.getpid() != owner:
        return  # a forked child of the owner: the worker is none of its business
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, log):
        with contextlib.suppress(OSError):
            if stream:
                stream.close()
    process.wait()
    _remove(scratch)


def _remove(scratch: str) -> None:
    """Remove a directory in which processes that were killed may still write their last."""
    for pause in (0.0, 0.01, 0.05, 0.2):
        time.sleep(pause)
        shutil.rmtree(scratch, ignore_errors=True)
        if not os.path.exists(scratch):  # noqa: PTH110 - a string, and perhaps at exit
            return
