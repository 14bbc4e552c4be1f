"""Compile a model for a device that a stand-in driver has; tell what became of its Triton kernels.

Takes what the model is, and settings of Inductor's. Graphs are traced on the CPU and moved before
Inductor sees them, as the harvest of the corpus does; then each kernel is called as its module
calls it, with memory of the host's.
"""

import copy
import ctypes
import json
import os
import re
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "triton_cuda" / "corpus"))
sys.path.insert(0, str(Path(__file__).parents[2] / "triton_cuda" / "scripts"))

import machine
import moving
import numpy as np
import torch
from ondevice import OnDevice
from torch import nn
from torch._inductor import async_compile
from torch._inductor.codecache import PyCodeCache
from torch._inductor.fx_passes import joint_graph

from kernelyard import FallbackWarning
from kernelyard.torch import backend, runtime
from kernelyard.torch._triton import described

KERNEL = re.compile(r"^(\w+) = async_compile\.triton\('\w+', '''(.*?)'''", re.DOTALL | re.MULTILINE)
SIZE = 1 << 20


class Stock:
    """Stands for what Inductor itself makes of a kernel: it needs a real driver to."""

    def __init__(self, *_):
        pass


def norm():
    layers = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.LayerNorm(256), nn.Linear(256, 10))
    return layers, torch.randn(32, 64)


def plain():
    return lambda x: x.exp() * 2, torch.randn(1 << 18)


def scan():
    return lambda x: x.cumsum(0), torch.randn(1 << 20)


def several():
    return lambda x: (x.exp(), x.sum(0), x.softmax(-1)), torch.randn(300, 2000)


def moved(graph, inputs):
    """Compile a graph for the device, and go on with the graph itself."""
    there = copy.deepcopy(graph)
    backend(there, moving.moved(there, inputs), options=dict.fromkeys(settings, True))
    return graph.forward


def launched(module, text):
    """Call each kernel of a module, and give what the driver was asked for."""
    ours = [it for it in KERNEL.findall(text) if not isinstance(vars(module)[it[0]], Stock)]
    if not ours:
        return []
    driver = ctypes.CDLL(os.environ["TRITON_LIBCUDA_PATH"] + "/libcuda.so.1")
    for name, code in ours:
        (passed,) = re.findall(rf"^ +{name}\.run\((.*), stream=\w+\)$", text, re.MULTILINE)
        kinds = iter(described(name, code).source.arguments)
        values = [
            int(it) if it.isdecimal() else np.zeros(SIZE, next(kinds).dtype).view(OnDevice)
            for it in passed.split(", ")
        ]
        vars(module)[name].run(*values, stream=7)
    record = ctypes.create_string_buffer(1 << 25)
    driver.standin_take(record, len(record))
    calls = [json.loads(line) for line in record.value.decode().splitlines()]
    measured.append(sum(it["call"] == "cuMemsetD8Async" for it in calls))
    launches = [it for it in calls if it["call"] == "cuLaunchKernelEx" and it["stream"] == 7]
    return [[it["kernel"], it["grid"], it["stream"]] for it in launches]


def counted(kernels):
    """Count how many kernels are asked for at once."""

    def asked(sources, device):
        batches.append(len(sources))
        return kernels(sources, device)

    return asked


batches, measured = [], []
machine.install(is_guarded=False)
async_compile.AsyncCompile.triton = Stock
joint_graph.lazy_init = lambda *_: None  # its patterns are traced with tensors that are there
runtime().kernels = counted(runtime().kernels)
name, *settings = sys.argv[1:]
model, given = {it.__name__: it for it in (norm, plain, scan, several)}[name]()
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    with torch.no_grad():
        torch.compile(model, backend=moved)(given)
module = PyCodeCache.modules[-1]
text = Path(module.__file__).read_text(encoding="utf-8")
told = {
    "kernels": {name: type(vars(module)[name]).__name__ for name, _ in KERNEL.findall(text)},
    "batches": batches,
    "events": [[it.kernel, it.plugin, it.origin] for it in runtime().events],
    "said": [str(it.message) for it in said if it.category is FallbackWarning],
    "launched": launched(module, text),
    "measured": measured,
}
json.dump(told, sys.stdout)
