"""The private names of torch that this door stands on; without one, stock Inductor serves."""

import functools
import importlib
import inspect
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kernelyard._errors import FallbackWarning

_NAMES = {
    "async_compile": ("AsyncCompile", "AsyncCompile.cpp_pybinding", "AsyncCompile.wait"),
    "compile_fx": ("compile_fx", "compile_fx_inner"),
    "codegen.wrapper": ("SubgraphPythonWrapperCodegen",),
    "cpp_builder": (
        "CppTorchDeviceOptions",
        "CppTorchDeviceOptions.get_definitions",
        "CppTorchDeviceOptions.get_cflags",
        "CppTorchDeviceOptions.get_passthrough_args",
    ),
    "cpu_vec_isa": ("pick_vec_isa",),
    "config": ("get_config_copy", "patch", "cpp.cxx", "cpp.simdlen", "cpp.vec_isa_ok"),
}
"""By module of ``torch._inductor``, what is used of it."""

_told: set[str] = set()


@functools.cache
def missing() -> str:
    """Name what this torch lacks; empty if it has all that is known before a graph comes."""
    return next(_missing(), "")


def tell(name: str) -> None:
    """Warn, once per name, that what this door stands on is gone."""
    import torch

    if name not in _told:
        _told.add(name)
        message = (
            f"torch {torch.__version__} has no {name}, which kernelyard needs: stock Inductor "
            "builds and runs the kernels; update kernelyard, or use a torch that it knows"
        )
        warnings.warn(message, FallbackWarning, stacklevel=2)


def stock(
    graph: Any, example_inputs: Sequence[Any], *, mode: str | None, options: Mapping[str, Any]
) -> Any:
    """Compile as ``backend="inductor"`` does."""
    import torch._inductor
    from torch._dynamo.backends.registry import lookup_backend

    chosen = {**torch._inductor.list_mode_options(mode)} if mode else {}
    theirs = (it for it in options.items() if not it[0].startswith("kernelyard."))
    chosen |= {name.replace("-", "_"): value for name, value in theirs}
    arguments = {"config_patches": chosen} if chosen else {}
    return lookup_backend("inductor")(graph, example_inputs, **arguments)


def _missing() -> Iterator[str]:
    for module, names in _NAMES.items():
        try:
            found = importlib.import_module(f"torch._inductor.{module}")
        except ImportError:
            yield f"torch._inductor.{module}"
            continue
        prefix = "config." if module == "config" else ""
        yield from (f"{prefix}{name}" for name in names if not _has(found, name))
    yield from _missing_elsewhere()


def _missing_elsewhere() -> Iterator[str]:
    from torch._inductor import compile_fx, config
    from torch._inductor.codegen import common
    from torch.compiler import config as compiler_config

    taken = inspect.signature(compile_fx.compile_fx).parameters
    needed = ("inner_compile", "config_patches")
    yield from (f"compile_fx({name}=)" for name in needed if name not in taken)
    if not hasattr(compiler_config, "cache_key_tag"):
        yield "torch.compiler.config.cache_key_tag"
    if not hasattr(config, "_post_fusion_custom_pass") and not hasattr(common, "device_codegens"):
        yield "device_codegens"


def _has(found: object, path: str) -> bool:
    for name in path.split("."):
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True
