"""Jobs without work, for the workers of either side to import."""

import time
from importlib import import_module


def import_plugin() -> None:
    """Import what kernelyard's worker imports for a build of the C++ plugin."""
    import_module("kernelyard._runtime.job")
    import_module("kernelyard_cpp_cpu.precompile")


def stay_busy(seconds: float) -> None:
    """Keep a worker, so that the next job gets another."""
    import_plugin()
    time.sleep(seconds)


def nothing(seconds: float = 0) -> None:
    """Do what Inductor's pool does to see whether it is ready."""
    time.sleep(seconds)
