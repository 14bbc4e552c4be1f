"""The door for PyTorch: ``torch.compile(model, backend="kernelyard")``.

PyTorch finds ``backend`` through the entry point ``torch_dynamo_backends``; the user imports
nothing. Inductor lowers and generates code as always; each C++ kernel that it emits, and each in
Triton where a plugin takes it, is built, stored, loaded and launched by ``kernelyard.Runtime``.
Importing this module imports neither torch nor Inductor.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections import deque

    from kernelyard._model.source import Source
    from kernelyard._runtime import Runtime
    from kernelyard.torch._graphs import GraphEvent

__all__ = ["backend", "bind", "graphs", "runtime", "samples"]


def backend(
    graph: Any,
    example_inputs: Sequence[Any],
    *,
    mode: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Any:
    """Compile a graph that Dynamo captured; called by ``torch.compile``.

    ``mode`` and ``options`` mean what they mean to ``backend="inductor"``; ``cpu_backend`` may be
    ``"halide"``, where what Halide cannot take is C++, or ``"race"``; ``kernelyard.tune`` lets
    threads and flags be tuned, kernel by kernel. ``SettingsError`` for an option that Inductor does
    not have or that takes the kernels out of kernelyard's hands. With a torch that lacks what this
    door stands on, stock Inductor serves, and a warning says so.
    """
    from kernelyard.torch import _seams

    lost = _seams.missing()
    if lost:
        _seams.tell(lost)
        return _seams.stock(graph, example_inputs, mode=mode, options=options or {})
    from kernelyard.torch._compile import compile_graph

    return compile_graph(graph, example_inputs, mode=mode, options=options or {})


def bind(
    flags: Sequence[str], choices: "tuple[tuple[str, tuple[int | str, ...]], ...]" = ()
) -> type:
    """Give the class that a generated module uses as its ``AsyncCompile``.

    Called by the modules that Inductor wrote, and by nobody else. ``flags`` are the compiler flags
    that were in force when the module was written, so that a warm start asks no compiler;
    ``choices`` what may be chosen in its kernels, if somebody asked for that.
    """
    from kernelyard.torch._bind import async_compile

    return async_compile(tuple(flags), choices)


def runtime() -> "Runtime":
    """Give the runtime that serves all compiled graphs of this process; made on first use."""
    from kernelyard.torch._runtime import shared_runtime

    return shared_runtime()


def graphs() -> "deque[GraphEvent]":
    """Give what became of the graphs whose language was to be chosen, oldest first.

    Each says what was asked for, what it runs in, and why; print one. Graphs for which nothing but
    C++ was asked are not among them.
    """
    from kernelyard.torch._graphs import events

    return events


def samples() -> "list[tuple[Source, str]]":
    """Give kernels as Inductor would write them now, each with its device; none without torch.

    ``kernelyard warm`` asks for them, through the entry point group ``kernelyard_samples``.
    """
    from kernelyard.torch._samples import samples as give

    return give()
