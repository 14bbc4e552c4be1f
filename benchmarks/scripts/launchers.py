"""The launchers that are compared, of an almost empty kernel, and arguments for them."""

from collections.abc import Callable
from typing import Any

TENSORS = 'extern "C" void kernel(const float* x, const float* y, float* z) { z[0] = x[0] + y[0]; }'
ARRAYS = TENSORS.replace("float* z)", "float* z, long n)")


def kernelyard_launcher(code: str, *, trusted: bool = False) -> Callable[..., None]:
    """Build through the runtime, as a user does."""
    from kernelyard import Argument, Runtime, Source

    arguments = [Argument.input(name, "float32") for name in "xy"]
    arguments.append(Argument.output("z", "float32"))
    if code == ARRAYS:
        arguments.append(Argument.scalar("n", "int64"))
    options = {"trusted": True} if trusted else {}
    return Runtime().kernel(Source("cpp", code, "kernel", arguments, options), "cpu")


def inductor_binding() -> Callable[..., None]:
    """Build as Inductor does."""
    from torch._inductor.codecache import CppPythonBindingsCodeCache

    types = ["const float*", "const float*", "float*"]
    code = "#include <cstdint>\n" + TENSORS
    binding: Callable[..., None] = CppPythonBindingsCodeCache.load_pybinding(types, code)
    return binding


def tvm_ffi_function() -> Callable[..., None]:
    """Build with tvm-ffi, arguments as tensor views."""
    import tvm_ffi.cpp

    code = """
    void kernel(tvm::ffi::TensorView x, tvm::ffi::TensorView y, tvm::ffi::TensorView z, int64_t n) {
      static_cast<float*>(z.data_ptr())[0] =
          static_cast<float*>(x.data_ptr())[0] + static_cast<float*>(y.data_ptr())[0];
    }
    """
    function: Callable[..., None] = tvm_ffi.cpp.load_inline(
        name="kernel", cpp_sources=code, functions="kernel"
    ).kernel
    return function


def tensors() -> tuple[Any, ...]:
    """Give three torch tensors."""
    import torch

    return tuple(torch.zeros(16) for _ in range(3))


def arrays() -> tuple[Any, ...]:
    """Give three NumPy arrays and an integer."""
    import numpy as np

    return *(np.zeros(16, "float32") for _ in range(3)), 16
