"""Load a shared library from bytes that were verified, and from nothing else."""

import contextlib
import hashlib
import importlib.machinery
import importlib.util
import itertools
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from kernelyard._errors import LoadError

_numbers = itertools.count(1)
_modules: dict[str, ModuleType] = {}
_libraries: dict[str, int] = {}
_opening = threading.Lock()


@contextlib.contextmanager
def as_file(data: bytes, name: str) -> Iterator[str]:
    """Give a path to load ``data`` from; it is gone when the block ends, the loaded library stays.

    On Linux it is memory, so that nobody can change or truncate what is running, and no directory
    has to allow execution. Elsewhere it is a private temporary file.
    """
    if not hasattr(os, "memfd_create"):
        with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
            path = os.path.join(directory, name)  # noqa: PTH118 - a string is what is wanted
            with open(path, "wb") as stream:  # noqa: PTH123 - likewise
                stream.write(data)
            yield path
        return
    descriptor = os.memfd_create(name)
    try:
        os.truncate(descriptor, len(data))
        with open(descriptor, "r+b", closefd=False) as stream:
            stream.write(data)
        yield _never_used_before(descriptor)
    finally:
        os.close(descriptor)


def _never_used_before(descriptor: int) -> str:
    """Spell the descriptor's path as no call before this one did.

    The dynamic linker takes a path that it has seen for the library that it found there then,
    and descriptors are numbers that come again: so a counter is written into the path, in ``/``
    and ``./``, which mean nothing there.
    """
    digits = format(next(_numbers), "b")
    spelling = digits.replace("1", "./").replace("0", "/")
    return f"/proc/self/fd/{spelling}{descriptor}"


def import_extension(name: str, data: bytes) -> ModuleType:
    """Import a Python extension module, once per content; ``LoadError`` if it cannot be."""
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _modules:
        with as_file(data, f"{name}.so") as path:
            loader = importlib.machinery.ExtensionFileLoader(name, path)
            spec = importlib.util.spec_from_file_location(name, path, loader=loader)
            assert spec is not None
            try:
                module = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
            except ImportError as error:
                raise LoadError(name, str(error)) from None
        _forget_path(module, name)
        _modules[digest] = module
    return _modules[digest]


def _forget_path(module: ModuleType, name: str) -> None:
    """Let a module say a file that there is not.

    The path that it was loaded from is soon another file's, or a pipe's: whoever reads the files of
    all modules (Hypothesis does) would wait for that pipe.
    """
    module.__file__ = f"{name}.so"
    if module.__spec__:
        module.__spec__.origin = module.__file__


def open_library(native: Any, data: bytes, *, opened: Callable[[int], object] | None = None) -> int:
    """Open a shared library once per content, by a module built of ``launcher_code``; give its
    handle.

    It stays open: kernels may leave threads behind. ``opened`` is called with a new one's handle,
    before anybody else gets it. ``OSError`` if it cannot be opened.
    """
    digest = hashlib.sha256(data).hexdigest()
    with _opening:
        if digest not in _libraries:
            with as_file(data, "kernel.so") as path:
                handle = native.open(path)
            if opened:
                opened(handle)
            _libraries[digest] = handle
        return _libraries[digest]
