"""Publish a file so that no reader ever sees a part of it."""

import contextlib
import os
import time
from pathlib import Path

_NEW = ".new-"
_FORGOTTEN = 3600.0
"""Seconds after which a file that was not renamed is that of a writer who was killed."""


def publish(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and rename it there; ``OSError`` leaves nothing behind."""
    import tempfile  # 5 ms that only a write pays

    make_private(path.parent)
    _sweep(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=_NEW)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - it is a descriptor
            stream.write(data)
        os.replace(temporary, path)  # noqa: PTH105 - both are names already
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - a name already
        raise


def make_private(directory: Path) -> None:
    """Make a directory, and those above it that are missing, for this user alone."""
    if not directory.is_dir():
        make_private(directory.parent)
        directory.mkdir(mode=0o700, exist_ok=True)


def read(path: Path) -> bytes | None:
    """Give the bytes, or ``None`` where there is no readable file."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def is_temporary(path: Path) -> bool:
    """Whether the name is that of a publication that has not happened (yet)."""
    return path.name.startswith(_NEW)


def _sweep(directory: Path) -> None:
    """Remove what killed writers have left in a directory."""
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.startswith(_NEW) and time.time() - entry.stat().st_mtime > _FORGOTTEN:
                os.unlink(entry.path)  # noqa: PTH108 - a name already
