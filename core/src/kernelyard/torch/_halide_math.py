"""Halide's functions of one and two numbers, right where they are not.

Those that Halide vectorizes are polynomials, right for finite numbers that give finite ones. What
is infinite, too large, denormal or no number at all comes out as anything: ``exp(-inf)`` is not 0
but NaN, and a masked softmax with it. Inductor's text says ``hl.exp``; with ``MODULE`` for ``hl``
the same text gives what C++ gives.
"""

MODULE = "kernelyard_halide_math"

TEXT = '''"""Halide's names, with functions that take what is infinite, denormal or no number."""

import math
import types

import halide

_LARGEST, _LEAST = 88.8, -104.0  # beyond: what is inf, and what is 0, as a float32's exponential
_NORMAL, _SHIFT = 2.0**-126, 24


def _single(*values):
    """Give expressions, and whether they are of the kind that is vectorized: floats, to 32 bits."""
    given = [value if isinstance(value, halide.Expr) else halide.Expr(value) for value in values]
    kinds = [it.type() for it in given]
    is_single = any(it.is_float() or it.is_bfloat() for it in kinds)
    return given, is_single and all(it.bits() <= 32 for it in kinds)


def _number(x, value):
    return halide.cast(x.type(), halide.f32(value))


def _by_exponential(function):
    def exponential(x):
        (x,), is_single = _single(x)
        if not is_single:
            return function(x)
        above, below = x > _number(x, _LARGEST), x < _number(x, _LEAST)
        return halide.select(above, _number(x, math.inf), below, _number(x, 0), function(x))

    return exponential


def log(x):
    (x,), is_single = _single(x)
    if not is_single:
        return halide.log(x)
    small = x < _number(x, _NORMAL)
    result = halide.log(halide.select(small, x * _number(x, 2.0**_SHIFT), x))
    result = result - halide.select(small, _number(x, _SHIFT * math.log(2)), _number(x, 0))
    return halide.select(halide.is_nan(x) | (x == _number(x, math.inf)), x, result)


def erf(x):
    (x,), is_single = _single(x)
    if not is_single:
        return halide.erf(x)
    within = halide.clamp(x, _number(x, -10), _number(x, 10))
    return halide.select(halide.is_nan(x), x, halide.erf(within))


def pow(x, y):
    (x, y), is_single = _single(x, y)
    if not is_single or not (x.type().is_float() and y.type().is_float()):
        return halide.pow(x, y)
    zero, one = _number(x, 0), _number(x, 1)
    whole = y == halide.floor(y)
    odd = whole & (halide.floor(y / 2) * 2 != y)
    size = log(halide.abs(x)) * y
    has_sign = (x >= zero) | whole | (x == _number(x, -math.inf))
    sign = halide.select((x < zero) & odd, -one, one)
    above = (size > _number(x, _LARGEST)) & has_sign
    below = (size < _number(x, _LEAST)) & has_sign
    huge, tiny = sign * _number(x, math.inf), sign * zero
    return halide.select(above, huge, below, tiny, halide.pow(x, y))


def hypot(x, y):
    (x, y), is_single = _single(x, y)
    if not is_single:
        return halide.hypot(x, y)
    x, y = halide.abs(x), halide.abs(y)
    large, small = max(x, y), min(x, y)
    ratio = small / large
    plain = (large == _number(x, 0)) | (large == _number(x, math.inf))
    return halide.select(plain, large, large * halide.sqrt(_number(x, 1) + ratio * ratio))


def _propagating(function, is_first):
    def chosen(a, b):
        (a, b), is_single = _single(a, b)
        if not is_single or not (a.type().is_float() or b.type().is_float()):
            return function(a, b)
        kind = a.type() if a.type().is_float() else b.type()
        a, b = halide.cast(kind, a), halide.cast(kind, b)
        return halide.select(is_first(a, b) | halide.is_nan(a), a, b)

    def folded(first, *others):
        for other in others:
            first = chosen(first, other)
        return first

    return folded


max = _propagating(halide.max, lambda a, b: a > b)
min = _propagating(halide.min, lambda a, b: a < b)

hl = types.SimpleNamespace(**vars(halide))
hl.exp, hl.fast_exp = _by_exponential(halide.exp), _by_exponential(halide.fast_exp)
hl.log, hl.erf, hl.pow, hl.hypot, hl.max, hl.min = log, erf, pow, hypot, max, min
'''
"""The module's text: it goes where Halide is, and this process imports none of it."""
