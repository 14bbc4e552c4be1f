"""Decisions by digest, in the log: who asks names what was decided for by a digest of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from kernelyard._model.config import Config
from kernelyard._model.record import Choice, Record, Subject, Withdrawal
from kernelyard._store.log.host import processor
from kernelyard._store.log.log import Log


class Decisions:
    """One room of decisions, each plain data, for the processor that is here.

    What is kept anew takes the place of what was kept; what is forgotten stays in the log, and
    counts no more.
    """

    def __init__(self, log: Log, room: str) -> None:
        self._log = log
        self._room = room

    def recall(self, digest: str) -> dict[str, Any] | None:
        """Give what was decided last, or ``None`` if nothing was, or it counts no more."""
        if not self._log.path.exists():
            return None
        record = self._log.newest(self._subject(digest), Config())
        return _fact(record) if record else None

    def keep(self, digest: str, fact: Mapping[str, Any]) -> None:
        """Record a decision."""
        about, label = self._subject(digest), str(fact.get("label", ""))
        choice = Choice(f"decided in {self._room}", dict(fact))
        self._log.append(Record(about=about, config=Config(), outcome=choice, label=label))

    def forget(self, digest: str) -> None:
        """Let a decision count no more."""
        if self.recall(digest) is not None:
            outcome = Withdrawal("it could not be followed")
            about = self._subject(digest)
            self._log.append(Record(about=about, config=Config(), outcome=outcome))

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give what counts, with its digest, whatever processor it was decided for."""
        newest = {it.about: it for it in self._log if it.about.target == self._target}
        for about, record in newest.items():
            fact = _fact(record)
            if fact is not None:
                yield about.source, fact

    @property
    def _target(self) -> str:
        return f"decisions: {self._room}"

    def _subject(self, digest: str) -> Subject:
        return Subject(source=digest, target=self._target, device=processor())


def _fact(record: Record) -> dict[str, Any] | None:
    return dict(record.outcome.evidence) if isinstance(record.outcome, Choice) else None
