"""Streams: which one a launch is for where nobody says, and how one waits for another."""

import ctypes
import sys
from collections.abc import Callable

from kernelyard_triton_cuda.driver.calls import Driver, address

EXPECTED = "a CUDA stream as a whole number"
_NO_TIMING = 2


def current(ordinal: int) -> int:
    """Give the stream that PyTorch works on, if it is there: data made by it is ready there.

    Otherwise 0, the default stream, which waits for all others of a device.
    """
    return reader()(ordinal)


def reader() -> Callable[[int], int]:
    """Give what reads it for a device."""
    torch = sys.modules.get("torch")
    return getattr(getattr(torch, "_C", None), "_cuda_getCurrentRawStream", None) or default


def default(_: object) -> int:
    """Give the stream that every device begins with."""
    return 0


def is_one(stream: object) -> bool:
    """Whether this may be a stream's handle."""
    return isinstance(stream, int) and 0 <= stream < 1 << 64


def wait(driver: Driver, stream: int, other: int) -> None:
    """Have a stream wait for what was asked of another so far."""
    event = driver.handle("cuEventCreate", ctypes.c_uint(_NO_TIMING))
    try:
        driver.call("cuEventRecord", address(event), address(other))
        driver.call("cuStreamWaitEvent", address(stream), address(event), ctypes.c_uint(0))
    finally:
        driver.call("cuEventDestroy_v2", address(event))
