"""Where a half's tensors lie: on the host, on the GPU, or where the stand-in believes one to be."""

import functools
import os
import time
from pathlib import Path

import torch
from ready import is_rehearsal

import kernelyard
from kernelyard import Argument, Source

HERE = Path(__file__).resolve().parent
TUTORIALS = HERE.parent / "triton_cuda" / "kernels"
PLACE = Path(os.environ["GPU_CHECK_PLACE"])
"""A directory for all parts of one check."""

DEVICES = {"cpu": "triton_interpreter", "gpu": "cuda"}


@functools.cache
def runtime():
    """Give the one runtime of this process."""
    return kernelyard.Runtime()


def put(half, tensor):
    """Move a tensor to where a half's kernels run."""
    if half == "cpu":
        return tensor
    if not is_rehearsal():
        return tensor.to("cuda")
    import rehearsal

    rehearsal.install()
    return rehearsal.pretended(tensor)


def models():
    """Name the device that models run on."""
    return "cpu" if is_rehearsal() else "cuda"


def wait(half):
    """Wait until all that was launched has ended."""
    if half == "gpu":
        torch.cuda.synchronize()


def text(entry, file):
    """Read a kernel's text: one of Triton's tutorials, or of ours."""
    ours = HERE / "kernels" / f"{file or entry}.py"
    found = ours if ours.exists() else TUTORIALS / ours.name
    return found.read_text(encoding="utf-8")


def source(entry, signature, file="", space=None, **options):
    """Describe a kernel; of its arguments those with ``*`` are arrays."""
    groups = [part.split(": ") for part in signature.split(", ")]
    pairs = [(name, dtype) for names, dtype in groups for name in names.split()]
    arguments = [
        Argument.inout(name, dtype[1:]) if dtype[0] == "*" else Argument.scalar(name, dtype)
        for name, dtype in pairs
    ]
    return Source("triton", text(entry, file), entry, arguments, options, space=space)


def timed(work):
    """Give how many seconds something took, and what it gave."""
    began = time.monotonic()
    given = work()
    return time.monotonic() - began, given
