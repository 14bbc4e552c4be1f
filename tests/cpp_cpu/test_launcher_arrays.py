"""Whatever shows its elements by NumPy, DLPack or the buffer protocol can be an argument."""

import ctypes
import mmap
import struct
import sys
from array import array

import numpy as np
import pytest
import torch

from kernelyard import Argument, ArgumentError

NUMPY = [
    "bool",
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    *(f"float{bits}" for bits in (16, 32, 64)),
    "complex64",
    "complex128",
]
TORCH = [*NUMPY, "bfloat16"]


class Exporter:
    """Offers nothing but ``__dlpack__``, of an array that it holds."""

    def __init__(self, held):
        self.held = held

    def __dlpack__(self, **options):
        return self.held.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.held.__dlpack_device__()


def values(dtype, count=5):
    return (np.arange(count) % 3).astype(dtype)


@pytest.fixture(scope="module")
def copy(copies):
    """Copy four ``float32`` from one thing into another."""

    def copy(x, y):
        copies["float32"](x, y, 4)

    return copy


@pytest.mark.parametrize("dtype", NUMPY)
def test_a_numpy_array_of_every_type_passes(copies, dtype):
    x, y = values(dtype), np.zeros(5, dtype)

    copies[dtype](x, y, 5)

    assert y.tolist() == x.tolist()


@pytest.mark.parametrize("dtype", TORCH)
def test_a_torch_tensor_of_every_type_passes(copies, dtype):
    x = torch.tensor([0, 1, 2, 1, 0]).to(getattr(torch, dtype))
    y = torch.zeros_like(x)

    copies[dtype](x, y, 5)

    assert torch.equal(x, y)


@pytest.mark.parametrize("dtype", TORCH)
def test_another_way_through_dlpack_alone_passes_for_every_type(copies, dtype):
    x = torch.tensor([0, 1, 2, 1, 0]).to(getattr(torch, dtype))
    y = torch.zeros_like(x)

    copies[dtype](Exporter(x), Exporter(y), 5)

    assert torch.equal(x, y)


BUFFERS = {
    "array.array": lambda: array("f", [0, 0, 0, 0]),
    "ctypes": ctypes.c_float * 4,
    "memoryview": lambda: memoryview(bytearray(16)).cast("f"),
    "two dimensions": lambda: memoryview(bytearray(16)).cast("f", (2, 2)),
    "numpy by DLPack": lambda: Exporter(np.zeros(4, "float32")),
    "numpy subclass": lambda: np.zeros(4, "float32").view(type("Mine", (np.ndarray,), {})),
    "parameter": lambda: torch.nn.Parameter(torch.zeros(4)),
    "tensor that wants a gradient": lambda: torch.zeros(4, requires_grad=True),
    "tensor of two dimensions": lambda: torch.zeros(2, 2),
    "tensor with an offset": lambda: torch.zeros(9)[3:7],
    "numpy with an offset": lambda: np.zeros(9, "float32")[3:7],
}


def elements(thing):
    if isinstance(thing, torch.Tensor):
        return thing.detach().ravel().tolist()
    return np.asarray(getattr(thing, "held", thing)).ravel().tolist()


@pytest.mark.parametrize("make", BUFFERS.values(), ids=BUFFERS)
def test_it_is_written(copy, make):
    y = make()

    copy(array("f", [1, 2, 3, 4]), y)

    assert elements(y) == [1, 2, 3, 4]


@pytest.mark.parametrize("make", BUFFERS.values(), ids=BUFFERS)
def test_it_is_read(copy, make):
    x, y = make(), array("f", [0, 0, 0, 0])
    copy(array("f", [1, 2, 3, 4]), x)

    copy(x, y)

    assert list(y) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "kind", [bytearray, lambda text: mmap.mmap(-1, len(text))], ids=["bytearray", "mmap"]
)
def test_plain_memory_is_an_array_of_bytes(copies, kind):
    y = kind(b"....")

    copies["uint8"](b"abcd", y, 4)

    assert bytes(y[:4]) == b"abcd"


@pytest.mark.parametrize(
    "read_only", [bytes, lambda b: memoryview(b).toreadonly()], ids=["bytes", "memoryview"]
)
def test_what_is_read_only_can_be_read(copies, read_only):
    y = bytearray(4)

    copies["uint8"](read_only(b"abcd"), y, 4)

    assert y == b"abcd"


def test_a_read_only_numpy_array_can_be_read(copy):
    x, y = values("float32", 4), np.zeros(4, "float32")
    x.flags.writeable = False

    copy(x, y)

    assert y.tolist() == x.tolist()


@pytest.mark.parametrize("letter", "bBhHiIlLqQfd")
def test_every_letter_of_array_array_is_the_type_of_its_size(copies, letter):
    x, y = array(letter, [1, 2, 3]), array(letter, [0, 0, 0])
    kind = "float" if letter in "fd" else "int" if letter.islower() else "uint"

    copies[f"{kind}{8 * x.itemsize}"](x, y, 3)

    assert y == x


def test_a_torch_bfloat16_tensor_shows_its_bits(build):
    launcher = build(
        "#include <cstdint>\n"
        'extern "C" void bits(const std::uint16_t* x, std::uint16_t* y, long n) {\n'
        "  for (long i = 0; i < n; ++i) y[i] = x[i];\n}\n",
        Argument.input("x", "bfloat16"),
        Argument.output("y", "uint16"),
        Argument.scalar("n", "int64"),
        entry="bits",
    )
    x, y = torch.tensor([1.0, -2.5, 3e38], dtype=torch.bfloat16), np.zeros(3, "uint16")

    launcher(x, y, 3)

    single = [struct.unpack(">I", struct.pack(">f", v))[0] >> 16 for v in x.tolist()]
    assert y.tolist() == single


@pytest.mark.parametrize(
    "make", [lambda value: np.array(value, "float32"), torch.tensor], ids=["numpy", "torch"]
)
def test_an_array_without_dimensions_passes(copies, make):
    x, y = make(2.5), make(0.0)

    copies["float32"](x, y, 1)

    assert float(y) == 2.5


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.zeros(0, "float32"),
        lambda: np.zeros((3, 0, 2), "float32"),
        lambda: np.zeros((4, 4), "float32")[:, :0],
        lambda: torch.zeros(0),
        lambda: torch.zeros(3, 0),
        lambda: array("f"),
        lambda: Exporter(np.zeros(0, "float32")),
    ],
    ids=["numpy", "numpy 3-d", "numpy slice", "torch", "torch 2-d", "array.array", "DLPack"],
)
def test_an_empty_array_passes(copies, make):
    assert copies["float32"](make(), make(), 0) is None


def test_what_dlpack_says_is_read_only_is_not_written(copies):
    frozen = np.zeros(4, "float32")
    frozen.flags.writeable = False

    with pytest.raises(ArgumentError, match="y: got a read-only"):
        copies["float32"](np.ones(4, "float32"), Exporter(frozen), 4)
    copies["float32"](Exporter(frozen), np.ones(4, "float32"), 4)


@pytest.mark.parametrize("fits", [True, False])
def test_what_dlpack_lends_is_given_back(copy, fits):
    lent = np.ones(4, "float32" if fits else "float64")
    before = sys.getrefcount(lent)

    for _ in range(3):
        try:
            copy(Exporter(lent), np.zeros(4, "float32"))
        except ArgumentError:
            assert not fits

    assert sys.getrefcount(lent) == before
