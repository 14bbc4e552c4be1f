"""How many programs a launch starts: texts over integers, folded where they are known before."""

import ast
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Grid = tuple[int, int, int]

EXPECTED = "it may hold integer arguments, constants, whole numbers, + - * // %, cdiv, min, max"
MOST = (2**31 - 1, 65535, 65535)
"""Programs in each direction that CUDA allows."""

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%"}
_LONGEST, _DEEPEST = 20_000, 180
"""Characters, and parentheses within each other, of which Python reads 200."""


class GridError(Exception):
    """A grid is no grid: what is wrong with it."""


def evaluate(texts: Sequence[str], values: Mapping[str, int]) -> Grid:
    """Give the grid for these values; missing texts stand for one program."""
    given = folded(texts, values)
    unknown = sorted({name for text in given for name in names(text)})
    if unknown:
        known = ", ".join(values) or "none"
        raise GridError(f"it names {', '.join(unknown)}; known are {known}")
    return tuple(_value(text) for text in given)  # type: ignore[return-value]  # it has three


def folded(texts: Sequence[str], values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Write three Python expressions in which only names without a value are left.

    Nothing but arithmetic comes out, whatever came in.
    """
    if not 1 <= len(texts) <= 3:
        raise GridError(f"it has {len(texts)} texts; expected one to three")
    ones = ["1"] * (3 - len(texts))
    try:
        written = [_folded(_written(_parsed(text), values, text)) for text in texts]
    except (RecursionError, ValueError) as error:  # Python writes no number of 4,300 digits
        raise GridError(f"its parts are too many, or its numbers too large: {error}") from None
    return (*written, *ones)  # type: ignore[return-value]  # likewise


def names(text: str) -> Iterator[str]:
    """Give the names that are left in an expression."""
    called = {"min", "max"}
    tree = ast.walk(ast.parse(text, mode="eval"))
    yield from (it.id for it in tree if isinstance(it, ast.Name) and it.id not in called)


def _parsed(text: object) -> ast.expr:
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise GridError(f"{text!r:.80} is no text of up to {_LONGEST} characters")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise GridError(f"{text!r:.80} is no expression; {EXPECTED}") from error


def _written(node: ast.expr, values: Mapping[str, Any], text: str) -> str:
    def inner(part: ast.expr) -> str:
        return _written(part, values, text)

    match node:
        case ast.Constant(value=int() as value):
            return str(int(value))
        case ast.Name(id=name) if name in _CALLS:
            raise GridError(f"it names {name}, which is a function here; give it another name")
        case ast.Name(id=name) if name in values:
            return _number(name, values[name])
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{inner(operand)})"
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _SIGNS:
            return f"({inner(left)} {_SIGNS[type(sign)]} {inner(right)})"
        case ast.Call(func=ast.Name(id=called), args=[_, *_] as given, keywords=[]):
            return _called(called, [inner(it) for it in given], text)
    raise GridError(f"{text!r:.200} holds {ast.unparse(node)!r:.80}; {EXPECTED}")


def _number(name: str, value: object) -> str:
    if isinstance(value, int):
        return f"({int(value)})"
    raise GridError(f"it names {name}, which is {value!r:.80} and no whole number")


_CALLS: Mapping[str, Callable[[list[str]], str]] = {
    "min": lambda given: f"min({', '.join(given)})",
    "max": lambda given: f"max({', '.join(given)})",
}


def _called(name: str, given: list[str], text: str) -> str:
    if name == "cdiv" and len(given) == 2:
        return f"(-((-{given[0]}) // {given[1]}))"
    if name in _CALLS and len(given) > 1:
        return _CALLS[name](given)
    raise GridError(f"{text!r:.200} calls {name} with {len(given)}; {EXPECTED}")


def _folded(expression: str) -> str:
    """Write what holds no name as the number that it is."""
    depths = itertools.accumulate((it == "(") - (it == ")") for it in expression)
    if max(depths, default=0) > _DEEPEST:
        raise GridError(f"{expression:.80} has more than {_DEEPEST} parts within each other")
    return expression if any(names(expression)) else str(_value(expression))


def _value(expression: str) -> int:
    try:
        value = eval(expression, {"__builtins__": {}, "min": min, "max": max})  # noqa: S307 - ours
    except ArithmeticError as error:
        raise GridError(f"{expression:.200} cannot be computed: {error}") from error
    return int(value)
