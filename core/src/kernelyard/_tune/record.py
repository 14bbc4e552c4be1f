"""The record of a race: who took part, what became of each, who won and why."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement

Outcome: TypeAlias = Measurement | Failure | None
"""``None``: it works, and there was nobody to measure it against."""
_FORMAT = 1


@attrs.frozen(kw_only=True)
class Contender:
    """One way to compute it: a source in one config, and what became of it.

    A measurement's samples are the medians of rounds in which all were measured in turn. There is
    none where nobody else was to be measured against; what did not come so far is a failure.
    """

    plugin: str
    language: str
    label: str
    config: str
    key: str
    outcome: Outcome

    def __str__(self) -> str:
        where = f"{self.plugin}, {self.config}" if self.plugin else self.language
        return f"{self.label} ({where}): {self.outcome or 'works'}"


@attrs.frozen(kw_only=True)
class Race:
    """Which of several sources computes something fastest here, with all evidence.

    ``contenders`` are in order of standing; those that no plugin takes come last. ``reference`` is
    the place of the one whose result the others had to agree with, within ``rtol`` and ``atol``.
    ``remembered`` says that nothing was measured, or built, for it in this call.
    """

    contenders: tuple[Contender, ...]
    winner: int
    reference: int
    reason: str
    arguments: tuple[str, ...]
    rtol: float
    atol: float
    time: float = attrs.field(factory=time.time)
    remembered: bool = attrs.field(default=False, eq=False)

    @property
    def chosen(self) -> Contender:
        """The contender that won."""
        return self.contenders[self.winner]

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Race | None":
        """Read a race; ``None`` if that is something else."""
        try:
            contenders = tuple(_contender(it) for it in facts["contenders"])
            given = {**facts, "contenders": contenders, "arguments": tuple(facts["arguments"])}
            race = cls(**given)
            is_whole = bool(race.chosen.key)
        except (TypeError, KeyError, IndexError):
            return None
        return race if is_whole else None

    def to_json(self) -> dict[str, Any]:
        """Give the facts as plain data."""
        return attrs.asdict(self)


def race_digest(keys: Sequence[str], arguments: Sequence[str], rtol: float, atol: float) -> str:
    """Name all that a race is decided for: who, in which order, on what, how exactly."""
    facts = json.dumps([_FORMAT, list(keys), list(arguments), rtol, atol])
    return hashlib.sha256(facts.encode()).hexdigest()


def _contender(facts: Mapping[str, Any]) -> Contender:
    outcome: Outcome = None
    if facts["outcome"] is not None:
        given = facts["outcome"]
        outcome = Failure(**given) if "kind" in given else _measurement(given)
    return Contender(**{**facts, "outcome": outcome})


def _measurement(facts: Mapping[str, Any]) -> Measurement:
    return Measurement(**{**facts, "samples": tuple(facts["samples"])})
