"""Launch a pipeline with a parallel loop; tell how many threads that started."""

import json
import sys
from array import array
from pathlib import Path

from kernelyard import Argument, Runtime, Source

CODE = """import halide as hl

@hl.generator(name="doubled")
class Doubled:
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(self):
        i, block = hl.vars("i block")
        self.out[i] = self.x[i] * 2
        self.out.split(i, block, i, 100, hl.TailStrategy.GuardWithIf).parallel(block)
"""
source = Source(
    "halide", CODE, "doubled", [Argument.input("x", "float32"), Argument.output("out", "float32")]
)
kernel = Runtime().kernel(source, "cpu")
x, out = array("f", range(100_000)), array("f", [0.0] * 100_000)
before = len(list(Path("/proc/self/task").iterdir()))
kernel(x, out)
after = len(list(Path("/proc/self/task").iterdir()))
right = all(a == 2 * b for a, b in zip(out, x, strict=True))
json.dump({"new": after - before, "right": right}, sys.stdout)
