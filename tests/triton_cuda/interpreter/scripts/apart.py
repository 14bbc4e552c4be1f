"""Interpret a kernel between two builds of it for a GPU, and while builds go on."""

import json
import os
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import triton.language

from kernelyard import Argument, Config, Runtime, Source
from kernelyard.plugin import PluginSettings, Target
from kernelyard_triton_cuda import precompile

TEXT = """import triton
import triton.language as tl


@triton.jit
def more(x):
    return tl.sum(x, 0)


@triton.jit
def kernel(x, out, BLOCK: tl.constexpr):
    tl.store(out, more(tl.load(x + tl.arange(0, BLOCK))))
"""
PARTS = (triton.language, triton.language.core, triton.language.math, triton.language.tensor)
COUNT = 0 if "TRITON_INTERPRET" in os.environ else 8  # Triton itself interprets there
SOURCE = Source(
    "triton",
    TEXT,
    "kernel",
    [Argument.input("x", "float32"), Argument.output("out", "float32")],
    {"BLOCK": 64, "grid": "1"},
)


def built():
    """Build it for a GPU in this very process; give its PTX."""
    settings = PluginSettings({}, Path(tempfile.mkdtemp()), {})
    config, target = Config.of(num_warps=4), Target("cuda", "sm_90")
    (artifact,) = precompile.build([SOURCE], config, target, settings)
    return artifact.files["kernel.ptx"]


def language():
    """Give what Triton's language consists of."""
    return [dict(vars(part)) for part in PARTS]


def changed(before):
    """Name what has become another thing since."""
    pairs = zip(before, language(), strict=True)
    return [name for then, now in pairs for name in now if now[name] is not then.get(name)]


def main():
    """Print what was found."""
    environment = dict(os.environ)
    first = built() if COUNT else b""
    names = language()
    kernel = Runtime().kernel(SOURCE, device="triton_interpreter")
    x, out = np.arange(64, dtype=np.float32), np.zeros(1, np.float32)
    sums, others = [], []
    thread = threading.Thread(target=lambda: others.extend(built() for _ in range(COUNT)))
    thread.start()
    while thread.is_alive() or not sums:
        kernel(x, out)
        sums.append(float(out[0]))
    thread.join()
    found = {
        "built": [len(others), len({first, *others})],
        "sums": sorted(set(sums)),
        "environment": dict(os.environ) == environment,
        "changed": changed(names),
        "torch": "torch" in sys.modules,
        "interprets": triton.knobs.runtime.interpret,
    }
    json.dump(found, sys.stdout)


main()
