"""Match a kernel's parameters with a source's arguments, constants and hints."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from kernelyard.plugin import Argument, Config, Source
from kernelyard_triton_cuda import dtypes, grids, options
from kernelyard_triton_cuda.inductor import build
from kernelyard_triton_cuda.manifest import Parameter
from kernelyard_triton_cuda.options import RejectedError

_CONSTANT = "constexpr"


@attrs.frozen
class Signature:
    """What Triton wants to know of parameters: types, values of constants, and what is divisible.

    ``remaining`` are those that the built kernel takes, in order.
    """

    types: Mapping[str, str]
    constants: Mapping[tuple[int, ...], Any]
    attributes: Mapping[tuple[int, ...], Any]
    remaining: tuple[Parameter, ...]

    @property
    def whole(self) -> tuple[tuple[str, int], ...]:
        """The constants that are whole numbers, by name."""
        names = list(self.types)
        known = ((names[place], value) for (place, *_), value in self.constants.items())
        return tuple((name, int(value)) for name, value in known if isinstance(value, int))


def of(function: Any, source: Source, config: Config) -> Signature:
    """Match the parameters of a ``@triton.jit`` function; ``RejectedError`` where they differ."""
    given = options.given(source, config)
    hints = {hint: options.listed(given.get(hint, ())) for hint in options.HINTS}
    arguments = {it.name: it for it in source.arguments}
    _require_same(function.params, source)
    matched = {
        it.name: _matched(it, arguments.get(it.name), given, hints) for it in function.params
    }
    types = {name: type_ for name, (type_, _) in matched.items()}
    places = {name: (number,) for number, name in enumerate(types)}
    left = {name: type_ for name, type_ in types.items() if type_ != _CONSTANT}
    divisible = set(hints[options.DIVISIBLE])
    return Signature(
        types=types,
        constants={places[n]: value for n, (type_, value) in matched.items() if n not in left},
        attributes={places[n]: [["tt.divisibility", 16]] for n in left if n in divisible},
        remaining=tuple(Parameter(name, left[name], name in divisible) for name in left),
    )


def _matched(
    parameter: Any,
    argument: Argument | None,
    given: Mapping[str, Any],
    hints: Mapping[str, Sequence[str]],
) -> tuple[str, Any]:
    """Give a parameter's type, or that it is constant with its value."""
    name = parameter.name
    if name in hints[options.EQUAL_TO_1]:
        return _CONSTANT, 1
    if name in hints[options.ABSENT]:
        return _CONSTANT, None
    if argument is not None:
        return _typed(parameter, argument), None
    if name in given:
        return _CONSTANT, _value(given[name])
    if parameter.has_default:
        return _CONSTANT, parameter.default
    raise RejectedError(
        f"parameter {name!r} has no value: it is neither an argument nor an option, and not absent"
    )


def _typed(parameter: Any, argument: Argument) -> str:
    """Give the type of a parameter, unless the text declares another."""
    if parameter.is_constexpr:
        said = f"parameter {parameter.name!r} is tl.constexpr, and an argument of the source"
        raise RejectedError(f"{said}; expected an option of this name")
    if "tensordesc" in parameter.annotation or "tensor_descriptor" in parameter.annotation:
        said = f"parameter {parameter.name!r} is a tensor descriptor, which no launch can pass"
        raise RejectedError(f"{said}; take a pointer, and tl.make_tensor_descriptor in the kernel")
    declared, type_ = (
        parameter.annotation_type,
        dtypes.written(argument, is_const=parameter.is_const),
    )
    if declared and _canonical(declared) != _canonical(type_):
        said = f"parameter {parameter.name!r} is declared {declared}"
        raise RejectedError(f"{said}, the argument is {type_}")
    return type_


def _canonical(type_: str) -> str:
    """Write booleans in one of Triton's two ways."""
    return type_.replace("u1", "i1") if type_.lstrip("*k") == "u1" else type_


def _value(value: Any) -> Any:
    """Give a constant; a text like ``tl.float16`` is one of Triton's types."""
    if not isinstance(value, str) or not value.startswith("tl."):
        return value
    import triton.language as tl

    named = getattr(tl, value.removeprefix("tl."), None)
    return named if isinstance(named, tl.dtype) else value


def _require_same(parameters: Sequence[Any], source: Source) -> None:
    """Make sure that the arguments are parameters, in their order; those of a grid need not be."""
    theirs = [it.name for it in parameters]
    beside = {*build.launched_with(source), *grids.named(source)} - set(theirs)
    ours = [it.name for it in source.arguments if it.name not in beside]
    if [name for name in theirs if name in ours] != ours:
        told = f"the arguments are ({', '.join(ours)}), the kernel's are ({', '.join(theirs)})"
        raise RejectedError(f"{told}; expected the same names in the same order")
