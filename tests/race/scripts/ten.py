"""Race ten computations, each in C++ and Halide; with "measure", measure both by other means too.

Prints per computation who won, the reason, whether that was remembered, and for each time it was
measured here the ratio of Halide's time to that of C++; and what the process did for it.
"""

import json
import statistics
import subprocess
import sys
import time

import numpy as np

from kernelyard import Argument, Runtime, Source

PIPELINE = """import halide as hl

@hl.generator(name="kernel")
class Kernel:
    x = hl.InputBuffer(hl.Float(32), 2)
    out = hl.OutputBuffer(hl.{kind}(32), {rank})

    def generate(g):
        x, out, i, j = g.x, g.out, hl.Var("i"), hl.Var("j")
{body}
        if g.using_autoscheduler():
            x.set_estimates([hl.Range(0, {n}), hl.Range(0, {n})])
            out.set_estimates([{estimates}])
"""
FUNCTION = """#include <algorithm>
#include <cmath>
#include <cstdint>
extern "C" void kernel(const float* x, {type}* out) {{
  constexpr int n = {n}, m = {m};
{body}
}}
"""
EACH = "  #pragma omp parallel for\n  for (int k = 0; k < n * n; ++k) "
ROWS = "  #pragma omp parallel for\n  for (int j = 0; j < m; ++j) "
WEIGHTS = (1, 2, 1, 2, 4, 2, 1, 2, 1)
TAPS = [(dy, dx, WEIGHTS[3 * dy + dx]) for dy in range(3) for dx in range(3)]
TEN = {
    # name: (n, shape of the result, C++, Halide)
    "axpy": (512, (512, 512), EACH + "out[k] = 2 * x[k] + 1;", "out[i, j] = 2 * x[i, j] + 1"),
    "gelu": (
        256,
        (256, 256),
        EACH + "out[k] = 0.5f * x[k] * (1 + std::tanh(0.79788456f * (x[k] + 0.044715f * x[k] * "
        "x[k] * x[k])));",
        "v = x[i, j]\nout[i, j] = 0.5 * v * (1 + hl.tanh(0.79788456 * (v + 0.044715 * v * v * v)))",
    ),
    "transpose": (
        512,
        (512, 512),
        ROWS + "for (int i = 0; i < n; ++i) out[j * n + i] = x[i * n + j];",
        "out[i, j] = x[j, i]",
    ),
    "blur": (
        512,
        (510, 510),
        ROWS + "for (int i = 0; i < m; ++i) {\n    float s = 0;\n    for (int a = 0; a < 3; ++a)\n"
        "      for (int b = 0; b < 3; ++b) s += x[(j + a) * n + i + b];\n"
        "    out[j * m + i] = s / 9;\n  }",
        (
            "rows = hl.Func('rows')\n"
            "rows[i, j] = x[i, j] + x[i + 1, j] + x[i + 2, j]\n"
            "out[i, j] = (rows[i, j] + rows[i, j + 1] + rows[i, j + 2]) / 9"
        ),
    ),
    "stencil": (
        512,
        (510, 510),
        ROWS
        + "for (int i = 0; i < m; ++i)\n    out[j * m + i] = "
        + " + ".join(f"{w} * x[(j + {dy}) * n + i + {dx}]" for dy, dx, w in TAPS)
        + ";",
        "out[i, j] = " + " + ".join(f"{w} * x[i + {dx}, j + {dy}]" for dy, dx, w in TAPS),
    ),
    "matmul": (
        128,
        (128, 128),
        ROWS + "{\n    for (int i = 0; i < n; ++i) out[j * n + i] = 0;\n"
        "    for (int k = 0; k < n; ++k)\n"
        "      for (int i = 0; i < n; ++i) out[j * n + i] += x[j * n + k] * x[k * n + i];\n  }",
        (
            "k = hl.RDom([hl.Range(0, 128)])\nproduct = hl.Func('product')\n"
            "product[i, j] = 0.0\nproduct[i, j] += x[k.x, j] * x[i, k.x]\nout[i, j] = product[i, j]"
        ),
    ),
    "softmax": (
        256,
        (256, 256),
        ROWS + "{\n    const float* row = x + j * n;\n"
        "    float most = *std::max_element(row, row + n), sum = 0;\n"
        "    for (int i = 0; i < n; ++i) sum += out[j * n + i] = std::exp(row[i] - most);\n"
        "    for (int i = 0; i < n; ++i) out[j * n + i] /= sum;\n  }",
        (
            "k = hl.RDom([hl.Range(0, 256)])\n"
            "most, grown, total = hl.Func('most'), hl.Func('grown'), hl.Func('total')\n"
            "most[j] = hl.Float(32).min()\nmost[j] = hl.max(most[j], x[k.x, j])\n"
            "grown[i, j] = hl.exp(x[i, j] - most[j])\n"
            "total[j] = 0.0\ntotal[j] += grown[k.x, j]\nout[i, j] = grown[i, j] / total[j]"
        ),
    ),
    "row sum": (
        512,
        (512,),
        ROWS + "{\n    float sum = 0;\n    for (int i = 0; i < n; ++i) sum += x[j * n + i];\n"
        "    out[j] = sum;\n  }",
        (
            "k = hl.RDom([hl.Range(0, 512)])\ntotal = hl.Func('total')\n"
            "total[i] = 0.0\ntotal[i] += x[k.x, i]\nout[i] = total[i]"
        ),
    ),
    "prefix sum": (
        256,
        (256, 256),
        ROWS + "{\n    float sum = 0;\n"
        "    for (int i = 0; i < n; ++i) out[j * n + i] = sum += x[j * n + i];\n  }",
        (
            "k = hl.RDom([hl.Range(1, 255)])\nsummed = hl.Func('summed')\n"
            "summed[i, j] = x[i, j]\nsummed[k.x, j] = summed[k.x - 1, j] + summed[k.x, j]\n"
            "out[i, j] = summed[i, j]"
        ),
    ),
    "histogram": (
        256,
        (256,),
        (
            "  for (int v = 0; v < 256; ++v) out[v] = 0;\n"
            "  for (int k = 0; k < n * n; ++k) ++out[std::min(255, int(std::fabs(x[k]) * 64))];"
        ),
        (
            "k = hl.RDom([hl.Range(0, 256), hl.Range(0, 256)])\ncounted = hl.Func('counted')\n"
            "counted[i] = 0\n"
            "counted[hl.clamp(hl.i32(hl.abs(x[k.x, k.y]) * 64), 0, 255)] += 1\nout[i] = counted[i]"
        ),
    ),
}
started = []


