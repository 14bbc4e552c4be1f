"""All kernels as machine code for GPUs that need not be here."""

import functools

from cases import CASES
from device import runtime, timed
from outcome import require
from ready import ARCHITECTURES

from kernelyard.plugin import Target

PATIENCE = 100


def steps(_):
    """Build all for one architecture after the other."""
    return {f"sm_{it}": functools.partial(_built, it) for it in ARCHITECTURES}


def _built(architecture):
    sources = [it.source() for it in CASES if it.oldest <= architecture]
    target = Target("cuda", f"sm_{architecture}")
    seconds, artifacts = timed(lambda: runtime().precompile(sources, [target]))
    codes = [it.files["kernel.cubin"] for it in artifacts]
    require(len(codes) == len(sources), f"{len(codes)} of {len(sources)} were built")
    require(all(it[:4] == b"\x7fELF" for it in codes), "there is one that is no machine code")
    return {"kernels": len(codes), "seconds": seconds, "bytes": sum(map(len, codes))}
