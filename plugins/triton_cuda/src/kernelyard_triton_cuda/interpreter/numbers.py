"""Where upstream's interpreter computes something else than a GPU, its builder is put right.

A mixin for ``InterpreterBuilder``: handles hold NumPy arrays, those of types that NumPy lacks bits.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from kernelyard_triton_cuda.interpreter import floats, libdevice, second

Array = np.ndarray[Any, Any]

_BITS = (np.dtype(np.uint8), np.dtype(np.uint16))
_erf = np.vectorize(math.erf, otypes=[np.float64])


class UnsupportedError(Exception):
    """A kernel asks for what only a GPU can do."""


def values(handle: Any) -> Array:
    """Give what a handle stands for, as numbers."""
    data: Array = np.asarray(handle.data)
    name = handle.dtype.scalar.name
    return floats.decoded(name, data) if name in floats.RAW and data.dtype in _BITS else data


def made(result: Array, dtype: Any, *, toward_zero: bool = False) -> Any:
    """Make a handle of numbers, in Triton's type; of truths where they are that."""
    interpreter = second.part("runtime.interpreter")
    if dtype.name in floats.RAW:
        bits = floats.encoded(dtype.name, result, toward_zero=toward_zero)
        return interpreter.TensorHandle(bits, dtype)
    wanted = interpreter._get_np_dtype(dtype)  # noqa: SLF001 - the table is nowhere else
    data = result != 0 if wanted == np.bool_ else result.astype(wanted, copy=False)
    if toward_zero and wanted == np.float16:
        grown = np.abs(data.astype(np.float64)) > np.abs(result)
        data = np.where(grown, np.nextafter(data, np.float16(0)), data)
    return interpreter.TensorHandle(data, dtype)


def _compared(result: Array, dtype: Any) -> Any:
    """Make a handle of an operation's result, whose type is its operands' unless it compares."""
    if result.dtype == np.bool_:
        return made(result, second.part("language").int1)
    return made(result, dtype)


class Numbers:
    """Operations on numbers of any type."""

    create_minnumf = lambda self, lhs, rhs: self.binary_op(lhs, rhs, np.fmin)  # noqa: E731
    create_maxnumf = lambda self, lhs, rhs: self.binary_op(lhs, rhs, np.fmax)  # noqa: E731

    def get_bf16(self, value: float) -> Any:
        """Make a constant; upstream has none of this type."""
        return made(np.array([value]), second.part("language").bfloat16)

    def binary_op(self, lhs: Any, rhs: Any, op: Callable[..., Array]) -> Any:
        """Compute, or compare, two operands of one type."""
        return _compared(op(values(lhs), values(rhs)), lhs.dtype.scalar)

    def unary_op(self, arg: Any, op: Callable[..., Array]) -> Any:
        """Compute a function of one operand."""
        return made(op(values(arg)), arg.dtype.scalar)

    def ternary_op(self, lhs: Any, rhs: Any, other: Any, op: Callable[..., Array]) -> Any:
        """Compute a function of three operands; the last one has the result's type."""
        return made(op(values(lhs), values(rhs), values(other)), other.dtype.scalar)

    def create_erf(self, arg: Any) -> Any:
        """Compute the error function, whatever the type."""
        return self.unary_op(arg, _erf)

    def create_rsqrt(self, arg: Any) -> Any:
        """Compute one over the square root."""
        return self.unary_op(arg, lambda it: 1 / np.sqrt(it))

    def create_fma(self, x: Any, y: Any, z: Any) -> Any:
        """Multiply and add."""
        return made(values(x) * values(y) + values(z), z.dtype.scalar)

    def create_dot(self, a: Any, b: Any, d: Any, *_: Any) -> Any:
        """Multiply two matrices and add a third, in the type of that one."""
        product = np.matmul(values(a), values(b), dtype=values(d).dtype)
        return made(product + values(d), d.dtype.scalar)

    def cast_impl(self, src: Any, dst_type: Any) -> Any:
        """Convert to another type, to the nearest value."""
        return made(values(src), dst_type.scalar)

    def create_fp_to_fp(self, src: Any, dst_type: Any, rounding_mode: Any) -> Any:
        """Convert with the rounding that the kernel asks for."""
        toward_zero = getattr(rounding_mode, "name", "") == "RTZ"
        return made(values(src), dst_type.scalar, toward_zero=toward_zero)

    def create_extern_elementwise(self, *asked: Any) -> Any:
        """Compute a function of libdevice."""
        _, _, symbol, arguments, returned, _ = asked
        function = libdevice.function(symbol)
        if function is None:
            known = libdevice.known()
            raise UnsupportedError(f"libdevice's {symbol} needs a GPU; here are {known}")
        return made(np.asarray(function(*map(values, arguments))), returned.scalar)

    def create_inline_asm(self, text: str, *_: Any) -> Any:
        """Refuse what no host can run."""
        raise UnsupportedError(f"inline assembly needs a GPU: {text:.80}")

    def create_print(self, prefix: str, *asked: Any) -> None:
        """Print values, each with its program's place in the grid."""
        is_hex, shown, *_ = asked
        form: Any = {"all": lambda it: f"0x{it:02x}"} if is_hex else None
        place = ", ".join(map(str, self.grid_idx))  # type: ignore[attr-defined]  # upstream's
        for handle in shown:
            text = np.array2string(handle.data if is_hex else values(handle), formatter=form)
            print(f"({place}) {prefix.strip()} {text}")  # noqa: T201 - the kernel prints
