"""One process at the log: what each error of SQLite means, and how it goes on after it."""

import contextlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kernelyard._store.files import make_private
from kernelyard._store.log.database import Database, OtherFormatError, Row, row
from kernelyard._store.log.rescue import COMPANIONS, is_torn, salvage, spared
from kernelyard._store.log.sqlite import sqlite3

Answer = TypeVar("Answer")
_PAUSE = 0.01
_ATTEMPTS = 4
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SHUT = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_ABANDONED: list[Database] = []
"""Connections of the process that this one was forked from: not to be touched, nor closed."""


class UnusableError(Exception):
    """The log cannot be used now; the message says why. ``is_lasting`` if it will not be, ever."""

    def __init__(self, reason: str, *, is_lasting: bool = False) -> None:
        super().__init__(reason)
        self.is_lasting = is_lasting


class Session:
    """A connection that is made anew where need be; not for several threads at once."""

    def __init__(self, path: Path, *, patience: float, tell: Callable[[str], None]) -> None:
        self._path = path
        self._patience = patience
        self._tell = tell
        self._database: Database | None = None
        self._file = (0, 0)
        self._process = os.getpid()

    def __del__(self) -> None:
        self.close()

    def read(self, ask: Callable[[Database], Answer]) -> Answer:
        """Ask the log; ``UnusableError`` says why there is no answer."""
        return self._do(ask, writes=False)

    def write(self, rows: Sequence[Row]) -> int:
        """Add records; give how many were new. ``UnusableError`` says why they are not there."""
        added = 0
        while True:
            added += self._do(lambda database: database.add(rows), writes=True)
            if self._identity() == self._file:
                return added
            # another process has set the file aside meanwhile: these go into the new one as well

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None and self._process == os.getpid():
            self._database.close()
        elif self._database is not None:
            _ABANDONED.append(self._database)
        self._database = None

    def _do(self, work: Callable[[Database], Answer], *, writes: bool) -> Answer:
        deadline = time.monotonic() + self._patience
        failures = 0
        while True:
            try:
                return work(self._opened(writes=writes))
            except OtherFormatError:
                reason = "it was written by a later version; it is left alone"
                raise UnusableError(reason, is_lasting=True) from None
            except OSError as error:
                raise UnusableError(error.strerror or str(error)) from error
            except sqlite3.Error as error:
                failures += 1
                self._handle(error, deadline, is_last=failures > _ATTEMPTS)

    def _handle(self, error: sqlite3.Error, deadline: float, *, is_last: bool) -> None:
        """Return if it is worth another attempt."""
        code = getattr(error, "sqlite_errorcode", None)
        kind = sqlite3.SQLITE_NOTADB if code is None else code & 0xFF
        is_damage = kind in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ
        if is_damage and not is_last:
            self._rescue(str(error))
            return
        self.close()
        if kind in _BUSY:
            if time.monotonic() > deadline:
                raise UnusableError("another process holds it locked") from error
            time.sleep(_PAUSE)
        elif is_last or code != sqlite3.SQLITE_READONLY_DBMOVED:
            raise UnusableError(str(error)) from error

    def _opened(self, *, writes: bool) -> Database:
        """Give a connection to the file that has the name now, in this very process."""
        if self._database and (self._process, self._file) != (os.getpid(), self._identity()):
            self.close()
        if self._database is None:
            self._process, self._file = os.getpid(), self._identity()
            self._database = self._open(writes=writes)
            self._file = self._file if any(self._file) else self._identity()
        return self._database

    def _open(self, *, writes: bool) -> Database:
        if is_torn(self._path):
            raise sqlite3.DatabaseError("what was written last has lost its head")
        try:
            make_private(self._path.parent)
            return Database(self._path, patience=self._patience)
        except (sqlite3.Error, OSError) as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN) & 0xFF
            if writes or code not in _SHUT or not self._path.exists():
                raise
            return Database(self._path, patience=self._patience, writable=False)

    def _identity(self) -> tuple[int, int]:
        try:
            status = os.stat(self._path)  # noqa: PTH116 - half the time, for each look-up
        except OSError:
            return (0, 0)
        return status.st_dev, status.st_ino

    def _rescue(self, problem: str) -> None:
        """Set the damaged file aside, one process at a time, and keep what it still tells."""
        from filelock import FileLock, Timeout

        damaged = self._file
        make_private(self._path.parent / "locks")
        try:
            with FileLock(self._path.parent / "locks" / "log.lock", timeout=self._patience):
                if any(damaged) and damaged == self._identity():
                    self._replace(problem)
        except (OSError, Timeout, sqlite3.Error) as error:
            raise UnusableError(f"it is damaged ({problem}) and stays so: {error}") from error
        finally:
            self.close()
            self._file = (0, 0)

    def _replace(self, problem: str) -> None:
        aside = self._path.parent / "quarantine" / f"log-{time.time_ns()}"
        make_private(aside)
        spare = spared(self._path, aside)
        self.close()
        for companion in COMPANIONS:
            name = self._path.name + companion
            with contextlib.suppress(FileNotFoundError):
                os.replace(self._path.with_name(name), aside / name)  # noqa: PTH105
        if spare is not None:
            spare.replace(aside / f"{self._path.name}-wal")
        database = Database(self._path, patience=self._patience)
        try:
            found = salvage(aside / self._path.name, lambda them: database.add(map(row, them)))
        finally:
            database.close()
        self._tell(f"it was damaged ({problem}) and lies in {aside}; {found} records were saved")
