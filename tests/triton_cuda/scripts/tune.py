"""Tune a kernel on a device that some configs lose; say what became of each, and of this process.

The stand-in is told by STANDIN_LOSES how many threads lose the device.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
from ondevice import OnDevice

from kernelyard import Argument, Budget, Config, DeviceLostError, Runtime, Source, Space

ARRAYS = [Argument.inout(name, "float32") for name in ("x", "y", "out")]
source = Source(
    language="triton",
    code=Path(sys.argv[1]).read_text(encoding="utf-8"),
    entry="vector_add",
    arguments=[*ARRAYS, Argument.scalar("n", "int32")],
    options={"BLOCK": 512, "grid": "cdiv(n, BLOCK)"},
    space=Space({"num_warps": [2, 4, 8]}, guess=Config.of(num_warps=2)),
)
runtime = Runtime()
arrays = [np.arange(64, dtype="float32").view(OnDevice) for _ in range(3)]
told = {}
try:
    tuned = runtime.tune(
        source,
        "cuda",
        [*arrays, 64],
        strategy="exhaustive",
        seconds=0.01,
        budget=Budget(trials=9),
        isolate=None if sys.argv[2] == "default" else False,
    )
    told["outcomes"] = {
        str(it.config): getattr(it.outcome, "kind", "measured") for it in tuned.tried
    }
except DeviceLostError as error:
    told["error"] = str(error)
told["untouched"] = all((it == np.arange(64)).all() for it in arrays)
os.environ.pop("STANDIN_LOSES")
try:
    runtime.kernel(source, "cuda")(*arrays, 64)
    told["alive"] = True
except DeviceLostError:
    told["alive"] = False
json.dump(told, sys.stdout)
runtime.close()
