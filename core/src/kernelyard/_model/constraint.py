"""A condition on named parameters, as text that may come from a file: nothing is executed."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from kernelyard._errors import SpaceError

Values = Mapping[str, Any]
_Rule = Callable[[Values], Any]
_LONGEST = 1000
_LARGEST = 2**128
"""No product may be larger, so that nothing can fill the memory."""

_ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARISONS: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs}
_TAKES = (
    "it may hold parameters, constants, + - * / // %, comparisons, in, and, or, not, min, max, abs"
)


@attrs.frozen
class Constraint:
    """One condition; ``names`` are the parameters that it speaks of, in order of appearance."""

    text: str
    names: tuple[str, ...] = attrs.field(init=False, eq=False)
    _rule: _Rule = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        tree = _parse(self.text)
        names = dict.fromkeys(
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
        )
        object.__setattr__(self, "names", tuple(names))
        object.__setattr__(self, "_rule", _rule(tree, self.text))

    def __reduce__(self) -> tuple[type["Constraint"], tuple[str]]:
        return Constraint, (self.text,)

    def holds(self, values: Values) -> bool:
        """Whether the values meet it; ``SpaceError`` where that cannot be said."""
        try:
            return bool(self._rule(values))
        except (ArithmeticError, TypeError, ValueError) as error:
            given = ", ".join(f"{name}={values.get(name)!r}" for name in self.names)
            problem = f"has the constraint {self.text!r}, which fails for {given}: {error}"
            remedy = f"guard it, as in 'b != 0 and a % b == 0'; {_TAKES}"
            raise SpaceError(problem, remedy) from error


def _parse(text: object) -> ast.expr:
    if not isinstance(text, str) or len(text) > _LONGEST:
        problem = (
            f"has the constraint {text!r:.80}, which is no text of up to {_LONGEST} characters"
        )
        raise SpaceError(problem, _TAKES)
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SpaceError(f"has the constraint {text!r}, which is no expression", _TAKES) from error


def _rule(node: ast.expr, text: str) -> _Rule:  # noqa: PLR0911 - one case per kind of node
    """Turn a node into a function of the values."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return lambda _: value
        case ast.Name(id=name):
            return lambda values: values[name]
        case ast.Tuple(elts=items) | ast.List(elts=items):
            parts = _rules(items, text)
            return lambda values: tuple(part(values) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _rule(operand, text)
            return lambda values: not inner(values)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _rule(operand, text)
            return lambda values: -_number(inner(values))
        case ast.BoolOp(op=joint, values=operands):
            return _joined(joint, _rules(operands, text))
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _ARITHMETIC:
            return _arithmetic(_ARITHMETIC[type(sign)], _rule(left, text), _rule(right, text))
        case ast.Compare(ops=signs, left=first, comparators=others) if all(
            type(sign) in _COMPARISONS for sign in signs
        ):
            return _chain([_COMPARISONS[type(it)] for it in signs], _rules([first, *others], text))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as given, keywords=[]) if (
            name in _FUNCTIONS
        ):
            return _called(_FUNCTIONS[name], _rules(given, text))
    raise SpaceError(f"has the constraint {text!r}, which holds {ast.unparse(node)!r}", _TAKES)


def _rules(nodes: Sequence[ast.expr], text: str) -> list[_Rule]:
    return [_rule(node, text) for node in nodes]


def _number(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    raise TypeError(f"{value!r} is no number")


def _arithmetic(sign: Callable[[Any, Any], Any], left: _Rule, right: _Rule) -> _Rule:
    def rule(values: Values) -> Any:
        result = sign(_number(left(values)), _number(right(values)))
        if abs(result) > _LARGEST:
            raise OverflowError("a number becomes too large")
        return result

    return rule


def _called(function: Callable[..., Any], arguments: Sequence[_Rule]) -> _Rule:
    return lambda values: function(*(_number(argument(values)) for argument in arguments))


def _joined(joint: ast.boolop, parts: Sequence[_Rule]) -> _Rule:
    if isinstance(joint, ast.And):
        return lambda values: all(part(values) for part in parts)
    return lambda values: any(part(values) for part in parts)


def _chain(signs: Sequence[Callable[[Any, Any], bool]], operands: Sequence[_Rule]) -> _Rule:
    def rule(values: Values) -> bool:
        given = [operand(values) for operand in operands]
        return all(sign(a, b) for sign, a, b in zip(signs, given, given[1:], strict=False))

    return rule
