"""What the host does for one launch, ours beside others': all in turn, in one process.

The device has next to nothing to do, and no more launches are asked for than wait in its queue.
"""

import functools
import os

import turns
from device import put, wait
from drawn import normal
from launchers import ALONE, ours, theirs
from outcome import NotRunError, require

PATIENCE = 100
_BURST, _ROUNDS = {"cpu": 500, "gpu": 200}, {"cpu": 41, "gpu": 101}
_N = 96


def steps(half):
    """Measure all contenders together."""
    return {"one launch": functools.partial(_measured, half)}


def _measured(half):
    import torch

    if half == "cpu" and not os.environ.get("TRITON_LIBCUDA_PATH"):
        raise NotRunError("it takes the stand-in for the driver, and there is no g++ to build it")
    arrays = [put(half, normal(_N)) for _ in range(3)]
    given = [*arrays, _N]
    contenders, missing = {}, {}
    for name, make in {**ours(half), **(theirs() if half == "gpu" else {})}.items():
        try:
            call = make(given)
            call()
            wait(half)
            contenders[name] = call
        except Exception as error:  # noqa: BLE001 - one that does not work leaves the others
            missing[name] = f"{type(error).__name__}: {error}"
    samples = turns.host(contenders, _BURST[half], _ROUNDS[half], functools.partial(wait, half))
    require(set(contenders) >= ALONE, f"ours cannot launch: {missing}", missing=missing)
    sides = {name: turns.summed(it) for name, it in samples.items()}
    checked = sides["kernelyard, checked"]["median"]
    return {
        "unit": "ns of the host per launch",
        "what": _WHAT[half],
        "sides": sides,
        "of_checked": {name: it["median"] / checked for name, it in sides.items()},
        "not_run": missing,
        "threads": torch.get_num_threads(),
        **{name: it["median"] for name, it in sides.items()},
    }


_WHAT = {
    "cpu": "ours alone; in place of the driver's launch a function that does nothing",
    "gpu": "a kernel of three tensors and a number that does next to nothing, one program",
}
