"""Call the driver's library; a call that fails is an error with the driver's own words."""

import ctypes
import functools
from collections.abc import Callable
from typing import Any

OLDEST = 12000
"""The first driver that loads code for all devices at once and has all that a launch asks for."""
NEWER = "install a driver for CUDA 12 or newer"

INVALID_VALUE, OUT_OF_MEMORY, INVALID_CONTEXT, INVALID_HANDLE = 1, 2, 201, 400
OUT_OF_RESOURCES = 701
STICKY = frozenset({214, 220, 226, 700, 702, 709, 710, *range(714, 720), 721, 810, 911})
"""After one of these nothing works any more in the process: its context is lost."""


class DriverError(Exception):
    """A call of the driver failed."""

    def __init__(self, call: str, code: int, name: str, words: str) -> None:
        super().__init__(call, code, name, words)
        self.call, self.code, self.name, self.words = call, code, name, words

    def __str__(self) -> str:
        return f"{self.call}: {self.words} ({self.name}, {self.code})"

    @property
    def is_sticky(self) -> bool:
        """Whether this process can do nothing more on the device."""
        return self.code in STICKY


class Driver:
    """The driver's library, loaded and initialised.

    Numbers are passed as they are; handles and addresses are whole numbers.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self.library = ctypes.CDLL(path)
        except OSError as error:
            raise DriverError("dlopen", 0, "not loaded", str(error)) from None
        self.call("cuInit", ctypes.c_uint(0))
        version = self.number("cuDriverGetVersion")
        if version < OLDEST:
            words = f"the driver is for CUDA {version // 1000}.{version % 1000 // 10}; {NEWER}"
            raise DriverError("cuDriverGetVersion", 0, "too old", words)

    def call(self, name: str, *arguments: Any) -> None:
        """Call a function of the driver; ``DriverError`` if it fails."""
        code = self._function(name)(*arguments)
        if code:
            raise self.error(name, code)

    def status(self, name: str, *arguments: Any) -> int:
        """Call a function of the driver, and give its status: for what may well fail."""
        return int(self._function(name)(*arguments))

    def number(self, name: str, *arguments: Any) -> int:
        """Call a function that first takes a place for a number."""
        place = ctypes.c_int()
        self.call(name, ctypes.byref(place), *arguments)
        return place.value

    def handle(self, name: str, *arguments: Any) -> int:
        """Call a function that first takes a place for a handle, an address or a size."""
        place = ctypes.c_void_p()
        self.call(name, ctypes.byref(place), *arguments)
        return place.value or 0

    def launcher(self) -> Callable[[int, int, int, None], int]:
        """Give the function that launches: of addresses of a launch's facts and parameters."""
        function = self.library["cuLaunchKernelEx"]
        function.argtypes = [ctypes.c_void_p] * 4
        function.restype = ctypes.c_int
        return function

    def error(self, call: str, code: int) -> DriverError:
        """Put a status into the driver's words."""
        name, words = (self._text(it, code) for it in ("cuGetErrorName", "cuGetErrorString"))
        return DriverError(call, code, name or "unknown", words or "an error without words")

    def _text(self, call: str, code: int) -> str:
        place = ctypes.c_char_p()
        self._function(call)(ctypes.c_int(code), ctypes.byref(place))
        return (place.value or b"").decode(errors="replace")

    def _function(self, name: str) -> Any:
        try:
            return getattr(self.library, name)
        except AttributeError:
            words = f"{self.path} has no function of this name; {NEWER}"
            raise DriverError(name, 0, "no such function", words) from None


@functools.cache
def driver(path: str) -> Driver:
    """Load and initialise the driver, once."""
    return Driver(path)


def address(number: int) -> ctypes.c_void_p:
    """Write a handle or an address for a call."""
    return ctypes.c_void_p(number)
