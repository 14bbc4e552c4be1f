"""Pipelines that go along an axis, with each schedule, against NumPy."""

import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_reduction_over_each_axis(scheduled, axis):
    signature = "x: float32, ->total: float32, ->most: float32"
    kernel = scheduled("reduction", signature, f"dimension={2 - axis}")
    whole = GENERATOR.standard_normal((22, 23, 26), dtype="float32")
    for x in (whole, whole[:1, :1, :1], whole[::2, 1::3, ::-2], whole.T, whole[:3, :2, :5]):
        shape = [extent for number, extent in enumerate(x.shape) if number != axis]
        total, most = np.full(shape, 7, "float32"), np.full(shape, 7, "float32")
        kernel(x, total, most)
        np.testing.assert_allclose(total, x.sum(axis), rtol=1e-3, atol=1e-4)
        np.testing.assert_array_equal(most, x.max(axis))


def test_reduction_of_nothing(scheduled):
    signature = "x: float32, ->total: float32, ->most: float32"
    kernel = scheduled("reduction", signature, "dimension=1")
    total, most = np.full((3, 4), 7, "float32"), np.full((3, 4), 7, "float32")
    kernel(np.zeros((3, 0, 4), "float32"), total, most)

    assert (total == 0).all()
    assert (most == -np.inf).all()


@pytest.mark.parametrize("shape", [(5, 64), (3, 17), (1, 2), (4, 1), (0, 6)])
def test_prefix_sum(scheduled, shape):
    kernel = scheduled("prefix_sum", "x: int64, ->out: int64")
    x = GENERATOR.integers(-(2**40), 2**40, shape)
    out = np.zeros_like(x)
    kernel(x, out)

    np.testing.assert_array_equal(out, np.cumsum(x, 1))


@pytest.mark.parametrize("shape", [(16, 24), (7, 3), (2, 9), (1, 5)])
def test_recursive_filter(scheduled, shape):
    kernel = scheduled("recursive_filter", "x: float32, alpha: number float32, ->out: float32")
    x = GENERATOR.random(shape, dtype="float32")
    out = np.zeros_like(x)
    kernel(x, 0.25, out)
    expected = x.copy()
    for row in range(1, len(x)):
        expected[row] = 0.75 * expected[row - 1] + 0.25 * x[row]
    for row in range(len(x) - 2, -1, -1):
        expected[row] = 0.75 * expected[row + 1] + 0.25 * expected[row]

    np.testing.assert_allclose(out, expected, rtol=1e-5)
