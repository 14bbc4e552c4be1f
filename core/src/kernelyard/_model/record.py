"""One fact about tuning that stands alone: what was tried on what, and what became of it."""

import hashlib
import json
import math
import time
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.measurement import Measurement

FORMAT = 1
_OF_SOURCE = ("language", "code", "entry", "arguments", "options")
_OF_NEITHER = ("format", "config", "target")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode()).hexdigest()


def _in_given_order(shapes: Iterable[str]) -> tuple[str, ...]:
    return tuple(shapes)


def _finite(_: object, __: object, seconds: float) -> None:
    if not math.isfinite(seconds):
        raise ValueError(f"a record's time is {seconds}")


@attrs.frozen(kw_only=True)
class Subject:
    """What records are about: configs of one subject may be compared, others may not.

    ``source`` and ``toolchain`` are digests, of the source and of all that builds it; ``device`` is
    the model of the device, and ``shapes`` the layouts of the arguments, where they matter.
    """

    source: str
    target: str = ""
    toolchain: str = ""
    device: str = ""
    shapes: tuple[str, ...] = attrs.field(default=(), converter=_in_given_order)

    @classmethod
    def of(cls, key: Key, *, device: str = "", shapes: tuple[str, ...] = ()) -> "Subject":
        """Name what a build's key is about, whatever its config."""
        parts = dict(key.parts)
        others = {k: v for k, v in parts.items() if k not in {*_OF_SOURCE, *_OF_NEITHER}}
        return cls(
            source=_digest([parts.get(name, "") for name in _OF_SOURCE]),
            target=parts.get("target", ""),
            toolchain=_digest(others),
            device=device,
            shapes=shapes,
        )

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Subject":
        """Read a subject, of this version or a later one."""
        named = {name: str(facts.get(name, "")) for name in ("target", "toolchain", "device")}
        shapes = tuple(map(str, facts.get("shapes", ())))
        return cls(source=str(facts["source"]), shapes=shapes, **named)

    @property
    def digest(self) -> str:
        """Name the subject, over every one of its fields."""
        return _digest(attrs.asdict(self))


def config_of(key: Key) -> Config:
    """Give the config that a build's key was made with."""
    return Config(json.loads(dict(key.parts).get("config", "[]")))


@attrs.frozen
class Choice:
    """This config was found to be the best, or was told to be; ``evidence`` is plain data."""

    reason: str
    evidence: Mapping[str, Any] = attrs.field(factory=dict, eq=_canonical)


@attrs.frozen
class Withdrawal:
    """What was recorded of this config before is no longer so."""

    reason: str


Outcome: TypeAlias = Measurement | Failure | Choice | Withdrawal | None
_KINDS = {"measured": Measurement, "failed": Failure, "chosen": Choice, "withdrawn": Withdrawal}


@attrs.frozen(kw_only=True)
class Record:
    """One fact; ``outcome`` is ``None`` if it is of a kind that only a later version knows.

    ``host`` is what is needed to believe it: the machine, how busy it was, the versions. What a
    later version has written beside is kept in ``given``, and written again by ``to_json``.
    """

    about: Subject
    config: Config
    outcome: Outcome
    label: str = ""
    plugin: str = ""
    time: float = attrs.field(factory=time.time, validator=_finite)
    host: Mapping[str, Any] = attrs.field(factory=dict, eq=_canonical)
    given: Mapping[str, Any] = attrs.field(factory=dict, eq=False, repr=False)

    @classmethod
    def from_json(cls, facts: Any) -> "Record":
        """Read a record; ``ValueError`` says why something is none."""
        try:
            return cls(
                about=Subject.from_json(facts["about"]),
                config=Config.from_json(facts["config"]),
                outcome=_outcome(facts["outcome"]),
                label=str(facts.get("label", "")),
                plugin=str(facts.get("plugin", "")),
                time=float(facts["time"]),
                host=dict(facts.get("host", {})),
                given=facts,
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"it is no record: {type(error).__name__}: {error}") from error

    def to_json(self) -> dict[str, Any]:
        """Give the facts as plain data; ``from_json`` reads them."""
        own = {
            "about": attrs.asdict(self.about),
            "config": self.config.to_json(),
            "label": self.label,
            "plugin": self.plugin,
            "time": self.time,
            "host": dict(self.host),
        }
        given = {"format": FORMAT, **self.given}
        if self.outcome is not None:
            kind = next(name for name, type_ in _KINDS.items() if type(self.outcome) is type_)
            own["outcome"] = {kind: attrs.asdict(self.outcome)}
            given["outcome"] = {kind: given.get("outcome", {}).get(kind, {})}
        return _merged(given, own)

    @property
    def text(self) -> str:
        """The record in its one canonical form: one line of JSON, in ASCII."""
        return _canonical(self.to_json())

    @property
    def kind(self) -> str:
        """What became of it, in a word: ``measured``, ``chosen``, or the kind of the failure."""
        if isinstance(self.outcome, Failure):
            return self.outcome.kind
        return next((n for n, t in _KINDS.items() if type(self.outcome) is t), "unknown")


def identity(text: str) -> bytes:
    """Name a record by its content, so that the same one from two logs is one."""
    return hashlib.sha256(text.encode()).digest()[:16]


def _outcome(facts: Mapping[str, Any]) -> Outcome:
    ((kind, given),) = facts.items()
    type_ = _KINDS.get(kind)
    if type_ is None:
        return None
    names = {field.name for field in attrs.fields(type_)}
    known = {k: v for k, v in given.items() if k in names}
    if "samples" in known:
        known["samples"] = tuple(map(float, known["samples"]))
    outcome: Outcome = type_(**known)
    return outcome


def _merged(given: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Write our facts over those given; what we do not know stays."""
    merged = dict(given)
    for name, value in own.items():
        before = merged.get(name)
        is_whole = name in {"config", "evidence"} or not isinstance(value, dict)
        both = isinstance(before, Mapping) and not is_whole
        merged[name] = _merged(before, value) if both and before else value
    return merged
