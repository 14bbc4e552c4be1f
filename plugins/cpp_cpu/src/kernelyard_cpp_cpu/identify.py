"""Name a compiler by content, and by what it says of itself."""

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import attrs

from kernelyard.plugin import Memo, Missing, digest_file, stamp
from kernelyard_cpp_cpu import cpu, zig

_TUNING = re.compile(r"(?:-mtune=|-tune-cpu\W+)([\w.-]+)")
_PATIENCE = 60.0
"""Seconds in which a compiler answers a question; one that does not is not asked again."""
_FAST_LINKERS = ("mold", "lld", "gold") if sys.platform == "linux" else ()


@attrs.frozen
class Toolchain:
    """A C++ compiler that answers: how to call it, and what it is by content."""

    command: str
    version: str
    """The first line of what it says of its version."""
    digest: str
    """SHA-256 over the contents of the driver and of the compiler proper."""
    linker: str = ""
    """The fastest linker that it finds, as ``-fuse-ld`` names it; empty for its own choice."""
    linker_path: str = ""
    tuning: str = ""
    """The processor here, as ``-mtune`` names it; empty where the compiler cannot tell."""

    @property
    def is_clang(self) -> bool:
        """Whether it takes clang's flags."""
        return "clang" in self.version

    @property
    def is_zig(self) -> bool:
        """Whether it is the compiler of the package ``ziglang``."""
        return Path(self.command).name == zig.NAME

    def __str__(self) -> str:
        return f"{self.command}, {self.version}"


def identify(
    command: str, path: str, state: Path, proper: Path | None = None
) -> Toolchain | Missing:
    """Identify the compiler that a command names along a path; ``proper`` is what it calls."""
    located = shutil.which(command, path=path)
    if located is None:
        return Missing(f"{command} is not on PATH")
    try:
        found = _identified(located, stamp(Path(located).resolve()), state, proper)
        if isinstance(found, Toolchain) and not _is_there(found.linker_path):
            _identified.cache_clear()
            found = _identified(located, stamp(Path(located).resolve()), state, proper)
    except OSError as error:
        return Missing(f"{located} cannot be read: {error.strerror}")
    except _NoAnswerError as error:
        return Missing(str(error))
    return found


class _NoAnswerError(Exception):
    pass


class _HangsError(_NoAnswerError):
    pass


@functools.lru_cache(maxsize=16)
def _identified(
    located: str, driver_stamp: str, state: Path, proper: Path | None
) -> Toolchain | Missing:
    """Identify the compiler at a path; asked anew in each process and whenever the file changes."""
    try:
        return _asked(located, driver_stamp, state, proper)
    except _HangsError as error:
        return Missing(str(error))


def _asked(located: str, driver_stamp: str, state: Path, proper: Path | None) -> Toolchain:
    memo = Memo(state / "toolchain.json")
    name = f"answers {located}"
    known = memo.recall(name)
    now = [driver_stamp, cpu.model()]
    if not (isinstance(known, list) and known[:2] == now and _is_there(known[-1])):
        version = _ask(located, "--version").removeprefix(Path(located).name).strip()
        program = str(proper or _program(located, "cc1plus"))
        known = [*now, version, program, _tuning(located), *_linker(located)]
        memo.keep(name, known)
    _, _, version, program, tuning, linker, linker_path = known
    files = [Path(located).resolve(), *([Path(program)] if program else [])]
    digest = "+".join(digest_file(file, memo)[:32] for file in files)
    return Toolchain(located, version, digest, linker, linker_path, tuning)


def _tuning(located: str) -> str:
    """Ask which processor this is; a name, so that the key says what was built for."""
    if cpu.architecture() != "x86_64":
        return ""
    question = [located, "-mtune=native", "-c", "-v", "-fsyntax-only", "-x", "c++", os.devnull]
    try:
        answer = subprocess.run(
            question,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _TUNING.findall(answer.stderr) if answer.returncode == 0 else []
    return next((name for name in found if name != "native"), "")


def _linker(located: str) -> tuple[str, str]:
    """Find a linker that is faster than the usual one: its name, and where it is."""
    for name in _FAST_LINKERS:
        program = _program(located, f"ld.{name}")
        if program and _links(located, name):
            return name, program
    return "", ""


def _links(located: str, linker: str) -> bool:
    """Whether an empty library can be linked with it."""
    command = [located, "-shared", "-nostdlib", f"-fuse-ld={linker}", "-o", "empty.so"]
    with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
        try:
            finished = subprocess.run(
                [*command, "-x", "c", os.devnull],
                cwd=directory,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return finished.returncode == 0 and (Path(directory) / "empty.so").is_file()


def _program(located: str, name: str) -> str:
    """Give the path of a program that the compiler uses, empty if it has none of the name."""
    return shutil.which(_ask(located, f"-print-prog-name={name}")) or ""


def _is_there(program: str) -> bool:
    return not program or Path(program).exists()


def _ask(command: str, question: str) -> str:
    """Give the first line of the compiler's answer."""
    try:
        answer = subprocess.run(
            [command, question],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        words = f"{command} {question} has not answered in {_PATIENCE:g} seconds"
        raise _HangsError(words) from None
    except OSError as error:
        raise _NoAnswerError(f"{command} cannot be run: {error}") from None
    line = answer.stdout.partition("\n")[0].strip()
    if answer.returncode or not line:
        raise _NoAnswerError(f"{command} {question} fails with exit status {answer.returncode}")
    return line
