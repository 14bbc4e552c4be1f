"""The interpreter of this process: upstream's, put right, which reaches only what it is given."""

import dataclasses
import functools
import threading
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import attrs
import numpy as np

from kernelyard_triton_cuda.interpreter import floats, folding, second
from kernelyard_triton_cuda.interpreter.memory import Memory
from kernelyard_triton_cuda.interpreter.numbers import Numbers, made, values

Grid = tuple[int, int, int]
_turn = threading.Lock()
"""There is one builder in upstream's code, and it knows one program."""


@attrs.frozen
class Call:
    """One launch: parameters by name, programs, arrays, and whether the kernel's checks are on."""

    given: Mapping[str, Any]
    grid: Grid
    memory: Memory
    debug: bool
    sanitize_overflow: bool


def run(function: Callable[..., Any], call: Call) -> None:
    """Run a kernel for each program of a grid, one after the other."""
    with _turn, np.errstate(all="ignore"):
        builder = _builder()
        builder.memory = call.memory
        chosen = {"debug": call.debug, "sanitize_overflow": call.sanitize_overflow}
        builder.options = dataclasses.replace(builder.options, **chosen)
        builder.set_grid_dim(*call.grid)
        try:
            for place in np.ndindex(call.grid):
                builder.set_grid_idx(*place)
                function(**call.given)
        finally:
            builder.memory = Memory()


def warm() -> None:
    """Have everything imported."""
    with _turn:
        _builder()


class _Guarded:
    """Looks up what a kernel loads, stores and changes; a mixin for ``InterpreterBuilder``."""

    memory = Memory()

    def create_masked_load(self, ptrs: Any, mask: Any, other: Any, *how: Any, **named: Any) -> Any:
        self._require(ptrs, mask, writes=False)
        return super().create_masked_load(ptrs, mask, other, *how, **named)  # type: ignore[misc]

    def create_masked_store(self, ptrs: Any, value: Any, mask: Any, *how: Any) -> Any:
        self._require(ptrs, mask, writes=True)
        return super().create_masked_store(ptrs, _fitting(ptrs, value), mask, *how)  # type: ignore[misc]

    def create_atomic_cas(self, ptr: Any, cmp: Any, val: Any, *how: Any) -> Any:
        self._require(ptr, np.True_, writes=True)
        return super().create_atomic_cas(ptr, cmp, val, *how)  # type: ignore[misc]

    def create_atomic_rmw(self, kind: Any, ptr: Any, val: Any, mask: Any, *how: Any) -> Any:
        self._require(ptr, mask, writes=True)
        if val.dtype.scalar.name in floats.RAW:
            return self._one_by_one(kind, ptr, val, mask)
        return super().create_atomic_rmw(kind, ptr, _fitting(ptr, val), mask, *how)  # type: ignore[misc]

    def _require(self, ptrs: Any, mask: Any, *, writes: bool) -> None:
        wanted = _element(ptrs)
        truth = np.asarray(getattr(mask, "data", mask))  # a handle, or an array of upstream's
        self.memory.require(np.asarray(ptrs.data), truth, wanted.itemsize, writes=writes)

    def _one_by_one(self, kind: Any, ptr: Any, val: Any, mask: Any) -> Any:
        """Do what upstream's library cannot for types that NumPy lacks: it would add their bits."""
        operations = {"FADD": np.add, "MAX": np.maximum, "MIN": np.minimum}
        operation = operations.get(kind.name, _second)
        interpreter = second.part("runtime.interpreter")
        old = np.zeros_like(val.data)
        for place in np.ndindex(val.data.shape):
            lane = tuple(slice(it, it + 1) for it in place)
            if not mask.data[lane].all():
                continue
            here = interpreter.TensorHandle(ptr.data[lane], ptr.dtype)
            before = super().create_load(here, None, None, False)  # type: ignore[misc]
            after = operation(values(before), values(_lane(val, lane)))
            super().create_store(here, made(after, val.dtype.scalar), None, None)  # type: ignore[misc]
            old[lane] = before.data
        return interpreter.TensorHandle(old, val.dtype.scalar)


def _second(_: Any, value: Any) -> Any:
    return value


def _lane(handle: Any, lane: tuple[slice, ...]) -> Any:
    return type(handle)(handle.data[lane], handle.dtype)


def _element(pointers: Any) -> np.dtype[Any]:
    interpreter = second.part("runtime.interpreter")
    found: np.dtype[Any] = interpreter._get_np_dtype(pointers.get_element_ty())  # noqa: SLF001
    return found


def _fitting(pointers: Any, value: Any) -> Any:
    """Give a value as wide as what it goes to: upstream's library writes as much as it is given."""
    wanted = _element(pointers)
    if value.data.dtype == wanted:
        return value
    return type(value)(value.data.astype(wanted), value.dtype)


@functools.cache
def _builder() -> Any:
    """Put a builder of ours into the copy, and change its language for good."""
    interpreter, language = second.part("runtime.interpreter"), second.part("language")
    kind = type("Builder", (_Guarded, Numbers, interpreter.InterpreterBuilder), {})
    builder = interpreter.interpreter_builder = kind()
    semantic = second.part("language.semantic").TritonSemantic
    interpreter.interpreter_semantic = semantic(builder)
    libdevice = second.part("language.extra.cuda.libdevice")
    seen = {"tl": language, "core": language.core}
    scope = interpreter._patch_lang(SimpleNamespace(__globals__=seen))  # noqa: SLF001
    interpreter._patch_builtin(libdevice, builder, scope)  # noqa: SLF001
    functions = {name: it for name, it in vars(libdevice).items() if callable(it)}
    vars(second.part("language.extra.libdevice")).update(functions)
    language.tensor.__index__ = lambda self: int(self.handle.data.item())
    language.tensor.__bool__ = folding.truth
    interpreter.ReduceOps.generic_reduce = folding.reduced
    interpreter.ScanOps.generic_scan = folding.scanned
    interpreter.ReduceOps.min_max = _quiet(interpreter.ReduceOps.min_max)
    # it has been changed, and functions are as they should be: neither is to be done at each call
    interpreter._patch_lang = lambda _: scope  # noqa: SLF001
    interpreter.InterpretedFunction.rewrite = lambda self: self.fn
    return builder


_QUIET = {np.nanmax: np.fmax.reduce, np.nanmin: np.fmin.reduce}


def _quiet(reduce: Callable[..., Any]) -> Callable[..., Any]:
    """Reduce without the warning that NumPy gives where all are NaN."""

    def quiet(self: Any, given: Any, val_reduce_op: Any, idx_reduce_op: Any = None) -> Any:
        return reduce(self, given, _QUIET.get(val_reduce_op, val_reduce_op), idx_reduce_op)

    return quiet
