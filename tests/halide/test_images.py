"""Pipelines on images, with each schedule, against NumPy."""

import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)
SHAPES = [(48, 64), (17, 31), (1, 1), (3, 130), (131, 2)]


def image(shape, dtype="float32"):
    if dtype == "float32":
        return GENERATOR.random(shape, dtype="float32")
    return GENERATOR.integers(0, 256, shape).astype(dtype)


def shifted(x, down, right, mode="edge"):
    """The image whose pixels are those that lie so far off."""
    padded = np.pad(x, 2, mode=mode)
    height, width = x.shape
    return padded[2 + down : 2 + down + height, 2 + right : 2 + right + width]


def test_blur(scheduled):
    kernel = scheduled("blur", "x: float32, ->out: float32")
    for height, width in SHAPES:
        x, out = image((height + 2, width + 2)), np.zeros((height, width), "float32")
        kernel(x, out)
        rows = (x[:, :-2] + x[:, 1:-1] + x[:, 2:]) / 3
        np.testing.assert_allclose(out, (rows[:-2] + rows[1:-1] + rows[2:]) / 3, rtol=1e-5)


def test_a_window_of_a_larger_image(scheduled):
    kernel = scheduled("blur", "x: float32, ->out: float32")
    whole, canvas = image((60, 80)), np.full((60, 80), 7, "float32")
    x, out = whole[5:37, 9:71], canvas[5:35, 9:69]
    kernel(x, out)
    rows = (x[:, :-2] + x[:, 1:-1] + x[:, 2:]) / 3

    np.testing.assert_allclose(out, (rows[:-2] + rows[1:-1] + rows[2:]) / 3, rtol=1e-5)
    assert np.count_nonzero(canvas != 7) == out.size


def test_rows_in_reverse(scheduled):
    kernel = scheduled("blur", "x: float32, ->out: float32")
    x, out = image((34, 62))[::-1], np.zeros((32, 60), "float32")
    kernel(x, out)
    rows = (x[:, :-2] + x[:, 1:-1] + x[:, 2:]) / 3

    np.testing.assert_allclose(out, (rows[:-2] + rows[1:-1] + rows[2:]) / 3, rtol=1e-5)


def test_unsharp(scheduled):
    kernel = scheduled("unsharp", "x: float32, strength: number float32, ->out: float32")
    for shape in SHAPES:
        x, out = image(shape), np.zeros(shape, "float32")
        kernel(x, 1.5, out)
        across = shifted(x, 0, -1) / 4 + x / 2 + shifted(x, 0, 1) / 4
        blurred = shifted(across, -1, 0) / 4 + across / 2 + shifted(across, 1, 0) / 4
        np.testing.assert_allclose(out, x + np.float32(1.5) * (x - blurred), rtol=1e-4, atol=1e-6)


