"""What a generated module holds as its ``AsyncCompile``: collect all kernels, then build them."""

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
from torch._inductor.async_compile import AsyncCompile

from kernelyard._model.source import Source
from kernelyard.torch import _flags
from kernelyard.torch._first_call import deciding
from kernelyard.torch._runtime import shared_runtime
from kernelyard.torch._signature import arguments_of

if TYPE_CHECKING:
    from kernelyard.torch._tuning import Choices


_GPU = "cuda"
"""What Inductor means where it names no device."""


@attrs.frozen
class _Awaited:
    """Stands for a kernel in the module's namespace until all are known."""

    source: Source
    device: str = "cpu"
    called: Callable[[Any], Any] = attrs.field(default=lambda launcher: launcher, eq=False)
    """Make what the module calls of a launcher."""
    stock: Callable[[], Any] | None = attrs.field(default=None, eq=False)
    """Have Inductor make it after all."""


@functools.cache
def async_compile(flags: tuple[str, ...], choices: "Choices") -> type:
    """Derive the class: C++, Halide and Triton kernels are ours, the rest stays Inductor's."""

    class KernelyardCompile(AsyncCompile):  # type: ignore[misc]  # torch is untyped here
        def cpp_pybinding(self, argtypes: Sequence[str], source_code: str) -> Any:
            return _Awaited(source_of(argtypes, source_code, flags, choices))

        def halide(self, meta: Any, source_code: str) -> Any:
            if meta.cuda_device is not None:
                return super().halide(meta, source_code)
            from kernelyard.torch._halide import halide_source_of

            return _Awaited(halide_source_of(meta, source_code))

        def triton(self, kernel_name: str, source_code: str, device_str: str = _GPU) -> Any:
            def stock() -> Any:
                return super(KernelyardCompile, self).triton(kernel_name, source_code, device_str)

            return _triton_kernel(kernel_name, source_code, device_str, stock) or stock()

        def multi_kernel(self, name: str, kernels: Any, *others: Any, **named: Any) -> Any:
            return super().multi_kernel(name, _without_us(kernels), *others, **named)

        def size_hint_multi_kernel(
            self, name: str, kernels: Any, *others: Any, **named: Any
        ) -> Any:
            return super().size_hint_multi_kernel(name, _without_us(kernels), *others, **named)

        def wait(self, scope: dict[str, Any]) -> None:
            _build({name: it for name, it in scope.items() if isinstance(it, _Awaited)}, scope)
            super().wait(scope)

    return KernelyardCompile


def _triton_kernel(name: str, code: str, device: str, stock: Callable[[], Any]) -> _Awaited | None:
    """Describe a kernel in Triton; ``None`` where no plugin takes it."""
    from kernelyard.torch import _triton

    try:
        found = _triton.described(name, code)
    except _triton.UnreadableError as error:
        _triton.tell(device, str(error))
        return None
    if not _triton.is_taken(found.source, device):
        return None
    return _Awaited(found.source, device, found.called, stock)


def _without_us(kernels: Any) -> Any:
    """Give back the kernels that Inductor measures against each other itself."""
    if isinstance(kernels, dict):
        return {name: _without_us([it])[0] for name, it in kernels.items()}
    ours = ((it, it.stock if isinstance(it, _Awaited) else None) for it in kernels)
    return [stock() if stock else it for it, stock in ours]


def _build(awaited: dict[str, _Awaited], scope: dict[str, Any]) -> None:
    """Have all kernels of a module built together, and put what it calls in their places."""
    for device in dict.fromkeys(it.device for it in awaited.values()):
        here = {name: it for name, it in awaited.items() if it.device == device}
        sources = [attrs.evolve(it.source, name=name) for name, it in here.items()]
        launchers = deciding(sources, device, shared_runtime().kernels(sources, device))
        made = (it.called(launcher) for it, launcher in zip(here.values(), launchers, strict=True))
        scope.update(zip(here, made, strict=True))


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
