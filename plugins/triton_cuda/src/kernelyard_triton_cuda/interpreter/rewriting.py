"""Compile a text for the interpreter: numbers that kernels give a name become tensors."""

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any

TENSOR = "__kernelyard_tensor__"
"""What assigned values go through: a builtin of these texts, so that no name of theirs is taken."""


def compiled(text: str, file: str) -> CodeType:
    """Compile a module's text, with its kernels rewritten; lines stay what they are."""
    tree = ast.parse(text, file)
    kernels = set(_made_later(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and (_is_kernel(node) or node.name in kernels):
            _Assignments().generic_visit(node)
    return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


def surroundings(load: Callable[..., Any], tensor: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Give the builtins of such a text: how it imports, and what makes tensors of values."""
    return {**vars(builtins), "__import__": load, TENSOR: tensor}


def _is_kernel(function: ast.FunctionDef) -> bool:
    return any(_is_jit(it) for it in function.decorator_list)


def _is_jit(decorator: ast.expr) -> bool:
    """Say whether it is ``jit``, ``triton.jit``, or a call of one of them."""
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(named).rpartition(".")[2] == "jit"


def _made_later(tree: ast.AST) -> Iterator[str]:
    """Name what is made a kernel by ``name = triton.jit(function)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_jit(node):
            yield from (it.id for it in node.args if isinstance(it, ast.Name))


class _Assignments(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        called = ast.Call(ast.Name(TENSOR, ast.Load()), [node.value], [])
        node.value = ast.copy_location(called, node.value)
        return node
