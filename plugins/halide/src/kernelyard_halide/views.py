"""Views of a kernel's arguments: how a pipeline's buffers lie in the memory that it is given.

The option ``views`` is a JSON list, one object per argument of the pipeline in its order: ``of``
names the kernel's argument; a number has nothing else, a buffer ``shape``, ``stride`` and
``offset`` in elements, each an integer expression in the kernel's integers. The first dimension is
Halide's first, the one whose elements lie closest.
"""

import ast
import functools
import json
import operator
from collections.abc import Callable, Mapping, Sequence

import attrs

from kernelyard.plugin import ArgumentValueError, Source

Dimension = tuple[int, int]
"""Extent and stride, in elements."""

_OPERATIONS: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS: dict[str, Callable[..., int]] = {"min": min, "max": max, "floordiv": operator.floordiv}


@attrs.frozen
class View:
    """One buffer, or number, of the pipeline."""

    of: str
    shape: tuple[str, ...] = ()
    stride: tuple[str, ...] = ()
    offset: str = "0"


def of(source: Source) -> tuple[View, ...]:
    """Read a source's views; none if its buffers are its arrays."""
    text = str(source.option("views", ""))
    if not text:
        return ()
    return tuple(
        View(it["of"], tuple(it["shape"]), tuple(it["stride"]), it["offset"])
        if "shape" in it
        else View(it["of"])
        for it in json.loads(text)
    )


def may_vary(source: Source) -> bool:
    """Whether a pipeline's buffers may have other extents in the next call."""
    written = " ".join(part for view in of(source) for part in (*view.shape, *view.stride))
    numbers = {argument.name for argument in source.arguments if not argument.is_array}
    return not written or any(name in written for name in numbers)


@attrs.frozen
class Layouts:
    """Gives the layout of every buffer for the integers of a call."""

    kernel: str
    names: tuple[str, ...]
    views: tuple[View, ...]
    bytes_each: tuple[int, ...]

    def __call__(self, integers: Sequence[int]) -> tuple[tuple[int, tuple[Dimension, ...]], ...]:
        """Give for each buffer its offset in bytes, and extent and stride of each dimension."""
        known = dict(zip(self.names, integers, strict=True))
        return tuple(
            (self._value(view.offset, known) * size, self._dimensions(view, known))
            for view, size in zip(self.views, self.bytes_each, strict=True)
        )

    def _dimensions(self, view: View, known: Mapping[str, int]) -> tuple[Dimension, ...]:
        pairs = zip(view.shape, view.stride, strict=True)
        dimensions = tuple((self._value(n, known), self._value(s, known)) for n, s in pairs)
        for extent, stride in dimensions:
            if not (0 <= extent < 2**31 and -(2**31) <= stride < 2**31):
                got = f"an extent of {extent} with a stride of {stride}"
                raise ArgumentValueError(self.kernel, view.of, got, "what fits 31 bits")
        return dimensions

    def _value(self, expression: str, known: Mapping[str, int]) -> int:
        return _value(_parsed(expression), known)


@functools.cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _value(node: ast.expr, known: Mapping[str, int]) -> int:
    """Compute an expression; ``ValueError`` for anything but integers and their arithmetic."""
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, known)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_value(left, known), _value(right, known))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(arg, known) for arg in args))
    raise ValueError(f"{ast.unparse(node)!r} is no arithmetic of {', '.join(known) or 'integers'}")
