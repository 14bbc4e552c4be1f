"""The kernels of Triton's tutorials compute what NumPy computes."""

import numpy as np
import pytest

SIZES = [1, 63, 64, 1000]
LOG2E = 1.4426950408889634


def test_vectors_are_added(interpreted, random):
    for dtype in ("float16", "float32", "float64", "int32", "int64", "uint8"):
        signature = f"x y out: *{dtype}, n: int32"
        add = interpreted("vector_add", signature, ("cdiv(n, BLOCK)",), BLOCK=64)
        for size in SIZES:
            x, y = (random.uniform(0, 99, size).astype(dtype) for _ in range(2))
            out = np.zeros_like(x)
            add(x, y, out, size)
            assert np.array_equal(out, x + y)


def test_brain_floats_are_added_and_rounded_to_even(interpreted, random):
    torch = pytest.importorskip("torch")
    add = interpreted("vector_add", "x y out: *bfloat16, n: int32", ("cdiv(n, BLOCK)",), BLOCK=64)
    for size in SIZES:
        x, y = (torch.from_numpy(random.normal(size=size)).bfloat16() for _ in range(2))
        out = torch.zeros_like(x)
        add(x, y, out, size)
        assert torch.equal(out, x + y)

        bits = [it.view(torch.uint16).numpy() for it in (x, y)]
        raw = np.zeros(size, np.uint16)
        add(*bits, raw, size)
        assert np.array_equal(raw, out.view(torch.uint16).numpy())


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (7, 200), (13, 256)])
@pytest.mark.parametrize("programs", [1, 4])
def test_softmax(interpreted, random, rows, columns, programs):
    signature = "out x: *float32, out_stride x_stride rows columns: int32"
    softmax = interpreted("softmax", signature, (f"min(rows, {programs})",), BLOCK=256)
    x = random.normal(size=(rows, columns + 3)).astype(np.float32)
    out = np.full((rows, columns), 7, np.float32)
    softmax(out, x, columns, columns + 3, rows, columns)

    powers = np.exp(x[:, :columns] - x[:, :columns].max(1, keepdims=True))
    np.testing.assert_allclose(out, powers / powers.sum(1, keepdims=True), rtol=1e-6)


@pytest.mark.parametrize("activation", ["leaky_relu", ""])
@pytest.mark.parametrize("sizes", [(1, 1, 1), (33, 47, 65), (64, 32, 96)])
def test_matrices_are_multiplied(interpreted, random, sizes, activation):
    m, n, k = sizes
    options = {"M": 16, "N": 32, "K": 32, "GROUP": 2, "ACTIVATION": activation}
    strides = "a_row a_column b_row b_column c_row c_column"
    multiply = interpreted(
        "matmul",
        f"a b c: *float16, m n k {strides}: int32",
        ("cdiv(m, M) * cdiv(n, N)",),
        equal_to_1=("a_column", "b_column", "c_column"),
        **options,
    )
    a, b = random.normal(size=(m, k)), random.normal(size=(k, n))
    a, b, c = a.astype(np.float16), b.astype(np.float16), np.zeros((m, n), np.float16)
    multiply(a, b, c, m, n, k, k, 1, n, 1, n, 1)

    exact = a.astype(np.float32) @ b.astype(np.float32)
    wanted = np.where(exact >= 0, exact, 0.01 * exact) if activation else exact
    np.testing.assert_allclose(c, wanted, rtol=2e-3, atol=2e-3)


def philox(seed, counters):
    """Give the first word of Philox 4x32-10 for each counter, as ``tl.randint`` does."""
    counter = [np.asarray(counters, np.uint64), *(np.zeros(len(counters), np.uint64),) * 3]
    key = [np.uint64(seed), np.uint64(0)]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        left, right = counter[0] * np.uint64(0xD2511F53), counter[2] * np.uint64(0xCD9E8D57)
        high = np.uint64(32)
        counter = [
            (right >> high) ^ counter[1] ^ key[0], right & low,
            (left >> high) ^ counter[3] ^ key[1], left & low,
        ]  # fmt: skip
        key = [(key[0] + np.uint64(0x9E3779B9)) & low, (key[1] + np.uint64(0xBB67AE85)) & low]
    return counter[0].astype(np.uint32)


