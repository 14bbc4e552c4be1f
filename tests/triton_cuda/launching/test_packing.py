"""Every byte of a launch is what the machine code takes, where and in the type that it takes it."""

import struct

import numpy as np
import pytest

NAMES = "abcdefghijkl"


def test_a_launch_is_what_was_asked_for(driver, add):
    x, y, out = (driver.array(np.zeros(3000, "float32")) for _ in range(3))
    add(x, y, out, 3000, stream=7)

    (launch,) = driver.launches()
    addresses = [struct.pack("<Q", it.address).hex() for it in (x, y, out)]
    assert launch == {
        "call": "cuLaunchKernelEx",
        "kernel": "vector_add",
        "grid": [3, 1, 1],
        "block": [128, 1, 1],
        "shared": 0,
        "stream": 7,
        "attributes": [],
        "parameters": [*addresses, struct.pack("<i", 3000).hex(), "00" * 8, "00" * 8],
        "device": 0,
    }


@pytest.mark.parametrize(
    ("dtype", "letter", "value"),
    [
        ("int8", "b", -5),
        ("int16", "h", -300),
        ("int32", "i", -(2**31)),
        ("int64", "q", 2**63 - 1),
        ("uint8", "B", 255),
        ("uint16", "H", 65535),
        ("uint32", "I", 2**32 - 1),
        ("uint64", "Q", 2**64 - 1),
        ("float32", "f", 0.1),
        ("float64", "d", 0.1),
        ("float16", "e", 0.1),
        ("bool", "?", True),
    ],
)
def test_numbers_of_each_type_lie_where_the_machine_code_reads_them(
    driver, kernel, dtype, letter, value
):
    """A byte before each moves it, so that a wrong place shows."""
    signature = f"out: *int8, one: int8, x: {dtype}, two: int8, y: {dtype}"
    launch = kernel(
        "def k(out, one, x, two, y):\n"
        "    tl.store(out, (one + two + x.to(tl.int8) + y.to(tl.int8)).to(tl.int8))\n",
        signature,
    )
    launch(driver.array(np.zeros(1, "int8")), 1, value, 2, value)

    (it,) = driver.launches()
    packed = struct.pack(f"<{letter}", value).hex()
    assert it["parameters"][1:5] == ["01", packed, "02", packed]


@pytest.mark.parametrize(
    ("value", "bits"),
    [(1.0, 0x3F80), (-2.5, 0xC020), (3.0e38, 0x7F62), (float("nan"), 0x7FC0), (1.00390625, 0x3F80)],
)
def test_a_brain_float_is_rounded_to_the_nearest_even(driver, kernel, value, bits):
    launch = kernel("def k(out, x):\n    tl.store(out, x)\n", "out: *bfloat16, x: bfloat16")
    launch(driver.array(np.zeros(1, "uint16"), typestr="<V2"), value)


def test_arguments_that_are_one_are_not_passed(driver, kernel):
    code = "def k(x, stride, n):\n    tl.store(x + stride * n, 1.0)\n"
    launch = kernel(code, "x: *float32, stride n: int32", equal_to_1="stride")
    launch(driver.array(np.zeros(8, "float32")), 1, 5)

    (it,) = driver.launches()
    assert it["parameters"][1] == struct.pack("<i", 5).hex()
    assert len(it["parameters"]) == 4


def test_an_argument_of_the_grid_alone_is_not_passed(driver, kernel):
    launch = kernel("def k(x):\n    tl.store(x, 1.0)\n", "x: *float32, rows: int32", grid="rows")
    launch(driver.array(np.zeros(8, "float32")), 9)

    (it,) = driver.launches()
    assert it["grid"] == [9, 1, 1]
    assert len(it["parameters"]) == 3


def test_many_launches_at_once_do_not_mix(driver, add):
    from concurrent.futures import ThreadPoolExecutor

    tensors = [driver.tensor(np.zeros(16, "float32")) for _ in range(8)]

    def work(index):
        for turn in range(300):
            it = tensors[index]
            add(it, it, it, 1000 * index + turn, stream=index + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    for it in driver.launches():
        index = it["stream"] - 1
        address = struct.pack("<Q", tensors[index].address).hex()
        (n,) = struct.unpack("<i", bytes.fromhex(it["parameters"][3]))
        assert it["parameters"][:3] == [address] * 3
        assert it["grid"][0] == -(-n // 1024)
        assert n // 1000 == index
