"""Compile, fork, and have the child call what was compiled and compile another function."""

import json
import os
import sys

import torch

from kernelyard.torch import runtime

torch.set_num_threads(1)  # OpenMP's threads do not survive a fork


def wave(x):
    return x.sin() * 2 + x.cos()


def other(x):
    return x.exp() - x


def third(x):
    return x.exp() * 3 - x.cos()


x = torch.linspace(0, 1, 100)
compiled = torch.compile(wave, backend="kernelyard")
compiled(x)
inbound, outbound = os.pipe()
if os.fork() == 0:
    told = {
        "called": torch.allclose(compiled(x), wave(x)),
        "compiled": torch.allclose(torch.compile(other, backend="kernelyard")(x), other(x)),
        "origins": [event.origin for event in runtime().events],
    }
    os.write(outbound, json.dumps(told).encode())
    os._exit(0)
os.close(outbound)
with os.fdopen(inbound) as stream:
    child = json.loads(stream.read() or "null")
_, status = os.wait()
after = torch.allclose(torch.compile(third, backend="kernelyard")(x), third(x))
json.dump({"child": child, "status": status, "parent": after}, sys.stdout)
