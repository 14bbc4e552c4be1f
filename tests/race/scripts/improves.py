"""Call kernels that can be built in several ways until the search has ended, or do as told.

KERNELS WAY,… [spare] [leave | forget | no wait]: how many kernels, and the ways of each. They are
built before, so that a busy machine does not matter, unless they shall be in ``spare`` time.
"""

import gc
import json
import sys
import threading
import time
import weakref

import numpy as np

from kernelyard import Argument, Runtime, Source

CODE = """extern "C" void kernel(const float* x, float* y, long n) {
  long times = 1;
#ifdef way_slow
  times = 40;
#endif
#ifdef way_refused
  this is no C++
#endif
  for (volatile long k = 0; k < times; ++k)
    for (long i = 0; i < n; ++i)
#ifdef way_wrong
      y[i] = 3 * x[i];
#else
      y[i] = 2 * x[i] + NUMBER;
#endif
#ifdef way_wrong
  times = 0;
#endif
}
"""
ARGUMENTS = [
    Argument.input("x", "float32"),
    Argument.output("y", "float32"),
    Argument.scalar("n", "int64"),
]
SECONDS = 200


def source(number, ways):
    code = CODE.replace("NUMBER", str(number))
    return Source("ways", code, "kernel", ARGUMENTS, {"ways": ways}, name=f"kernel {number}")


def searching():
    return any(it.name == "kernelyard-improve" for it in threading.enumerate())


def fact(runtime, number):
    engine = runtime.engine
    about = engine.preference.about(engine.request(source(number, ways), "cpu", None))
    chosen = [it for it in runtime.store.log.records(about) if it.kind == "chosen"]
    if not chosen:
        return None
    return {"config": str(chosen[-1].config), "evidence": chosen[-1].outcome.evidence["evidence"]}


count, ways, *do = int(sys.argv[1]), sys.argv[2].split(","), *sys.argv[3:]
runtime = Runtime()
if "spare" not in do:
    asked = [runtime.engine.request(source(number, ways), "cpu", None) for number in range(count)]
    runtime.engine.attempt([one.with_configs(it) for one in asked for it in one.configs])
launchers = runtime.kernels([source(number, ways) for number in range(count)], "cpu")
x = np.linspace(0, 1, 20_000, dtype="float32")
y = np.zeros_like(x)
right = True
began = searching()


def call_all():
    for number, launcher in enumerate(launchers):
        y[:] = 7
        launcher(x, y, x.size)
        if not np.allclose(y, 2 * x + number):
            return False
    return True


for _ in range(30):
    right = call_all() and right
told = {"began": began, "configs": [event.config for event in runtime.events]}
if "leave" in do:
    time.sleep(1.3)  # the search is at its builds
    json.dump(told, sys.stdout)
    sys.exit()
if "forget" in do:
    left = weakref.ref(launchers[0])
    del launchers
    runtime.events.clear()
    gc.collect()
    told["left"] = left() is not None
    deadline = time.monotonic() + SECONDS
    while searching() and time.monotonic() < deadline:
        time.sleep(0.1)
    told["searching"] = searching()
    told["facts"] = [fact(runtime, number) for number in range(count)]
else:
    deadline = time.monotonic() + (3 if "no wait" in do else SECONDS)
    while time.monotonic() < deadline and not all(fact(runtime, it) for it in range(count)):
        for _ in range(20):
            right = call_all() and right
        time.sleep(0.05)
    told["facts"] = [fact(runtime, number) for number in range(count)]
    launcher, begin = launchers[0], time.perf_counter()
    for _ in range(50):
        launcher(x, y, x.size)
    told["seconds"] = (time.perf_counter() - begin) / 50
told["right"] = right
json.dump(told, sys.stdout)
runtime.close()
