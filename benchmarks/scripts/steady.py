"""Time a training step and an inference of a compiled model: MODEL BACKEND [FILE]; milliseconds.

With FILE nothing is timed: outputs and gradients of one of each go there, for comparison.
"""

import json
import os
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from models import MODELS

LOOPS = 7
LOOP_SECONDS = 0.2


def best(work: Callable[[], object]) -> float:
    """Give the milliseconds of one run: the fastest of seven loops, the least disturbed."""
    timer = timeit.Timer(work)
    timer.timeit(3)  # compile, and let the caches settle
    once = timer.timeit(5) / 5
    number = max(1, round(LOOP_SECONDS / once))
    return min(timer.repeat(LOOPS, number)) / number * 1e3


class Work:
    """A compiled model with data."""

    def __init__(self, model_name: str, backend: str) -> None:
        torch.manual_seed(0)
        make, sample = MODELS[model_name]
        self.model: Any = make()
        self.data = sample()
        self.leaves = dict(self.model.named_parameters())
        if not any(leaf.requires_grad for leaf in self.leaves.values()):
            self.leaves = {"data": self.data.requires_grad_()}
        self.compiled: Any = torch.compile(self.model, backend=backend)

    def step(self) -> Any:
        """Forward and backward."""
        for leaf in self.leaves.values():
            leaf.grad = None
        output = self.compiled(self.data)
        output.sum().backward()
        return output

    def inference(self) -> Any:
        """Forward, without a gradient."""
        with torch.no_grad():
            return self.compiled(self.data)

    def results(self) -> dict[str, Any]:
        """Give the outputs of both, and the gradients."""
        outputs = {"step": self.step().detach(), "inference": self.inference()}
        return outputs | {name: leaf.grad for name, leaf in self.leaves.items()}


def main(model_name: str, backend: str, file: str = "") -> None:
    """Print the figures as JSON."""
    work = Work(model_name, backend)
    if file:
        results = {name: tensor.numpy() for name, tensor in work.results().items()}
        np.savez(Path(os.environ["TMPDIR"]) / file, **results)
        print(json.dumps({"results": len(results)}))
    else:
        print(json.dumps({"step": best(work.step), "inference": best(work.inference)}))


main(*sys.argv[1:])
