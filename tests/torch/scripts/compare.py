"""What the scripts share: run a model eagerly and compiled, and tell what kernelyard did."""

import json
import sys

import torch

from kernelyard.torch import runtime


def train(model, *inputs):
    """Give the outputs and the gradients of one step."""
    model.zero_grad()
    output = model(*inputs)
    output.sum().backward()
    return output.detach(), [parameter.grad.clone() for parameter in model.parameters()]


def compare(model, batches, **options):
    """Train a step per batch, eagerly and compiled; raise if they differ."""
    compiled = torch.compile(model, backend="kernelyard", **options)
    for batch in batches:
        expected = train(model, *batch)
        outcome = train(compiled, *batch)
        torch.testing.assert_close(outcome, expected)


def tell(**more):
    """Print what was delivered and launched."""
    events = [
        {"kernel": event.kernel, "origin": event.origin, "launches": event.launches}
        for event in runtime().events
    ]
    json.dump({"events": events, **more}, sys.stdout)
