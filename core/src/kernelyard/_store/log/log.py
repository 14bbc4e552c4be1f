"""The log as everybody sees it: append facts, ask for them; what goes wrong is one warning."""

import itertools
import os
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs

from kernelyard._errors import StoreWarning
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record, Subject

if TYPE_CHECKING:
    from kernelyard._store.log.database import Database, Row
    from kernelyard._store.log.session import Session

Answer = TypeVar("Answer")
Warn = Callable[[str, type[Warning]], None]
_WAITING = 10_000
_PATIENCE = 2.0


def warn_here(message: str, category: type[Warning]) -> None:
    """Warn where nobody knows better whom."""
    warnings.warn(message, category, stacklevel=4)


class Log:
    """Facts in one file, for many threads and processes at once; nothing is changed or removed.

    The file is opened, and SQLite imported, when there is something to be read or to be written.
    What cannot be written now is kept, and written with what comes next. Nothing here raises for
    what is wrong with the file: work goes on without it.
    """

    def __init__(self, path: Path, *, warn: Warn = warn_here, patience: float = _PATIENCE) -> None:
        self.path = path
        self._warn = warn
        self._patience = patience
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._session: Session | None = None
        self._waiting: deque[Row] = deque(maxlen=_WAITING)
        self._told: set[str] = set()
        self._silent_until = {"read": 0.0, "write": 0.0}

    def append(self, *records: Record) -> int:
        """Add facts; give how many were not there before. The host's facts are put in."""
        from kernelyard._store.log.host import host

        here = host()
        return self.adopt([it if it.host else attrs.evolve(it, host=here) for it in records])

    def adopt(self, records: list[Record]) -> int:
        """Add facts as they are, from another log; give how many were not there before."""
        from kernelyard._store.log.database import row

        rows = [row(record) for record in records]  # what cannot be written is an error here
        with self._mine():
            self._waiting.extend(rows)
            return self._attempt(self._flush, 0, "write")

    @property
    def waiting(self) -> int:
        """Count the facts that could not be written yet."""
        return len(self._waiting)

    def records(self, about: Subject) -> list[Record]:
        """Give all facts about a subject, the oldest first."""
        return self._ask(lambda database: list(database.of(about)), [])

    def newest(self, about: Subject, config: Config) -> Record | None:
        """Give what was last found out of one config."""
        return self._ask(lambda database: database.newest(about, config), None)

    def best(self, about: Subject) -> Record | None:
        """Give the choice that was made last, else the fastest; not what failed since."""
        return self._ask(lambda database: _best(database, about), None)

    def failures(self, about: Subject) -> list[Record]:
        """Give the failure of each config of which nothing better was found out since."""
        return _failing(self.records(about))

    def failing(self) -> list[Record]:
        """Give the same for all subjects."""
        return _failing(sorted(self, key=lambda record: record.time))

    def count(self) -> dict[str, int]:
        """Count the facts of each kind."""
        return self._ask(lambda database: database.count(), {})

    def problems(self) -> list[str]:
        """Read all of the file; give what is wrong with it."""
        return self._ask(lambda database: database.problems(), [])

    def __iter__(self) -> Iterator[Record]:
        """Give all facts in the order in which they were added, as they are when asked for."""
        last, page = 0, self._page(0)
        while page and page[-1][0] > last:  # a damaged file may lead in a circle
            yield from (record for _, record in page if record)
            last = page[-1][0]
            page = self._page(last)

    def close(self) -> None:
        """Let go of the file; it is opened again where need be."""
        with self._mine():
            if self._session:
                self._session.close()

    def _ask(self, ask: "Callable[[Database], Answer]", default: Answer) -> Answer:
        with self._mine():
            if self._session is None and not os.path.exists(self.path):  # noqa: PTH110 - never raises
                return default
            return self._attempt(lambda session: session.read(ask), default, "read")

    def _page(self, last: int) -> list[tuple[int, Record | None]]:
        return self._ask(lambda database: database.after(last), [])

    def _flush(self, session: "Session") -> int:
        added = session.write(list(self._waiting)) if self._waiting else 0
        self._waiting.clear()
        return added

    def _attempt(self, work: "Callable[[Session], Answer]", default: Answer, what: str) -> Answer:
        from kernelyard._store.log.session import Session, UnusableError

        if time.monotonic() < self._silent_until[what]:
            return default
        if self._session is None:
            self._session = Session(self.path, patience=self._patience, tell=self._tell)
        try:
            return work(self._session)
        except UnusableError as error:
            pause = float("inf") if error.is_lasting else 2 * self._patience
            self._silent_until[what] = time.monotonic() + pause
            self._tell(f"{error}; what is found out is not kept there")
            return default

    def _tell(self, problem: str) -> None:
        """Say once what is wrong, however often it is met."""
        if problem not in self._told:
            self._told.add(problem)
            self._warn(f"{self.path}: {problem}", StoreWarning)

    def _mine(self) -> threading.Lock:
        """Give this process's lock: one taken from the process it was forked from may be held."""
        if self._process != os.getpid():
            self._process, self._lock = os.getpid(), threading.Lock()
        return self._lock


def _failing(records: Iterable[Record]) -> list[Record]:
    newest = {(record.about, record.config): record for record in records}
    return [record for record in newest.values() if isinstance(record.outcome, Failure)]


def _best(database: "Database", about: Subject) -> Record | None:
    newest: dict[Config, Record | None] = {}
    for record in itertools.chain(database.chosen(about), database.fastest(about)):
        if record.config not in newest:
            newest[record.config] = database.newest(about, record.config)
        if _still_holds(record, newest[record.config]):
            return record
    return None


def _still_holds(record: Record, newest: Record | None) -> bool:
    """Whether nothing that was found out of the config since speaks against it."""
    if newest is None or newest == record or isinstance(newest.outcome, Choice):
        return True
    is_measured = isinstance(newest.outcome, Measurement)
    return is_measured and isinstance(record.outcome, Choice)
