"""Move graphs that were traced on the CPU to the device that is not here."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from functorch.compile import make_boxed_func
from torch.fx.passes.fake_tensor_prop import FakeTensorProp

_DEVICE = torch.device("cuda", 0)


def compiled(
    compile_inner: Callable[..., Any], graph: Any, inputs: Sequence[Any], **arguments: Any
) -> Any:
    """Compile a graph for the device, and go on with the graph itself."""
    copied = copy.deepcopy(graph)
    compile_inner(copied, moved(copied, inputs), **arguments)
    return make_boxed_func(graph.forward)


def moved(graph: Any, inputs: Sequence[Any]) -> list[Any]:
    """Change the devices of a graph that was traced on the CPU; give its inputs there."""
    for part in graph.modules():
        if isinstance(part, torch.fx.GraphModule):
            for node in part.graph.nodes:
                node.args = torch.fx.node.map_aggregate(node.args, _there)
                node.kwargs = torch.fx.node.map_aggregate(node.kwargs, _there)
    mode = torch._guards.detect_fake_mode(inputs)
    with mode:
        there = [_like(it) for it in inputs]
    FakeTensorProp(graph, mode=mode).propagate_dont_convert_inputs(*there)
    graph.recompile()
    return there


def _there(value: Any) -> Any:
    return _DEVICE if isinstance(value, torch.device) and value.type == "cpu" else value


def _like(value: Any) -> Any:
    if not isinstance(value, torch.Tensor):
        return value
    return torch.empty_strided(value.size(), value.stride(), dtype=value.dtype, device=_DEVICE)
