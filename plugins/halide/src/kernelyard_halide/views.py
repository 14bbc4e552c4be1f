"""Views of a kernel's arguments: how a pipeline's buffers lie in the memory that it is given.

The option ``views`` is a JSON list, one object per argument of the pipeline in its order: ``of``
names the kernel's argument; a number has nothing else, a buffer ``shape``, ``stride`` and
``offset`` in elements, each an integer expression in the kernel's integers. The first dimension is
Halide's first, the one whose elements lie closest.
"""

import ast
import contextlib
import functools
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from kernelyard.plugin import Argument, ArgumentValueError, Source
from kernelyard_halide.manifest import Parameter
from kernelyard_halide.options import RejectedError

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
    """Read a source's views, none if its buffers are its arrays; ``RejectedError`` if malformed."""
    text = str(source.option("views", ""))
    if not text:
        return ()
    try:
        return tuple(_view(it) for it in json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        what = f"{type(error).__name__}: {error}"
        raise RejectedError(f"the option 'views' cannot be read, {what}: {text[:200]}") from None


def _view(facts: Mapping[str, Any]) -> View:
    if "shape" not in facts:
        return View(facts["of"])
    shape, stride = (tuple(map(str, facts[name])) for name in ("shape", "stride"))
    return View(facts["of"], shape, stride, str(facts["offset"]))


def require_fit(
    views: Sequence[View], arguments: Sequence[Argument], parameters: Sequence[Parameter]
) -> None:
    """Make sure that there is a view for every argument of the pipeline; ``RejectedError``."""
    if len(views) != len(parameters):
        names = ", ".join(it.name for it in parameters)
        raise RejectedError(f"there are {len(views)} views, the generator has {names}")
    ours = {argument.name: argument for argument in arguments}
    numbers = dict.fromkeys(_integers(arguments), 1)
    for view, it in zip(views, parameters, strict=True):
        if view.of not in ours:
            raise RejectedError(f"{it.name} is a view of {view.of!r}, which is no argument")
        if ours[view.of].is_array != it.is_buffer:
            kinds = ("a number", "an array")
            ours_is, its = kinds[ours[view.of].is_array], kinds[it.is_buffer]
            raise RejectedError(f"{it.name} is {its}, the argument {view.of!r} is {ours_is}")
        if it.is_buffer and not len(view.shape) == len(view.stride) == it.rank:
            got = f"a shape of {len(view.shape)} and a stride of {len(view.stride)}"
            raise RejectedError(f"the view of {it.name} has {got}, the generator's has {it.rank}")
        for part in (*view.shape, *view.stride, view.offset):
            with contextlib.suppress(ZeroDivisionError):
                _checked(part, numbers, it.name)


def _checked(expression: str, numbers: Mapping[str, int], name: str) -> None:
    try:
        _value(_parsed(expression), numbers)
    except (ValueError, SyntaxError) as error:
        raise RejectedError(f"the view of {name}: {expression!r}: {error}") from None


def _integers(arguments: Sequence[Argument]) -> tuple[str, ...]:
    """Name what expressions may hold."""
    return tuple(it.name for it in arguments if not it.is_array and "int" in it.dtype)


def may_vary(source: Source) -> bool:
    """Whether a pipeline's buffers may have other extents in the next call."""
    written = " ".join(part for view in of(source) for part in (*view.shape, *view.stride))
    numbers = {argument.name for argument in source.arguments if not argument.is_array}
    return not written or any(name in written for name in numbers)


def layouts(views: Sequence[View], source: Source, parameters: Sequence[Parameter]) -> "Layouts":
    """Make what gives the buffers of a call."""
    buffers = [(view, it) for view, it in zip(views, parameters, strict=True) if it.is_buffer]
    return Layouts(
        source.label,
        _integers(source.arguments),
        tuple(view for view, _ in buffers),
        tuple((it.bits + 7) // 8 for _, it in buffers),
    )


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
        pairs = zip(self.views, self.bytes_each, strict=True)
        return tuple(self._layout(view, size, known) for view, size in pairs)

    def _layout(
        self, view: View, size: int, known: Mapping[str, int]
    ) -> tuple[int, tuple[Dimension, ...]]:
        try:
            offset = self._value(view.offset, known) * size
            if not -(2**63) <= offset < 2**63:
                got = f"an offset of {offset} bytes"
                raise ArgumentValueError(self.kernel, view.of, got, "what fits 63 bits")
            return offset, self._dimensions(view, known)
        except ZeroDivisionError:
            got = ", ".join(f"{name} = {value}" for name, value in known.items())
            expected = f"what {view.shape}, {view.stride}, {view.offset} can be computed of"
            raise ArgumentValueError(self.kernel, view.of, got, expected) from None

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
