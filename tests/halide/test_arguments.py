"""What a pipeline's arguments may be, and what is refused before a call, in whose words."""

import json

import numpy as np
import pytest
import torch

from kernelyard import ArgumentTypeError, ArgumentValueError, KernelFailedError

COPY = """import halide as hl

@hl.generator(name="copy")
class Copy:
    x = hl.InputBuffer({type}, 2)
    out = hl.OutputBuffer({type}, 2)

    def generate(self):
        i, j = hl.vars("i j")
        self.out[i, j] = self.x[i, j]
        {more}
"""
TYPES = {
    "bool": "hl.Bool()",
    **{f"int{bits}": f"hl.Int({bits})" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": f"hl.UInt({bits})" for bits in (8, 16, 32, 64)},
    **{f"float{bits}": f"hl.Float({bits})" for bits in (16, 32, 64)},
    "bfloat16": "hl.BFloat(16)",
}


@pytest.fixture(scope="session")
def copy(build):
    """Build a pipeline that copies, with one more line."""

    def copy(dtype="float32", more="pass", **options):
        code = COPY.format(type=TYPES[dtype], more=more)
        return build(code, "copy", f"x: {dtype}, ->out: {dtype}", **options)

    return copy


@pytest.mark.parametrize("dtype", TYPES)
def test_element_types(copy, dtype):
    x = torch.arange(-6, 9).reshape(3, 5).to(getattr(torch, dtype))
    out = torch.zeros_like(x)
    copy(dtype)(x, out)

    assert torch.equal(x, out)
    if dtype != "bfloat16":
        again = np.zeros((3, 5), dtype)
        copy(dtype)(x.numpy(), again)
        assert (again == x.numpy()).all()


NUMBERS = ["bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "float64"]


@pytest.mark.parametrize("dtype", NUMBERS)
def test_numbers_and_outputs_of_no_dimension(build, dtype):
    code = f"""import halide as hl

@hl.generator(name="put")
class Put:
    value = hl.InputScalar({TYPES[dtype]})
    out = hl.OutputBuffer({TYPES[dtype]}, 0)

    def generate(self):
        self.out[()] = self.value
"""
    values = {"b": [True, False], "i": [-7, 100], "u": [3, 200], "f": [-1.5, 0.25]}
    kernel = build(code, "put", f"value: number {dtype}, ->out: {dtype}")
    for value in values[np.dtype(dtype).kind]:
        out = np.zeros((), dtype)
        kernel(value, out)
        assert out == value


def test_many_arguments(build):
    names = [f"x{number:02}" for number in range(60)]
    inputs = "\n".join(f"    {name} = hl.InputBuffer(hl.Int(32), 1)" for name in names)
    code = f"""import halide as hl

@hl.generator(name="add")
class Add:
{inputs}
    out = hl.OutputBuffer(hl.Int(32), 1)

    def generate(self):
        i = hl.Var("i")
        self.out[i] = {" + ".join(f"self.{name}[i]" for name in names)}
"""
    kernel = build(code, "add", ", ".join(f"{name}: int32" for name in names) + ", ->out: int32")
    arrays = [np.arange(9, dtype="int32") * number for number in range(60)]
    out = np.zeros(9, "int32")
    kernel(*arrays, out)

    assert (out == sum(arrays)).all()


def test_tensors(copy):
    kernel = copy(more="self.x.dim(0).set_stride(hl.Expr())")
    x = torch.arange(24.0).reshape(4, 6)
    for view in (x, x.T, x[::2, 1::2], x[:0], x[1:2, 3:4], x.flip(0), x[0].expand(3, 6)):
        out = torch.full(view.shape, 7.0)
        kernel(view, out)
        assert torch.equal(view, out)


def test_an_array_of_nothing_is_computed_with(build):
    """Halide takes a buffer without memory for a question, and computes nothing."""
    code = """import halide as hl

@hl.generator(name="total")
class Total:
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 0)

    def generate(self):
        r = hl.RDom([hl.Range(0, self.x.width())])
        self.out[()] = 3.0
        self.out[()] += self.x[r.x]
"""
    kernel = build(code, "total", "x: float32, ->out: float32")
    out = torch.full((), 7.0)
    kernel(torch.zeros(0), out)

    assert out == 3


def test_of_one_column_no_stride_matters(copy):
    out = np.zeros((5, 1), "float32")
    copy()(np.arange(20, dtype="float32").reshape(5, 4)[:, ::4], out)
    copy()(np.arange(5, dtype="float32").reshape(1, 5).T, out.reshape(1, 5).T)

    assert out.ravel().tolist() == [0, 1, 2, 3, 4]


X, OUT = np.zeros((4, 6), "float32"), np.zeros((4, 6), "float32")
MISALIGNED = np.zeros(97, "uint8")[1:].view("float32").reshape(4, 6)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((X[:3], OUT), "argument x: got an array with 3 along axis 0, expected at least 4"),
        ((X[:, :2], OUT), "argument x: got an array with 2 along axis 1, expected at least 6"),
        ((X[0], OUT), "argument x: got an array of 1 dimension, expected one of 2 dimensions"),
        ((X, OUT[None]), "argument out: got an array of 3 dimensions, expected one of 2 dim"),
        ((X.T, OUT.T.copy()), "argument x: got a stride of 6 elements along axis 1, expected 1"),
        ((X, np.zeros((4, 12), "f4")[:, ::2]), "argument out: got a stride of 2 elements along"),
        ((X.astype("float64"), OUT), "argument x: got numpy.ndarray of float64, expected float32"),
        ((X, np.broadcast_to(X[0], (4, 6))), "argument out: got a read-only numpy.ndarray"),
        ((MISALIGNED, OUT), "argument x: got a misaligned numpy.ndarray, expected an aligned one"),
        ((torch.zeros(4, 6, device="meta"), OUT), "argument x: got "),
        ((3, OUT), "argument x: got int, expected an array of float32"),
        ((X,), "got 1 arguments, expected 2 (x, out)"),
    ],
    ids=range(12),
)
def test_what_does_not_fit(copy, arguments, said):
    with pytest.raises((ArgumentTypeError, ArgumentValueError)) as caught:
        copy()(*arguments)

    assert str(caught.value).startswith(f"copy: {said}")
    assert ", expected " in str(caught.value)


