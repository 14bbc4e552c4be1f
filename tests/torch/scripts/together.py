"""Compile different functions on as many threads at once, each with the backend that is named."""

import json
import sys
import threading

import torch
from torch._inductor import config

from kernelyard.torch import backend as kernelyard, runtime

config.cpp_cache_precompile_headers = False  # 5 s that stock would gain nothing from here
x = torch.linspace(0, 1, 100)
start = threading.Barrier(len(sys.argv) - 1)
runs = [None] * (len(sys.argv) - 1)


FUNCTIONS = (
    lambda x: x.sin() * 2 + x.cos(),
    lambda x: x.exp() * 3 - x.cos(),
    lambda x: x.tanh() / 4 + x.sqrt(),
    lambda x: x.sigmoid() ** 5 - x.abs(),
)


def work(index, name):
    function = FUNCTIONS[index]
    compiled = torch.compile(function, backend=kernelyard if name == "kernelyard" else name)
    start.wait()
    result = compiled(x)
    runs[index] = {"backend": name, "right": torch.allclose(result, function(x))}


threads = [
    threading.Thread(target=work, args=(index, name)) for index, name in enumerate(sys.argv[1:])
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
launches = [event.launches for event in runtime().events]
json.dump({"runs": runs, "launches": launches}, sys.stdout)
