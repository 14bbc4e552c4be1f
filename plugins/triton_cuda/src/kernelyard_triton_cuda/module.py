"""Run a source's text, and let go of it again."""

import contextlib
import linecache
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType
from typing import Any

import attrs

from kernelyard.plugin import Source, make_importable, text_modules
from kernelyard_triton_cuda.inductor.text import compiled
from kernelyard_triton_cuda.options import RejectedError

NAME = "kernelyard_source"
_TORCH = "torch"
"""Triton imports it, for 4 s, when a text asks for a driver; where kernels are built is none."""


def file_name(source: Source) -> str:
    """Name the text: in what Triton says of it, and in the line numbers of what it compiles."""
    return f"{source.entry}.py"


@attrs.frozen
class _Imported:
    """Modules that texts were made into, and what was in them then."""

    texts: Mapping[str, str]
    modules: Mapping[str, ModuleType]
    contents: Mapping[str, Mapping[str, Any]]

    def is_as_made(self) -> bool:
        """Whether nobody has changed them since."""
        now = ((vars(self.modules[name]), then) for name, then in self.contents.items())
        return all(
            found.keys() == then.keys() and all(found[name] is it for name, it in then.items())
            for found, then in now
        )


_last: list[_Imported] = []
"""The modules of the last source that brought some: those of the next are often the same."""


@contextlib.contextmanager
def executed(source: Source) -> Iterator[dict[str, Any]]:
    """Give the names of a text; what it could import is gone afterwards.

    ``RejectedError`` with Python's words if it raises. The lines stay at hand meanwhile, since
    Triton reads a function's text from the file that it is in, and there is none.
    """
    given = {f"{name}.py": text for name, text in text_modules(source).items()}
    texts = {file_name(source): compiled(source), **given}
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
        _import(text_modules(source))
        code = compile(texts[file_name(source)], file_name(source), "exec")
        exec(code, names)  # noqa: S102 - it is the source
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the text may raise anything
        frames = traceback.extract_tb(error.__traceback__)
        inside = traceback.format_list([it for it in frames if it.filename in texts])
        told = "".join([*inside, *traceback.format_exception_only(error)])
        raise RejectedError(told) from None
    return names


def _import(texts: Mapping[str, str]) -> None:
    """Make texts importable; Inductor's helpers take 20 ms, so what was made of them is kept."""
    if not texts:
        return
    if _last and _last[0].texts == texts and _last[0].is_as_made():
        sys.modules.update(_last[0].modules)
        return
    for name, text in texts.items():
        make_importable(name, text)
    roots = {_root(name) for name in texts}
    modules = {name: it for name, it in sys.modules.items() if _root(name) in roots}
    contents = {name: dict(vars(it)) for name, it in modules.items()}
    _last[:] = [_Imported(texts, modules, contents)]
