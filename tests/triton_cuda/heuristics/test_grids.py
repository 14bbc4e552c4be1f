"""Grids are as large as Inductor's, for sizes that are known, come with the call, or are none."""

import itertools

import pytest

from kernelyard import Config
from kernelyard_triton_cuda import grid
from kernelyard_triton_cuda.heuristics import grids

NUMBERS = (0, 1, 7, 64, 65535, 65536, 200_000, 2**31 - 1, 2**31, 2**40)
"""Nothing, little, what is just as much as a launch can have, and far more."""
BLOCKS = (None, 1, 1024)


@pytest.fixture
def both(said, upstream):
    """Give our grid and Inductor's."""

    def both(meta, config, **values):
        it = said("pointwise", {"x": 8}, meta)
        chosen = {"num_warps": 4, "num_stages": 1, **config}
        expression = upstream.heuristics.GridExpr.from_meta(meta, chosen)
        mine = grids.texts(it, Config(chosen))
        assert all(isinstance(text, str) for text in mine)
        return grid.evaluate(mine, {**config, **values}), expression.eval_slow({**values})

    return both


def blocks(*names, among=BLOCKS):
    """Give all blocks of these names; some have none."""
    for values in itertools.product(among, repeat=len(names)):
        yield {name: it for name, it in zip(names, values, strict=True) if it is not None}


@pytest.mark.parametrize(
    "kind", ["Grid1D", "Grid2D", "Grid3D", "BatchMatmulGrid3D", "Grid2DWithYZOverflow"]
)
def test_grids_of_sizes_and_blocks(both, kind):
    for config in blocks("XBLOCK", "YBLOCK", "ZBLOCK"):
        for x, y, z in itertools.product(NUMBERS[::3], NUMBERS, (0, 70_000)):
            mine, theirs = both({"grid_type": kind}, config, xnumel=x, ynumel=y, znumel=z)
            assert mine == theirs, (config, x, y, z)


def test_a_grid_that_is_too_tall_goes_on_in_the_third_dimension(both):
    mine, theirs = both(
        {"grid_type": "Grid2DWithYZOverflow"}, {"XBLOCK": 32}, xnumel=100, ynumel=200_000
    )

    assert mine == theirs == (4, 50_000, 4)


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("MixOrderReductionGrid", {"RSPLIT_SIZE": 64, "XBLOCK": 4}),
        ("CooperativeReductionGrid", {"RSPLIT": 16, "XBLOCK": 4}),
        ("CooperativeReductionGrid", {"RSPLIT": 1}),
        ("SplitScanGrid", {"XBLOCK": 1, "R0_BLOCK": 256}),
        ("SplitScanGrid", {"R0_BLOCK": 1024}),
    ],
)
def test_grids_of_reductions_and_scans(both, kind, config):
    for x, r in itertools.product(NUMBERS, NUMBERS):
        mine, theirs = both({"grid_type": kind}, config, xnumel=x, r0_numel=r)
        assert mine == theirs, (x, r)


def test_a_fixed_grid_is_numbers_or_arguments_of_the_launch(both, upstream):
    given = upstream.heuristics.FixedGrid.setup_grid_as_args()

    assert both({"grid_type": "FixedGrid", "fixed_grid": [3, 1, 1]}, {}) == ((3, 1, 1), (3, 1, 1))
    assert both(given, {}, _grid_0=5, _grid_1=0, _grid_2=9) == ((5, 0, 9), (5, 0, 9))


def test_a_grid_that_was_computed_before_is_that_of_the_config(both):
    meta = {
        "grid_type": "PrecomputedGrid",
        "precomputed_grids": [
            {"config": {"B": 16, "C": 2}, "python": ["-((_launcher_s0) // (-16))", "2", "1"]},
            {"config": {"B": 16}, "python": ["max(1, (_launcher_s0 + 15) // 16)", "1", "1"]},
            {"config": {"B": 32}, "python": [7, 1, 1]},
        ],
    }
    for size in NUMBERS:
        for config in ({"B": 16, "C": 2}, {"B": 16}, {"B": 32}):
            mine, theirs = both(meta, config, _launcher_s0=size)
            assert mine == theirs


def several(count, *, is_tall, size=None, **asked):
    """Describe kernels in one: some have one row, some columns, some sizes come with the call."""
    combo = {"num_kernels": count, "default_config": None, "min_blocks": None, **asked}
    for number in range(count):
        combo[f"no_x_dim_{number}"] = number % 2 == 1
        combo[f"xnumel_{number}"] = size if number else None
        if is_tall and number != 1:
            combo[f"ynumel_{number}"] = size
    return combo


@pytest.mark.parametrize(
    "kind",
    ["SequentialComboKernelGrid", "SequentialFlattenComboKernelGrid", "RoundRobinComboKernelGrid"],
)
def test_grids_of_several_kernels_in_one(both, combinations, kind):
    default = {"XBLOCK": 8, "YBLOCK": 4, "XBLOCK_0": 2}
    combos = [
        several(**it)
        for it in combinations(
            count=(1, 3),
            size=(None, 1, 1000),
            is_tall=(False, True),
            default_config=(None, default),
            min_blocks=(None, 48),
        )
    ]
    configs = list(blocks("XBLOCK", "XBLOCK_0", "YBLOCK", "YBLOCK_1", among=(None, 16)))
    points = itertools.product(combos, configs, (0, 100_000, 2**33))
    for combo, config, size in points:
        sizes = {f"{name}numel_{it}": size + it for name in "xy" for it in range(3)}
        mine, theirs = both({"grid_type": kind, "combo_grid_meta": combo}, config, **sizes)
        assert mine == theirs, (combo, config, size)

    assert len(combos) * len(configs) * 3 == 2304


@pytest.mark.parametrize(
    ("meta", "config", "told"),
    [
        ({"grid_type": "Grid4D"}, {}, "grid_type 'Grid4D' is unknown; known are Grid1D, Grid2D,"),
        ({}, {}, "grid_type 'None' is unknown"),
        ({"grid_type": "FixedGrid"}, {}, "told nothing of 'fixed_grid'; it has grid_type"),
        ({"grid_type": "RoundRobinComboKernelGrid", "combo_grid_meta": {}}, {}, "'default_config'"),
        (
            {"grid_type": "MixOrderReductionGrid"},
            {"RSPLIT_SIZE": 12, "XBLOCK": 8},
            "RSPLIT_SIZE=12 and XBLOCK=8; expected",
        ),
        ({"grid_type": "CooperativeReductionGrid"}, {}, "has no RSPLIT; expected"),
        ({"grid_type": "SplitScanGrid"}, {"XBLOCK": 2}, "a split scan has XBLOCK=2; expected 1"),
        (
            {"grid_type": "PrecomputedGrid", "precomputed_grids": [{"config": {"B": 1}}]},
            {"B": 2},
            "no grid was written for {'B': 2}; there are some for {'B': 1}",
        ),
    ],
)
def test_what_is_no_grid_is_refused_with_what_is_expected(said, meta, config, told):
    with pytest.raises(grid.GridError, match=told):
        grids.texts(said("pointwise", {"x": 8}, meta), Config(config))
