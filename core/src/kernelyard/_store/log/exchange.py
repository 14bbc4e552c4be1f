"""Logs as JSON Lines, a record a line: out of one log, into another."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import attrs

from kernelyard._model.record import Record
from kernelyard._store.log.log import Log

_BATCH = 1000
_SQLITE = b"SQLite format 3\0"
_SHOWN = 10


@attrs.define
class Taken:
    """What became of the records of a file: how many were new, known, or could not be read."""

    read: int = 0
    added: int = 0
    unreadable: int = 0
    problems: list[str] = attrs.field(factory=list)
    is_whole: bool = True
    """Whether all that could be read is in the log now."""


def write_lines(records: Iterable[Record], stream: IO[str]) -> int:
    """Write records; give how many there were."""
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007 - it is what is given
        stream.write(f"{record.text}\n")
    return count


def take(log: Log, path: Path) -> Taken:
    """Add to a log what a file holds: lines of JSON, or another log, damaged or not.

    What is there already is left alone; a line that is no record is told and costs no other.
    """
    taken = Taken()

    def add(batch: list[Record]) -> None:
        taken.read += len(batch)
        if taken.is_whole:
            taken.added += log.adopt(batch)
            taken.is_whole = not log.waiting

    with path.open("rb") as stream:
        is_log = stream.read(len(_SQLITE)) == _SQLITE
    if is_log:
        from kernelyard._store.log.rescue import salvage

        salvage(path, add)
        return taken
    batch: list[Record] = []
    for record in _lines(path, taken):
        batch.append(record)
        if len(batch) == _BATCH:
            add(batch)
            batch = []
    add(batch)
    return taken


def _lines(path: Path, taken: Taken) -> Iterator[Record]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                yield Record.from_json(json.loads(line))
            except (ValueError, RecursionError) as error:
                taken.unreadable += 1
                if len(taken.problems) < _SHOWN:
                    taken.problems.append(f"line {number}: {error}")
