"""Find Triton, and tell what was found, what was read for it, and whether it was imported."""

import json
import os
import sys
from pathlib import Path

from kernelyard import KernelyardError, Source
from kernelyard.plugin import Config, PluginSettings, Target

read = []
sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == "open" else None)

import kernelyard_triton_cuda as plugin  # noqa: E402
from kernelyard_triton_cuda import toolchain  # noqa: E402

named = {k: v for k, v in os.environ.items() if k in plugin.kernelyard_variables}
settings = PluginSettings({}, Path(sys.argv[1]), named)
source = Source("triton", "import triton\n", "kernel", ())
target = Target("cuda", "sm_90")
found = toolchain.find(settings)
told = {
    "found": str(found) if isinstance(found, toolchain.Toolchain) else [found.reason, found.remedy],
    "parts": plugin.kernelyard_cache_key(settings),
    "verdict": str(plugin.kernelyard_accepts(source, target, settings)),
    "read": [it for it in read if ("/triton/" in it or it.endswith("RECORD"))],
    "imported": "triton" in sys.modules,
}
if len(sys.argv) > 2:
    try:
        plugin.kernelyard_precompile([source], Config(), target, settings)
        told["built"] = "it was built"
    except KernelyardError as error:
        told["built"] = f"{type(error).__name__}: {error}"
json.dump(told, sys.stdout)
