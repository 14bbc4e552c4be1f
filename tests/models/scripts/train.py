"""Train models of the zoo: BACKEND,… SHAPES,… DIRECTORY NAME…; ``eager`` is a backend too.

Of each model and backend is kept, in a file of its own, per kind of shapes: the output and all
gradients and buffers after each step, and the launches of kernelyard's kernels; or the error.
"""

import importlib
import sys
import traceback
import warnings
from pathlib import Path

import torch

SIZES = {"static": (4,), "dynamic": (11, 13)}
"""How many rows each step is given; what is dynamic is compiled once for all of them.

None of them is the size of anything else: sizes that are equal once are taken for equal always.
"""


def main(backends, kinds, directory, names):
    """Train each model with each backend; an error is that model's alone."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    warnings.simplefilter("ignore")  # torch's, of what it uses itself
    torch._dynamo.config.error_on_recompile = True
    for name in names:
        zoo = importlib.import_module(f"zoo.{name}")
        for backend in backends:
            try:
                outcome = {shapes: train(zoo, backend, shapes) for shapes in kinds}
            except Exception:  # noqa: BLE001 - whatever it is, the test shows it
                outcome = {"error": traceback.format_exc()}
            torch.save(outcome, directory / f"{name}.{backend}")


def train(zoo, backend, shapes):
    """Give what each step made, and the launches of each kernel; all starts from one seed."""
    torch._dynamo.reset()
    torch.manual_seed(0)
    model = zoo.Model()
    batches = [zoo.batch(size) for size in SIZES[shapes]]
    called, launches = model, list
    if backend != "eager":
        called = torch.compile(model, backend=backend, fullgraph=True)
    if backend == "kernelyard":
        launches = launches_since_now()
    if shapes == "dynamic":
        for tensor in batches[0]:
            torch._dynamo.maybe_mark_dynamic(tensor, 0)
    return {"steps": [step(model, called, batch) for batch in batches], "launches": launches()}


def step(model, called, batch):
    """Run forward and backward; give all that this changed."""
    model.zero_grad()
    output = called(*batch)
    output.float().square().mean().backward()
    gradients = {name: parameter.grad.clone() for name, parameter in model.named_parameters()}
    buffers = {name: buffer.clone() for name, buffer in model.named_buffers()}
    return {"output": output.detach(), "gradients": gradients, "buffers": buffers}


def launches_since_now():
    """Give a way to ask how often each kernel that is delivered from now on was launched."""
    from kernelyard.torch import runtime

    before = len(runtime().events)
    return lambda: [event.launches for event in list(runtime().events)[before:]]


main(sys.argv[1].split(","), sys.argv[2].split(","), Path(sys.argv[3]), sys.argv[4:])
