"""What one has to know of a machine to believe what was measured on it."""

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FIRST = 2000


def host() -> Mapping[str, Any]:
    """Give the facts of this machine, and how busy it is now."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {**_standing(), "load": load}


@functools.cache
def _standing() -> Mapping[str, Any]:
    import platform

    from kernelyard import __version__

    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "kernelyard": __version__,
    }


@functools.cache
def processor() -> str:
    """Give the model of the processor as Linux tells it, else its architecture."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as stream:
            lines = stream.read(_FIRST).splitlines()  # the rest is the same for each core
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or _architecture()


def _architecture() -> str:
    import platform  # 4 ms

    return platform.machine()
