"""Have a tuner search recorded spaces; print how good its best was after 2, 5 and 10 % of each.

    python tuners.py SIDE FILE…

Each figure is the best found, as times of the optimum: the median over 20 seeds, for tuners that
depend on one. A trial is a config of the space that was not tried before. Everybody begins with
what the file names as the best guess, if the tuner can be given one.
"""

import contextlib
import io
import json
import math
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kernelyard._model.config import Config
from kernelyard._model.space import Space
from kernelyard._tune.recording import Recording
from kernelyard._tune.replay import replay, trials_of

MARKS = (0.02, 0.05, 0.1)
SEEDS = range(20)


class _Spent(BaseException):
    """The budget is spent."""


class _Counted:
    """Gives recorded costs, and counts what is asked for the first time."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._counts = [trials_of(recording, share) for share in MARKS]
        self._seen: dict[Config, float | None] = {}
        self._best = math.inf
        self.curve: list[float] = []

    def cost(self, config: Config) -> float | None:
        """Give a cost; at the end of the budget that is the end."""
        if config in self._seen:
            return self._seen[config]
        if len(self._seen) == self._counts[-1]:
            raise _Spent
        cost = self._seen[config] = self._recording.cost(config)
        self._best = min(self._best, math.inf if cost is None else cost)
        self.curve.append(self._best / self._recording.optimum)
        return cost

    def marks(self) -> list[float]:
        """Give what was best at each mark."""
        return [self.curve[min(count, len(self.curve)) - 1] for count in self._counts]


def _ours(recording: Recording) -> tuple[list[float], float]:
    begin = time.process_time()
    score = replay(recording, "default", seeds=SEEDS, marks=MARKS)
    spent = time.process_time() - begin
    found = [mark.median for mark in score.marks]
    return found, spent * 1000 / (len(SEEDS) * score.marks[-1].trials)


def _inductor(recording: Recording, *, all_directions: bool) -> tuple[list[float], float]:
    """Drive Inductor's own class; it doubles and halves, so each value goes by a power of 2."""
    from torch._inductor.runtime.coordinate_descent_tuner import CoordescTuner

    space, counted = recording.space, _Counted(recording)
    fields = [f"P{number}_BLOCK_0" for number in range(len(space.parameters))]
    most = [2 ** (len(values) - 1) for _, values in space.parameters]
    meta = {
        "combo_coordesc_field_order": fields,
        "combo_coordesc_field_limits": dict(zip(fields, most, strict=True)),
        "coordinate_descent_check_all_directions": all_directions,
    }

    def cost(config: Any) -> float:
        point = tuple(config.kwargs[field].bit_length() - 1 for field in fields)
        if point not in space.lattice:
            raise ValueError("not in the space")
        known = counted.cost(space.config(point))
        return math.inf if known is None else known

    guess = space.point(space.guess)
    kwargs = {field: 2**at for field, at in zip(fields, guess, strict=True)}
    begin = time.process_time()
    with contextlib.suppress(_Spent):
        CoordescTuner(inductor_meta=meta).autotune(cost, _TritonConfig(kwargs))
    return counted.marks(), (time.process_time() - begin) * 1000 / len(counted.curve)


class _TritonConfig:
    """What of ``triton.Config`` the tuner looks at."""

    def __init__(self, kwargs: dict[str, int]) -> None:
        self.kwargs, self.num_warps, self.num_stages = kwargs, None, None
        self.num_ctas = self.maxnreg = self.pre_hook = None

    def all_kwargs(self) -> dict[str, int]:
        return self.kwargs


def _kernel_tuner(recording: Recording, strategy: str | None) -> tuple[list[float], float]:
    """Run Kernel Tuner's simulation mode on a cache file written from the recording."""
    seeds = SEEDS if strategy else range(1)
    with tempfile.TemporaryDirectory() as directory:
        path = _cache(recording, Path(directory))
        begin = time.process_time()
        runs = [_simulated(recording, path, strategy, seed) for seed in seeds]
        spent = time.process_time() - begin
    found = [statistics.median(values) for values in zip(*(it.marks() for it in runs), strict=True)]
    return found, spent * 1000 / sum(len(it.curve) for it in runs)


