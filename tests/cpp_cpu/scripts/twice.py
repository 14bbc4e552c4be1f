"""Double some numbers with a kernel; print them, and where each kernel came from."""

import json
import sys
from array import array

from kernelyard import Argument, KernelyardError, Runtime, Source

source = Source(
    language="cpp",
    code='extern "C" void twice(const float* x, float* y, long n) {\n'
    "  for (long i = 0; i < n; ++i) y[i] = 2 * x[i];\n}\n",
    entry="twice",
    arguments=[
        Argument.input("x", "float32"),
        Argument.output("y", "float32"),
        Argument.scalar("n", "int64"),
    ],
)
runtime = Runtime()
y = array("f", bytes(16))
error = ""
try:
    runtime.kernel(source, "cpu")(array("f", [1, 2, 3, 4]), y, 4)
except KernelyardError as raised:
    error = f"{type(raised).__name__}: {raised}"
origins = [event.origin for event in runtime.events]
json.dump({"y": list(y), "origins": origins, "error": error}, sys.stdout)