@pytest.mark.parametrize(
    ("more", "shape", "said"),
    [
        ("self.x.dim(1).set_extent(3)", (4, 6), "argument x: got an array with 4 along axis 0, ex"),
        ("self.x.dim(1).set_stride(8)", (4, 6), "argument x: got a stride of 6 elements along axi"),
        ("self.out[i, j] = self.x[i + 2, j]", (4, 6), "argument x: got an array with 6 along axi"),
        ("self.out[i, j] = self.x[i - 2, j]", (4, 6), "argument x: got an array whose axis 1 beg"),
        ("self.out.vectorize(i, 8)", (4, 6), "argument out: got an array whose axis 1 begins at 0"),
    ],
)
def test_what_only_the_pipeline_knows(copy, more, shape, said):
    with pytest.raises(ArgumentValueError) as caught:
        copy(more=more)(np.zeros(shape, "float32"), np.zeros(shape, "float32"))

    assert str(caught.value).startswith(f"copy: {said}")


def test_a_demand_of_the_text(copy):
    kernel = copy(more="self.add_requirement(self.x.width() > 3, 'too narrow:', self.x.width())")
    with pytest.raises(KernelFailedError, match=r"copy raised while it ran: .*too narrow: ?2"):
        kernel(X[:, :2].copy(), OUT[:, :2].copy())


VIEWS = [
    {"of": "x", "shape": ["n // m", "m"], "stride": ["m", "1"], "offset": "min(n, 0)"},
    {"of": "out", "shape": ["floordiv(n, m)", "m"], "stride": ["1", "n // m"], "offset": "0"},
]


def test_views(build):
    code = COPY.format(type="hl.Float(32)", more="self.x.dim(0).set_stride(hl.Expr())")
    signature = "x: float32, ->out: float32, n: number int64, m: number int32"
    kernel = build(code, "copy", signature, views=json.dumps(VIEWS))
    for n, m in [(24, 6), (20, 4), (24, 6), (7, 7)]:
        x, out = np.arange(n, dtype="float32"), np.zeros(n, "float32")
        kernel(x, out, n, m)
        assert (out == x.reshape(-1, m).T.ravel()).all()
    with pytest.raises(ArgumentValueError, match="argument x: got n = 4, m = 0, expected what"):
        kernel(x, out, 4, 0)
    with pytest.raises(ArgumentValueError, match=r"argument x: got an extent of 8589934592 with"):
        kernel(x, out, 2**33, 1)