def _cache(recording: Recording, directory: Path) -> Path:
    space = recording.space
    names = [name for name, _ in space.parameters]
    cache = {}
    for config, cost in zip(space, recording.costs, strict=True):
        row = {name: config.get(name, "") for name in names}
        time_ = "RuntimeFailedConfig" if cost is None else cost
        spent = {f"{what}_time": 0.0 for what in ("compile", "verification", "benchmark")}
        others = {**spent, "strategy_time": 0, "framework_time": 0, "times": [time_]}
        cache[",".join(map(str, row.values()))] = {**row, "time": time_, **others}
    head = {
        "device_name": "recorded",
        "kernel_name": "kernel",
        "problem_size": 1,
        "tune_params_keys": names,
        "tune_params": {name: list(values) for name, values in space.parameters},
        "objective": "time",
    }
    path = directory / "cache.json"
    path.write_text(json.dumps({**head, "cache": cache}, indent=0))
    return path


def _simulated(recording: Recording, path: Path, strategy: str | None, seed: int) -> _Counted:
    import numpy as np
    from kernel_tuner import tune_kernel

    space, counted = recording.space, _Counted(recording)
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - what Kernel Tuner draws from
    most = trials_of(recording, MARKS[-1])
    results, _ = tune_kernel(
        "kernel",
        "void kernel() {}",
        1,
        [],
        {name: list(values) for name, values in space.parameters},
        restrictions=list(space.constraints) or [_listed(space)],
        lang="C",
        cache=str(path),
        simulation_mode=True,
        strategy=strategy,
        strategy_options={"max_fevals": most} if strategy else {},
        quiet=True,
    )
    names = [name for name, _ in space.parameters]
    with contextlib.suppress(_Spent):
        for row in results:
            counted.cost(Config.from_json({name: row[name] for name in names}))
    return counted


def _listed(space: Space) -> Any:
    """Restrict Kernel Tuner to a space that is a list."""
    from constraint import FunctionConstraint

    class Listed(FunctionConstraint):  # type: ignore[misc]
        def __deepcopy__(self, memory: object) -> "Listed":
            return self

    names = [name for name, _ in space.parameters]
    members = set(space)
    return Listed(lambda *row: Config(tuple(zip(names, row, strict=True))) in members)


TUNERS: dict[str, Callable[[Recording], tuple[list[float], float]]] = {
    "kernelyard": _ours,
    "inductor": lambda it: _inductor(it, all_directions=False),
    "inductor-all": lambda it: _inductor(it, all_directions=True),
    "kernel-tuner": lambda it: _kernel_tuner(it, None),
    "kernel-tuner-genetic": lambda it: _kernel_tuner(it, "genetic_algorithm"),
    "kernel-tuner-annealing": lambda it: _kernel_tuner(it, "simulated_annealing"),
}


def figures(side: str, paths: Sequence[Path]) -> dict[str, float]:
    """Search each space; sum up, by the geometric mean, what was found in 5 % of each."""
    found: dict[str, float] = {}
    costs: list[float] = []
    for path in paths:
        recording = Recording.read(path)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            marks, cost = TUNERS[side](recording)
        name = path.name.removesuffix(".gz").removesuffix(".json")
        pairs = zip(MARKS, marks, strict=True)
        found |= {f"{name}, {share:.0%}": best for share, best in pairs if math.isfinite(best)}
        costs.append(cost)
    fives = [best for name, best in found.items() if name.endswith(", 5%")]
    return {"all, 5%": statistics.geometric_mean(fives), **found, "ms per trial": max(costs)}


if __name__ == "__main__":
    print(json.dumps(figures(sys.argv[1], [Path(it) for it in sys.argv[2:]])))
