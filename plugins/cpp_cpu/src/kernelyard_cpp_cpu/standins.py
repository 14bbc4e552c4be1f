"""Empty libraries to link with, in place of large ones that are there when a kernel is loaded.

A linker reads every symbol of what it links with: 74,000 for torch, 0.3 s of each build. To have a
library named as needed takes nothing but its name; who is called is looked up at loading, and what
is missing then is an error of loading, since all symbols are bound at once.
"""

import functools
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kernelyard.plugin import CompileError
from kernelyard_cpp_cpu import process
from kernelyard_cpp_cpu.toolchain import Toolchain


def link_flags(compiler: Toolchain, sonames: Sequence[str]) -> list[str]:
    """Give the flags that name these libraries as needed, by soname."""
    if not sonames or sys.platform != "linux":
        return []  # elsewhere undefined names need no library
    made = _made(compiler, tuple(sonames))
    libraries = [str(Path(made.name) / soname) for soname in sonames]
    return ["-Wl,--no-as-needed", *libraries, "-Wl,--as-needed"]


@functools.lru_cache(maxsize=8)
def _made(compiler: Toolchain, sonames: tuple[str, ...]) -> "tempfile.TemporaryDirectory[str]":
    """Make the libraries once per process; they go with it."""
    directory = tempfile.TemporaryDirectory(prefix="kernelyard-")
    for soname in sonames:
        command = [compiler.command, "-shared", "-nostdlib", f"-Wl,-soname,{soname}", "-o", soname]
        command += [f"-fuse-ld={compiler.linker}"] if compiler.linker else []
        command += ["-x", "c", "/dev/null"]
        finished = process.run(command, Path(directory.name))
        if finished.status:
            raise CompileError(soname, "cpp_cpu", " ".join(command), finished.output)
    return directory
