"""``python part.py PART HALF FILE [STEP]…``: run a part's steps here, and write down how each ends.

A step that hangs ends the process; whoever started it begins another with the steps that are left.
"""

import faulthandler
import importlib
import json
import sys
import time
import traceback
from pathlib import Path

from outcome import FAILED, NOT_RUN, RAN, NotRunError

_PATIENCE = {"cpu": 60, "gpu": 45}
"""Seconds that a step may take, if its part says nothing else."""


def main(name, half, place, *wanted):
    """Run the steps that are wanted, or all."""
    with Path(place).open("a", encoding="utf-8") as stream:
        part = importlib.import_module(f"parts.{name}")
        steps = part.steps(half)
        names = wanted or tuple(steps)
        tell(stream, steps=names)
        for step in names:
            tell(stream, begin=step)
            faulthandler.dump_traceback_later(getattr(part, "PATIENCE", _PATIENCE[half]), exit=True)
            ended = result(steps[step])
            faulthandler.cancel_dump_traceback_later()
            tell(stream, end=step, **ended)
            if getattr(part, "APART", False) or not is_well():
                return


def result(step):
    """Run a step; say how it ended."""
    began = time.monotonic()
    try:
        figures, outcome, reason = step() or {}, RAN, ""
    except NotRunError as error:
        figures, outcome, reason = {}, NOT_RUN, str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this step's
        figures, outcome = {"traceback": traceback.format_exc()}, FAILED
        reason = f"{type(error).__name__}: {error}"
        figures |= getattr(error, "figures", {})
    seconds = round(time.monotonic() - began, 3)
    return {"outcome": outcome, "reason": reason, "seconds": seconds, "figures": figures}


def is_well():
    """Whether this process can still use the device, if it does."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_initialized():
        return True
    try:
        torch.cuda.synchronize()
    except RuntimeError:
        return False
    return True


def tell(stream, **facts):
    """Write a line that is there whatever happens next."""
    stream.write(json.dumps(facts, default=str) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
