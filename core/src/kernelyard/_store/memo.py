"""Facts about files that are slow to find out, remembered by what ``stat`` says of the file."""

import hashlib
from collections.abc import Mapping, Sequence
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
        return self.everything().get(name)

    def keep(self, name: str, fact: object) -> None:
        """Keep a fact: plain data only."""
        self.learn({name: fact})

    def learn(self, facts: Mapping[str, object]) -> None:
        """Keep several facts at once."""
        try:
            publish(self._path, seal({**self.everything(), **facts}))
        except OSError:
            return

    def everything(self) -> dict[str, Any]:
        """Give all facts by name."""
        data = read(self._path)
        return (unseal(data) if data is not None else None) or {}


def stamp(path: Path) -> str:
    """Say which file this is: size, time of change, inode. ``OSError`` if it is gone."""
    status = path.stat()
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


def digest_file(path: Path, memo: Memo) -> str:
    """Give the SHA-256 of a file's content, read again only when its ``stamp`` has changed."""
    return digest_files([path], memo)[0]


def digest_files(paths: Sequence[Path], memo: Memo) -> list[str]:
    """Give the SHA-256 of each file's content; the memory is read and written once for all."""
    known = memo.everything()
    learned: dict[str, Any] = {}
    digests = []
    for path in paths:
        name, now = f"sha256 {path}", stamp(path)
        fact = known.get(name)
        if not (isinstance(fact, list) and fact[:1] == [now]):
            with path.open("rb") as stream:
                fact = [now, hashlib.file_digest(stream, "sha256").hexdigest()]
            learned[name] = fact
        digests.append(str(fact[1]))
    if learned:
        memo.learn(learned)
    return digests
