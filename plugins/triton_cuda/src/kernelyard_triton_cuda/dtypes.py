"""The element types of arguments, as Triton writes them in a signature."""

from collections.abc import Mapping, Sequence

from kernelyard.plugin import Argument

NUMBERS: Mapping[str, str] = {
    "bool": "i1",
    **{f"int{bits}": f"i{bits}" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": f"u{bits}" for bits in (8, 16, 32, 64)},
    **{f"float{bits}": f"fp{bits}" for bits in (16, 32, 64)},
    "bfloat16": "bf16",
}
ELEMENTS: Mapping[str, str] = {
    **NUMBERS,
    "float8_e4m3fn": "fp8e4nv",
    "float8_e4m3fnuz": "fp8e4b8",
    "float8_e5m2": "fp8e5",
    "float8_e5m2fnuz": "fp8e5b16",
}


def written(argument: Argument, *, is_const: bool = False) -> str:
    """Write an argument's type; ``*`` is a pointer, ``*k`` one that nothing is written through."""
    if not argument.is_array:
        return NUMBERS[argument.dtype]
    return f"*{'k' if is_const else ''}{ELEMENTS[argument.dtype]}"


def unnamed(arguments: Sequence[Argument]) -> str:
    """Say which argument has a type that Triton has no name for; empty if none has."""
    for argument in arguments:
        kind, known = ("an array", ELEMENTS) if argument.is_array else ("a number", NUMBERS)
        if argument.dtype not in known:
            return f"argument {argument.name!r} is {kind} of {argument.dtype}"
    return ""
