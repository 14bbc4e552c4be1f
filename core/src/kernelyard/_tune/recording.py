"""A recorded space: every config, and what it cost where it was measured; read from a file.

Three kinds of file are known, each plain or packed with gzip: ours (``to_json``), the caches of
Kernel Tuner, and T4 results. The last two list their configs and name no constraints.
"""

import gzip
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from kernelyard._errors import RecordingError, SpaceError
from kernelyard._model.config import Config
from kernelyard._model.space import Space

FORMAT = "kernelyard space 1"


@attrs.frozen(slots=False)
class Recording:
    """A space, and what each config in its order costs; ``None`` where it failed.

    ``samples`` are the times that a cost sums up, ``failures`` the kinds by place, as far as known;
    ``noise`` is how far the samples of a config lie apart, ``measured`` where and when.
    """

    name: str
    unit: str
    space: Space
    costs: tuple[float | None, ...] = attrs.field(repr=False)
    samples: tuple[tuple[float, ...], ...] = attrs.field(default=(), repr=False)
    failures: Mapping[int, str] = attrs.field(factory=dict, repr=False)
    noise: float | None = None
    measured: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    title: str = ""

    @cached_property
    def _places(self) -> dict[Config, int]:
        return {config: place for place, config in enumerate(self.space)}

    @cached_property
    def optimum(self) -> float:
        """What the best config costs."""
        return min(cost for cost in self.costs if cost is not None)

    def cost(self, config: Config) -> float | None:
        """Give what a config cost."""
        return self.costs[self._places[config]]

    def glance(self, config: Config, share: float) -> float | None:
        """Give what its first samples say, a share of them; its cost where none were kept."""
        place = self._places[config]
        samples = self.samples[place] if self.samples else ()
        some = samples[: max(1, math.floor(share * len(samples)))]
        return min(some) if some else self.costs[place]

    @classmethod
    def read(cls, path: Path) -> "Recording":
        """Read any of the formats; ``RecordingError`` says what is wrong with the file."""
        try:
            facts = json.loads(_text(path))
            recording = _read(facts, path.name.partition(".")[0])
        except (OSError, EOFError, ValueError) as error:
            raise RecordingError(str(path), f"cannot be read: {error}") from error
        except (KeyError, TypeError, AttributeError, SpaceError) as error:
            what = f"{type(error).__name__}: {error}"
            raise RecordingError(str(path), f"does not hold what it should: {what}") from error
        if len(recording.costs) != recording.space.size:
            counts = f"{len(recording.costs)} costs for {recording.space.size} configs"
            raise RecordingError(str(path), f"has {counts}")
        if all(cost is None for cost in recording.costs):
            raise RecordingError(str(path), "has no config that works")
        return recording

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "format": FORMAT,
            **{name: getattr(self, name) for name in ("name", "title", "unit", "noise")},
            "measured": dict(self.measured),
            "space": self.space.to_json(),
            "costs": list(self.costs),
            "samples": [list(it) for it in self.samples],
            "failures": {str(place): kind for place, kind in self.failures.items()},
        }

    def write(self, path: Path) -> None:
        """Write it, packed if the name ends in ``.gz``; the same facts are the same bytes."""
        text = json.dumps(self.to_json(), separators=(",", ":")).encode()
        path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)


def _text(path: Path) -> bytes:
    packed = path.read_bytes()
    return gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed


def _read(facts: Any, name: str) -> Recording:
    if not isinstance(facts, Mapping):
        raise TypeError(f"it holds {type(facts).__name__}, not an object")
    if facts.get("format") == FORMAT:
        return _own(facts)
    if "cache" in facts and "tune_params_keys" in facts:
        return _cache(facts, name)
    if isinstance(facts.get("results"), list):
        return _results(facts["results"], name)
    raise ValueError("it is of none of the known formats")


def _own(facts: Mapping[str, Any]) -> Recording:
    known = {it.name for it in attrs.fields(Recording)}
    given = {name: value for name, value in facts.items() if name in known}
    given["space"] = Space.from_json(facts["space"])
    given["samples"] = tuple(map(tuple, facts.get("samples", ())))
    given["failures"] = {int(place): kind for place, kind in facts.get("failures", {}).items()}
    given["costs"] = tuple(map(_number, facts["costs"]))
    return Recording(**given)


def _cache(facts: Mapping[str, Any], name: str) -> Recording:
    """Read a cache of Kernel Tuner's: an object per config, its objective a text if it failed.

    Its later versions list objectives; the first is taken. Who packed it may have added more.
    """
    names, objective = facts["tune_params_keys"], facts.get("objective", "time")
    if isinstance(objective, list):
        objective = objective[0]
    rows = [({it: row[it] for it in names}, row.get(objective)) for row in facts["cache"].values()]
    measured = {"device": facts.get("device_name", ""), **facts.get("measured", {})}
    recording = _recording(str(facts.get("kernel_name", name)), "ms", rows, measured)
    return attrs.evolve(recording, noise=facts.get("noise"))


def _results(results: Sequence[Mapping[str, Any]], name: str) -> Recording:
    """Read T4 results: the objective is a measurement, ``invalidity`` says what failed."""
    rows: list[tuple[Mapping[str, Any], Any]] = []
    unit = ""
    for row in results:
        objective = (row.get("objectives") or ["time"])[0]
        measured = {it["name"]: it for it in row.get("measurements", ())}
        found = measured.get(objective, {})
        unit = unit or found.get("unit", "")
        works = row["invalidity"] == "correct"
        rows.append((row["configuration"], found.get("value") if works else row["invalidity"]))
    return _recording(name, unit, rows, {})


def _recording(
    name: str,
    unit: str,
    rows: Iterable[tuple[Mapping[str, Any], Any]],
    measured: Mapping[str, Any],
) -> Recording:
    """Put rows of values and costs into the order of the space; what is no number failed.

    Its parameters stand as they do in the file: some searches depend on it.
    """
    given = list(rows)
    names = list(dict.fromkeys(name for values, _ in given for name in values))
    costs = {Config.from_json(values): cost for values, cost in given}
    space = Space.of(sorted(costs, key=repr))
    parameters = sorted(space.parameters, key=lambda it: names.index(it[0]))
    space = attrs.evolve(space, parameters=parameters)
    space = attrs.evolve(space, guess=_middle(space))
    ordered = [costs[config] for config in space]
    return Recording(
        name=name,
        unit=unit,
        space=space,
        costs=tuple(map(_number, ordered)),
        failures={at: str(it) for at, it in enumerate(ordered) if _number(it) is None},
        measured=measured,
    )


def _number(cost: Any) -> float | None:
    return float(cost) if isinstance(cost, int | float) and math.isfinite(cost) else None


def _middle(space: Space) -> Config:
    """Guess what stands in the middle, since these files name no guess."""
    halves = [(len(values) - 1) / 2 for _, values in space.parameters]

    def off(point: tuple[int, ...]) -> float:
        pairs = zip(point, halves, strict=True)
        return sum(abs(at - half) / (half or 1) for at, half in pairs)

    return space.config(min(space.lattice, key=lambda point: (off(point), point)))