def sources(name):
    """Describe a computation in both languages."""
    n, shape, function, pipeline = TEN[name]
    whole = name == "histogram"
    arguments = [
        Argument.input("x", "float32"),
        Argument.output("out", "int32" if whole else "float32"),
    ]
    code = FUNCTION.format(
        n=n, m=shape[0], body=function, type="std::int32_t" if whole else "float"
    )
    body = "\n".join(f"        {line}" for line in pipeline.splitlines())
    estimates = ", ".join(f"hl.Range(0, {extent})" for extent in reversed(shape))
    text = PIPELINE.format(
        n=n, body=body, rank=len(shape), estimates=estimates, kind="Int" if whole else "Float"
    )
    return [
        Source("cpp", code, "kernel", arguments, name=f"{name}, C++"),
        Source("halide", text, "kernel", arguments, name=f"{name}, Halide"),
    ]


def ratio(launchers, arguments):
    """Measure in turn, in stretches of ten milliseconds; give Halide's time by that of C++."""
    ratios = []
    begin = time.perf_counter()
    launchers[0](*arguments)
    calls = max(3, int(0.01 / max(time.perf_counter() - begin, 1e-6)))
    for number in range(15):
        times = {}
        for place in (0, 1) if number % 2 else (1, 0):
            begin = time.perf_counter()
            for _ in range(calls):
                launchers[place](*arguments)
            times[place] = time.perf_counter() - begin
        ratios.append(times[1] / times[0])
    return statistics.median(ratios)


def watch(event, given):
    if event == "subprocess.Popen":
        started.append(str(given[0]))


def agree(winner, found):
    return winner == (1 if found < 1 else 0)


runtime = Runtime()
measure, measured = runtime.plugins.benchmark, []
runtime.plugins.benchmark = lambda *given: measured.append(1) or measure(*given)
sys.addaudithook(watch)
assert subprocess.Popen
generator = np.random.default_rng(0)
told = {}
for name, (n, shape, _, _) in TEN.items():
    x = generator.standard_normal((n, n), dtype="float32")
    out = np.zeros(shape, "int32" if name == "histogram" else "float32")
    runtime.race(sources(name), "cpu", [x, out], seconds=0.1, atol=1e-2)
    race = runtime.events[-1].race
    winner = race.chosen.language == "halide"
    ratios = []
    if "measure" in sys.argv:
        launchers = runtime.kernels(sources(name), "cpu")
        for _ in range(3):
            ratios.append(ratio(launchers, [x, out]))
            if agree(winner, ratios[-1]):
                break
    told[name] = {
        "winner": race.chosen.language,
        "reason": race.reason,
        "remembered": race.remembered,
        "outcomes": [str(it.outcome) for it in race.contenders],
        "samples": [len(getattr(it.outcome, "samples", ())) for it in race.contenders],
        "ratios": ratios,
    }
facts = {
    "races": told,
    "measured": len(measured),
    "started": started,
    "launches": sum(event.launches for event in runtime.events),
    "modules": sorted(sys.modules),
}
sys.stdout.write(json.dumps(facts))
