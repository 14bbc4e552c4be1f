"""Triton's Python code once more, under another name: its interpreter changes the language.

The copy shares Triton's library with Triton, and nothing else: neither a compile nor another
interpreter in this process meets what is changed here, and nothing has to be put back.
"""

import builtins
import functools
import importlib
import importlib.util
import re
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from kernelyard_triton_cuda.interpreter import rewriting

NAME = "kernelyard_interpreted_triton"
_SHARED = ("_C", "backends")
"""Parts that interpret nothing, and that exist once in a process."""
_DEVICES = f"{NAME}.language.extra"
"""Would import what is beside it in its own way, and not as a copy."""
_KERNEL = re.compile(rb"^\s*@.*\bjit\b", re.MULTILINE)
_guard = threading.Lock()


@functools.cache
def part(name: str) -> Any:
    """Give one of the copy's modules: ``language``, ``runtime.interpreter``."""
    with _guard:
        importlib.import_module("triton")
        if not any(isinstance(it, _Finder) for it in sys.meta_path):
            sys.meta_path.insert(0, _Finder())  # others would find them, too
        importlib.import_module(NAME)
        return importlib.import_module(f"{NAME}.{name}")


def load(
    name: str,
    names: Mapping[str, Any] | None = None,
    local: Mapping[str, Any] | None = None,
    wanted: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """Import as ``__import__`` does, and take the copy for Triton."""
    whole = name
    if level:
        package = (names or {}).get("__package__") or ""
        whole = importlib.util.resolve_name("." * level + name, package)
    first, _, rest = whole.partition(".")
    if first in {"triton", NAME}:
        first = "triton" if rest.partition(".")[0] in _SHARED else NAME
        whole = f"{first}.{rest}" if rest else first
    return builtins.__import__(whole, names, local, wanted or (), 0)


def surroundings() -> Mapping[str, Any]:
    """Give the builtins of texts that the copy is to interpret."""
    return rewriting.surroundings(load, _tensor)


def _tensor(value: Any) -> Any:
    """Make a tensor of a number; all else stays what it is."""
    interpreter = sys.modules[f"{NAME}.runtime.interpreter"]
    return interpreter.interpreter_semantic.to_tensor(value, False)


class _Loader(SourceFileLoader):
    """Runs one of Triton's files as a part of the copy."""

    def get_code(self, fullname: str) -> CodeType | None:
        """Compile a text that has kernels; of others what Python keeps beside them will do."""
        path = self.get_filename(fullname)
        data = self.get_data(path)
        if not _KERNEL.search(data):
            return super().get_code(fullname)
        return rewriting.compiled(importlib.util.decode_source(data), path)

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__builtins__"] = surroundings()
        if module.__name__ == NAME:  # before any kernel is defined
            knobs = importlib.import_module(f"{NAME}.knobs")
            vars(knobs.runtime)["interpret"] = True  # setting it would set the environment, too
        if module.__name__ != _DEVICES:
            super().exec_module(module)


class _Finder(MetaPathFinder):
    """Finds the copy's modules where Triton's are, and no others."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != NAME:
            return None
        spec = PathFinder.find_spec("triton" if fullname == NAME else fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        return importlib.util.spec_from_file_location(
            fullname,
            spec.origin,
            loader=_Loader(fullname, spec.origin),
            submodule_search_locations=spec.submodule_search_locations,
        )
