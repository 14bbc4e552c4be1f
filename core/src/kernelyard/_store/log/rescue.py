"""Carry over from a damaged log whatever can still be read of it.

SQLite is asked first, from both ends. Then the bytes of its files are looked through: a record is
text that names itself, so one is known for sound wherever it lies, with or without the pages that
lead to it.
"""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from kernelyard._model.record import Record, identity
from kernelyard._store.log.database import sound
from kernelyard._store.log.sqlite import sqlite3

_BEGIN = re.compile(rb'\{"about":\{')
_LONGEST = 4096
"""What is longer than a page does not lie in one piece; SQLite alone can read that."""
_HEAD, _MAGIC = 32, 0x377F_0683
COMPANIONS = ("", "-wal", "-shm")


def salvage(path: Path, add: Callable[[list[Record]], object]) -> int:
    """Hand over all sound records of a damaged log, in batches; give how many there were.

    A record may be handed over more than once; it is counted once.
    """
    seen: set[bytes] = set()
    batch: list[Record] = []
    for record in _found(path):
        name = identity(record.text)
        if name not in seen:
            seen.add(name)
            batch.append(record)
        if len(batch) >= 1000:
            add(batch)
            batch = []
    add(batch)
    return len(seen)


def spared(path: Path, aside: Path) -> Path | None:
    """Keep what was written last from SQLite, which removes it when a log is closed; give where."""
    written, spare = path.with_name(f"{path.name}-wal"), aside / "spare"
    for keep in (os.link, shutil.copyfile):  # not every disk has links
        with contextlib.suppress(OSError):
            keep(written, spare)
            return spare
    return None


def is_torn(path: Path) -> bool:
    """Whether what was written last has lost its head: SQLite would take it for nothing."""
    try:
        with open(f"{path}-wal", "rb") as stream:  # noqa: PTH123 - half the time
            head = stream.read(_HEAD)
    except OSError:
        return False
    return len(head) == _HEAD and any(head) and not _is_head(head)


def _is_head(head: bytes) -> bool:
    """Check the magic number and the checksum, as SQLite's page on its file format has them."""
    magic = int.from_bytes(head[:4], "big")
    order: Literal["big", "little"] = "big" if magic & 1 else "little"
    words = [int.from_bytes(head[i : i + 4], order) for i in range(0, _HEAD - 8, 4)]
    first = second = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFF_FFFF
        second = (second + other + first) & 0xFFFF_FFFF
    told = int.from_bytes(head[-8:-4], "big"), int.from_bytes(head[-4:], "big")
    return magic | 1 == _MAGIC and told == (first, second)


def _found(path: Path) -> Iterator[Record]:
    for companion in COMPANIONS[:2]:  # before SQLite takes the one into the other
        with contextlib.suppress(OSError):
            yield from _scanned(path.with_name(path.name + companion))
    for order in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.Error):
            yield from _queried(path, order)


def _queried(path: Path, order: str) -> Iterator[Record]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        asked = f"SELECT record, identity FROM records ORDER BY number {order}"  # noqa: S608 - ours
        for text, name in connection.execute(asked):
            record = sound(text, name)
            if record:
                yield record


def _scanned(path: Path) -> Iterator[Record]:
    """Find texts in a file's bytes; what follows a record's is its identity, as in its row."""
    import mmap

    decoder = json.JSONDecoder()
    if not path.stat().st_size:
        return
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for match in _BEGIN.finditer(data):
            text = data[match.start() : match.start() + _LONGEST].decode("latin-1")
            try:
                end = decoder.raw_decode(text)[1]
            except (ValueError, RecursionError):
                continue
            record = sound(text[:end], text[end : end + 16].encode("latin-1"))
            if record:
                yield record
