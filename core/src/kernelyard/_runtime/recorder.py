"""Write down which kernels are called with what, to be tuned for another day.

The setting ``record`` names the file. A launcher that has ``watch`` stays what it is and tells of
its next call, each time anew; any other is stood for by an object that notes and passes on.
"""

import contextlib
import functools
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kernelyard._errors import StoreWarning
from kernelyard._model.launcher import Launcher
from kernelyard._runtime import caller
from kernelyard._runtime.delivery import Delivered
from kernelyard._tune.values import shape_of
from kernelyard._tune.workload.file import append
from kernelyard._tune.workload.workload import Kernel, Workload

_MOST = 32
"""So many classes of arguments are written down of each kernel: sizes may differ every time."""


@functools.cache
def recorder(path: Path) -> "Recorder":
    """Give the one recorder of a file: what several runtimes see is written once per process."""
    return Recorder(path)


class Recorder:
    """Writes workloads to a file, each once; what goes wrong is said once, and stops no kernel.

    It takes no lock, so that a fork finds none taken: that of several threads one writes is told by
    ``dict.setdefault``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._books: dict[str, _Book] = {}
        self._has_warned = False

    def watched(
        self, delivered: Delivered, device: str, *called_with: Sequence[object]
    ) -> Launcher:
        """Give the launcher, its calls watched; ``called_with`` are arguments of calls before."""
        request, launcher = delivered.request, delivered.launcher
        kernel = Kernel(request.source, device, request.plugin)
        book = self._books.setdefault(kernel.identity, _Book(kernel, self._write))
        for arguments in called_with:
            book.note(arguments)
        if not hasattr(launcher, "watch"):
            return _Noting(launcher, book)
        _Tap(launcher, book).arm()
        return launcher

    def _write(self, workload: Workload) -> None:
        try:
            append(self._path, workload)
        except OSError as error:
            if not self._has_warned:
                self._has_warned = True
                caller.warn(_words(self._path, error), StoreWarning)


class _Book:
    """What is known of the calls of one kernel."""

    def __init__(self, kernel: Kernel, write: Callable[[Workload], None]) -> None:
        self._kernel = kernel
        self._write = write
        self._classes: dict[tuple[str, ...], object] = {}

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be written of this kernel."""
        return len(self._classes) >= _MOST

    def note(self, arguments: Sequence[Any]) -> None:
        """Write the class of some arguments down, unless it is; a call that cannot work is none."""
        if self.is_full or len(arguments) != len(self._kernel.source.arguments):
            return
        mine = object()
        if self._classes.setdefault(tuple(map(shape_of, arguments)), mine) is mine:
            self._write(Workload.of(self._kernel, arguments))


class _Tap:
    """What a launcher tells of its next call; it keeps the launcher no longer than others do."""

    def __init__(self, launcher: Any, book: _Book) -> None:
        self._launcher = weakref.ref(launcher)
        self._book = book

    def arm(self) -> None:
        """Have the next call told, unless nothing more will be written."""
        launcher = self._launcher()
        if launcher is not None and not self._book.is_full:
            launcher.watch(self)

    def __call__(self, arguments: Sequence[Any]) -> None:
        try:
            self._book.note(arguments)
        finally:
            self.arm()


class _Noting:
    """Stands for a launcher that cannot be watched."""

    def __init__(self, launcher: Any, book: _Book) -> None:
        self._launcher = launcher
        self._book = book

    def __call__(self, *arguments: object) -> None:
        with contextlib.suppress(Exception):  # who only watches cannot stop the call
            self._book.note(arguments)
        self._launcher(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_launcher"], name)

    def __repr__(self) -> str:
        return f"<recorded {self._launcher!r}>"


def _words(path: Path, error: OSError) -> str:
    return (
        f"what kernels are called with cannot be recorded in {path}: {error.strerror or error}; "
        "kernels run all the same; set KERNELYARD_RECORD to a file that can be written"
    )
