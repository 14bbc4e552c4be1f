"""What is being tried in this process, written down in case that it dies of it."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from kernelyard._model.failure import Failure
from kernelyard._model.record import Record
from kernelyard._store.files import make_private

DIED = "the process that tried it ended before it was done"
"""Why a candidate that left nothing but a witness failed: it, or somebody with a signal, did it."""


class Witness:
    """A file for this process, held by a lock that ends with it; whoever comes next reads it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held = contextlib.ExitStack()
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Open the file; where that is not possible nothing is written down."""
        from filelock import FileLock, Timeout

        path = self._root / f"{os.getpid()}.json"
        with contextlib.suppress(OSError, NotImplementedError, Timeout):
            make_private(self._root)
            self._held.enter_context(FileLock(path.with_suffix(".lock"), timeout=0))
            self._held.callback(_remove, path)
            self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            self._held.callback(os.close, self._file)
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""
        self._file = None
        self._held.close()

    def trying(self, record: Record) -> None:
        """Write down what will be tried; ``record`` is a record of it whose outcome is unknown."""
        failure = Failure(kind="crashed", reason=DIED)
        self._write(attrs.evolve(record, outcome=failure).text.encode())

    def done(self) -> None:
        """It was survived."""
        self._write(b"")

    def left(self) -> list[Record]:
        """Give what others were trying when they died, once."""
        return list(_left(self._root))

    def _write(self, text: bytes) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, 0)
                os.pwrite(self._file, text, 0)


def _left(root: Path) -> Iterator[Record]:
    from filelock import FileLock, Timeout

    for path in sorted(root.glob("*.json")):
        with contextlib.suppress(OSError, NotImplementedError, Timeout, ValueError):
            with FileLock(path.with_suffix(".lock"), timeout=0):
                text = path.read_text(encoding="utf-8")
                _remove(path)
            if text:
                yield Record.from_json(json.loads(text))


def _remove(path: Path) -> None:
    for one in (path, path.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            one.unlink()
