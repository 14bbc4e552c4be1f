"""The precompiled prefix: headers that many kernels begin with, parsed once and kept.

What a kernel of Inductor's costs is reading 689 headers, 1.6 of 1.9 s. The prefix is some 150 MB
with g++ and 30 MB with clang++, so it is no artifact of the store: it lies in the plugin's own
directory and is used only while it is the very file that was made there.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import attrs

from kernelyard.plugin import CompileError, Memo, PluginSettings, Source, Target
from kernelyard_cpp_cpu import inputs, openmp, toolchain
from kernelyard_cpp_cpu.command import compile_flags
from kernelyard_cpp_cpu.unit import includes

_KEPT = 4
"""So many prefixes are kept; the one that was not used for the longest time makes room."""


@attrs.frozen
class Prefix:
    """The prefix of sources that begin with the same includes and are compiled alike."""

    compiler: toolchain.Toolchain
    flags: tuple[str, ...]
    lines: tuple[str, ...]
    place: Path
    """Its directory."""

    def __str__(self) -> str:
        first = self.lines[0].removeprefix("#include").strip()
        return f"prefix {self.place.name} of {first} for {self.compiler.command}"

    @property
    def header(self) -> Path:
        """The text; a compiler that refuses the precompiled form reads this."""
        return self.place / "prefix.hpp"

    @property
    def compiled(self) -> Path:
        """The precompiled form."""
        suffix = ".pch" if self.compiler.is_clang else ".gch"
        return self.header.with_name(self.header.name + suffix)

    @property
    def is_ready(self) -> bool:
        """Whether it is there, and nobody has touched it since it was made."""
        try:
            return bool(self._memo.recall("untouched") == _fingerprint(self.compiled))
        except OSError:
            return False

    def use(self) -> list[str]:
        """Give the flags that begin a unit with it; none if it is not ready."""
        if not self.is_ready:
            return []
        os.utime(self.place)
        if self.compiler.is_clang:
            return ["-include-pch", str(self.compiled)]
        return ["-include", str(self.header)]

    def make(self) -> None:
        """Make it, in place of whatever is there; ``CompileError`` if the compiler refuses."""
        self.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self.place.parent, prefix=".new-") as directory:
            made = attrs.evolve(self, place=Path(directory) / self.place.name)
            made.place.mkdir()
            made._compile()  # noqa: SLF001 - it is one of ours
            shutil.rmtree(self.place, ignore_errors=True)
            made.place.rename(self.place)
        _make_room(self.place.parent)

    def _compile(self) -> None:
        self.header.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        command = [self.compiler.command, *self.flags, "-x", "c++-header", self.header.name]
        if self.compiler.is_clang:
            command.append("-fpch-instantiate-templates")
        command += ["-o", self.compiled.name]
        finished = subprocess.run(
            command,
            cwd=self.place,
            env=inputs.environment(),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if finished.returncode or not self.compiled.is_file():
            output = finished.stderr[: 64 * 1024].decode(errors="replace")
            raise CompileError(str(self), "cpp_cpu", " ".join(command), output)
        self._memo.keep("untouched", _fingerprint(self.compiled))

    @property
    def _memo(self) -> Memo:
        return Memo(self.place / "facts.json")


def of(source: Source, target: Target, settings: PluginSettings) -> Prefix | None:
    """Give the prefix of a source; ``None`` where it has none, or there is no compiler."""
    lines = includes(source.code) if source.option("joinable", default=False) else ()
    compiler = toolchain.find(settings) if lines else None
    if not isinstance(compiler, toolchain.Toolchain):
        return None
    flags = tuple(compile_flags(source, target, compiler))
    read = (inputs.identity(source, settings), openmp.identity(source, compiler))
    parts = (compiler.digest, *flags, *read, *lines)
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return Prefix(compiler, flags, lines, settings.state / "prefixes" / name)


def missing(source: Source, target: Target, settings: PluginSettings) -> str:
    """Name the prefix that would make builds of such sources faster, if it is not ready."""
    found = of(source, target, settings)
    return "" if found is None or found.is_ready else str(found)


def _fingerprint(path: Path) -> list[int]:
    """Tell a file from every other, and from itself after a change of any byte.

    Reading 150 MB to be sure of them takes a third of the time that they save. ``ctime`` is what
    nobody can set back.
    """
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _make_room(directory: Path) -> None:
    places = [place for place in directory.iterdir() if not place.name.startswith(".")]
    for place in sorted(places, key=_last_use, reverse=True)[_KEPT:]:
        shutil.rmtree(place, ignore_errors=True)


def _last_use(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0
