"""Race a slow and a fast loop; say how it ended, and how often a benchmark was run for it."""

import json
import sys

import numpy as np

from kernelyard import Argument, Runtime, Source

HEAD = 'extern "C" void twice(const float* x, float* y, float* sum, long n) {'
TAIL = "sum[0] += 1; }"
LOOPS = {
    "slow": "for (long i = 0; i < n; ++i) { volatile float z = x[i]; z = z + x[i]; y[i] = z; }",
    "fast": "for (long i = 0; i < n; ++i) y[i] = 2 * x[i];",
    "wrong": "for (long i = 0; i < n / 2; ++i) y[i] = 2 * x[i];",
    "refused": "this is no C++",
    "throws": "throw 1;",
}
ARGUMENTS = [
    Argument.input("x", "float32"),
    Argument.output("y", "float32"),
    Argument.inout("sum", "float32"),
    Argument.scalar("n", "int64"),
]

measured = []
runtime = Runtime()
benchmark = runtime.plugins.benchmark
runtime.plugins.benchmark = lambda *given: measured.append(given[0]) or benchmark(*given)
sources = [
    Source("cpp", HEAD + LOOPS[name] + TAIL, "twice", ARGUMENTS, name=name) for name in sys.argv[1:]
]
x = np.linspace(0, 1, 50_000, dtype="float32")
y, total = np.full_like(x, 7), np.full(1, 41, "float32")
launcher = runtime.race(sources, "cpu", [x, y, total, x.size], seconds=0.1)
event = runtime.events[-1]
outcomes = {it.label: it.outcome for it in event.race.contenders}
told = {
    "winner": event.race.chosen.label,
    "reason": event.race.reason,
    "remembered": event.race.remembered,
    "outcomes": {k: getattr(v, "kind", "measured") for k, v in outcomes.items()},
    "medians": {k: v.value for k, v in outcomes.items() if hasattr(v, "value")},
    "measured": len(measured),
    "workers": len(runtime.engine.pool.processes()),
    "right": bool((y == 2 * x).all()) and float(total[0]) == 42.0,
    "launches": launcher.launches,
}
json.dump(told, sys.stdout)
runtime.close()
