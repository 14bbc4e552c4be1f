"""What autoschedulers plan, run on arrays of the extents that the texts estimate.

The schedule of the text is compared with NumPy in other files; here it says what is right. Arrays
of other extents than estimated run by it, too, where they do not fit what was planned.
"""

import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)
ARRAYS = {
    "blur": ("x: float32, ->out: float32", (770, 1026), (768, 1024)),
    "unsharp": (
        "x: float32, strength: number float32, ->out: float32",
        (768, 1024),
        1.5,
        (768, 1024),
    ),
    "histogram": (
        "x: uint8, ->counts: int32, ->out: uint8",
        (768, 1024),
        (256,),
        (768, 1024),
    ),
    "sobel": ("x: uint8, ->out: uint16", (768, 1024), (768, 1024)),
    "camera": (
        "raw: uint16, matrix: float32, curve: uint8, ->out: uint8",
        (768, 1024),
        (3, 3),
        (1024,),
        (3, 384, 512),
    ),
    "bilateral_grid": (
        "x: float32, sigma: number float32, ->out: float32",
        (384, 512),
        0.125,
        (384, 512),
    ),
    "matmul": ("a: float32, b: float32, ->out: float32", *[(512, 512)] * 3),
    "convolution": (
        "x: float32, weight: float32, bias: float32, ->out: float32",
        (4, 16, 66, 66),
        (16, 16, 3, 3),
        (16,),
        (4, 16, 64, 64),
    ),
    "softmax": ("x: float32, ->out: float32", (256, 512), (256, 512)),
    "layer_norm": (
        "x: float32, weight: float32, bias: float32, epsilon: number float32, ->out: float32",
        (256, 512),
        (512,),
        (512,),
        1e-5,
        (256, 512),
    ),
    "pooling": (
        "x: float32, ->out: float32, ->place: int32",
        (16, 128, 128),
        (16, 64, 64),
        (16, 64, 64),
    ),
    "prefix_sum": ("x: int64, ->out: int64", (256, 1024), (256, 1024)),
    "reduction": (
        "x: float32, ->total: float32, ->most: float32",
        (64, 64, 64),
        (64, 64),
        (64, 64),
    ),
    "recursive_filter": (
        "x: float32, alpha: number float32, ->out: float32",
        (384, 512),
        0.5,
        (384, 512),
    ),
}


def arrays(signature, extents):
    """Make random inputs, and outputs that hold nothing yet."""
    made = []
    for part, extent in zip(signature.split(", "), extents, strict=True):
        name, _, dtype = part.partition(": ")
        if not isinstance(extent, tuple):
            made.append(extent)
        elif name.startswith("->"):
            made.append(np.full(extent, 7, dtype))
        elif dtype == "float32":
            made.append(GENERATOR.random(extent, dtype="float32"))
        else:
            made.append(GENERATOR.integers(0, 256, extent).astype(dtype))
    return made


@pytest.mark.parametrize("planner", ["Mullapudi2016", "Adams2019", "Li2018"])
@pytest.mark.parametrize("name", ARRAYS)
def test_planned(build, planned, name, planner):
    signature, *extents = ARRAYS[name]
    ours = arrays(signature, extents)
    expected = [it.copy() if isinstance(it, np.ndarray) else it for it in ours]
    planned(name, signature, planner)(*ours)
    build("", name, signature, autoscheduler="none")(*expected)

    for one, other in zip(ours, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)


def test_what_is_planned_does_not_fit_every_array(planned):
    """The reason why the schedule of the text is built, too: see ``SPARE``."""
    kernel = planned("sobel", "x: uint8, ->out: uint16", "Mullapudi2016")
    x = np.zeros((3, 5), "uint8")

    with pytest.raises(ValueError, match="sobel: argument out"):
        kernel(x, x.astype("uint16"))


def test_a_plan_does_not_leave_its_array_where_nothing_else_is_checked(build):
    """Without assertions nothing but Halide's check of the extents keeps it off other memory."""
    options = {"autoscheduler": "Mullapudi2016", "parallelism": 2, "features": ["no_asserts"]}
    kernel = build("", "sobel", "x: uint8, ->out: uint16", **options)
    canvas = np.full((9, 64), 7, "uint16")
    kernel(np.zeros((3, 5), "uint8"), canvas[3:6, 40:45])

    assert (canvas[3:6, 40:45] == 0).all()
    assert np.count_nonzero(canvas == 7) == canvas.size - 15
