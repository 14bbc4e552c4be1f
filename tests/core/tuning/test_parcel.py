"""Arguments arrive in a child as they are here: strides, neighbours and all."""

import pickle

import numpy as np
import pytest

from kernelyard import Budget, Config
from kernelyard._runtime.parcel import Parcel


def sent(*arguments):
    return pickle.loads(pickle.dumps(Parcel.of(arguments))).unpacked()


def whole():
    return np.arange(24, dtype="float64").reshape(4, 6)


@pytest.mark.parametrize(
    "view",
    [
        whole(),
        whole().T,
        whole()[::2, 1::3],
        whole()[::-1, ::-2],
        np.broadcast_to(whole()[0], (3, 6)),
        np.asfortranarray(whole()),
        whole().astype(">i2"),
        whole()[2:2],
        np.array(5.0),
        whole()[1:].astype("float32")[:, 1:],
    ],
)
def test_a_view_lies_as_it_did(view):
    (made,) = sent(view)

    assert (made.strides, made.shape, made.dtype) == (view.strides, view.shape, view.dtype)
    assert np.array_equal(made, view)
    if view.size:
        assert made.ctypes.data % 64 == view.ctypes.data % 64


def test_what_shares_memory_does_so_there(ash):
    base = whole()
    first, second, other, again = sent(base[:3], base[1:], whole(), base[:3])
    first[1, 0] = 99

    assert second[0, 0] == again[1, 0] == 99
    assert other[1, 0] == 6


def test_what_is_no_such_array_is_pickled():
    number, data, text = sent(3, bytearray(b"abc"), np.array(["a", None], dtype=object))

    assert (number, data, list(text)) == (3, bytearray(b"abc"), ["a", None])


def test_candidates_in_a_child_see_the_strides(ash, grove):
    x, y = np.arange(12.0)[::4], np.zeros(6)[::2]
    source = ash("assert (x.strides, y.strides) == ((32,), (16,)), (x.strides, y.strides)")
    terms = {"budget": Budget(trials=50), "strategy": "exhaustive", "seconds": 0.001}
    tuned = grove().tune(source, "desk", [x, y], isolate=True, **terms)

    assert (tuned.failures, tuned.config) == ({}, Config.of(a=7))
