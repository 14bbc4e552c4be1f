"""Make a shared library of an object file."""

import functools
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kernelyard_halide.options import RejectedError
from kernelyard_halide.toolchain import Toolchain

_EMPTY = b"!<arch>\n"
"""An archive of nothing."""


def runtime_name(tools: Toolchain) -> str:
    """Name the library of Halide's runtime; one per version of Halide in a process."""
    return f"libkernelyard_halide_{tools.digest[:16]}.so"


def runtime_library(data: bytes, tools: Toolchain) -> bytes:
    """Link the runtime, under the name by which kernels ask for it."""
    return _link(tools.linker, [data], ["-soname", runtime_name(tools)])


def kernel_library(objects: Sequence[bytes], tools: Toolchain) -> bytes:
    """Link a kernel; what it calls is in the runtime, which is named and not read."""
    return _link(tools.linker, objects, ["-soname", "kernel.so"], _stand_in(tools))


@functools.cache
def _stand_in(tools: Toolchain) -> bytes:
    """Make an empty library of the runtime's name: a name is all that a linker needs."""
    return _link(tools.linker, [_EMPTY], ["-soname", runtime_name(tools)])


def _link(linker: str, objects: Sequence[bytes], options: list[str], needed: bytes = b"") -> bytes:
    with tempfile.TemporaryDirectory(prefix="kernelyard-") as name:
        directory = Path(name)
        contents = {f"{number}.o": content for number, content in enumerate(objects)}
        if needed:
            contents["needed.so"] = needed
        for file, content in contents.items():
            (directory / file).write_bytes(content)
        call = [linker, "-shared", "-o", "out.so", "-z", "noexecstack", *options]
        call += ["--no-as-needed", *contents]
        finished = subprocess.run(
            call, cwd=directory, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        if finished.returncode:
            words = finished.stderr.decode(errors="replace")[:4000]
            raise RejectedError(f"{' '.join(call)}\n{words}")
        return (directory / "out.so").read_bytes()
