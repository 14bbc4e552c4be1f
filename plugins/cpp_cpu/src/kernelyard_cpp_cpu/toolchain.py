"""Find the compiler, and name it by content."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import attrs

from kernelyard.plugin import Memo, PluginSettings, digest_file, stamp

REMEDY = "install one (Debian: apt install g++; macOS: xcode-select --install)"
_NAMED = (
    "correct KERNELYARD_CPP_CPU_CXX or CXX, which takes one program without arguments, or unset it"
)
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

    @property
    def is_clang(self) -> bool:
        """Whether it takes clang's flags."""
        return "clang" in self.version

    def __str__(self) -> str:
        return f"{self.command}, {self.version}"


@attrs.frozen
class Missing:
    """Why there is no compiler, and how to get one."""

    reason: str
    remedy: str = REMEDY

    def __str__(self) -> str:
        return self.reason


def find(settings: PluginSettings) -> Toolchain | Missing:
    """Find the compiler: the setting, else ``CXX``, else g++, else clang++.

    One that is named and does not work is not replaced by another.
    """
    named = settings.options.get("cxx") or settings.variables.get("CXX")
    path = settings.variables.get("PATH", os.defpath)
    if named:
        answer = _identify(named, path, settings)
        return attrs.evolve(answer, remedy=_NAMED) if isinstance(answer, Missing) else answer
    answers = [_identify(command, path, settings) for command in ("g++", "clang++")]
    found = next((answer for answer in answers if isinstance(answer, Toolchain)), None)
    return found or Missing(
        "; ".join(answer.reason for answer in answers if isinstance(answer, Missing))
    )


def find_or_recall(settings: PluginSettings) -> Toolchain | Missing:
    """Find the compiler; where none works any more, name the last one that did.

    What that one built is still valid, so a warm store needs no compiler.
    """
    found = find(settings)
    if isinstance(found, Toolchain):
        _remember(settings.state, found)
        return found
    last = _memo(settings.state).recall("last")
    try:
        return Toolchain(**last) if last else found
    except TypeError:
        return found


@functools.lru_cache(maxsize=16)
def _remember(state: Path, found: Toolchain) -> None:
    """Keep what ``find_or_recall`` may need later; once per process is enough."""
    memo, facts = _memo(state), attrs.asdict(found)
    if memo.recall("last") != facts:
        memo.keep("last", facts)


def _memo(state: Path) -> Memo:
    return Memo(state / "toolchain.json")


def _identify(command: str, path: str, settings: PluginSettings) -> Toolchain | Missing:
    located = shutil.which(command, path=path)
    if located is None:
        return Missing(f"{command} is not on PATH")
    real = Path(located).resolve()
    try:
        return _identified(located, stamp(real), settings.state)
    except OSError as error:
        return Missing(f"{located} cannot be read: {error.strerror}")
    except _NoAnswerError as error:
        return Missing(str(error))


class _NoAnswerError(Exception):
    pass


@functools.lru_cache(maxsize=16)
def _identified(located: str, driver_stamp: str, state: Path) -> Toolchain:
    """Identify the compiler at a path; asked anew in each process and whenever the file changes."""
    memo = _memo(state)
    name = f"answers {located}"
    known = memo.recall(name)
    if not (isinstance(known, list) and known[:1] == [driver_stamp] and _is_there(known[-1])):
        version = _ask(located, "--version").removeprefix(Path(located).name).strip()
        known = [driver_stamp, version, _program(located, "cc1plus"), *_linker(located)]
        memo.keep(name, known)
    _, version, proper, linker, _ = known
    parts = [digest_file(Path(located).resolve(), memo)]
    if proper:
        parts.append(digest_file(Path(proper), memo))
    return Toolchain(located, version, "+".join(part[:32] for part in parts), linker)


def _linker(located: str) -> tuple[str, str]:
    """Find a linker that is faster than the usual one: its name, and where it is."""
    for name in _FAST_LINKERS:
        program = _program(located, f"ld.{name}")
        if program:
            return name, program
    return "", ""


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
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _NoAnswerError(f"{command} cannot be run: {error}") from None
    line = answer.stdout.partition("\n")[0].strip()
    if answer.returncode or not line:
        raise _NoAnswerError(f"{command} {question} fails with exit status {answer.returncode}")
    return line
