"""Find Halide's Python package and a linker; name both by content, import neither."""

import functools
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import (
    Memo,
    Missing,
    PluginSettings,
    digest_files,
    package_place,
    package_version,
    recorded_digests,
    stamp,
)

_LINKERS = ("ld.lld", "ld.gold", "ld")
"""By how long they take for a small library: 8, 12, 30 ms."""

REINSTALL = "pip install --force-reinstall halide"


@attrs.frozen
class Toolchain:
    """Halide, and what makes a library of the object that it writes."""

    package: Path
    version: str
    linker: str
    digest: str

    def __str__(self) -> str:
        return f"Halide {self.version}, linked by {self.linker}"

    def autoscheduler(self, name: str) -> Path:
        """Name the library of an autoscheduler."""
        places = [self.package / lib for lib in ("lib64", "lib")]
        file = f"libautoschedule_{name.lower()}.so"
        return next((place / file for place in places if (place / file).exists()), places[0] / file)

    @property
    def autoschedulers(self) -> tuple[str, ...]:
        """Name those that are there and plan for processors."""
        return tuple(name for name in PLANNERS if self.autoscheduler(name).exists())


PLANNERS = ("Mullapudi2016", "Adams2019", "Li2018")
"""Halide's autoschedulers that can plan for a processor, the quickest and most often best first."""


def find(settings: PluginSettings) -> Toolchain | Missing:
    """Find the package and the linker."""
    path = settings.variables.get("PATH", os.defpath)
    return _find(path, settings.state, package_place("halide"))


def find_or_recall(settings: PluginSettings) -> Toolchain | Missing:
    """Find them; where something is gone, name what was there last: what it built still runs."""
    found = find(settings)
    if isinstance(found, Toolchain):
        return found
    last = Memo(settings.state / "toolchain.json").recall("last") or {}
    try:
        return _from_json(last)
    except (TypeError, KeyError):
        return found


@functools.cache
def _find(path: str, state: Path, package: Path | None) -> Toolchain | Missing:
    if package is None:
        return Missing("the Python package halide is not installed", "pip install halide")
    linker = next(filter(None, (shutil.which(name, path=path) for name in _LINKERS)), None)
    if linker is None:
        names = ", ".join(_LINKERS)
        remedy = "install one (Debian: apt install binutils)"
        return Missing(f"there is no linker ({names}) in PATH", remedy)
    memo = Memo(state / "toolchain.json")
    try:
        return _recalled(memo, package, linker) or _identified(memo, package, linker, state)
    except OSError as error:
        return Missing(f"Halide's files cannot be read: {error}", REINSTALL)


def _recalled(memo: Memo, package: Path, linker: str) -> Toolchain | None:
    """Give what was identified last, if every file of it is still the same by its ``stamp``."""
    last = memo.recall("last") or {}
    try:
        known = _from_json(last)
        is_same = (known.package, known.linker) == (package, linker) and all(
            stamp(Path(file)) == then for file, then in last["files"].items()
        )
    except (TypeError, KeyError, AttributeError, OSError):
        return None
    return known if is_same else None


def _identified(memo: Memo, package: Path, linker: str, state: Path) -> Toolchain:
    """Read what there is, and remember it."""
    files = sorted([*package.glob("*.so"), *package.glob("*.py"), *package.glob("lib*/*.so*")])
    files.append(Path(linker))
    stamps = {str(file): stamp(file) for file in files}
    digests = _digests(package, files, Memo(state / "files.json"))
    digest = hashlib.sha256(" ".join(digests).encode()).hexdigest()
    found = Toolchain(package, package_version(package), linker, digest)
    facts = {**attrs.asdict(found), "package": str(package), "files": stamps}
    memo.keep("last", facts)
    return found


def _from_json(facts: Mapping[str, Any]) -> Toolchain:
    """Read what ``_identified`` kept; ``KeyError`` if it is something else."""
    return Toolchain(Path(facts["package"]), facts["version"], facts["linker"], facts["digest"])


def _digests(package: Path, files: Sequence[Path], memo: Memo) -> list[str]:
    """Give the digest of each file: as pip recorded it, or read anew.

    Reading Halide's 170 MB takes 0.2 s of the first call on a machine.
    """
    own = [file for file in files if file.suffix in {".so", ".py"}]
    digests = recorded_digests(package, own)
    rest = [file for file in files if file not in digests]
    digests |= dict(zip(rest, digest_files(rest, memo), strict=True))
    return [digests[file] for file in files]
