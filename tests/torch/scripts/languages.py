"""Train models eagerly and in a language: LANGUAGE NAME…; those that begin with ``~`` dynamically.

Prints what differs of each, what became of its graphs, what was delivered, and which modules and
processes that took. Models are the zoo's, the demo's, and those below.
"""

import importlib
import json
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

from kernelyard.torch import graphs, runtime

TESTS = Path(__file__).parents[2]
SIZES = {False: (4,), True: (11, 13)}
started = []


class Norms(nn.Module):
    """A chain of layer norms, with something between them."""

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(24) for _ in range(3)])

    def forward(self, x):
        for norm in self.norms:
            x = x + torch.tanh(norm(x))
        return x


class Gamma(nn.Module):
    """Calls a function that Inductor cannot write in Halide."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(24))

    def forward(self, x):
        return torch.lgamma(x.abs() + 1) * self.scale


def gpt():
    model = importlib.import_module("model")
    shape = model.Shape(alphabet=30, length=16, width=32, heads=4, blocks=2)
    return model.GPT(shape), lambda size: torch.randint(0, 30, (2, size, 16))


def made(name):
    """Give a model, and a way to make its input."""
    own = {"norms": Norms, "gamma": Gamma}
    if name == "gpt":
        return gpt()
    if name in own:
        return own[name](), lambda size: (torch.randn(size, 24),)
    zoo = importlib.import_module(f"zoo.{name}")
    return zoo.Model(), zoo.batch


def train(name, options, *, is_dynamic):
    """Give output, gradients and buffers of each step; all starts from one seed."""
    torch._dynamo.reset()
    torch.manual_seed(0)
    model, batch = made(name)
    batches = [batch(size) for size in SIZES[is_dynamic]]
    called = torch.compile(model, backend="kernelyard", fullgraph=True, options=options)
    for tensor in batches[0] if is_dynamic else ():
        torch._dynamo.maybe_mark_dynamic(tensor, 0)
    return [step(model, called if options else model, it) for it in batches]


def step(model, called, batch):
    model.zero_grad()
    output = called(*batch)
    output.float().square().mean().backward()
    gradients = {name: parameter.grad.clone() for name, parameter in model.named_parameters()}
    buffers = {name: buffer.clone() for name, buffer in model.named_buffers()}
    return output.detach(), gradients, buffers


def difference(name, *, is_dynamic):
    expected = train(name, {}, is_dynamic=is_dynamic)
    ours = train(name, {"cpu_backend": sys.argv[1]}, is_dynamic=is_dynamic)
    try:
        torch.testing.assert_close(ours, expected)
    except AssertionError as error:
        return str(error)
    return ""


def watch(event, arguments):
    if event == "subprocess.Popen":
        started.append(str(arguments[0]))


warnings.simplefilter("ignore")  # torch's, of what it uses itself
torch._dynamo.config.error_on_recompile = True
sys.path += [str(TESTS / "models"), str(TESTS.parent / "examples" / "chargpt")]
sys.addaudithook(watch)
models = {}
for given in sys.argv[2:]:
    before, delivered = len(graphs()), len(runtime().events)
    differs = difference(given.lstrip("~"), is_dynamic=given.startswith("~"))
    models[given] = {
        "differs": differs,
        "graphs": [[it.part, it.language, it.reason] for it in list(graphs())[before:]],
        "measured": sum(it.contest is not None for it in list(graphs())[before:]),
        "kernels": [
            [it.plugin, it.origin, it.launches] for it in list(runtime().events)[delivered:]
        ],
    }
facts = {"models": models, "modules": sorted(sys.modules), "started": started}
sys.stdout.write(f"\n{json.dumps(facts)}")
