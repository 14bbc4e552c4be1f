"""What can be read off a source's text without running it: parameters, and what it imports."""

import ast
import functools
import sys
from collections.abc import Iterator

import attrs

from kernelyard.plugin import Source, text_modules
from kernelyard_triton_cuda.inductor.text import compiled


@attrs.frozen
class Parameter:
    """One parameter of a kernel, as it is written."""

    name: str
    is_constant: bool
    """Whether it is declared ``tl.constexpr``."""


@functools.lru_cache(maxsize=256)
def parameters(code: str, entry: str) -> tuple[Parameter, ...] | None:
    """Give the parameters of the function of this name, ``None`` where none is plainly written."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == entry:
            every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            return tuple(Parameter(it.arg, "constexpr" in _written(it)) for it in every)
    return None


def _written(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def foreign_import(source: Source) -> str:
    """Name a module that the text imports and that no key would know of; empty if there is none.

    It may be of another version tomorrow, and what was built of it would still be taken.
    """
    given = text_modules(source)
    known = {"triton", *sys.stdlib_module_names, *(name.partition(".")[0] for name in given)}
    texts = (compiled(source), *given.values())
    imported = (name for text in texts for name in _imported(text))
    return next((name for name in imported if name.partition(".")[0] not in known), "")


@functools.lru_cache(maxsize=256)
def _imported(code: str) -> tuple[str, ...]:
    try:
        return tuple(_names(ast.parse(code)))
    except SyntaxError:
        return ()


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
