"""Configs that a decorator names are taken as they are; foreach has a list of its own."""

import subprocess
import sys

import pytest

from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.options import RejectedError

COOPERATING = {"x": 8, "r0_": 8192}
NO_DEVICE = {"device": {"type": "cuda"}}
HALF_A_COMBO = {"combo_grid_meta": {"heuristic_0": "pointwise"}}


def test_templates_fixed_ones_and_foreach_are_inductors(same, said, signature):
    known = {"signature": signature("xnumel", "XBLOCK", "BLOCK_M")}
    listed = [{"BLOCK_M": 16, "num_warps": 4, "num_stages": 3}, {"BLOCK_M": 32}, {"BLOCK_M": 32}]
    grid = [
        said("template", triton=known, num_stages=3, num_warps=8),
        said("template", triton=known, num_stages=3, num_warps=8, num_consumer_groups=0),
        said("fixed_config", triton=known, config={"XBLOCK": 64, "num_warps": 2, "num_stages": 4}),
        said("fixed_config", triton=known, config={"BLOCK_M": 16}),
        said("foreach", meta={"max_autotune": False}),
        said("foreach", meta={"max_autotune": True}),
        said("foreach", meta={"max_autotune_pointwise": True}),
        said("user_autotune", triton=known, configs=[]),
        said("user_autotune", triton=known, configs=listed, custom_kernel=True),
    ]

    assert same(grid) == (9, 0)


def test_what_a_user_says_of_a_config_is_kept_also_where_inductor_loses_it(said, ours, upstream):
    configs = [{"M": 16, "maxnreg": 64}, {"M": 16, "maxnreg": 128}, {"M": 16, "num_ctas": 2}]
    asked = said("user_autotune", configs=configs)

    assert len(upstream(asked)) == 1
    assert [
        {k: it[k] for k in it if k in {"M", "maxnreg", "num_ctas"}} for it in ours(asked)
    ] == configs


def test_options_that_triton_no_longer_has_are_kept_to_be_refused_by_name(said, ours):
    asked = said("template", num_stages=1, num_warps=4, num_consumer_groups=2)

    assert ours(asked) == [{"num_consumer_groups": 2, "num_stages": 1, "num_warps": 4}]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "pallas"}, "the heuristic 'pallas' is unknown; known are pointwise, "),
        ({"kind": "pointwise"}, "pointwise was given no size_hints"),
        ({"kind": "fixed_config"}, "fixed_config was given no 'config'; it has nothing"),
        ({"kind": "user_autotune", "configs": [{"M": None}]}, "option 'M' is None; expected"),
        (
            {"kind": "pointwise", "sizes": {"w": 8}},
            "the dimension 'w'; known are x, y, z, r0_, r1_",
        ),
        ({"kind": "reduction", "sizes": {"r0_": 8}}, "size_hints lacks x; it has r0_"),
        (
            {"kind": "cooperative_reduction", "sizes": COOPERATING, "triton": NO_DEVICE},
            "nothing of the device's",
        ),
        (
            {"kind": "pointwise", "sizes": {"x": 8}, "meta": HALF_A_COMBO},
            "nothing of 'num_kernels'",
        ),
        ({"kind": "pointwise", "sizes": {"x": 8, "r0_": 8}}, "of dimensions x, r0_; expected x,"),
    ],
)
def test_what_gives_no_config_is_refused_with_what_is_expected(said, asked, told):
    with pytest.raises(RejectedError, match=told):
        heuristics.configs(said(**asked))


def test_neither_torch_nor_triton_is_loaded_to_give_a_list():
    code = """
import sys
from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.heuristics import grids, scaling, space
from kernelyard_triton_cuda.inductor.generated import Generated
asked = Generated(
    heuristic="pointwise",
    size_hints={"x": 4096},
    triton_meta={"signature": {"XBLOCK": "constexpr"}},
    inductor_meta={"grid_type": "Grid1D"},
    others={},
)
found = heuristics.configs(asked)
assert len(space.space(asked, found).neighbours(found[0])) == 4 and grids.texts(asked, found[0])
print(sorted({"torch", "triton"} & sys.modules.keys()))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"
