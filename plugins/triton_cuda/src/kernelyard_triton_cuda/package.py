"""Name an installed Python package by content, and read nothing that has not changed."""

import base64
import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import Memo, digest_files, stamp


@attrs.frozen
class Identified:
    """Version of a package, digest of its code, and digest of each of its tools."""

    version: str
    digest: str
    tools: Mapping[str, str]


def identified(place: Path, tools: Sequence[str], state: Path) -> Identified:
    """Identify a package; ``OSError`` if a file cannot be read.

    Whether the files are those that were identified last is a ``stat`` of each.
    """
    memo = Memo(state / "package.json")
    return _recalled(memo, place) or _read(memo, place, tools, state)


def _recalled(memo: Memo, place: Path) -> Identified | None:
    last = memo.recall(str(place))
    try:
        is_same = all(stamp(place / file) == then for file, then in last["files"].items())
        return Identified(**last["facts"]) if is_same else None
    except (TypeError, KeyError, AttributeError, OSError):
        return None


def _read(memo: Memo, place: Path, tools: Sequence[str], state: Path) -> Identified:
    code = sorted([*place.rglob("*.py"), *place.glob("_C/lib*.so")])
    files = [*code, *(place / tool for tool in tools)]
    stamps = {str(file.relative_to(place)): stamp(file) for file in files}
    recorded, until = _recorded(place)
    known = {it: recorded[it][0] for it in files if it in recorded and _is(it, recorded[it], until)}
    rest = [file for file in files if file not in known]
    known |= zip(rest, digest_files(rest, Memo(state / "files.json")), strict=True)
    digest = _joined(f"{file.relative_to(place)} {known[file]}" for file in code)
    found = Identified(_version(place), digest, {tool: known[place / tool] for tool in tools})
    memo.keep(str(place), {"files": stamps, "facts": attrs.asdict(found)})
    return found


def _joined(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _recorded(place: Path) -> tuple[dict[Path, tuple[str, str]], float]:
    """Give digest and size of each file as pip recorded them, and when it did.

    Reading the 460 MB of Triton's library takes half a second.
    """
    try:
        record = max(place.parent.glob(f"{place.name}-*.dist-info/RECORD"))
        rows: Any = csv.reader(record.read_text(encoding="utf-8").splitlines())
        facts = {place.parent / name: (_hex(digest), size) for name, digest, size in rows if size}
        return facts, record.stat().st_mtime + 1
    except (OSError, ValueError):
        return {}, 0.0


def _hex(digest: str) -> str:
    """Write a digest as ``digest_files`` does."""
    _, _, text = digest.partition("sha256=")
    return base64.urlsafe_b64decode(f"{text}=").hex()


def _is(file: Path, recorded: tuple[str, str], until: float) -> bool:
    """Whether a file has the size recorded, and is no younger than the record."""
    status = file.stat()
    return bool(recorded[0]) and status.st_size == int(recorded[1]) and status.st_mtime <= until


def _version(place: Path) -> str:
    """Read the version off the directory that pip leaves beside the package."""
    found = sorted(place.parent.glob(f"{place.name}-*.dist-info"))
    return (
        found[-1].name.removeprefix(f"{place.name}-").removesuffix(".dist-info")
        if found
        else "unknown"
    )
