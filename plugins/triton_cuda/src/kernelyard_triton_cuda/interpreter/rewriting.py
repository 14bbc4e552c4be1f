"""Compile a text for the interpreter: what Triton's compiler reads otherwise than Python does.

Numbers that get a name are tensors, and ``not``, ``and`` and ``or`` are asked of each element.
"""

import ast
import builtins
import functools
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any

TENSOR, NOT, AND, OR = (f"__kernelyard_{name}__" for name in ("tensor", "not", "and", "or"))
"""What these stand for is in the texts' builtins, so that no name of theirs is taken."""


def compiled(text: str, file: str) -> CodeType:
    """Compile a module's text, with its kernels rewritten; lines stay what they are."""
    tree = ast.parse(text, file)
    kernels = set(_made_later(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and (_is_kernel(node) or node.name in kernels):
            node.body = [_Readings().visit(it) for it in node.body]
    return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


def surroundings(load: Callable[..., Any], tensor: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Give the builtins of such a text: how it imports, and what makes tensors of numbers."""
    readings = {TENSOR: tensor, NOT: _not, AND: _and, OR: _or}
    return {**vars(builtins), "__import__": load, **readings}


def _not(value: Any) -> Any:
    return value.__not__() if hasattr(value, "__not__") else not value


def _and(left: Any, right: Callable[[], Any]) -> Any:
    return left.logical_and(right()) if hasattr(left, "logical_and") else left and right()


def _or(left: Any, right: Callable[[], Any]) -> Any:
    return left.logical_or(right()) if hasattr(left, "logical_or") else left or right()


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


class _Readings(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        self.generic_visit(node)
        node.value = _call(TENSOR, node.value)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return _call(NOT, node.operand) if isinstance(node.op, ast.Not) else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        name = AND if isinstance(node.op, ast.And) else OR
        return functools.reduce(lambda left, right: _call(name, left, _later(right)), node.values)


def _call(name: str, value: ast.expr, *more: ast.expr) -> ast.expr:
    called = ast.Call(ast.Name(name, ast.Load()), [value, *more], [])
    return ast.copy_location(called, value)


def _later(value: ast.expr) -> ast.expr:
    """Write what is evaluated if it is asked for."""
    nothing = ast.arguments([], [], None, [], [], None, [])
    return ast.copy_location(ast.Lambda(nothing, value), value)
