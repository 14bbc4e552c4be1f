"""Compile kernels of the corpus with torch's own runtime, for a device that is not here.

Takes a JSON list of files and a capability; prints of each its configs, and the PTX of the first.
"""

import json
import linecache
import sys
import tempfile
from pathlib import Path

import triton
from torch._inductor.runtime import triton_helpers
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

KERNELS = Path(__file__).parent / "kernels"
INDEX = json.loads((KERNELS.parent / "index.json").read_text(encoding="utf-8"))["kernels"]


def tuner(file):
    """Run a text, under the name that it has where we build it; give torch's own object."""
    entry = INDEX[file]["entry"]
    code, name = (KERNELS / file).read_text(encoding="utf-8"), f"{entry}.py"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    names = {"__name__": entry, "__file__": str(KERNELS / file)}
    exec(compile(code, name, "exec"), names)
    return names[entry]


def told(file, capability):
    """Say what torch would try, and what Triton makes of the first of it."""
    kernel = tuner(file)
    config = kernel.configs[0]
    meta = kernel._create_compile_meta(config)
    compiled = triton.compile(
        ASTSource(kernel.fn, meta["signature"], meta["constants"], meta["configs"][0]),
        target=GPUTarget("cuda", capability, 32),
        options=kernel._create_compile_options(config, meta),
    )
    return {"configs": [it.all_kwargs() for it in kernel.configs], "ptx": compiled.asm["ptx"]}


triton_helpers.set_driver_to_gpu = lambda: None
with tempfile.TemporaryDirectory() as directory, triton.knobs.cache.scope():
    triton.knobs.cache.dir = directory
    found = [told(file, int(sys.argv[2])) for file in json.loads(sys.argv[1])]
json.dump(found, sys.stdout)
