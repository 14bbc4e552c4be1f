"""Compile with a torch that changed: PATTERN[=>REPLACEMENT]…, a process for each, two at a time.

The pattern is replaced in every module of torch's that is imported from then on, by default by a
longer name. So it is with a version that moved what we rely on: torch agrees with itself, not with
us. Prints what happened per argument.
"""

import importlib.machinery
import json
import os
import re
import sys
import warnings

import torch


class Loader(importlib.machinery.SourceFileLoader):
    """Reads a module of torch's with the change made."""

    def get_code(self, module):
        """Give the module's code; from the cache of bytecode if nothing is to be changed in it."""
        text = self.get_data(self.path).decode()
        changed = self.change(text)
        return super().get_code(module) if changed == text else compile(changed, self.path, "exec")


class Finder:
    """Finds torch's modules as always, and has them read by the loader above."""

    @staticmethod
    def find_spec(name, path, target=None):
        """Leave all but torch's own Python to others."""
        if not name.startswith("torch."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and type(spec.loader) is importlib.machinery.SourceFileLoader:
            spec.loader = Loader(name, spec.loader.path)
        return spec


def change(argument):
    """Have what is imported from now on changed."""
    pattern, _, replacement = argument.partition("=>")
    pattern = re.compile(rf"\b(?:{pattern})")
    Loader.change = lambda _, text: pattern.sub(replacement or r"\g<0>_renamed", text)
    sys.meta_path.insert(0, Finder)


def wave(x):
    return x.sin() * 2 + x.cos()


def train():
    """Compile twice, once to train a step; tell whether it was right and how many were ours."""
    from torch._inductor import config

    from kernelyard.torch import runtime

    config.fx_graph_cache = False  # so that code is generated each time
    compiled = torch.compile(wave, backend="kernelyard")
    x = torch.linspace(0, 1, 100)
    right = torch.allclose(compiled(x), wave(x))
    x.requires_grad_()
    compiled(x).sum().backward()
    right = right and torch.allclose(x.grad, 2 * x.cos() - x.sin())
    return {"right": right, "ours": len(runtime().events)}


def outcome():
    """Tell what happened, whatever it was, and what was said of kernelyard."""
    facts = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            facts = train()
        except Exception as raised:  # noqa: BLE001 - the test looks at it
            facts = {"error": f"{type(raised).__name__}: {raised}"}
    said = [str(warning.message) for warning in caught]
    return {**facts, "said": [text for text in said if "kernelyard" in text]}


def start(argument):
    """Fork a process for one change: torch is imported already, Inductor is not."""
    inbound, outbound = os.pipe()
    if os.fork() == 0:
        change(argument)
        os.write(outbound, json.dumps(outcome()).encode())
        os._exit(0)
    os.close(outbound)
    return argument, inbound


def outcomes(arguments):
    """Give what each process told, by its argument."""
    running, told = [], {}
    while arguments or running:
        while arguments and len(running) < 2:
            running.append(start(arguments.pop(0)))
        argument, inbound = running.pop(0)
        with os.fdopen(inbound) as stream:
            told[argument] = json.loads(stream.read() or '{"error": "it died", "said": []}')
    return told


json.dump(outcomes(sys.argv[1:]), sys.stdout)
