"""Records in T4, the format for results of autotuning that Kernel Tuner and others read.

Its schema: ``schema/T4/1.0.0/results-schema.json`` of Kernel Tuner. Times are milliseconds.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record

_MS = {"s": 1e3, "ms": 1.0, "us": 1e-3, "ns": 1e-6}
_INVALIDITY = {
    "rejected": "constraints",
    "refused": "compile",
    "timed out": "timeout",
    "differs": "correctness",
}
"""What T4 calls a failure; any other is one at run time."""


def t4(records: Iterable[Record]) -> dict[str, Any]:
    """Give all trials among some records as T4; choices are no trials and are left out."""
    results = [_result(it) for it in records if isinstance(it.outcome, Measurement | Failure)]
    metadata = {"timeunit": "milliseconds"}
    return {"schema_version": "1.0.0", "results": results, "metadata": metadata}


def _result(record: Record) -> dict[str, Any]:
    outcome = record.outcome
    timestamp = dt.datetime.fromtimestamp(record.time, dt.UTC).isoformat()
    result = {
        "timestamp": timestamp,
        "configuration": record.config.to_json(),
        "objectives": ["time"],
        "kernel": record.label,
        "about": attrs.asdict(record.about),
    }
    if isinstance(outcome, Measurement):
        return {**result, **_measured(outcome)}
    assert isinstance(outcome, Failure)
    invalidity = _INVALIDITY.get(outcome.kind, "runtime")
    failed = {"times": {"runtimes": []}, "invalidity": invalidity, "correctness": 0}
    return {**result, **failed, "measurements": [], "error": str(outcome)}


def _measured(outcome: Measurement) -> dict[str, Any]:
    scale = _MS.get(outcome.unit)
    runtimes = [sample * (scale or 1.0) for sample in outcome.samples]
    unit = outcome.unit if scale is None else "ms"
    time = {"name": "time", "value": outcome.value * (scale or 1.0), "unit": unit}
    times = {"runtimes": runtimes}
    return {"times": times, "invalidity": "correct", "correctness": 1, "measurements": [time]}
