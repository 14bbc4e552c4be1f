"""Write the function that the user calls: for one kernel, with nothing in it that need not be."""

import re
import struct
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from kernelyard_triton_cuda.packing import Layout, Slot

REFUSED = -1
"""In place of a status: the fast way does not take these arguments."""

_CAUGHT = (
    ArithmeticError,
    AttributeError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
_ALIGNED = 15
_PER_THREAD = 2
"""The last of the streams that every device has; all others belong to one device."""
_TEXT = """\
def launch({parameters}*more, stream=None, **wrong):
    try:
        slot = take()
    except IndexError:
        slot = make()
    buffer, config, places = slot
    try:
        if more or wrong:
            raise TypeError
        at = here
        on = current(at) if stream is None else stream
{steps}
        status = start(config, kernel, places, None)
    except caught:
        status = refused
    give(slot)
    if status:
        careful(status, ({values}), more, wrong, stream)
"""


@attrs.frozen(kw_only=True)
class Plan:
    """What is known of a kernel's launches before the first; arguments are numbers."""

    layout: Layout
    grid: tuple[str, str, str]
    """Python expressions over ``a0``, ``a1``, … ."""
    facts: tuple[int, ...]
    """Threads, shared memory, address and number of attributes."""
    count: int
    """How many arguments a call has."""
    passed: tuple[str, ...]
    """What is packed for each parameter, as Python expressions."""
    arrays: tuple[int, ...]
    contiguous: frozenset[int]
    divisible: tuple[int, ...]
    ones: tuple[int, ...]
    truths: tuple[int, ...]
    """Those that are True or False; as such ``struct`` packs whatever there is."""
    is_trusted: bool
    """Whether only the first call is looked at."""
    has_others: bool
    """Whether a thread may be working on another device than that of the data."""

    @property
    def counted(self) -> Sequence[int]:
        """The arguments that the grid is computed from."""
        return sorted({int(it) for it in re.findall(r"\ba(\d+)", " ".join(self.grid))})

    def value(self, index: int) -> str:
        """Name an argument as it is packed: an array by its address."""
        return f"p{index}" if index in self.arrays else f"a{index}"


def text(plan: Plan) -> str:
    """Write the function."""
    names = [f"a{index}" for index in range(plan.count)]
    steps = [*_checks(plan), *_addresses(plan), *_hints(plan), _packing(plan)]
    return _TEXT.format(
        parameters="".join(f"{name}=missing, " for name in names) + ("/, " if names else ""),
        values="".join(f"{name}, " for name in names),
        steps="\n".join(f"        {step}" for step in steps),
    )


def made(plan: Plan, names: Mapping[str, Any]) -> tuple[Callable[..., None], dict[str, Any]]:
    """Make the function; give also the names that it sees, which may be changed later.

    ``names`` are ``careful``, ``current``, ``working``, ``kernel``, ``start``, ``missing``, and
    those that parameters are converted with.
    """
    free: deque[tuple[Any, int, int]] = deque()
    slots: list[Slot] = []

    def make() -> tuple[Any, int, int]:
        slot = plan.layout.slot()
        slots.append(slot)  # its addresses are in use as long as the function is
        return slot.buffer, slot.config, slot.parameters

    scope = {
        "take": free.pop,
        "give": free.append,
        "make": make,
        "pack": plan.layout.format.pack_into,
        "caught": _CAUGHT,
        "refused": REFUSED,
        "here": object(),
        **{f"d{index}": object() for index in plan.arrays},
        **names,
    }
    exec(compile(text(plan), "<launcher>", "exec"), scope)  # noqa: S102 - it is the text above
    return scope["launch"], scope


def _checks(plan: Plan) -> Sequence[str]:
    """Compare every array with the last that was looked at carefully.

    Other integers than Python's own would compute the grid in as few bits as they have.
    """
    if plan.is_trusted:
        return []
    wrong = [f"a{index}.dtype is not d{index}" for index in plan.arrays]
    wrong += [f"a{index}.get_device() != at" for index in plan.arrays]
    wrong += [f"not a{index}.is_contiguous()" for index in sorted(plan.contiguous)]
    wrong += [f"a{index} != 1" for index in plan.ones]
    wrong += [f"a{index}.__class__ is not int" for index in plan.counted]
    wrong += [f"a{index}.__class__ is not bool" for index in plan.truths]
    wrong += [f"on <= {_PER_THREAD} and working() != at"] if plan.has_others else []
    return [f"if {' or '.join(wrong)}:", "    raise TypeError"] if wrong else []


def _addresses(plan: Plan) -> Sequence[str]:
    return [f"p{index} = a{index}.data_ptr()" for index in plan.arrays]


def _hints(plan: Plan) -> Sequence[str]:
    if plan.is_trusted or not plan.divisible:
        return []
    together = " | ".join(plan.value(index) for index in plan.divisible)
    return [f"if ({together}) & {_ALIGNED}:", "    raise TypeError"]


def _packing(plan: Plan) -> str:
    threads, shared, attributes, count = plan.facts
    known = ", ".join(plan.grid)
    parts = [known, f"{threads}, 1, 1, {shared}, on, {attributes}, {count}", *plan.passed]
    return f"pack(buffer, 0, {', '.join(parts)})"
