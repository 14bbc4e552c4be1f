"""Begin a compilation before its kernels are there: what they include is read meanwhile.

The unit ends with the inclusion of a pipe, and the compiler waits there until the kernels are
written into it. clang++ has parsed by then all that comes before, g++ has only read it (it parses
nothing before the end of the text): 0.2 of its 1.8 s for a kernel of Inductor's.
"""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from kernelyard_cpp_cpu import inputs
from kernelyard_cpp_cpu.unit import KERNELS, Unit


class Begun:
    """A compiler at work on the beginning of a unit."""

    def __init__(self, call: Sequence[str], text: str) -> None:
        self.call = list(call)
        self.text = text
        self._directory = tempfile.TemporaryDirectory(prefix="kernelyard-")
        self._place = Path(self._directory.name)
        (self._place / "unit.cpp").write_text(text, encoding="utf-8")
        os.mkfifo(self._place / KERNELS)
        self._process = subprocess.Popen(
            self.call,
            cwd=self._place,
            env=inputs.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self, kernels: str) -> bytes | None:
        """Hand in the kernels; give the library, or nothing if there is none."""
        with contextlib.suppress(OSError):
            self._write(kernels.encode())
        library = self._place / "kernel.so"
        is_built = self._process.wait() == 0 and library.is_file()
        data = library.read_bytes() if is_built else None
        self._tidy()
        return data

    def give_up(self) -> None:
        """End the compiler."""
        self._process.kill()
        self._process.wait()
        self._tidy()

    def _tidy(self) -> None:
        """Remove what is left; the compiler proper may have outlived its driver, at the pipe."""
        with contextlib.suppress(OSError):
            os.close(os.open(self._place / KERNELS, os.O_WRONLY | os.O_NONBLOCK))
        self._directory.cleanup()

    def _write(self, kernels: bytes) -> None:
        """Write when the compiler has come to the pipe; ``OSError`` if it ends before."""
        while self._process.poll() is None:
            try:
                descriptor = os.open(self._place / KERNELS, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # it is not there yet
                time.sleep(0.002)
                continue
            (self._place / KERNELS).unlink()  # who opened it again would wait for ever
            os.set_blocking(descriptor, True)
            with open(descriptor, "wb") as pipe:  # noqa: PTH123 - it is a descriptor
                pipe.write(kernels)
            return


_begun: list[Begun] = []


def begin(call: Sequence[str], text: str) -> None:
    """Begin, in place of whatever was begun before and not wanted."""
    give_up()
    _begun.append(Begun(call, text))


def give_up() -> None:
    """End what was begun and is not wanted."""
    while _begun:
        _begun.pop().give_up()


def is_begun(call: Sequence[str], text: str) -> bool:
    """Whether the compilation of such a unit has begun in this process."""
    return any(it.call == list(call) and it.text == text for it in _begun)


def finish(unit: Unit) -> bytes | None:
    """Finish what was begun with the kernels of a unit; ``None`` if the compiler refuses."""
    return _begun.pop().finish(unit.files[KERNELS])
