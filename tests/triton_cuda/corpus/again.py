"""Have kernels of the corpus for one architecture; tell where they came from, what was loaded."""

import json
import sys
from pathlib import Path

from kernelyard import Runtime
from kernelyard._runtime.request import Request
from kernelyard.plugin import Target, TargetReport
from kernelyard.torch._triton import described

HERE = Path(__file__).parent
INDEX = json.loads((HERE / "index.json").read_text(encoding="utf-8"))["kernels"]

runtime = Runtime()
engine = runtime.engine
settings = engine.resolver.settings_of("triton_cuda")
target = Target("cuda", sys.argv[2])
report = TargetReport(target=target, present=False, reason="")


def request(file):
    """Ask for a kernel with its first config."""
    code = (HERE / "kernels" / file).read_text(encoding="utf-8")
    source = described(INDEX[file]["entry"], code).source
    config = runtime.plugins.configs("triton_cuda", source, target, settings)[0]
    return Request(
        plugin="triton_cuda",
        source=source,
        config=config,
        target=target,
        report=report,
        settings=settings,
    )


requests = [request(file) for file in json.loads(sys.argv[1])]
built = engine._supply.obtain(requests)
told = {
    "origins": sorted({it.origin for it in built.values()}),
    "loaded": sorted({"torch", "triton", "numpy"} & set(sys.modules)),
    "workers": len(engine.pool.processes()),
}
runtime.close()
json.dump(told, sys.stdout)
