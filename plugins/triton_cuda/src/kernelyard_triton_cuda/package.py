"""Name an installed Python package by content, and read nothing that has not changed."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from kernelyard.plugin import Memo, digest_files, package_version, recorded_digests, stamp


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
    recorded = recorded_digests(place, files)  # reading Triton's library takes half a second
    known = {file: _hex(digest) for file, digest in recorded.items()}
    rest = [file for file in files if file not in known]
    known |= zip(rest, digest_files(rest, Memo(state / "files.json")), strict=True)
    digest = _joined(f"{file.relative_to(place)} {known[file]}" for file in code)
    found = Identified(
        package_version(place), digest, {tool: known[place / tool] for tool in tools}
    )
    memo.keep(str(place), {"files": stamps, "facts": attrs.asdict(found)})
    return found


def _joined(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _hex(digest: str) -> str:
    """Write a digest as ``digest_files`` does."""
    _, _, text = digest.partition("sha256=")
    return base64.urlsafe_b64decode(f"{text}=").hex()
