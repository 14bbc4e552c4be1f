"""Train a model whose kernels may be tuned: OPTION WHAT, the option as JSON, and what to do.

``once``: no more. ``search``: build all configs now, since spare time may be long in coming, and
train until each kernel is decided. ``choose``: have the log say that its last config is the best.
Prints what was delivered, what may be chosen in it, and what the log then says.
"""

import json
import sys
import threading
import time

import torch
from compare import train
from torch import nn

from kernelyard._model.record import Choice
from kernelyard.torch import runtime

SECONDS = 240
option, do = json.loads(sys.argv[1]), sys.argv[2]
sources = []


class Norm(nn.Module):
    """Normalises rows, and gives a loss: partial sums of threads forward, of columns backward."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(300))

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        normed = centred * torch.rsqrt(centred.square().mean(-1, keepdim=True) + 1)
        return (normed * self.scale).square().mean()


class Handing:
    """Stands before the runtime, and keeps what is handed in."""

    def __init__(self, kernels):
        self.kernels = kernels

    def __call__(self, given, device):
        sources.extend(given)
        return self.kernels(given, device)


def searching():
    return any(it.name == "kernelyard-improve" for it in threading.enumerate())


def chosen():
    """Give what the log says was found best of each kernel."""
    records = [it for it in runtime().store.log if isinstance(it.outcome, Choice)]
    return {record.label: str(record.config) for record in records}


def requests():
    return [runtime().engine.as_given(it, "cpu", None) for it in sources if it.space]


torch.manual_seed(0)
model, x = Norm(), torch.randn(400, 300)
expected = train(model, x)
runtime().kernels = Handing(runtime().kernels)
compiled = torch.compile(model, backend="kernelyard", options={"kernelyard.tune": option})
outcomes = [train(compiled, x)]
began = searching()
if do == "search":
    wanted = [one.with_configs(it) for one in requests() for it in one.configs]
    runtime().engine.attempt(wanted)
    deadline = time.monotonic() + SECONDS
    while len(chosen()) < len(requests()) and time.monotonic() < deadline:
        outcomes.append(train(compiled, x))
if do == "choose":
    for one in requests():
        best = Choice("this test says so", {})
        runtime().engine.preference.keep(one, [(one.configs[-1], best)])
for outcome in outcomes:
    torch.testing.assert_close(outcome, expected, rtol=1e-4, atol=1e-5)
told = {
    "events": [(it.kernel, it.config, it.origin) for it in runtime().events],
    "configs": {it.label: list(map(str, it.space or ())) for it in sources},
    "regions": [it.code.count("omp_get_max_threads()") for it in sources],
    "began": began,
    "chosen": chosen(),
    "records": len(list(runtime().store.log)),
    "calls": len(outcomes),
}
json.dump(told, sys.stdout)
