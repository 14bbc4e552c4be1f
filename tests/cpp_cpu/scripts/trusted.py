"""Call a launcher that trusts its caller with what it should not be trusted with."""

import gc
import json
import sys

import torch

from kernelyard import Argument, KernelyardError, Runtime, Source

source = Source(
    language="cpp",
    code='extern "C" void step(float* x) { x[0] += 1; }\n',
    entry="step",
    arguments=[Argument.inout("x", "float32")],
    options={"trusted": True},
)
runtime = Runtime()
step, other = runtime.kernels([source, source], "cpu")


def kind_of_tensor():
    return type("Kind", (torch.Tensor,), {})


def call(value):
    try:
        step(value)
    except (KernelyardError, RuntimeError) as error:
        return type(error).__name__
    return "called"


if sys.argv[1] == "another type at the same address":
    kind = kind_of_tensor()
    address = id(kind)
    call(torch.zeros(2).as_subclass(kind))
    for _ in range(12):  # more than the launchers remember
        other(torch.zeros(2).as_subclass(kind_of_tensor()))
    del kind
    gc.collect()
    strangers = (type("Stranger", (), {"__slots__": ()}) for _ in range(50_000))
    kept = []
    for stranger in strangers:
        kept.append(stranger)
        if id(stranger) == address:
            break
    said = call(kept[-1]())
else:
    call(torch.zeros(2))
    said = call(torch.zeros(2).to_sparse())
json.dump({"said": said, "lives": True}, sys.stdout)
