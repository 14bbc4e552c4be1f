"""The precompiled prefix: headers that many kernels begin with, parsed once and kept.

What a kernel of Inductor's costs is reading 689 headers, 1.6 of 1.9 s. The prefix is some 150 MB
with g++ and 30 MB with clang++, so it is no artifact of the store: it lies in the plugin's own
directory and is used only while it is the very file that was made there.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

import attrs

from kernelyard.plugin import CompileError, Config, Memo, PluginSettings, Source, Target
from kernelyard_cpp_cpu import inputs, openmp, process, toolchain
from kernelyard_cpp_cpu.command import compile_flags
from kernelyard_cpp_cpu.unit import includes

_KEPT = 4
"""So many prefixes are kept; the one that was not used for the longest time makes room."""
_FORGOTTEN = 3600.0
"""Seconds after which a directory that no record names is that of somebody who was killed."""


@attrs.frozen
class Prefix:
    """The prefix of sources that begin with the same includes and are compiled alike.

    ``root`` holds a record per prefix, and the directory that the record names. A prefix is made
    where it stays, since clang++ remembers the place.
    """

    compiler: toolchain.Toolchain
    flags: tuple[str, ...]
    lines: tuple[str, ...]
    root: Path
    name: str

    def __str__(self) -> str:
        first = self.lines[0].removeprefix("#include").strip()
        return f"prefix {self.name} of {first} for {self.compiler.command}"

    def use(self) -> list[str]:
        """Give the flags that begin a unit with it; none if it is not ready."""
        ready = self._ready()
        if ready is None:
            return []
        with contextlib.suppress(OSError):  # a store that nobody may write to is of use too
            os.utime(self._record)
        if self.compiler.is_clang:
            return ["-include-pch", str(ready)]
        return ["-include", str(ready.with_suffix(""))]  # it takes the precompiled form by itself

    @property
    def is_ready(self) -> bool:
        """Whether it is there, and nobody has touched it since it was made."""
        return self._ready() is not None

    def make(self) -> None:
        """Make it, in place of whatever is there; ``CompileError`` if that cannot be done."""
        try:
            self._make()
        except OSError as error:  # a full disk, most likely
            place = f"{error.strerror} in {self.root} (KERNELYARD_STORE names another place)"
            raise CompileError(str(self), "cpp_cpu", self.compiler.command, place) from error

    def _make(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.root.glob(f"{self.name}-*"):  # a damaged one, or who made it was killed
            shutil.rmtree(left, ignore_errors=True)
        place = Path(tempfile.mkdtemp(dir=self.root, prefix=f"{self.name}-"))
        try:
            self._remember(self._compiled(place))
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        _make_room(self.root)

    @property
    def _record(self) -> Path:
        return self.root / f"{self.name}.json"

    def _remember(self, made: Path) -> None:
        facts = {"file": str(made.relative_to(self.root)), "untouched": _fingerprint(made)}
        Memo(self._record).learn(facts)
        if not self.is_ready:  # nothing could be written any more
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _ready(self) -> Path | None:
        """Give the precompiled file, if it is the very one that was made."""
        facts = Memo(self._record).everything()
        path = self.root / str(facts.get("file", ""))
        try:
            return path if facts and facts.get("untouched") == _fingerprint(path) else None
        except OSError:
            return None

    def _compiled(self, place: Path) -> Path:
        header = place / "prefix.hpp"
        header.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        made = place / ("prefix.hpp.pch" if self.compiler.is_clang else "prefix.hpp.gch")
        command = [self.compiler.command, *self.flags, "-x", "c++-header", str(header)]
        if self.compiler.is_clang:
            command.append("-fpch-instantiate-templates")
        command += ["-o", str(made)]
        finished = process.run(command, place)
        if finished.status or not made.is_file():
            raise CompileError(str(self), "cpp_cpu", " ".join(command), finished.output)
        return made


def of(source: Source, target: Target, settings: PluginSettings) -> Prefix | None:
    """Give the prefix of a source; ``None`` where it has none, or there is no compiler.

    Its flags are those of a build in which nothing was chosen: there is none for each config.
    """
    lines = includes(source.code) if source.option("joinable", default=False) else ()
    compiler = toolchain.find(settings) if lines else None
    if not isinstance(compiler, toolchain.Toolchain):
        return None
    flags = tuple(compile_flags(source, target, compiler, Config()))
    read = (inputs.identity(source, settings), openmp.identity(source, compiler))
    parts = (compiler.digest, *flags, *read, *lines)
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return Prefix(compiler, flags, lines, settings.state / "prefixes", name)


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


def _make_room(root: Path) -> None:
    """Remove the prefixes that are used least, and what no record names."""
    records = sorted(root.glob("*.json"), key=_age)
    named = [str(Memo(record).recall("file")).partition("/")[0] for record in records]
    for record in records[_KEPT:]:
        record.unlink(missing_ok=True)
    for place in root.iterdir():
        is_named = place.name in named[:_KEPT]
        is_begun = place.name not in named and _age(place) < _FORGOTTEN
        if place.is_dir() and not is_named and not is_begun:
            shutil.rmtree(place, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
