"""What a log tells of each subject: how the best was found, what parameters do, what failed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record, Subject

_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}


@attrs.frozen(kw_only=True)
class Trial:
    """One measured config; ``value`` is in seconds where its unit is one of time."""

    time: float
    config: Config
    value: float


@attrs.frozen(kw_only=True)
class Summary:
    """All that was tried for one subject, in order of time."""

    about: Subject
    label: str
    plugin: str
    unit: str
    trials: Sequence[Trial]
    failures: Mapping[str, int]

    @property
    def best(self) -> Trial | None:
        """The fastest."""
        return min(self.trials, key=lambda trial: trial.value, default=None)

    @property
    def curve(self) -> list[tuple[float, float]]:
        """The best so far, over seconds since the first."""
        curve: list[tuple[float, float]] = []
        for trial in self.trials:
            best = min(trial.value, curve[-1][1]) if curve else trial.value
            curve.append((trial.time - self.trials[0].time, best))
        return curve

    @property
    def parameters(self) -> dict[str, dict[str, list[float]]]:
        """By parameter and value: the times of all configs that had it. Only what was varied."""
        found: dict[str, dict[str, list[float]]] = {}
        for trial in self.trials:
            for name, value in trial.config.values:
                found.setdefault(name, {}).setdefault(str(value), []).append(trial.value)
        return {name: values for name, values in found.items() if len(values) > 1}

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        best = self.best
        return {
            "kernel": self.label,
            "plugin": self.plugin,
            "about": attrs.asdict(self.about),
            "unit": self.unit,
            "trials": len(self.trials),
            "failures": dict(self.failures),
            "best": {"config": best.config.to_json(), "value": best.value} if best else None,
            "first": self.trials[0].value if self.trials else None,
            "curve": self.curve,
            "parameters": self.parameters,
        }


def summaries(records: Iterable[Record], kernel: str = "") -> list[Summary]:
    """Sum a log up, subject by subject; those of which most was found out come first."""
    groups: dict[Subject, list[Record]] = {}
    for record in records:
        if isinstance(record.outcome, Measurement | Failure) and kernel in {"", record.label}:
            groups.setdefault(record.about, []).append(record)
    found = [_summary(about, group) for about, group in groups.items()]
    return sorted(found, key=lambda it: (-len(it.trials), it.label, it.about.digest))


def _summary(about: Subject, records: list[Record]) -> Summary:
    records.sort(key=lambda record: record.time)
    trials, unit = [], "s"
    failures: Counter[str] = Counter()
    for record in records:
        if isinstance(record.outcome, Failure):
            failures[record.outcome.kind] += 1
        elif isinstance(record.outcome, Measurement) and record.outcome.samples:
            scale = _SECONDS.get(record.outcome.unit)
            unit = record.outcome.unit if scale is None else unit
            value = record.outcome.value * (scale or 1.0)
            trials.append(Trial(time=record.time, config=record.config, value=value))
    return Summary(
        about=about,
        label=records[-1].label,
        plugin=records[-1].plugin,
        unit=unit,
        trials=trials,
        failures=dict(failures),
    )


def shown(measurement: Measurement) -> str:
    """Write a measurement as people like it."""
    scale = _SECONDS.get(measurement.unit)
    if scale is None:
        return readable(measurement.value, measurement.unit)
    return readable(measurement.value * scale, "s")


def readable(value: float, unit: str) -> str:
    """Write a value in a unit that people like."""
    if unit != "s":
        return f"{value:.4g} {unit}"
    scales = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"))
    scale, name = next((it for it in scales if value >= it[0]), (1e-9, "ns"))
    return f"{value / scale:.4g} {name}"
