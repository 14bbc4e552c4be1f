"""Kernels that Inductor generated for a GPU compute, interpreted, what eager torch computes."""

import json
import re
from pathlib import Path

import attrs
import pytest

from kernelyard import Space

torch = pytest.importorskip("torch")
from torch.nn import functional  # noqa: E402

CORPUS = Path(__file__).parents[1] / "corpus"
INDEX = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))["kernels"]


@attrs.frozen
class Case:
    """A kernel's file, what is given to it by name, and what eager torch makes of that.

    ``block`` makes one program of many, where heuristics would rather have many.
    """

    file: str
    given: dict
    wanted: dict
    numbers: dict = attrs.field(factory=dict)
    block: int = 0


def of_one(file, *given, results, wanted, block=0):
    """Name inputs in order, ``in_ptr0`` and on."""
    names = {f"in_ptr{i}": it for i, it in enumerate(given)}
    return Case(file, names, dict(zip(results, wanted(*given), strict=True)), block=block)


def rand(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


def whole(low, high, *shape, dtype=torch.int64):
    generator = torch.Generator().manual_seed(high)
    return torch.randint(low, high, shape, generator=generator, dtype=dtype)


def normalized(x):
    middle = x - x.mean(-1, keepdim=True)
    return (middle * (middle.square().mean(-1, keepdim=True) + 1e-5).rsqrt(),)


def quantized(x):
    scale = x.abs().amax(-1, keepdim=True) / 448
    return scale, (x / scale).to(torch.float8_e4m3fn), (x / scale).to(torch.float8_e5m2)


def cases():
    """Give them: each is one kernel of a model of one operator or a few."""
    yield of_one(
        "where__triton_poi_fused_clamp_gt_leaky_relu_where_0", rand(333), rand(333),
        results=["out_ptr0"],
        wanted=lambda x, y: (torch.where(x > 0, x.clamp(max=2), functional.leaky_relu(y)),),
    )  # fmt: skip
    yield of_one(
        "softmax_short__triton_per_fused__softmax_prepare_softmax_online_0", rand(4096, 17),
        results=["out_ptr2"], wanted=lambda x: (x.softmax(-1),), block=1024,
    )  # fmt: skip
    yield of_one(
        "looped__triton_red_fused_native_layer_norm_0", rand(64, 256),
        results=["out_ptr2"], wanted=normalized,
    )  # fmt: skip
    yield of_one(
        "sort__triton_per_fused_sort_0", rand(64, 128),
        results=["out_ptr0", "out_ptr4", "out_ptr2", "out_ptr5"],
        wanted=lambda x: (*x.sort(-1), *x.sort(-1, descending=True)),
        block=32,
    )  # fmt: skip
    yield of_one(
        "variance__triton_red_fused_var_mean_0", rand(64, 5000),
        results=["in_out_ptr0", "out_ptr0"], wanted=lambda x: torch.var_mean(x, -1),
    )  # fmt: skip
    yield of_one(
        "argmax__triton_red_fused_amin_argmax_1", rand(64, 3000),
        results=["out_ptr0", "out_ptr1"], wanted=lambda x: (x.argmax(-1), x.amin(-1)),
    )  # fmt: skip
    yield of_one(
        "argmax__triton_per_fused_max_0", rand(64, 3000),
        results=["out_ptr0", "out_ptr1"], wanted=lambda x: x.max(0),
    )  # fmt: skip
    yield of_one(
        "any_all__triton_per_fused_any_logical_not_2", rand(200, 300) > 2,
        results=["out_ptr0", "out_ptr1"], wanted=lambda x: (x.any(-1), ~x),
    )  # fmt: skip
    yield from of_types()
    yield from of_places()
    yield from of_matrices()


def of_types():
    """Give those whose elements are not single floats."""
    yield of_one(
        "doubles__triton_poi_fused_add_atan2_erf_lgamma_pow_tan_0", rand(99).double(),
        results=["out_ptr0", "out_ptr1", "out_ptr2", "out_ptr3"],
        wanted=lambda x: (x.erf(), x.lgamma(), x.pow(3).tan(), x.atan2(x + 1)),
    )  # fmt: skip
    yield of_one(
        "halves__triton_per_fused__to_copy_mul_sum_0", rand(64, 64).half(), rand(64, 64),
        results=["out_ptr0"], wanted=lambda x, y: ((x * y.half()).float().sum(-1).half(),),
    )  # fmt: skip
    yield of_one(
        "bfloats__triton_red_fused__to_copy_add_mean_mul_pow_rsqrt_0", rand(64, 2048).bfloat16(),
        results=["out_ptr1"], wanted=lambda x: (functional.rms_norm(x, (2048,)),),
    )  # fmt: skip
    yield of_one(
        "eighths__triton_per_fused__to_copy_abs_amax_div_0", rand(64, 512),
        results=["in_out_ptr0", "out_ptr0", "out_ptr1"], wanted=quantized,
    )  # fmt: skip
    yield of_one(
        "integers__triton_poi_fused___lshift____to_copy_bitwise_and_bitwise_not_floor_divide_mul_"
        "remainder_0", whole(-99, 99, 300), whole(1, 9, 300),
        results=[f"out_ptr{i}" for i in range(6)],
        wanted=lambda x, y: (x // y, x % y, x & y, (x * y).to(torch.uint8), x << 2, ~x),
    )  # fmt: skip
    yield of_one(
        "integers_small__triton_per_fused__to_copy_mul_sum_0",
        whole(-9, 9, 50, 70, dtype=torch.int8),
        results=["out_ptr0", "out_ptr1"], wanted=lambda x: (x.to(torch.int16) * 3, x.sum(-1)),
    )  # fmt: skip


def of_places():
    """Give those that move elements, or scan them, in grids of up to three directions."""
    yield of_one(
        "scans__triton_per_fused_cummax_cumprod_cumsum_logcumsumexp_0", rand(32, 500),
        results=["out_ptr0", "out_ptr1", "out_ptr2", "out_ptr3", "out_ptr4"],
        wanted=lambda x: (*x.cummax(-1), x.cumsum(-1), x.cumprod(-1), x.logcumsumexp(-1)),
    )  # fmt: skip
    yield of_one(
        "indexed__triton_poi_fused_expand_gather_index_index_select_unsqueeze_0",
        whole(0, 100, 40), rand(100, 7),
        results=["out_ptr0", "out_ptr1", "out_ptr2"], wanted=lambda i, x: (x[i],) * 3,
    )  # fmt: skip
    yield of_one(
        "joined__triton_poi_fused_cat_flip_mul_0", rand(64, 33), rand(64, 12),
        results=["out_ptr0"], wanted=lambda x, y: (torch.cat([x, y * 2, x.flip(0)], 1),),
    )  # fmt: skip
    yield of_one(
        "bucketized__triton_poi_fused_bucketize_0", rand(500), torch.arange(-3.0, 3.0),
        results=["out_ptr0"], wanted=lambda x, edges: (torch.bucketize(x, edges),),
    )  # fmt: skip
    yield of_one(
        "transpose__triton_poi_fused_add_t_0", rand(512, 1024), rand(1024, 512),
        results=["out_ptr0"], wanted=lambda x, y: (x + y.t(),),
    )  # fmt: skip
    yield of_one(
        "tiles_three__triton_poi_fused_add_permute_0", rand(64, 48, 32), rand(32, 48, 64),
        results=["out_ptr0"], wanted=lambda x, y: (x + y.permute(2, 1, 0),),
    )  # fmt: skip


def of_matrices():
    """Give those that multiply matrices, as templates and as reductions."""
    x, y = rand(128, 256).half(), rand(256, 64).half()
    product = (x.float() @ y.float()).half().relu()
    template = "template_mm__triton_tem_fused_add_mm_relu_0"
    grid = {"_grid_0": 4 * 2, "_grid_1": 1, "_grid_2": 1}  # in blocks of 32 rows and columns
    yield Case(template, {"arg_A": x, "arg_B": y}, {"out_ptr1": product + 1}, grid)
    native = "native_matmul__triton_red_fused_mm_relu_0"
    yield Case(native, {"in_ptr0": x, "in_ptr1": y}, {"in_out_ptr0": product})


@pytest.fixture(scope="module")
def launched(runtime):
    """Run a kernel of the corpus; numbers are those that its text computes with."""
    from kernelyard.torch._triton import described

    def launched(case, arrays):
        code = (CORPUS / "kernels" / f"{case.file}.py").read_text(encoding="utf-8")
        source = described(INDEX[f"{case.file}.py"]["entry"], code).source
        if case.block:
            source = attrs.evolve(source, space=Space({"XBLOCK": (case.block,)}))
        sizes = dict(re.findall(r"^    (\w+numel) = (\d+)$", code, re.MULTILINE))
        known = {**arrays, **{name: int(it) for name, it in sizes.items()}, **case.numbers}
        kernel = runtime.kernel(source, device="triton_interpreter")
        kernel(*(known[it.name] for it in source.arguments))

    return launched


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: case.file[:40])
def test_kernels_of_inductor_compute_what_eager_torch_computes(launched, case):
    before = {name: it.clone() for name, it in case.given.items()}
    found = {name: torch.zeros_like(it) for name, it in case.wanted.items()}
    launched(case, {**case.given, **found})

    for name, wanted in case.wanted.items():
        loose = {"rtol": 1e-2, "atol": 1e-2} if wanted.dtype.itemsize < 4 else {}
        exact = wanted.float() if "float8" in str(wanted.dtype) else wanted
        torch.testing.assert_close(found[name].to(exact.dtype), exact, equal_nan=True, **loose)
    assert all(torch.equal(it, before[name]) for name, it in case.given.items())
