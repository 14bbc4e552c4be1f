"""The one runtime that serves all compiled graphs of a process."""

import functools

from kernelyard._runtime import Runtime


@functools.cache
def shared_runtime() -> Runtime:
    """Make it on first use."""
    return Runtime()
