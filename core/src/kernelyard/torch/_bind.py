"""What a generated module holds as its ``AsyncCompile``: collect all kernels, then build them."""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
from torch._inductor.async_compile import AsyncCompile

from kernelyard._model.source import Source
from kernelyard.torch import _flags
from kernelyard.torch._runtime import shared_runtime
from kernelyard.torch._signature import arguments_of

if TYPE_CHECKING:
    from kernelyard.torch._tuning import Choices


@attrs.frozen
class _Awaited:
    """Stands for a kernel in the module's namespace until all are known."""

    source: Source


@functools.cache
def async_compile(flags: tuple[str, ...], choices: "Choices") -> type:
    """Derive the class: C++ and Halide kernels are ours, everything else stays Inductor's."""

    class KernelyardCompile(AsyncCompile):  # type: ignore[misc]  # torch is untyped here
        def cpp_pybinding(self, argtypes: Sequence[str], source_code: str) -> Any:
            return _Awaited(source_of(argtypes, source_code, flags, choices))

        def halide(self, meta: Any, source_code: str) -> Any:
            if meta.cuda_device is not None:
                return super().halide(meta, source_code)
            from kernelyard.torch._halide import halide_source_of

            return _Awaited(halide_source_of(meta, source_code))

        def wait(self, scope: dict[str, Any]) -> None:
            awaited = {name: it for name, it in scope.items() if isinstance(it, _Awaited)}
            sources = [attrs.evolve(it.source, name=name) for name, it in awaited.items()]
            if sources:
                launchers = shared_runtime().kernels(sources, "cpu")
                scope.update(zip(awaited, launchers, strict=True))
            super().wait(scope)

    return KernelyardCompile


def source_of(
    argtypes: Sequence[str], code: str, flags: tuple[str, ...], choices: "Choices" = ()
) -> Source:
    """Describe a kernel that Inductor wrote, and what may be chosen in it."""
    space = None
    if choices:
        from kernelyard.torch._tuning import tunable

        code, space = tunable(code, choices)
    return Source(
        language="cpp",
        code=code,
        entry="kernel",
        arguments=arguments_of(argtypes, code),
        options={
            "flags": flags,
            "include": _flags.include_directories(),
            "sonames": ("libtorch_cpu.so",),
            "openmp": "libgomp.so.1",
            "headers": _flags.headers_identity(),
            "trusted": True,
            "joinable": True,
        },
        space=space,
    )
