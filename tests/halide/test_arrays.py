"""Pipelines of networks and of linear algebra, with each schedule, against NumPy."""

import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)


def random(*shape):
    return GENERATOR.standard_normal(shape, dtype="float32")


@pytest.mark.parametrize(("n", "k", "m"), [(32, 48, 40), (17, 3, 5), (1, 1, 1), (5, 0, 4)])
def test_matmul(scheduled, n, k, m):
    kernel = scheduled("matmul", "a: float32, b: float32, ->out: float32")
    a, b, out = random(n, k), random(k, m), np.full((n, m), 7, "float32")
    kernel(a, b, out)

    np.testing.assert_allclose(out, a @ b, rtol=1e-3, atol=1e-4)


def test_matmul_of_transposed_and_strided_arrays(scheduled):
    kernel = scheduled("matmul", "a: float32, b: float32, ->out: float32")
    a, b = random(40, 33).T, random(80, 60)[::2, ::3]
    out = np.zeros((20, 33), "float32").T
    kernel(a, b, out)

    np.testing.assert_allclose(out, a @ b, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("shape", [(2, 5, 12, 20), (1, 1, 1, 1)])
def test_convolution(scheduled, shape):
    signature = "x: float32, weight: float32, bias: float32, ->out: float32"
    kernel = scheduled("convolution", signature)
    n, k, height, width = shape
    x, weight, bias = random(n, 3, height + 2, width + 2), random(k, 3, 3, 3), random(k)
    out = np.zeros(shape, "float32")
    kernel(x, weight, bias, out)
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), (2, 3))
    expected = np.einsum("ncijuv,kcuv->nkij", windows, weight) + bias[:, None, None]

    np.testing.assert_allclose(out, np.maximum(expected, 0), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("shape", [(16, 64), (7, 31), (3, 1), (1, 2), (0, 5), (4, 0)])
def test_softmax(scheduled, shape):
    kernel = scheduled("softmax", "x: float32, ->out: float32")
    x, out = 4 * random(*shape), np.zeros(shape, "float32")
    kernel(x, out)
    grown = np.exp(x - x.max(-1, keepdims=True, initial=-np.inf))

    np.testing.assert_allclose(out, grown / grown.sum(-1, keepdims=True), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("shape", [(16, 64), (7, 31), (3, 1), (1, 2)])
def test_layer_norm(scheduled, shape):
    signature = "x: float32, weight: float32, bias: float32, epsilon: number float32, "
    kernel = scheduled("layer_norm", f"{signature}->out: float32")
    x, weight, bias = random(*shape), random(shape[1]), random(shape[1])
    out = np.zeros(shape, "float32")
    kernel(x, weight, bias, 1e-5, out)
    off = x - x.mean(-1, keepdims=True)
    expected = off / np.sqrt((off * off).mean(-1, keepdims=True) + 1e-5) * weight + bias

    np.testing.assert_allclose(out, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("shape", [(3, 16, 20), (1, 3, 5), (5, 1, 1)])
def test_pooling(scheduled, shape):
    kernel = scheduled("pooling", "x: float32, ->out: float32, ->place: int32")
    channels, height, width = shape
    x = random(channels, 2 * height, 2 * width)
    out, place = np.zeros(shape, "float32"), np.zeros(shape, "int32")
    kernel(x, out, place)
    cells = x.reshape(channels, height, 2, width, 2).swapaxes(2, 3).reshape(*shape, 4)

    np.testing.assert_array_equal(out, cells.max(-1))
    np.testing.assert_array_equal(place, cells.argmax(-1))
