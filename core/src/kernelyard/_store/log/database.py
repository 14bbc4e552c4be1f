"""Records in a file of SQLite: the schema, how one is added, how those of a subject are found.

Whoever opens a database closes it. Errors are SQLite's; ``log.py`` knows what each means.
"""

import json
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from kernelyard._model.config import Config
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record, Subject, identity
from kernelyard._store.log.sqlite import sqlite3

APPLICATION = 0x6B79_6C67
"""What SQLite's header says whose file it is: ``kylg``."""
VERSION = 1
_SCHEMA = """
CREATE TABLE records (
    number INTEGER PRIMARY KEY, about BLOB NOT NULL, config BLOB NOT NULL, time REAL NOT NULL,
    kind TEXT NOT NULL, value REAL, record TEXT NOT NULL, identity BLOB NOT NULL UNIQUE
);
CREATE INDEX by_config ON records (about, config, time, identity);
CREATE INDEX by_value ON records (about, value) WHERE value IS NOT NULL;
CREATE INDEX by_choice ON records (about, time, identity) WHERE kind = 'chosen';
"""
Row: TypeAlias = tuple[Any, ...]
_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_INSERT = (
    "INSERT OR IGNORE INTO records (about, config, time, kind, value, record, identity)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PAGE = 1000
_OPENING: dict[int, threading.Lock] = {}
"""By process: POSIX takes its locks away when any of its descriptors of the file is closed."""


class OtherFormatError(Exception):
    """The file is a log, of a later version than this one."""


class Database:
    """One connection; not for several threads at once, and not for a forked process."""

    def __init__(self, path: Path, *, patience: float, writable: bool = True) -> None:
        with _OPENING.setdefault(os.getpid(), threading.Lock()):
            if writable:
                _make(path)
            mode = "rw" if writable else "ro&immutable=1"
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=patience,
                isolation_level=None,
                check_same_thread=False,
            )
        try:
            self._prepare(writable=writable)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def add(self, rows: Iterable[Row]) -> int:
        """Add records at once, all or none; give how many were not there."""
        before = self._connection.total_changes
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(_INSERT, rows)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return self._connection.total_changes - before

    def of(self, subject: Subject) -> Iterator[Record]:
        """Give all records of a subject, the oldest first."""
        where = "about = ? ORDER BY time, identity"
        return self._records(where, bytes.fromhex(subject.digest)[:16])

    def newest(self, subject: Subject, config: Config) -> Record | None:
        """Give what was last found out of a config."""
        where = "about = ? AND config = ? ORDER BY time DESC, identity DESC LIMIT 1"
        about = bytes.fromhex(subject.digest)[:16]
        return next(self._records(where, about, _name(config)), None)

    def chosen(self, subject: Subject) -> Iterator[Record]:
        """Give the choices that were made, the newest first."""
        where = "about = ? AND kind = 'chosen' ORDER BY time DESC, identity DESC"
        return self._records(where, bytes.fromhex(subject.digest)[:16])

    def fastest(self, subject: Subject) -> Iterator[Record]:
        """Give the measurements, the fastest first."""
        where = "about = ? AND value IS NOT NULL ORDER BY value"
        return self._records(where, bytes.fromhex(subject.digest)[:16])

    def after(self, number: int) -> list[tuple[int, Record | None]]:
        """Give some records with their numbers, from the one that was added after this one."""
        asked = f"SELECT number, record, identity FROM records WHERE number > ? LIMIT {_PAGE}"  # noqa: S608
        rows = self._connection.execute(asked, [number])
        return [(number, sound(text, name)) for number, text, name in rows]

    def count(self) -> dict[str, int]:
        """Count the records of each kind."""
        counted = "SELECT kind, count(*) FROM records GROUP BY kind ORDER BY kind"
        return dict(self._connection.execute(counted).fetchall())

    def problems(self) -> list[str]:
        """Have SQLite read all of it; give what is wrong."""
        told = [str(line) for (line,) in self._connection.execute("PRAGMA integrity_check")]
        found = [line for line in told if line != "ok"]
        rows = self._connection.execute("SELECT record, identity FROM records")
        changed = sum(1 for text, name in rows if sound(text, name) is None)
        words = f"{changed} record{'s are' if changed > 1 else ' is'} not what was written"
        return [*found, words] if changed else found

    def _records(self, where: str, *values: object) -> Iterator[Record]:
        """Give what is as it was written; the bits of a row may have changed since."""
        asked = f"SELECT record, identity FROM records WHERE {where}"  # noqa: S608 - words of ours
        for text, name in self._connection.execute(asked, values):
            record = sound(text, name)
            if record:
                yield record

    def _prepare(self, *, writable: bool) -> None:
        version, application = self._pragma("user_version"), self._pragma("application_id")
        if application == APPLICATION and version > VERSION:
            raise OtherFormatError
        if writable:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if not version:
                self._create()
        elif application != APPLICATION:
            raise sqlite3.DatabaseError("it is no log of kernelyard")
        if self._pragma("application_id") != APPLICATION:
            raise sqlite3.DatabaseError("it is no log of kernelyard")

    def _create(self) -> None:
        """Make the tables, unless another process has just done so."""
        self._connection.execute("BEGIN IMMEDIATE")
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables:
            for statement in _SCHEMA.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {VERSION}")
        self._connection.execute("COMMIT")

    def _pragma(self, name: str) -> Any:
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]


def sound(text: Any, name: Any) -> Record | None:
    """Read a record that has the name it was given when it was written, and no other."""
    try:
        return Record.from_json(json.loads(text)) if identity(text) == name else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def row(record: Record) -> Row:
    """Write a record as it is kept; ``TypeError`` if it is no plain data."""
    text = record.text
    value = None
    if isinstance(record.outcome, Measurement) and record.outcome.samples:
        value = record.outcome.value * _SECONDS.get(record.outcome.unit, 1.0)
    about = bytes.fromhex(record.about.digest)[:16]
    kind = record.kind.encode("ascii", "backslashreplace").decode()
    return about, _name(record.config), record.time, kind, value, text, identity(text)


def _name(config: Config) -> bytes:
    return identity(json.dumps(config.to_json(), sort_keys=True, separators=(",", ":")))


def _make(path: Path) -> None:
    """Make an empty file for this user alone; SQLite gives its companions the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
