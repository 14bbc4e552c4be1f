"""Read what a decorator was given as plain data: nothing of it is run, and nothing imported."""

import ast
from collections.abc import Mapping
from typing import Any

from kernelyard_triton_cuda.options import RejectedError

_ENUMS = ("AutotuneHint", "HeuristicType", "ReductionHint", "TileHint")
_TYPES = ("tl.", "triton.language.")
_NUMBERS = ("inf", "-inf", "nan")


def value(node: ast.expr) -> Any:
    """Give a value: enums are their names, sets are tuples, ``DeviceProperties`` is a dict.

    ``RejectedError`` names what is something else.
    """
    match node:
        case ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return tuple(map(value, parts))
        case ast.List(elts=parts):
            return [value(it) for it in parts]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {value(k): value(v) for k, v in zip(keys, values, strict=True) if k}
    return _single(node)


def keywords(call: ast.Call) -> Mapping[str, ast.expr]:
    """Give a call's arguments by name."""
    return {it.arg: it.value for it in call.keywords if it.arg}


def _single(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=found):
            return found
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Call(func=ast.Name(id=called), args=given, keywords=named):
            return _called(node, called, given, named)
        case ast.Attribute():
            return _named(node)
    raise _unknown(node)


def _called(node: ast.expr, called: str, given: list[ast.expr], named: list[ast.keyword]) -> Any:
    if called == "DeviceProperties" and not given:
        return {it.arg: value(it.value) for it in named if it.arg}
    if called == "set" and not given:
        return ()
    match given:
        case [ast.Constant(value=str() as text)] if called == "float" and text in _NUMBERS:
            return float(text)
    raise _unknown(node)


def _named(node: ast.Attribute) -> str:
    """Give the name of an enum's member, or one of Triton's types as ``tl.float16``."""
    written = ast.unparse(node)
    owner, _, name = written.rpartition(".")
    if owner in _ENUMS:
        return name
    prefix = next((it for it in _TYPES if written.startswith(it)), "")
    if not prefix:
        raise _unknown(node)
    return f"tl.{written.removeprefix(prefix)}"


def _unknown(node: ast.expr) -> RejectedError:
    known = f"numbers, texts, lists, {', '.join(_ENUMS)}, DeviceProperties and Triton's types"
    return RejectedError(f"its decorator holds {ast.unparse(node)!r:.80}; known are {known}")
