"""Run a source's text, and let go of it again."""

import contextlib
import linecache
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kernelyard.plugin import Source, make_importable, text_modules
from kernelyard_triton_cuda.options import RejectedError

NAME = "kernelyard_source"
_TORCH = "torch"
"""Triton imports it, for 4 s, when a text asks for a driver; where kernels are built is none."""


def file_name(source: Source) -> str:
    """Name the text: in what Triton says of it, and in the line numbers of what it compiles."""
    return f"{source.entry}.py"


@contextlib.contextmanager
def executed(source: Source) -> Iterator[dict[str, Any]]:
    """Give the names of a text; what it could import is gone afterwards.

    ``RejectedError`` with Python's words if it raises. The lines stay at hand meanwhile, since
    Triton reads a function's text from the file that it is in, and there is none.
    """
    given = {f"{name}.py": text for name, text in text_modules(source).items()}
    texts = {file_name(source): source.code, **given}
    for file, text in texts.items():
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        with _hidden({_root(name) for name in text_modules(source)}):
            yield _run(source, texts)
    finally:
        for file in texts:
            linecache.cache.pop(file, None)


@contextlib.contextmanager
def _hidden(roots: Collection[str]) -> Iterator[None]:
    """Hide what is loaded under these names, so that each text finds its own; and torch."""
    before = {name: it for name, it in sys.modules.items() if _root(name) in {*roots, _TORCH}}
    for name in before:
        if _root(name) in roots:
            del sys.modules[name]
    if _TORCH not in roots:
        sys.modules.setdefault(_TORCH, None)  # type: ignore[arg-type]  # it cannot be imported
    try:
        yield
    finally:
        for name in [it for it in sys.modules if _root(it) in {*roots, _TORCH}]:
            del sys.modules[name]
        sys.modules.update(before)


def _root(name: str) -> str:
    return name.partition(".")[0]


def _run(source: Source, texts: Mapping[str, str]) -> dict[str, Any]:
    names = {"__name__": NAME}
    try:
        for name, text in text_modules(source).items():
            make_importable(name, text)
        exec(compile(source.code, file_name(source), "exec"), names)  # noqa: S102 - it is the source
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the text may raise anything
        frames = traceback.extract_tb(error.__traceback__)
        inside = traceback.format_list([it for it in frames if it.filename in texts])
        told = "".join([*inside, *traceback.format_exception_only(error)])
        raise RejectedError(told) from None
    return names
