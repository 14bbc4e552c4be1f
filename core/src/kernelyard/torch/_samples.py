"""What Inductor's kernels look like, to prepare or begin builds before there is one."""

import importlib.util

from kernelyard._model.source import Source

_CODE = """#include <torch/csrc/inductor/cpp_prefix.h>
extern "C" void kernel(float* out_ptr0)
{
    out_ptr0[0] = 0;
}
"""


def sample() -> Source:
    """Give the smallest kernel, with the flags that Inductor's settings now ask for.

    Building it needs what all others need: torch's headers.
    """
    from kernelyard.torch._bind import source_of
    from kernelyard.torch._flags import build_flags

    return source_of(["float*"], _CODE, build_flags())


def samples() -> list[tuple[Source, str]]:
    """Give the smallest kernel as Inductor would write it by itself; none without torch."""
    if importlib.util.find_spec("torch") is None:
        return []
    from kernelyard.torch import _seams

    lost = _seams.missing()
    if lost:
        _seams.tell(lost)
        return []
    from torch._inductor import config

    from kernelyard.torch import _cache_keys, _toolchain

    _cache_keys.settle(_toolchain.state())
    _toolchain.prepare()
    _cache_keys.finish()
    with config.patch(_toolchain.patches()):
        return [(sample(), "cpu")]
