"""Have the module that Inductor writes call kernelyard: one import line in it, nothing global.

Inductor runs ``config._post_fusion_custom_pass`` when the wrapper of the module exists and no
kernel has been defined. A pass of ours, set for one compilation, appends a line to the wrapper's
imports that binds the name ``AsyncCompile`` anew. Where that setting is gone, the documented
registry of wrapper classes does the same (``_registry``).
"""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from torch._inductor import config

from kernelyard.torch import _seams

if TYPE_CHECKING:
    from kernelyard.torch._tuning import Choices

SALT = "kernelyard-1"
"""Part of every cache key of Inductor's; raised when the line or what it binds changes meaning."""

_HOOK = "_post_fusion_custom_pass"
_ours: ContextVar[tuple[str, ...] | None] = ContextVar("kernelyard_compiles_here", default=None)
"""What may be chosen in the kernels that this thread compiles; ``None`` if they are not ours."""


@contextlib.contextmanager
def routed(tuned: tuple[str, ...]) -> Iterator[None]:
    """Mark what this thread compiles as ours: a setting may leak into others, this cannot.

    ``tuned`` names what may be chosen in its kernels.
    """
    from kernelyard.torch import _registry

    token = _ours.set(tuned)
    try:
        with contextlib.nullcontext() if runs_pass() else _registry.swapped():
            yield
    finally:
        _ours.reset(token)


def compiles_here() -> bool:
    """Whether this thread is compiling for kernelyard."""
    return _ours.get() is not None


def has_pass() -> bool:
    """Whether this version of Inductor has a pass at the right moment."""
    return hasattr(config, _HOOK)


@functools.cache
def runs_pass() -> bool:
    """Whether it has the pass, and runs it: its scheduler's code mentions the name."""
    from torch._inductor.scheduler import Scheduler

    codes = (getattr(it, "__code__", None) for it in vars(Scheduler).values())
    return has_pass() and any(_HOOK in code.co_names for code in codes if code)


def route_patches(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of one compilation that route it; a pass of the user's goes on running."""
    if not has_pass():
        return {}
    return {_HOOK: Route(chosen.get(_HOOK, getattr(config, _HOOK)))}


def mark(wrapper: Any) -> None:
    """Add the line to a module's imports, once; a subgraph writes into its parent's module.

    A module that cannot be marked is left as it is: stock Inductor's.
    """
    if not hasattr(wrapper, "imports"):
        owner = "GraphLowering.wrapper_code" if wrapper is None else "PythonWrapperCodegen.imports"
        _seams.tell(owner)
        return
    from torch._inductor.codegen.wrapper import SubgraphPythonWrapperCodegen

    bound = ", ".join(map(repr, (_flags(), *_choices())))
    line = (
        "from kernelyard.torch import bind as _kernelyard_bind; "
        f"AsyncCompile = _kernelyard_bind({bound})"
    )
    if not isinstance(wrapper, SubgraphPythonWrapperCodegen) and not wrapper.imports.contains(line):
        wrapper.imports.writeline(line)
    if getattr(config, "cpu_backend", "") == "halide":
        from kernelyard.torch._halide import keep_apart

        keep_apart(wrapper)


def _flags() -> tuple[str, ...]:
    """Give the flags of the module's C++, which is now being written, if it may have some.

    Where all of it is for another device no compiler is asked for anything.
    """
    from torch._inductor.virtualized import V

    from kernelyard.torch._flags import build_flags
    from kernelyard.torch._toolchain import expect_now, require_compiler

    devices = set(getattr(V.graph, "device_types", ())) or {"cpu"}
    if devices == {"cpu"}:
        require_compiler()
        expect_now()
    return build_flags() if "cpu" in devices else ()


def _choices() -> "Iterator[Choices]":
    """Give what may be chosen in the kernels of the module, if anything."""
    tuned = _ours.get()
    if tuned:
        from kernelyard.torch._tuning import choices

        yield choices(tuned)


def _base() -> type:
    """Give what a pass must derive from so that Inductor caches the graph; before 2.13 anything."""
    from torch._inductor import custom_graph_pass

    base: type = getattr(custom_graph_pass, "CustomSchedulerPass", object)
    return base


class Route(_base()):  # type: ignore[misc]  # the base depends on the version of torch
    """The pass: changes no node, marks the module."""

    def __init__(self, chained: Callable[[Any], Any] | None) -> None:
        self.chained = chained

    def __call__(self, nodes: Any) -> Any:
        """Mark the module that is being written; then do what the user's own pass does."""
        from torch._inductor.virtualized import V

        if compiles_here():
            mark(getattr(V.graph, "wrapper_code", None))
        return self.chained(nodes) if self.chained else nodes

    def uuid(self) -> Any:
        """Identify this pass in Inductor's cache keys."""
        chained = getattr(self.chained, "uuid", None)
        return SALT, chained() if chained else repr(self.chained)
