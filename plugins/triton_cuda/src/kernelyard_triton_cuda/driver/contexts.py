"""The context in which all libraries of a process work on a device: its primary one."""

import contextlib
import ctypes
import threading
from collections.abc import Callable, Iterator

from kernelyard_triton_cuda.driver.calls import Driver, address

_retained: dict[tuple[str, int], int] = {}
_retaining = threading.Lock()


def primary(driver: Driver, ordinal: int) -> int:
    """Give a device's primary context; it is kept as long as the process lives."""
    known = driver.path, ordinal
    with _retaining:
        if known not in _retained:
            device = driver.number("cuDeviceGet", ctypes.c_int(ordinal))
            _retained[known] = driver.handle("cuDevicePrimaryCtxRetain", ctypes.c_int(device))
        return _retained[known]


def count(driver: Driver) -> int:
    """Count the devices that this process sees."""
    return driver.number("cuDeviceGetCount")


def current(driver: Driver) -> int:
    """Give the device of this thread's context; -1 where it has none."""
    return reader(driver)()


def reader(driver: Driver) -> Callable[[], int]:
    """Give what reads it, looked up before: it is asked with each launch."""
    ask, place_of, room = driver.library["cuCtxGetDevice"], ctypes.byref, ctypes.c_int

    def read() -> int:
        place = room()
        return -1 if ask(place_of(place)) else place.value

    return read


def adopt(driver: Driver, ordinal: int) -> None:
    """Give a thread that has no context a device's primary one, as CUDA's runtime does."""
    driver.call("cuCtxSetCurrent", address(primary(driver, ordinal)))


@contextlib.contextmanager
def on(driver: Driver, ordinal: int) -> Iterator[None]:
    """Work on a device for a while, whatever this thread works on otherwise."""
    driver.call("cuCtxPushCurrent_v2", address(primary(driver, ordinal)))
    try:
        yield
    finally:
        driver.handle("cuCtxPopCurrent_v2")
