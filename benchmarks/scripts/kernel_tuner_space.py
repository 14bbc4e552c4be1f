"""Have Kernel Tuner build, check and measure every config of a kernel; keep its cache, packed.

    python -m benchmarks.scripts.kernel_tuner_space WORK

Configs come in an order drawn by chance, so what else runs on the machine makes no pattern. What
was measured is in Kernel Tuner's cache in the directory WORK at once: a run that was ended goes on.
Then some are measured again, in another order; the noise is by how much the two differ.
"""

import gzip
import json
import random
import statistics
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np
from benchmarks.machine import machine
from benchmarks.recordable import SPACES

NAME = "linear"
PARAMETERS = {
    "TI": [16, 32, 128],
    "TJ": [16, 64, 256],
    "TK": [64, 128, 512],
    "RI": [1, 2, 4, 8],
    "RJ": [1, 2, 4],
    "VW": [8, 16],
    "U": [1, 4],
    "INNER": [0, 1, 2],
    "WAY": [0, 1, 2],
}
CONSTRAINTS = [
    "(TI + TJ) * TK <= 65536",
    "4 <= RI * RJ <= 16",
    "WAY < 2 or RJ * VW <= TJ",
]
_FLAGS = ["-O2", "-march=native", "-nostdlib"]
"""The libraries that are left out are there already, in the process."""
_ROUND = 5
"""So many digits are kept."""
Cache = Mapping[str, Mapping[str, Any]]


@click.command()
@click.argument("work", type=click.Path(path_type=Path))
@click.option("--most", default=1_000_000, help="So many, to see how long all take.")
@click.option("--again", default=40, help="How many are measured twice.")
@click.option("--into", type=click.Path(path_type=Path), default=SPACES)
def main(work: Path, most: int, again: int, into: Path) -> None:
    """Record the space of the linear layer."""
    work.mkdir(parents=True, exist_ok=True)
    whole = _tuned(work / f"{NAME}.json", most)
    keys = random.Random(0).sample(sorted(whole["cache"]), again)
    twice = _tuned(work / f"{NAME}-again.json", again, only=set(keys))
    _write(into / f"{NAME}.json.gz", whole, _noise(whole["cache"], twice["cache"]))


def _tuned(cache: Path, most: int, only: set[str] | None = None) -> dict[str, Any]:
    """Run Kernel Tuner on all configs, or on some; what is in its cache already is not run."""
    from kernel_tuner import tune_kernel

    x, w, y = _arguments()
    tune_kernel(
        "timed",
        str(SPACES / f"{NAME}.cpp"),
        1,
        [x, w, y],
        PARAMETERS,
        restrictions=[*CONSTRAINTS, *([] if only is None else [_among(only)])],
        answer=[None, None, x @ w.T],
        atol=1e-3,
        lang="C",
        compiler_options=_FLAGS,
        iterations=1,
        strategy="random_sample",
        strategy_options={"fraction": 1.0, "max_fevals": most},
        seed=0 if only is None else 1,
        cache=str(cache),
        quiet=True,
    )
    facts: dict[str, Any] = json.loads(cache.read_text())
    return facts


def _arguments() -> tuple[Any, Any, Any]:
    source = np.random.default_rng(0)
    x, w = (source.standard_normal((rows, 512), dtype="float32") for rows in (128, 256))
    return x, w, np.zeros((128, 256), "float32")


def _among(keys: set[str]) -> Any:
    from constraint import FunctionConstraint

    return FunctionConstraint(lambda *values: ",".join(map(str, values)) in keys)


def _noise(first: Cache, second: Cache) -> float:
    """Say by how much the times of configs that were measured twice differ, in the median."""
    pairs = [(first[key]["time"], row["time"]) for key, row in second.items()]
    return statistics.median(2 * abs(one - other) / (one + other) for one, other in pairs)


def _write(path: Path, whole: Mapping[str, Any], noise: float) -> None:
    """Write the cache with what of each config is read: its parameters, and its time."""
    cache = {
        key: {name: row[name] for name in PARAMETERS} | {"time": _rounded(row["time"])}
        for key, row in sorted(whole["cache"].items())
    }
    measured = {"date": datetime.now(UTC).date().isoformat(), **machine()}
    facts = {
        **{key: value for key, value in whole.items() if key != "cache"},
        "device_name": measured["processor"],
        "kernel_name": NAME,
        "tune_params": PARAMETERS,
        "restrictions": CONSTRAINTS,
        "measured": measured,
        "noise": round(noise, 4),
        "cache": cache,  # at the end, where Kernel Tuner looks whether the file was closed
    }
    packed = gzip.compress(json.dumps(facts, separators=(",", ":")).encode(), mtime=0)
    path.write_bytes(packed)
    times = [row["time"] for row in cache.values() if isinstance(row["time"], float)]
    typical = statistics.median(times) / min(times)
    click.echo(
        f"{path}: {len(times)} of {len(cache)} measured, the median takes {typical:.1f} times "
        f"the fastest, noise {noise:.2%}, {len(packed)} bytes"
    )


def _rounded(time: Any) -> Any:
    return float(f"{time:.{_ROUND}g}") if isinstance(time, float) else time


if __name__ == "__main__":
    main()
