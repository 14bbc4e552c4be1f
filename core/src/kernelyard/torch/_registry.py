"""The fallback into Inductor: its documented registry of wrapper classes, for one compilation."""

import contextlib
import dataclasses
import functools
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def swapped() -> Iterator[None]:
    """Register wrapper classes of ours while this thread compiles, then put back what was there.

    The lock is the one that every compilation of Dynamo holds; another thread's own use of
    Inductor still gets the stock class, because ours steps aside where ``compiles_here`` is false.
    """
    from torch._dynamo.convert_frame import compile_lock
    from torch._inductor.codegen import common

    common.init_backend_registration()
    with compile_lock:
        before = dict(common.device_codegens)
        for device, codegen in before.items():
            ours = _routed_class(codegen.wrapper_codegen)
            common.device_codegens[device] = dataclasses.replace(codegen, wrapper_codegen=ours)
        try:
            yield
        finally:
            common.device_codegens.update(before)


@functools.cache
def _routed_class(base: Any) -> Any:
    """Derive a wrapper class that marks the module it writes."""
    from kernelyard.torch._route import compiles_here, mark

    class Routed(base):  # type: ignore[misc]  # chosen at run time
        @staticmethod
        def create(is_subgraph: Any, *arguments: Any, **keywords: Any) -> Any:
            if is_subgraph or not compiles_here():
                return base.create(is_subgraph, *arguments, **keywords)
            return Routed()

        def write_header(self) -> None:
            super().write_header()
            mark(self)

    Routed.__name__ = Routed.__qualname__ = base.__name__
    return Routed
