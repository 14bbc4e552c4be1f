"""Inductor's Triton kernels as sources, and what its modules call in their place."""

import ast
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from kernelyard._errors import FallbackWarning
from kernelyard._model.argument import Argument
from kernelyard._model.source import Source
from kernelyard.torch._runtime import shared_runtime
from kernelyard.torch._triton_modules import modules

_DTYPES = {
    "i1": "bool",
    "u1": "bool",
    **{f"i{bits}": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"u{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
    **{f"fp{bits}": f"float{bits}" for bits in (16, 32, 64)},
    "bf16": "bfloat16",
    "fp8e4nv": "float8_e4m3fn",
    "fp8e4b8": "float8_e4m3fnuz",
    "fp8e5": "float8_e5m2",
    "fp8e5b16": "float8_e5m2fnuz",
}
_CONSTANT = "constexpr"
_WRITTEN = ("in_out_ptr", "sem_ptr", "ws_ptr")
"""Of memory that a launch brings along Inductor does not say that it is written."""
_told: set[str] = set()


class UnreadableError(Exception):
    """A text is not as Inductor writes it; says what of it."""


@attrs.frozen
class Described:
    """A kernel's source, and which of the arguments of Inductor's calls are the kernel's."""

    source: Source
    taken: tuple[bool, ...]
    """Of each argument of a call; constants are passed too."""

    def called(self, launcher: Callable[..., None]) -> "Kernel":
        """Give what the module calls."""
        return Kernel(launcher if all(self.taken) else _choosing(launcher, self.taken))


class Kernel:
    """What a generated module holds for a kernel: it calls ``run(*arguments, stream=...)``."""

    def __init__(self, run: Callable[..., None]) -> None:
        self.run = run


def described(name: str, code: str) -> Described:
    """Read a kernel off its text, without running it; ``UnreadableError`` where that fails."""
    function = _function(name, code)
    types, facts = _decorator(function)
    beside, written = facts.get("extra_launcher_args", ()), facts.get("mutated_arg_names")
    passed = [it.arg for it in function.args.args if _CONSTANT not in _annotation(it)]
    arguments = [_argument(it, type_, written) for it, type_ in types.items() if type_ != _CONSTANT]
    source = Source(
        language="triton",
        code=code,
        entry=name,
        arguments=[*arguments, *(Argument.scalar(it, "int64") for it in beside)],
        options={"modules": modules(), "trusted": True},
    )
    taken = [types.get(it, _CONSTANT) != _CONSTANT for it in passed]
    return Described(source, (*taken, *(True for _ in beside)))


def is_taken(source: Source, device: str) -> bool:
    """Whether a plugin runs this kernel here; where none does, say so, once for each device."""
    decision = shared_runtime().decide(source, device)
    if decision.chosen is None:
        reasons = "; ".join(f"{it.plugin}: {it.verdict}" for it in decision.candidates)
        tell(device, f"no plugin takes it ({reasons or 'there is none'})")
    return decision.chosen is not None


def tell(device: str, reason: str) -> None:
    """Warn, once for each device, that stock Inductor serves."""
    if device not in _told:
        _told.add(device)
        message = (
            f"a Triton kernel for {device} stays stock Inductor's: {reason}; the same holds for "
            "others like it, of which nothing more is said"
        )
        warnings.warn(message, FallbackWarning, stacklevel=2)


def _function(name: str, code: str) -> ast.FunctionDef:
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise UnreadableError(f"its text is no Python: {error}") from error
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise UnreadableError(f"its text has no function {name}")


def _decorator(function: ast.FunctionDef) -> tuple[dict[str, str], dict[str, Any]]:
    """Read types by name off the decorator, and what is needed of the metadata."""
    calls = [it for it in function.decorator_list if isinstance(it, ast.Call)]
    given = {it.arg: it.value for call in calls for it in call.keywords}
    inductor = _items(given.get("inductor_meta"))
    if "grid_type" not in inductor:
        raise UnreadableError("its decorator does not say how it is launched (grid_type)")
    names = [it for it in ("extra_launcher_args", "mutated_arg_names") if it in inductor]
    try:
        types = ast.literal_eval(_items(given.get("triton_meta"))["signature"])
        found: dict[str, Any] = {it: ast.literal_eval(inductor[it]) for it in names}
        _require_texts(*types.items(), *(it for it in found.values() if it is not None))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableError(f"its decorator has no readable signature: {error}") from error
    return types, found


def _require_texts(*given: Sequence[object]) -> None:
    for text in (text for texts in given for text in texts):
        if not isinstance(text, str):
            raise TypeError(f"{text!r:.80} is no text")


def _items(node: ast.expr | None) -> dict[str, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    pairs = zip(node.keys, node.values, strict=True)
    return {str(key.value): it for key, it in pairs if isinstance(key, ast.Constant)}


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def _argument(name: str, type_: str, written: Sequence[str] | None) -> Argument:
    """Give an argument; where Inductor does not say what is written, all arrays may be."""
    dtype = _DTYPES.get(type_.lstrip("*"))
    if dtype is None:
        raise UnreadableError(f"its argument {name} is of type {type_}")
    if not type_.startswith("*"):
        return Argument.scalar(name, dtype)
    if written is None or name in written or name.startswith(_WRITTEN):
        return Argument.inout(name, dtype, contiguous=False)
    make = Argument.output if name.startswith("out_ptr") else Argument.input
    return make(name, dtype, contiguous=False)


def _choosing(launcher: Callable[..., None], taken: Sequence[bool]) -> Callable[..., None]:
    """Leave constants out of each call, with nothing computed in it."""
    names = [f"a{index}" for index in range(len(taken))]
    kept = [name for name, is_kept in zip(names, taken, strict=True) if is_kept]
    text = f"lambda {', '.join(names)}, stream=None: launch({', '.join(kept)}, stream=stream)"
    made: Callable[..., None] = eval(text, {"launch": launcher})  # noqa: S307 - the text above
    return made
