"""A driver that writes down what it is asked, and arrays that say that they lie on its devices."""

import ctypes
import json
import os

import numpy as np
import pytest

DEVICES = "NVIDIA H200=90;NVIDIA H200=90;"


class Driver:
    """What the tests see of the stand-in: proof of what is packed, and none that a GPU works."""

    def __init__(self, library):
        self.library = library

    def taken(self, *names):
        """Give the calls since the last time, as dictionaries; only those of these names."""
        text = ctypes.create_string_buffer(1 << 22)
        self.library.standin_take(text, ctypes.c_size_t(len(text)))
        calls = [json.loads(line) for line in text.value.decode().splitlines()]
        return [it for it in calls if not names or it["call"] in names]

    def launches(self):
        """Give the launches that came to a device: without a context there is none."""
        return [it for it in self.taken("cuLaunchKernelEx") if "grid" in it]

    def fail(self, call, code, after=0):
        """Have a call fail, once, after so many that go well."""
        self.library.standin_fail(call.encode(), after, code)

    def alive(self, kind):
        return self.library.standin_alive(kind.encode())

    def depth(self):
        """Say how many contexts this thread has."""
        return self.library.standin_depth()

    def array(self, like, ordinal=0, **changes):
        """Give an array that says that it lies on a device."""
        content = np.array(like)
        begin = content.ctypes.data
        area = map(ctypes.c_ulonglong, (begin, begin + max(content.nbytes, 1)))
        self.library.standin_owns(*area, ordinal)
        return OnDevice(content, changes)

    def tensor(self, like, ordinal=0):
        """Give an array that can what a tensor of PyTorch can."""
        return Tensor(np.array(like), ordinal)


class OnDevice:
    """An array with CUDA's array interface."""

    def __init__(self, content, changes):
        self.content = content
        self.__cuda_array_interface__ = {**content.__array_interface__, **changes}

    @property
    def address(self):
        return self.content.ctypes.data


class Tensor:
    """What a launcher uses of PyTorch's tensors, where there is no device for a real one."""

    is_cuda = True

    def __init__(self, content, ordinal):
        self.content = content
        self.ordinal = ordinal
        self.dtype = DTYPES[str(content.dtype)]
        self.looked_at = 0

    def data_ptr(self):
        return self.content.ctypes.data

    @property
    def address(self):
        return self.content.ctypes.data

    def get_device(self):
        self.looked_at += 1
        return self.ordinal

    def is_contiguous(self):
        return self.content.flags.c_contiguous

    def is_neg(self):
        return False

    def is_conj(self):
        return False


class DType:
    """A type that is one object, as PyTorch's are."""

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return f"torch.{self.name}"


DTYPES = {name: DType(name) for name in ("float32", "float16", "int32", "int64", "uint8")}


@pytest.fixture(scope="session")
def driver(libcuda):
    return Driver(ctypes.CDLL(str(libcuda / "libcuda.so.1")))


@pytest.fixture(autouse=True)
def fresh(driver, monkeypatch):
    """Begin each test with two devices, nothing written down, and end it with no context."""
    monkeypatch.setenv("STANDIN", DEVICES)
    driver.taken()
    yield
    driver.library.cuCtxSetCurrent(None)
    driver.taken()
    assert driver.depth() == 0


@pytest.fixture(scope="session")
def here(make_runtime, libcuda):
    """Give a runtime that finds the stand-in's devices."""
    before = os.environ.get("STANDIN")
    os.environ["STANDIN"] = DEVICES
    runtime = make_runtime(TRITON_LIBCUDA_PATH=str(libcuda))
    runtime.engine.resolver.reports("triton_cuda")
    os.environ.pop("STANDIN")
    if before:
        os.environ["STANDIN"] = before
    return runtime


@pytest.fixture(scope="session")
def kernel(here, described):
    """Build a kernel of a text, and bind it."""

    def kernel(code, signature, device="cuda", runtime=here, **options):
        text = f"import triton\nimport triton.language as tl\n\n@triton.jit\n{code}"
        source = described(text, "k", signature, **{"grid": "1", **options})
        return runtime.kernel(source, device=device)

    return kernel


@pytest.fixture
def add(here, tutorial, fresh):
    """Give the launcher of an addition of vectors."""
    return here.kernel(tutorial("vector_add"), device="cuda")
