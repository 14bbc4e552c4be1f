"""Time one launch of an almost empty kernel: SIDE; nanoseconds, the loop's own taken off."""

import json
import sys
import timeit
from collections.abc import Callable
from typing import Any

from launchers import (
    ARRAYS,
    TENSORS,
    arrays,
    inductor_binding,
    kernelyard_launcher,
    tensors,
    tvm_ffi_function,
)

N = 500_000
SIDES: dict[str, tuple[Callable[[], Callable[..., None]], Callable[[], tuple[Any, ...]]]] = {
    "tensors-vouched": (lambda: kernelyard_launcher(TENSORS, trusted=True), tensors),
    "tensors-checked": (lambda: kernelyard_launcher(TENSORS), tensors),
    "tensors-inductor": (inductor_binding, tensors),
    "arrays-checked": (lambda: kernelyard_launcher(ARRAYS), arrays),
    "arrays-tvm-ffi": (tvm_ffi_function, arrays),
}


def best(statement: str, **names: object) -> float:
    """Give the nanoseconds of a statement: the fastest of seven loops, the least disturbed."""
    return min(timeit.repeat(statement, globals=names, number=N, repeat=7)) / N * 1e9


def main(side: str) -> None:
    """Print the figure as JSON."""
    make, give = SIDES[side]
    arguments = dict(zip("xyzn", give(), strict=False))
    call = f"f({', '.join(arguments)})"
    print(json.dumps({"total": best(call, f=make(), **arguments) - best("pass")}))


main(sys.argv[1])
