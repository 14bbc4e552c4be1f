"""Facts about files that are slow to find out, remembered by what ``stat`` says of the file."""

import hashlib
from pathlib import Path
from typing import Any

from kernelyard._store.files import publish, read
from kernelyard._store.sealed import seal, unseal


class Memo:
    """Named facts in one sealed file; damage, a full disk or a read-only disk only lose memory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, name: str) -> Any:
        """Give the fact kept under this name, or ``None``."""
        return self._facts().get(name)

    def keep(self, name: str, fact: object) -> None:
        """Keep a fact: plain data only."""
        facts = {**self._facts(), name: fact}
        try:
            publish(self._path, seal(facts))
        except OSError:
            return

    def _facts(self) -> dict[str, Any]:
        data = read(self._path)
        return (unseal(data) if data is not None else None) or {}


def stamp(path: Path) -> str:
    """Say which file this is: size, time of change, inode. ``OSError`` if it is gone."""
    status = path.stat()
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


def digest_file(path: Path, memo: Memo) -> str:
    """Give the SHA-256 of a file's content, read again only when its ``stamp`` has changed."""
    name, now = f"sha256 {path}", stamp(path)
    known = memo.recall(name)
    if isinstance(known, list) and known[:1] == [now]:
        return str(known[1])
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    memo.keep(name, [now, digest])
    return digest
