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


FIRST = Stream()
"""The stream that all is on that is asked for on no other."""
FIRST.cuda_stream = 0


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
    place = os.path.join(os.environ["TRITON_LIBCUDA_PATH"], "libcuda.so.1")  # noqa: PTH118
    library = ctypes.CDLL(place)
    library.cuInit(0)
    library.standin_owns(*map(ctypes.c_ulonglong, (1, 1 << 63)), 0)
    cuda = torch.cuda
    cuda.Stream, cuda.Event, cuda.CUDAGraph = Stream, Event, CUDAGraph
    cuda.synchronize = lambda: None
    cuda.is_available = cuda.is_initialized = lambda: True
    cuda.current_stream = lambda: FIRST
    cuda.current_device = lambda: 0
    cuda.stream = cuda.graph = lambda _: contextlib.nullcontext()
    cuda.get_device_capability = lambda *_: (9, 0)
    torch._C._cuda_getCurrentRawStream = lambda _: 0
    _let_triton_in()


def _let_triton_in():
    """Give Triton what it asks PyTorch and the driver for, that neither has here."""
    from triton.backends.nvidia import driver
    from triton.compiler import compiler

    driver.CudaDriver.get_empty_cache_for_benchmark = lambda _: torch.empty(16)
    compiler.max_shared_mem = lambda _: 232448
