"""The smallest proof that the interpreter works: a sum of a few numbers."""

import array

from kernelyard.plugin import Argument, Launcher, Probe, Source

_CODE = """\
import triton
import triton.language as tl


@triton.jit
def probe(x, out, n, BLOCK: tl.constexpr):
    i = tl.arange(0, BLOCK)
    tl.store(out, tl.sum(tl.load(x + i, mask=i < n, other=0), 0))
"""
_SOURCE = Source(
    language="triton",
    code=_CODE,
    entry="probe",
    arguments=(
        Argument.input("x", "int32"),
        Argument.output("out", "int32"),
        Argument.scalar("n", "int32"),
    ),
    options={"BLOCK": 16, "grid": "1"},
)


def _check(launcher: Launcher) -> str | None:
    x, out = array.array("i", range(10)), array.array("i", [0])
    launcher(x, out, len(x))
    return None if out[0] == 45 else f"the sum of 0 to 9 is 45, it says {out[0]}"


PROBE = Probe(_SOURCE, _check)
