"""Messages over a pipe: a length of eight bytes, then that many bytes."""

import os
import select
import struct
import time
from typing import BinaryIO

RECEIPT = b"taken"
"""Sent by a worker as it begins a job: from then on its death is the job's doing."""

_LENGTH = struct.Struct("!Q")


def write(stream: BinaryIO, payload: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read(descriptor: int, *, deadline: float | None = None) -> bytes:
    """Receive one message; ``EOFError`` if the other end is gone, ``TimeoutError`` if it is slow.

    ``deadline`` is on ``time.monotonic``'s clock.
    """
    (length,) = _LENGTH.unpack(_exactly(descriptor, _LENGTH.size, deadline))
    return _exactly(descriptor, length, deadline)


def _exactly(descriptor: int, size: int, deadline: float | None) -> bytes:
    chunks: list[bytes] = []
    ready = select.poll()  # select() knows no descriptor above 1023
    ready.register(descriptor, select.POLLIN)
    while size:
        if deadline is not None and not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        chunk = os.read(descriptor, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