@pytest.mark.parametrize("size", SIZES)
def test_dropout_drops_what_the_generator_says(interpreted, random, size):
    signature = "x out: *float32, n: int32, p: float32, seed: int32"
    dropout = interpreted("dropout", signature, ("cdiv(n, BLOCK)",), BLOCK=64)
    x, out = random.uniform(1, 2, size).astype(np.float32), np.zeros(size, np.float32)
    dropout(x, out, size, 0.25, 123)

    signed = philox(123, np.arange(size)).view(np.int32)
    uniform = np.where(signed < 0, -signed - 1, signed) * np.float32(4.6566127342e-10)
    wanted = np.where(uniform > np.float32(0.25), x / np.float32(0.75), 0)
    np.testing.assert_allclose(out, wanted, rtol=1e-6)


@pytest.mark.parametrize(("rows", "columns"), [(1, 5), (6, 64), (3, 150)])
def test_layer_norm_forward_and_backward(interpreted, random, rows, columns):
    x, above = (random.normal(size=(rows, columns)).astype(np.float32) for _ in range(2))
    weight, bias = (random.normal(size=columns).astype(np.float32) for _ in range(2))
    out, (mean, rstd) = np.zeros_like(x), np.zeros((2, rows), np.float32)
    signature = "x out weight bias mean rstd: *float32, stride columns: int32, eps: float32"
    forward = interpreted("layer_norm", signature, (str(rows),), BLOCK=64)
    forward(x, out, weight, bias, mean, rstd, columns, columns, 1e-5)

    middle, deviation = x.mean(1, keepdims=True), np.sqrt(x.var(1, keepdims=True) + 1e-5)
    normal = (x - middle) / deviation
    np.testing.assert_allclose(out, normal * weight + bias, rtol=1e-4, atol=1e-5)

    arrays = "dx dout dweight dbias x weight mean rstd: *float32, locks: *int32"
    backward = interpreted(
        "layer_norm_backward", f"{arrays}, stride columns: int32", (str(rows),), GROUP=2, BLOCK=256
    )
    dx, sums = np.zeros_like(x), np.zeros((2, 2, columns), np.float32)
    locks = np.zeros(4, np.int32)
    backward(dx, above, *sums, x, weight, mean, rstd, locks, columns, columns)

    inner = weight * above
    shared = normal * (normal * inner).mean(1, keepdims=True) + inner.mean(1, keepdims=True)
    np.testing.assert_allclose(dx, (inner - shared) / deviation, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(sums[0].sum(0), (above * normal).sum(0), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(sums[1].sum(0), above.sum(0), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("is_causal", [True, False])
@pytest.mark.parametrize(("heads", "length"), [(1, 32), (3, 64)])
def test_attention(interpreted, random, heads, length, is_causal):
    signature = "q k v out: *float16, logsum: *float32, scale: float32, length: int32"
    grid = "cdiv(length, M)", str(heads)
    options = {"M": 32, "N": 16, "D": 16, "IS_CAUSAL": is_causal}
    attention = interpreted("attention", signature, grid, **options)
    q, k, v = random.normal(size=(3, heads, length, 16)).astype(np.float16)
    out, logsum = np.zeros_like(q), np.zeros((heads, length), np.float32)
    attention(q, k, v, out, logsum, 0.25, length)

    scores = q.astype(np.float32) @ k.astype(np.float32).transpose(0, 2, 1) * 0.25
    if is_causal:
        scores = np.where(np.tri(length, dtype=bool), scores, -np.inf)
    powers = np.exp(scores)
    wanted = powers / powers.sum(-1, keepdims=True) @ v.astype(np.float32)
    np.testing.assert_allclose(out, wanted, rtol=5e-3, atol=5e-3)
    np.testing.assert_allclose(logsum, np.log(powers.sum(-1)) * LOG2E, rtol=1e-3, atol=1e-3)
