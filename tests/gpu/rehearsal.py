"""PyTorch as if it had a GPU, for who wants to see that the code for one runs at all.

No kernel runs here, so no result is right; what is proved is that nothing is misspelt.
"""

import contextlib
import ctypes
import functools
import os
import time

import torch


class Pretended(torch.Tensor):
    """A tensor on the host that says that it is on the first GPU."""

    is_cuda = True

    def get_device(self):
        return 0


def pretended(tensor):
    """Let a tensor say so."""
    return tensor.clone().as_subclass(Pretended)


class Stream:
    """One of several, in name."""

    count = 0

    def __init__(self):
        Stream.count += 1
        self.cuda_stream = Stream.count

    def wait_stream(self, stream):
        assert isinstance(stream, Stream)

    def wait_event(self, event):
        assert isinstance(event, Event)

    def synchronize(self):
        pass


class Event:
    """A moment of the host's clock."""

    def __init__(self, *, enable_timing=False):
        self.is_timed = enable_timing

    def record(self, stream=None):
        assert stream is None or isinstance(stream, Stream)
        self.moment = time.perf_counter_ns()

    def elapsed_time(self, other):
        return max(other.moment - self.moment, 1) / 1e6


class CUDAGraph:
    """What would be replayed."""

    def replay(self):
        pass


@functools.cache
def install():
    """Put all that a check uses in the place of PyTorch's own."""
    stand_in = ctypes.CDLL(os.path.join(os.environ["TRITON_LIBCUDA_PATH"], "libcuda.so.1"))  # noqa: PTH118
    stand_in.cuInit(0)
    torch.cuda.Stream, torch.cuda.Event, torch.cuda.CUDAGraph = Stream, Event, CUDAGraph
    torch.cuda.synchronize = lambda: None
    torch.cuda.is_available = lambda: True
    torch.cuda.is_initialized = lambda: True
    torch.cuda.current_stream = Stream
    torch.cuda.stream = lambda _: contextlib.nullcontext()
    torch.cuda.graph = lambda _: contextlib.nullcontext()
    torch.cuda.get_device_capability = lambda: (9, 0)
