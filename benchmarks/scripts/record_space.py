"""Build and measure every config of a kernel; write the space with what each costs.

    python -m benchmarks.scripts.record_space matmul

All are built first; then every round measures each once, in another order. What a config costs
is the median over the rounds of the least time that a launch took in each; the noise is how far
the rounds of a config lie apart, the middle half of them, in the median of all configs.
"""

import gzip
import json
import random
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from benchmarks.machine import machine
from benchmarks.recordable import KERNELS, SPACES, Kernel

from kernelyard import BuildError, Config, KernelyardError, Runtime

DEVICE = "cpu"
SHARE = 24
"""So many are built at once, so that progress is seen."""
_TOLERANCE = {"rtol": 2e-3, "atol": 1e-5}


@click.command()
@click.argument("name", type=click.Choice(list(KERNELS)))
@click.option("--rounds", default=5)
@click.option("--seconds", default=0.01, help="Per config and round.")
@click.option("--into", type=click.Path(path_type=Path), default=SPACES)
def main(name: str, rounds: int, seconds: float, into: Path) -> None:
    """Record the space of the kernel NAME."""
    kernel = KERNELS[name]
    configs = list(kernel.space)
    runtime = Runtime()
    launchers, failures = _built(runtime, name, kernel, configs)
    arguments = kernel.arguments()
    _check(kernel, arguments, launchers, failures)
    samples: dict[int, list[float]] = {place: [] for place in launchers}
    plugin = runtime.decide(kernel.source(name, configs[0]), DEVICE).require()[0]
    for number in range(rounds):
        order = random.Random(number).sample(sorted(samples), len(samples))
        for place in order:
            taken = runtime.plugins.benchmark(plugin, launchers[place], arguments, seconds)
            samples[place].append(min(taken.samples))
        click.echo(f"{name}: measured round {number + 1} of {rounds}", err=True)
    runtime.close()
    _write(into / f"{name}.json.gz", name, kernel, samples, failures)


def _built(
    runtime: Runtime, name: str, kernel: Kernel, configs: Sequence[Config]
) -> tuple[dict[int, Callable[..., object]], dict[int, str]]:
    """Build side by side; of a share that fails each alone, to know which did."""
    launchers: dict[int, Callable[..., object]] = {}
    failures: dict[int, str] = {}
    for first in range(0, len(configs), SHARE):
        places = range(first, min(first + SHARE, len(configs)))
        sources = [kernel.source(name, configs[place]) for place in places]
        try:
            launchers |= dict(zip(places, runtime.kernels(sources, DEVICE), strict=True))
        except BuildError:
            for place, source in zip(places, sources, strict=True):
                try:
                    launchers[place] = runtime.kernel(source, DEVICE)
                except BuildError as error:
                    failures[place] = type(error).__name__
        click.echo(f"{name}: built {places.stop} of {len(configs)}", err=True)
    return launchers, failures


def _check(
    kernel: Kernel,
    arguments: tuple[Any, ...],
    launchers: dict[int, Callable[..., object]],
    failures: dict[int, str],
) -> None:
    """Leave out who computes something else."""
    import numpy as np

    expected = kernel.expected(*arguments)
    for place in list(launchers):
        arguments[kernel.result][...] = 0
        try:
            launchers[place](*arguments)
        except KernelyardError as error:
            failures[place] = type(error).__name__
        else:
            if not np.allclose(arguments[kernel.result], expected, **_TOLERANCE):
                failures[place] = "wrong result"
        if place in failures:
            del launchers[place]


def _write(
    path: Path,
    name: str,
    kernel: Kernel,
    samples: dict[int, list[float]],
    failures: dict[int, str],
) -> None:
    costs = {place: statistics.median(taken) for place, taken in samples.items()}
    facts = {
        "format": "kernelyard space 1",
        "name": name,
        "title": kernel.title,
        "unit": "ns",
        "measured": {"date": datetime.now(UTC).date().isoformat(), **machine()},
        "noise": round(statistics.median(map(_apart, samples.values())), 4),
        "space": kernel.space.to_json(),
        "costs": [round(costs[it]) if it in costs else None for it in range(kernel.space.size)],
        "samples": [[round(s) for s in samples.get(it, ())] for it in range(kernel.space.size)],
        "failures": {str(place): kind for place, kind in sorted(failures.items())},
    }
    packed = gzip.compress(json.dumps(facts, separators=(",", ":")).encode(), mtime=0)
    path.write_bytes(packed)
    spread = max(costs.values()) / min(costs.values())
    click.echo(
        f"{path}: {len(costs)} measured, {len(failures)} failed, the slowest takes {spread:.1f} "
        f"times the fastest, noise {facts['noise']:.1%}, {len(packed)} bytes"
    )


def _apart(samples: Sequence[float]) -> float:
    low, middle, high = statistics.quantiles(samples, n=4, method="inclusive")
    return (high - low) / middle


if __name__ == "__main__":
    main()
