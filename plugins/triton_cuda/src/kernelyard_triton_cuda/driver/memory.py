"""Memory of a device: whose an address is, and what a launch has to bring along."""

import contextlib
import ctypes
from collections.abc import Iterator, Mapping

from kernelyard_triton_cuda.driver.calls import Driver, address
from kernelyard_triton_cuda.manifest import Launch

_ORDINAL = 9
"""``CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL``."""


def device_of(driver: Driver, pointer: int) -> int:
    """Give the device that an address belongs to; -1 where it is the host's, or nobody's."""
    place = ctypes.c_int(-1)
    number, where = ctypes.c_int(_ORDINAL), ctypes.c_ulonglong(pointer)
    failed = driver.status("cuPointerGetAttribute", ctypes.byref(place), number, where)
    return -1 if failed else max(place.value, -1)


def needs_scratch(launch: Launch) -> bool:
    """Whether a launch has to bring memory along."""
    return bool(launch.global_scratch.size or launch.profile_scratch.size)


@contextlib.contextmanager
def scratch(
    driver: Driver, launch: Launch, blocks: int, stream: int
) -> Iterator[Mapping[str, int]]:
    """Give the memory that a launch brings along, by names; it is freed when the launch is over.

    Each block of the grid has its own; a cluster's program has as many as it has blocks.
    """
    held: dict[str, int] = {}
    wanted = {"scratch": launch.global_scratch, "profile": launch.profile_scratch}
    try:
        for name, it in wanted.items():
            size = ctypes.c_size_t(blocks * it.size)
            if it.size:
                held[name] = driver.handle("cuMemAllocAsync", size, address(stream))
        yield {**dict.fromkeys(wanted, 0), **held}
    finally:
        for pointer in held.values():
            driver.call("cuMemFreeAsync", ctypes.c_ulonglong(pointer), address(stream))
