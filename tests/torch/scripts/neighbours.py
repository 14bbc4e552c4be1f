"""Compile one function with each backend that is named, in this order; tell what each one got.

Prints per compilation whether the result was right, the text of the module that ran and how many
kernels kernelyard delivered; and what of the process's settings is not as it was.
"""

import json
import sys
from pathlib import Path

import torch
from torch._dynamo.utils import counters
from torch._inductor import config
from torch._inductor.codecache import PyCodeCache
from torch._inductor.codegen import common

from kernelyard.torch import runtime


def wave(x):
    return x.sin() * 2 + x.cos()


def state():
    settings = {name: repr(value) for name, value in config.get_config_copy().items()}
    wrappers = {name: repr(value) for name, value in common.device_codegens.items()}
    return {**settings, **wrappers, "tag": torch.compiler.config.cache_key_tag}


def run(backend):
    torch._dynamo.reset()
    counters.clear()
    PyCodeCache.cache_clear()
    delivered = len(runtime().events)
    result = torch.compile(wave, backend=backend)(x)
    (module,) = PyCodeCache.modules
    return {
        "backend": backend,
        "right": torch.allclose(result, wave(x)),
        "text": Path(module.__file__).read_text(),
        "delivered": len(runtime().events) - delivered,
        "hits": counters["aot_autograd"]["autograd_cache_hit"],
    }


if "registry" in sys.argv:
    from kernelyard.torch import _route

    _route.has_pass = lambda: False  # as it is where Inductor has no such setting
config.cpp_cache_precompile_headers = False  # 5 s that stock would gain nothing from here
common.init_backend_registration()
x = torch.linspace(0, 1, 100)
before = state()
runs = [run(backend) for backend in sys.argv[1:] if backend != "registry"]
after = state()
changed = sorted(name for name in before | after if before.get(name) != after.get(name))
origins = [event.origin for event in runtime().events]
json.dump({"runs": runs, "changed": changed, "origins": origins}, sys.stdout)
