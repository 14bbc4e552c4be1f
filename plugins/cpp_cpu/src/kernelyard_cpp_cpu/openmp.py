"""OpenMP: the compiler's own, or clang's code on the threads that the process has already.

A source's option ``openmp`` names the library whose threads a kernel shall share; torch's is GNU's,
which is also what g++ uses by itself. What clang's code calls is in ``native/openmp``.
"""

import functools
import hashlib
import tempfile
from pathlib import Path

from kernelyard.plugin import CompileError, Source
from kernelyard_cpp_cpu import inputs, process, standins
from kernelyard_cpp_cpu.toolchain import Toolchain

_GNU = "libgomp.so.1"
_NATIVE = Path(__file__).parent / "native" / "openmp"


def is_wanted(source: Source) -> bool:
    """Whether a source asks for OpenMP, by a flag or in its text."""
    flags = inputs.strings(source, "flags")
    return "-fopenmp" in flags or "#pragma omp" in source.code or "omp.h" in source.code


def compile_flags(source: Source, compiler: Toolchain) -> list[str]:
    """Give the flags that make the compiler understand OpenMP's pragmas."""
    if not is_wanted(source):
        return []
    if not _is_shared(source, compiler):
        return ["-fopenmp"]
    return ["-Xclang", "-fopenmp", "-isystem", str(_NATIVE)]


def link_flags(source: Source, compiler: Toolchain) -> list[str]:
    """Give what else has to be linked in."""
    if not is_wanted(source) or not _is_shared(source, compiler):
        return []
    made = Path(_object(compiler).name) / "openmp.o"
    return [str(made), *standins.link_flags(compiler, (_GNU,))]


def identity(source: Source, compiler: Toolchain) -> str:
    """Identify what ``link_flags`` gives, by content."""
    if not is_wanted(source) or not _is_shared(source, compiler):
        return ""
    texts = [(_NATIVE / name).read_bytes() for name in ("omp.h", "openmp.cpp")]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def _is_shared(source: Source, compiler: Toolchain) -> bool:
    """Whether clang's code is put on GNU's threads: where asked for, or where it has none."""
    return compiler.is_clang and (compiler.is_zig or source.option("openmp", "") == _GNU)


@functools.lru_cache(maxsize=8)
def _object(compiler: Toolchain) -> "tempfile.TemporaryDirectory[str]":
    """Compile what clang's code calls, once per process; it goes with it."""
    directory = tempfile.TemporaryDirectory(prefix="kernelyard-")
    command = [compiler.command, "-std=c++20", "-O2", "-fPIC", "-fvisibility=hidden", "-c"]
    command += [str(_NATIVE / "openmp.cpp"), "-o", "openmp.o"]
    finished = process.run(command, Path(directory.name))
    if finished.status:
        raise CompileError("openmp.cpp", "cpp_cpu", " ".join(command), finished.output)
    return directory