def test_histogram(scheduled):
    kernel = scheduled("histogram", "x: uint8, ->counts: int32, ->out: uint8")
    for shape in SHAPES:
        x, out = image(shape, "uint8"), np.zeros(shape, "uint8")
        counts = np.zeros(256, "int32")
        kernel(x, counts, out)
        np.testing.assert_array_equal(counts, np.bincount(x.ravel(), minlength=256))
        np.testing.assert_array_equal(out, np.cumsum(counts)[x] * 255 // x.size)


def test_sobel(scheduled):
    kernel = scheduled("sobel", "x: uint8, ->out: uint16")
    for shape in SHAPES:
        x, out = image(shape, "uint8"), np.zeros(shape, "uint16")
        kernel(x, out)
        wide = np.pad(x.astype("int32"), 1, mode="symmetric")
        right = wide[:-2, 2:] + 2 * wide[1:-1, 2:] + wide[2:, 2:]
        left = wide[:-2, :-2] + 2 * wide[1:-1, :-2] + wide[2:, :-2]
        below = wide[2:, :-2] + 2 * wide[2:, 1:-1] + wide[2:, 2:]
        above = wide[:-2, :-2] + 2 * wide[:-2, 1:-1] + wide[:-2, 2:]
        np.testing.assert_array_equal(out, abs(right - left) + abs(below - above))


def camera(raw, matrix, curve):
    x = raw.astype("int32")
    near = np.pad(x, 6, mode="edge")  # what is sharpened reaches a cell beyond the edge
    far = [near[2:-2, :-4], near[2:-2, 4:], near[:-4, 2:-2], near[4:, 2:-2]]
    cooled = np.clip(near[2:-2, 2:-2], np.min(far, 0), np.max(far, 0))[2:-2, 2:-2]
    green = (cooled[::2, 1::2] + cooled[1::2, ::2]) // 2
    cells = np.stack([cooled[::2, ::2], green, cooled[1::2, 1::2]]).astype("float32")
    mixed = np.einsum("ck,kij->cij", matrix, cells)
    curved = curve[np.clip(mixed.astype("int32"), 0, 1023)].astype("int32")
    around = curved[:, 1:-1, :-2] + curved[:, 1:-1, 2:] + curved[:, :-2, 1:-1]
    around += curved[:, 2:, 1:-1]
    middle = curved[:, 1:-1, 1:-1]
    return np.clip(middle + (4 * middle - around) // 8, 0, 255)


@pytest.mark.parametrize("shape", [(32, 48), (2, 2), (18, 6)])
def test_camera(scheduled, shape):
    kernel = scheduled("camera", "raw: uint16, matrix: float32, curve: uint8, ->out: uint8")
    raw = GENERATOR.integers(0, 1024, shape).astype("uint16")
    matrix = np.array([[0.75, 0.25, 0], [0.125, 0.75, 0.125], [0, 0.25, 0.75]], "float32")
    curve = (255 * (np.arange(1024) / 1023) ** 0.5).astype("uint8")
    out = np.zeros((3, shape[0] // 2, shape[1] // 2), "uint8")
    kernel(raw, matrix, curve, out)

    np.testing.assert_array_equal(out, camera(raw, matrix, curve))


def bilateral(x, sigma, cell=8):
    height, width = x.shape
    rows, columns, levels = height // cell + 8, width // cell + 8, int(1 / sigma + 0.5) + 7
    grid = np.zeros((rows, columns, levels, 2))
    near = np.clip(np.pad(x, 8 * cell, mode="edge"), 0, 1)
    for i in range(-3, rows - 3):
        for j in range(-3, columns - 3):
            top, left = i * cell - cell // 2 + 8 * cell, j * cell - cell // 2 + 8 * cell
            for value in near[top : top + cell, left : left + cell].ravel():
                grid[i + 3, j + 3, int(value / sigma + np.float32(0.5)) + 3] += value, 1
    for axis in (2, 1, 0):
        padded = np.pad(grid, [(2, 2) if it == axis else (0, 0) for it in range(4)])
        taps = [np.take(padded, range(k, k + grid.shape[axis]), axis) for k in range(5)]
        grid = sum(weight * tap for weight, tap in zip((1, 4, 6, 4, 1), taps, strict=True))
    i, j = np.mgrid[:height, :width]
    value = np.clip(x, 0, 1) / sigma
    z = value.astype(int)
    mixed = 0
    for di, wi in ((0, 1 - i % cell / cell), (1, i % cell / cell)):
        for dj, wj in ((0, 1 - j % cell / cell), (1, j % cell / cell)):
            for dz, wz in ((0, 1 - (value - z)), (1, value - z)):
                cells = grid[i // cell + di + 3, j // cell + dj + 3, z + dz + 3]
                mixed += cells * (wi * wj * wz)[..., None]
    return mixed[..., 0] / mixed[..., 1]


@pytest.mark.parametrize("shape", [(32, 40), (9, 21), (1, 1)])
def test_bilateral_grid(scheduled, shape):
    kernel = scheduled("bilateral_grid", "x: float32, sigma: number float32, ->out: float32")
    x, out = image(shape), np.zeros(shape, "float32")
    kernel(x, 0.125, out)

    np.testing.assert_allclose(out, bilateral(x, np.float32(0.125)), rtol=1e-4)
