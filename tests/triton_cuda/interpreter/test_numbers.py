"""Numbers are those that a GPU computes, also where upstream's interpreter gives others."""

import numpy as np
import pytest

EACH = "i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)"
ATOMIC = "float32", "float64", "int32", "int64", "uint32"
BLOCKED = "x, out, n, BLOCK: tl.constexpr"


@pytest.mark.parametrize(
    ("name", "dtype", "wanted"),
    [
        *(("add", dtype, np.sum) for dtype in ("float16", *ATOMIC)),
        *(("max", dtype, np.max) for dtype in ATOMIC),
        *(("min", dtype, np.min) for dtype in ATOMIC),
    ],
)
def test_atomics(body, random, name, dtype, wanted):
    store = f"tl.atomic_{name}(out + i * 0, tl.load(x + i, mask=i < n), mask=i < n)"
    signature = f"x out: *{dtype}, n: int32"
    kernel = body(BLOCKED, signature, EACH, store, grid=("cdiv(n, BLOCK)",), BLOCK=16)
    x = random.integers(1, 9, 50).astype(dtype)
    out = x[:1].copy()
    kernel(x, out, 50)

    assert out[0] == wanted(np.append(x, x[0]))


def test_atomics_on_brain_floats_add_values_and_not_bits(body):
    torch = pytest.importorskip("torch")
    store = "tl.atomic_add(out + i * 0, tl.load(x + i, mask=i < n), mask=i < n)"
    kernel = body(BLOCKED, "x out: *bfloat16, n: int32", EACH, store, BLOCK=16)
    out = torch.zeros(1, dtype=torch.bfloat16)
    kernel(torch.full((10,), 1.5, dtype=torch.bfloat16), out, 10)

    assert out.item() == 15


def test_compare_and_swap_and_exchange_give_what_was_there(body):
    kernel = body(
        "x, out", "x out: *int32",
        "tl.store(out, tl.atomic_cas(x, 3, 5))",
        "tl.store(out + 1, tl.atomic_cas(x, 3, 7))",
        "tl.store(out + 2, tl.atomic_xchg(x, 9))",
    )  # fmt: skip
    x, out = np.array([3], np.int32), np.zeros(3, np.int32)
    kernel(x, out)

    assert [*x, *out] == [9, 3, 5, 5]


def test_max_and_min_leave_out_what_is_no_number(body):
    kernel = body(
        "x, out", "x out: *float32",
        "v = tl.load(x + tl.arange(0, 4))",
        "tl.store(out, tl.max(v, 0))",
        "tl.store(out + 1, tl.min(v, 0))",
        "tl.store(out + 2 + tl.arange(0, 4), tl.maximum(v, 2.0))",
    )  # fmt: skip
    out = np.zeros(6, np.float32)
    kernel(np.array([1, np.nan, 3, np.nan], np.float32), out)
    assert list(out) == [3, 1, 2, 2, 3, 2]

    kernel(np.full(4, np.nan, np.float32), out)
    assert np.isnan(out[:2]).all()


TIES = [1.0625, 1.1875, -1.125, 1.375, 1.00390625, 1.01171875, 2.0**-17, 3 * 2.0**-10]
EXACT = [
    *TIES,
    0,
    -0.0,
    1.9999999,
    2.0,
    1 / 3,
    -65519.0,
    1e-8,
    -3e-40,
    448,
    464,
    1e30,
    np.inf,
    np.nan,
]


@pytest.mark.parametrize(
    ("dtype", "theirs"),
    [
        ("float16", "float16"),
        ("bfloat16", "bfloat16"),
        ("float8_e5m2", "float8_e5m2"),
        ("float8_e4m3fn", "float8_e4m3fn"),
    ],
)
def test_numbers_are_rounded_to_the_nearest(body, random, dtype, theirs):
    torch = pytest.importorskip("torch")
    spread = random.normal(size=200) * 10.0 ** random.integers(-9, 4, 200)
    single = torch.tensor([*EXACT, *spread], dtype=torch.float32)
    kernel = body(
        BLOCKED, f"x: *float32, out: *{dtype}, n: int32", EACH,
        "tl.store(out + i, tl.load(x + i, mask=i < n).to(out.dtype.element_ty), mask=i < n)",
        BLOCK=256,
    )  # fmt: skip
    kind = getattr(torch, theirs)
    wanted = single.to(kind)
    if "float8" in dtype:  # a GPU makes the largest of what is too large, also of infinities
        most = torch.finfo(kind).max
        wanted = single.clamp(-most, most).to(kind)
    out = torch.zeros_like(wanted)
    kernel(single, out, len(single))

    same = torch.isnan(wanted.float()) & torch.isnan(out.float())
    assert (same | (wanted.float() == out.float())).all()
    assert torch.equal(wanted.float().signbit()[~same], out.float().signbit()[~same])


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e5m2", "float8_e4m3fn"])
def test_types_that_numpy_lacks_are_read(body, dtype):
    torch = pytest.importorskip("torch")
    kernel = body(
        BLOCKED, f"x: *{dtype}, out: *float32, n: int32", EACH,
        "tl.store(out + i, tl.load(x + i).to(tl.float32))",
        BLOCK=256,
    )  # fmt: skip
    x = torch.arange(256, dtype=torch.uint8)
    x = x.view(getattr(torch, dtype)) if "8" in dtype else x.to(torch.bfloat16)
    out = torch.zeros(256)
    kernel(x, out, 256)

    torch.testing.assert_close(out, x.float(), rtol=0, atol=0, equal_nan=True)


def test_a_product_of_brain_floats_is_one_of_values(body, random):
    torch = pytest.importorskip("torch")
    kernel = body(
        "x, out", "x: *bfloat16, out: *float32",
        "at = tl.arange(0, 16)[:, None] * 16 + tl.arange(0, 16)[None, :]",
        "v = tl.load(x + at)",
        "tl.store(out + at, tl.dot(v, v))",
    )  # fmt: skip
    x = torch.from_numpy(random.normal(size=(16, 16))).bfloat16()
    out = torch.zeros(16, 16)
    kernel(x, out)

    torch.testing.assert_close(out, x.float() @ x.float())


def test_integers_divide_and_shift_as_they_do_in_c(body):
    kernel = body(
        "x, out", "x out: *int32",
        "v = tl.load(x)",
        "tl.store(out, v // 2)",
        "tl.store(out + 1, v % 3)",
        "tl.store(out + 2, v >> 1)",
        "tl.store(out + 3, (v.to(tl.uint32, bitcast=True) >> 28).to(tl.int32))",
    )  # fmt: skip
    out = np.zeros(4, np.int32)
    kernel(np.array([-7], np.int32), out)

    assert list(out) == [-3, -1, -4, 15]


def test_numbers_have_the_types_that_the_signature_says(body):
    lines = (
        "tl.store(out, (a + 1 > a).to(tl.int64))",
        "tl.store(out + 1, (b + 1 > b).to(tl.int64))",
        "tl.store(out + 2, (c + 0.001 == 1.0).to(tl.int64))",
        "tl.store(out + 3, flag.to(tl.int64))",
    )
    signature = "out: *int64, a: int32, b: int64, c: bfloat16, flag: bool"
    kernel = body("out, a, b, c, flag", signature, *lines)
    out = np.zeros(4, np.int64)
    kernel(out, 2**31 - 1, 2**31 - 1, 1, True)

    assert list(out) == [0, 1, 1, 1]
