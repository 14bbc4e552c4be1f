"""Have programs that are started lie at the same addresses each time."""

import contextlib
import ctypes
from collections.abc import Iterator

_ASK = 0xFFFFFFFF
_NOT_RANDOM = 0x0040000
"""``ADDR_NO_RANDOMIZE`` of Linux's ``personality``."""


@contextlib.contextmanager
def fixed() -> Iterator[None]:
    """Start programs of this thread so, where the system has that and lets us.

    ptxas for sm_100 sorts something by address: of one text it made two machine codes in turn.
    """
    personality = getattr(ctypes.CDLL(None), "personality", None)
    before = personality(ctypes.c_ulong(_ASK)) if personality else -1
    if personality is None or before == -1:
        yield
        return
    personality(ctypes.c_ulong(before | _NOT_RANDOM))
    try:
        yield
    finally:
        personality(ctypes.c_ulong(before))
