"""What the launchers of all plugins have in common: how arguments are read, checked and refused.

The text of a launcher is that of ``native/launcher.hpp``, which says what it asks for, and the
plugin's own last step to the device. It is built like a kernel: a plugin's target report names it
as ``support``.
"""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kernelyard._errors import KernelFailedError, KernelMemoryError
from kernelyard._model.argument import Argument
from kernelyard._model.dtypes import DTYPES
from kernelyard._model.launcher import Launcher
from kernelyard._model.source import Source
from kernelyard.plugin.refusal import Refusal

_HEADER = Path(__file__).parent / "native" / "launcher.hpp"
_NUMBERS = {0: 1, 1: 2, 2: 3, 6: 4}
"""DLPack's type codes, and the launcher's kinds of numbers: its ``Kind``; 0 is an array."""


def launcher_code(last_step: str) -> str:
    """Give the text of an extension module with a type ``Launcher``; see ``bound``."""
    return f'{_HEADER.read_text(encoding="utf-8")}\n#line 1 "last step"\n{last_step}'


def bound(
    native: Any,
    source: Source,
    binding: object,
    *,
    release_gil: bool = False,
    failed: Callable[[str], NoReturn] | None = None,
) -> Launcher:
    """Make the object that the user calls, from the module built of ``launcher_code``.

    ``binding`` is what the last step's ``make`` is given. ``failed`` raises for what the kernel
    said when it failed; by default ``KernelFailedError``.
    """
    launcher: Launcher = native.Launcher(
        source.label,
        binding,
        tuple(_parameter(argument) for argument in source.arguments),
        Refusal(source.label, source.arguments),
        failed or functools.partial(_failed, source.label),
        release_gil,
        bool(source.option("trusted", default=False)),
    )
    return launcher


def is_passable(argument: Argument) -> bool:
    """Whether an argument can be passed: an array, or a number that C has a plain type for."""
    return argument.is_array or DTYPES[argument.dtype].code in _NUMBERS


def unpassable(arguments: Sequence[Argument]) -> str:
    """Say which argument cannot be passed, and why; empty if all can."""
    wrong = next((argument for argument in arguments if not is_passable(argument)), None)
    if wrong is None:
        return ""
    return f"argument {wrong.name!r} is {wrong.dtype}, which it cannot pass by value"


def _parameter(argument: Argument) -> tuple[int, bool, bool, int, int]:
    dtype = DTYPES[argument.dtype]
    kind = 0 if argument.is_array else _NUMBERS[dtype.code]
    return kind, argument.is_written, argument.contiguous, dtype.code, dtype.bits


_NO_MEMORY = ("std::bad_alloc", "std::bad_array_new_length")
"""What C++ says of it."""


def _failed(kernel: str, message: str) -> NoReturn:
    kind = KernelMemoryError if message in _NO_MEMORY else KernelFailedError
    raise kind(kernel, message)
