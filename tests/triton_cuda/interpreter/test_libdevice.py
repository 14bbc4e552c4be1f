"""Functions of libdevice are computed where NumPy or Python has them."""

import math

import numpy as np
import pytest

TEXT = """import triton
import triton.language as tl
from triton.language.extra import libdevice


@triton.jit
def kernel(x, y, out, BLOCK: tl.constexpr):
    i = tl.arange(0, BLOCK)
    a, b = tl.load(x + i), tl.load(y + i)
    tl.store(out + i, {}.to(out.dtype.element_ty))
"""
each = np.vectorize


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("libdevice.tanh(a)", lambda a, b: np.tanh(a)),
        ("libdevice.asinh(a)", lambda a, b: np.arcsinh(a)),
        ("libdevice.rsqrt(b)", lambda a, b: 1 / np.sqrt(b)),
        ("libdevice.erf(a)", lambda a, b: each(math.erf)(a)),
        ("libdevice.lgamma(b)", lambda a, b: each(math.lgamma)(b)),
        ("libdevice.pow(b, a)", lambda a, b: b**a),
        ("libdevice.atan2(a, b)", np.arctan2),
        ("libdevice.fmod(a, b)", np.fmod),
        ("libdevice.round(a)", lambda a, b: np.copysign(np.floor(np.abs(a) + 0.5), a)),
        ("libdevice.rint(a)", lambda a, b: np.rint(a)),
        ("libdevice.log1p(b)", lambda a, b: np.log1p(b)),
        ("libdevice.isnan(a / a)", lambda a, b: np.isnan(a / a)),
        ("libdevice.signbit(a)", lambda a, b: np.signbit(a)),
        ("libdevice.mul_rn(a, b)", lambda a, b: a * b),
        ("libdevice.rcp_rn(b)", lambda a, b: 1 / b),
        ("libdevice.ldexp(a, 3)", lambda a, b: a * 8),
        ("libdevice.fma(a, b, a)", lambda a, b: a * b + a),
        ("tl.extra.cuda.libdevice.expm1(a)", lambda a, b: np.expm1(a)),
        ("tl.math.erf(a)", lambda a, b: each(math.erf)(a)),
    ],
)
def test_functions_of_libdevice(interpreted, random, expression, wanted, dtype):
    x, y = random.normal(size=(2, 32)).astype(dtype)
    x[:4], y = [0.5, -2.5, 3, 1.5], np.abs(y) + np.array(0.1, dtype)
    out = np.zeros(32, dtype)
    text = TEXT.format(expression)
    interpreted(text, f"x y out: *{dtype}", BLOCK=32)(x, y, out)

    np.testing.assert_allclose(out, np.asarray(wanted(x, y), dtype), rtol=1e-5, atol=1e-6)


def test_bits_are_counted(interpreted):
    expression = "libdevice.popc(a) * 100 + libdevice.clz(b)"
    x, y = np.array([0, 1, -1, 255], np.int32), np.array([0, 1, -1, 65536], np.int32)
    out = np.zeros(4, np.int32)
    interpreted(TEXT.format(f"({expression})"), "x y out: *int32", BLOCK=4)(x, y, out)

    assert list(out) == [32, 131, 3200, 815]
