"""Ask for a pipeline of a file, launch it, and tell what became of its configs.

With the name of a second file, kill the process whose number appears there.
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from kernelyard import Argument, Runtime, Source

started = []
STARTS = {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec"}
sys.addaudithook(lambda event, _: started.append(event) if event in STARTS else None)
source = Source(
    language="halide",
    code=Path(sys.argv[1]).read_text(encoding="utf-8"),
    entry="pipeline",
    arguments=[Argument.input("x", "float32"), Argument.output("out", "float32")],
)


def kill(place):
    while not place.exists() or not place.read_text(encoding="utf-8"):
        time.sleep(0.01)
    time.sleep(0.3)  # so that it is planning
    os.kill(int(place.read_text(encoding="utf-8")), signal.SIGKILL)


if len(sys.argv) > 2:
    threading.Thread(target=kill, args=(Path(sys.argv[2]),), daemon=True).start()
runtime = Runtime()
kernel = runtime.kernel(source, "cpu")
from array import array  # noqa: E402 - only what a launch needs

x, out = array("f", range(5000)), array("f", [0.0] * 5000)
kernel(x, out)
event = runtime.events[-1].to_json()
told = {
    "config": event["config"].partition(",")[0],
    "failed": {it["config"].partition(",")[0]: it["failure"] for it in event["failed"]},
    "origin": event["origin"],
    "right": all(abs(a - 2 * b) < 1 for a, b in zip(out, x, strict=True)),
    "started": started,
    "modules": sorted({"halide", "numpy", "torch"} & set(sys.modules)),
}
json.dump(told, sys.stdout)
runtime.close()
