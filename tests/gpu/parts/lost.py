"""A kernel that writes where there is no memory: the end of a process, and of no other."""

import torch
from device import put, runtime, source
from drawn import normal
from outcome import require
from ready import is_rehearsal

from kernelyard import Budget, Config, DeviceLostError, Failure, Space

APART = True
"""Each step in a process of its own: it may be lost."""

_N = 4096
_GOOD = Config.of(AWAY=0, num_warps=4)
_BAD = Config.of(AWAY=1 << 42, num_warps=32)


def steps(_):
    """Let it happen in a child, and here."""
    return {"tuned in a child": _apart, "launched here": _here}


def _given():
    x = put("gpu", normal(_N))
    return [x, put("gpu", torch.zeros(_N)), _N]


def _source(**options):
    described = {"BLOCK": 1024, "grid": "cdiv(n, BLOCK)", **options}
    return source("astray", "x out: *float32, n: int32", "elements", **described)


def _apart():
    """Try it among others; this process goes on, and its arrays are as they were."""
    given = _given()
    described = _source(space=Space.of([_GOOD, _BAD]))
    found = runtime().tune(described, "cuda", given, strategy="exhaustive", budget=Budget(trials=8))
    outcomes = {
        str(it.config): str(it.outcome) if isinstance(it.outcome, Failure) else "measured"
        for it in found.tried
    }
    figures = {"outcomes": outcomes, "config": str(found.config)}
    kinds = {it.config: getattr(it.outcome, "kind", "measured") for it in found.tried}
    require(found.config == _GOOD, f"{found.config} won", **figures)
    require(kinds.get(_BAD) == "crashed", f"it is {kinds.get(_BAD)}", **figures)
    require(not given[1].any(), "the caller's array was written to", **figures)
    runtime().kernel(described, "cuda", arguments=given)(*given)
    torch.cuda.synchronize()
    is_right = bool((given[1] == given[0] + 1).all()) or is_rehearsal()
    require(is_right, "this process's device gives wrong results now", **figures)
    return figures


def _here():
    """Launch it in this process."""
    given = _given()
    launch = runtime().kernel(_source(**dict(_BAD.values)), "cuda")
    try:
        launch(*given)
        launch.synchronize()
    except DeviceLostError as error:
        return {"error": str(error)}
    require(False, "no error was raised")
    return {}
