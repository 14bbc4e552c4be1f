"""Ask the CUDA driver which devices there are; run as a script, with the library as its argument.

A process that has started the driver cannot be forked any more, so no user's process does.
"""

import ctypes
import json
import sys
from typing import Any

_MAJOR, _MINOR = 75, 76
"""``CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_…`` of cuda.h."""
_NO_DEVICE = 100


def ask(library: str) -> dict[str, Any]:
    """Give name and compute capability of each device; where there is none, the error."""
    try:
        cuda = ctypes.CDLL(library)
    except OSError as error:
        return {"devices": [], "error": f"{library} cannot be loaded: {error}"}
    status = cuda.cuInit(0)
    if status:
        words = "" if status == _NO_DEVICE else _words(cuda, status)
        return {"devices": [], "error": words}
    count = ctypes.c_int()
    cuda.cuDeviceGetCount(ctypes.byref(count))
    return {"devices": [_device(cuda, ordinal) for ordinal in range(count.value)], "error": ""}


def _device(cuda: ctypes.CDLL, ordinal: int) -> list[Any]:
    device, major, minor = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    cuda.cuDeviceGet(ctypes.byref(device), ordinal)
    cuda.cuDeviceGetName(name, len(name), device)
    for value, attribute in ((major, _MAJOR), (minor, _MINOR)):
        cuda.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
    return [name.value.decode(errors="replace"), 10 * major.value + minor.value]


def _words(cuda: ctypes.CDLL, status: int) -> str:
    text = ctypes.c_char_p()
    cuda.cuGetErrorString(status, ctypes.byref(text))
    return f"the CUDA driver says: {(text.value or b'error').decode(errors='replace')} ({status})"


if __name__ == "__main__":
    json.dump(ask(sys.argv[1]), sys.stdout)
