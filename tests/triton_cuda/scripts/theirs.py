"""Compile a source's kernel as Triton does it itself, with its cache in a directory of its own."""

import os
import tempfile
import time

from kernelyard.plugin import Config
from kernelyard_triton_cuda import module, options, signature


def compiled(source, capability):
    """Give what ``triton.compile`` makes of a source, and the seconds that it took."""
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    with module.executed(source) as names, tempfile.TemporaryDirectory() as cache:
        os.environ["TRITON_CACHE_DIR"] = cache
        function = names[source.entry]
        matched = signature.of(function, source, Config())
        text = ASTSource(function, matched.types, matched.constants, matched.attributes)
        chosen = {name: value for name, value in source.options if name in options.TRITON}
        target = GPUTarget("cuda", capability, 32)
        begun = time.perf_counter()
        made = triton.compile(text, target=target, options=chosen)
        return made, time.perf_counter() - begun


def seconds(source, capability):
    """Say how long it takes."""
    return compiled(source, capability)[1]
