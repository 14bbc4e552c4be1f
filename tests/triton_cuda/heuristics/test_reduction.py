"""Configs of reductions that loop are Inductor's, point by point."""

import pytest

REPEATABLE = (
    "deterministic",
    "force_filter_reduction_configs",
    "are_deterministic_algorithms_enabled",
)
HINTS = ("INNER", "OUTER", "OUTER_TINY", "DEFAULT")
FLAT = [{"x": 2**x, "r0_": 2**r} for x in (0, 3, 8, 10, 13, 20) for r in (0, 5, 8, 10, 11, 14, 20)]
DEEP = [{"x": 2**x, "r0_": 2**r, "r1_": 2**s} for x in (0, 13) for r in (0, 3, 9) for s in (1, 12)]
TILED = [
    {"y": 2**y, "x": 2**x, "r0_": 2**r}
    for y in (0, 3, 8)
    for x in (0, 4, 11)
    for r in (0, 3, 7, 13)
]


@pytest.mark.parametrize("name", ["H200", "A100", "B200"])
def test_every_list_is_inductors(same, said, combinations, device, name):
    asked = combinations(
        max_autotune=(None, True),
        num_load=(None, 12),
        add_persistent_rblock=(None, True),
        deterministic=(None, True),
    )
    grid = [
        said("reduction", sizes, meta, {"device": device(name)}, reduction_hint=hint)
        for meta in asked
        for sizes in FLAT + DEEP
        for hint in HINTS
    ]

    assert same(grid) == (3456, 0)


def test_what_was_counted_decides_as_in_inductor(same, said, combinations):
    asked = combinations(
        num_load=range(12), num_reduction=(None, 1, 2), add_persistent_rblock=(None, True)
    )
    grid = [
        said("reduction", {"x": 2**x, "r0_": 2**r}, meta, reduction_hint=hint)
        for meta in asked
        for x, r in [(9, 12), (10, 7), (10, 12), (16, 10), (18, 11), (19, 16)]
        for hint in HINTS
    ]

    assert same(grid) == (1728, 0)


def test_more_rows_than_a_launch_has_programs_have_larger_blocks(same, said):
    grid = [
        said(kind, {"x": 2**x, "r0_": 2**r}, reduction_hint=hint)
        for kind in ("reduction", "persistent_reduction")
        for x in range(30, 46)
        for r in (1, 6, 11)
        for hint in HINTS
    ]

    assert same(grid) == (384, 72)


def test_dynamic_sizes_among_the_arguments_are_counted_as_inductor_does(same, said, signature):
    grid = [
        said(
            "reduction",
            sizes,
            {"num_load": loads},
            {"signature": signature(*names)},
            reduction_hint="OUTER",
        )
        for sizes in [{"x": 2**x, "r0_": 2**r} for x in range(9, 24) for r in range(0, 16, 2)]
        for loads in (1, 3, 9)
        for names in (("xnumel", "XBLOCK", "R0_BLOCK"), ("ks0", "XBLOCK"), ("ks0", "ks1", "XBLOCK"))
    ]

    assert same(grid) == (1080, 0)


def test_two_dimensions_of_results_share_blocks_by_their_scores(same, said, combinations):
    scores = [
        None,
        {"y": 0, "x": 3, "r0_": 1},
        {"y": 2, "x": 0, "r0_": 0},
        {"y": 0, "x": 0, "r0_": 0},
        {"y": 1, "x": 5, "r0_": 7},
    ]
    asked = combinations(tiling_scores=scores, deterministic=(None, True))
    grid = [
        said("reduction", sizes, meta, reduction_hint=hint)
        for meta in asked
        for sizes in TILED
        for hint in HINTS
    ]
    grid.append(said("reduction", TILED[0], {"tiling_scores": {"x": 1}}))

    assert same(grid) == (1441, 1)


def test_filters_and_least_blocks_are_inductors(same, said, combinations):
    asked = combinations(
        max_autotune=(None, True),
        no_x_dim=(None, True),
        tma_min_block_sizes=(None, {"R0_BLOCK": 16}, {"XBLOCK": 4, "R0_BLOCK": 64}),
        min_xblock=(None, 4),
        min_rblock=(None, 32),
        force_filter_reduction_configs=(None, True),
        has_loadstore_with_contiguous_rdim=(None, False),
    )
    grid = [
        said("reduction", sizes, meta, reduction_hint=hint)
        for meta in asked
        for sizes in FLAT[::5]
        for hint in ("INNER", "OUTER")
    ]

    assert same(grid) == (3456, 1232)


@pytest.mark.parametrize("name", REPEATABLE)
def test_each_way_to_ask_for_results_that_repeat_leaves_inductors_one(same, said, ours, name):
    grid = [said("reduction", sizes, {name: True}, reduction_hint="DEFAULT") for sizes in FLAT]

    assert same(grid) == (42, 0)
    assert all(len(ours(it)) == 1 for it in grid)


def test_a_block_that_is_no_constant_of_the_kernel_is_in_no_config(ours, upstream, said, signature):
    types = {"signature": signature("xnumel", "r0_numel", "R0_BLOCK")}
    without = said(
        "reduction", {"x": 64, "r0_": 4096}, {"no_x_dim": True}, types, reduction_hint="INNER"
    )
    wrong = said("reduction", {"x": 64, "r0_": 4096}, {}, types)

    assert (
        ours(without) == upstream(without) == [{"R0_BLOCK": 2048, "num_stages": 1, "num_warps": 16}]
    )
    assert ours(wrong) == upstream(wrong) == "refused"


def test_matrix_products_have_inductors_lists(same, said):
    product = {"native_matmul": True}
    sizes = [
        {"y": 2**y, "x": 2**x, "r0_": 2**r}
        for y in (3, 7, 12)
        for x in (4, 9)
        for r in (0, 5, 12, 13, 17)
    ]
    grid = [
        said(kind, {**batch, **it}, meta, product)
        for kind in ("reduction", "persistent_reduction")
        for meta in ({}, {"deterministic": True}, {"native_matmul_persistent_rblock": 4096})
        for batch in ({}, {"z": 4})
        for it in sizes
    ]
    grid += [said("reduction", {"x": 8, "r0_": 8}, {}, product)]

    assert same(grid) == (361, 49)
