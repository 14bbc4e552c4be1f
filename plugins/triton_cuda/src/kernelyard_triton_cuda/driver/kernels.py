"""Kernels in a device's memory: loaded from machine code, and gone with whoever holds them."""

import contextlib
import ctypes
import weakref
from collections import deque

from kernelyard_triton_cuda.driver import contexts
from kernelyard_triton_cuda.driver.calls import Driver, DriverError, address
from kernelyard_triton_cuda.manifest import Launch

_SHARED, _ANY_CLUSTER = 8, 14
"""``CU_FUNC_ATTRIBUTE_…`` ``MAX_DYNAMIC_SHARED_SIZE_BYTES``,
``NON_PORTABLE_CLUSTER_SIZE_ALLOWED`` of cuda.h."""
_STATIC_SHARED = 1
_MOST_SHARED = 97
"""``CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN``."""
_FREE, _LARGEST = 48 * 1024, 8
"""Bytes of shared memory, and programs in a cluster, that no kernel has to ask for."""


class Kernel:
    """One kernel, for all devices of the process.

    When nobody holds it any more it is unloaded before the next is loaded: not when the garbage
    is collected, which may be while a stream is captured.
    """

    def __init__(self, driver: Driver, ordinal: int, code: bytes, launch: Launch) -> None:
        self.driver = driver
        self.launch = launch
        self._prepared: set[int] = set()
        _unload()
        with contexts.on(driver, ordinal):
            nothing = [None, None, ctypes.c_uint(0)] * 2
            library = driver.handle("cuLibraryLoadData", ctypes.c_char_p(code), *nothing)
            left = weakref.finalize(self, _left.append, (driver, library))
            left.atexit = False  # the driver ends with the process, in an order of its own
            name = ctypes.c_char_p(launch.name.encode())
            self.handle = driver.handle("cuLibraryGetKernel", address(library), name)
            self.prepare(ordinal)

    def prepare(self, ordinal: int) -> None:
        """Make it ready for the current device; ``DriverError`` where that cannot run it."""
        if ordinal in self._prepared:
            return
        self._ask_for_shared(ordinal)
        if self.launch.num_ctas > _LARGEST:
            self._set(_ANY_CLUSTER, 1, ordinal)
        self.driver.handle("cuKernelGetFunction", address(self.handle))  # loads it there
        self._prepared.add(ordinal)

    def _ask_for_shared(self, ordinal: int) -> None:
        """Ask for more shared memory than every kernel gets, if the device has so much."""
        wanted = self.launch.shared
        if wanted <= _FREE:
            return
        most = self.driver.number("cuDeviceGetAttribute", _MOST_SHARED, ctypes.c_int(ordinal))
        of_kernel = address(self.handle), ctypes.c_int(ordinal)
        static = self.driver.number("cuKernelGetAttribute", _STATIC_SHARED, *of_kernel)
        if wanted + static > most:
            words = f"it needs {wanted + static} bytes of shared memory, the device has {most}"
            raise DriverError("cuKernelSetAttribute", 1, "too much shared memory", words)
        self._set(_SHARED, wanted, ordinal)

    def _set(self, attribute: int, value: int, ordinal: int) -> None:
        numbers = ctypes.c_int(attribute), ctypes.c_int(value)
        at = address(self.handle), ctypes.c_int(ordinal)
        self.driver.call("cuKernelSetAttribute", *numbers, *at)


_left: deque[tuple[Driver, int]] = deque()
"""Libraries that nobody holds any more."""


def _unload() -> None:
    with contextlib.suppress(DriverError, IndexError):
        while True:
            driver, library = _left.popleft()
            driver.call("cuLibraryUnload", address(library))
