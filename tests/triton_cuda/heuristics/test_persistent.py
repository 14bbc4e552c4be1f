"""Configs of reductions that hold all at once are Inductor's, point by point."""

import pytest

HINTS = ("INNER", "OUTER", "OUTER_TINY", "DEFAULT")
FLAT = [{"x": 2**x, "r0_": 2**r} for x in (0, 4, 9, 10, 20) for r in (0, 3, 8, 10, 11, 13, 15)]
DEEP = [{"x": 2**x, "r0_": 2**r, "r1_": 2**s} for x in (0, 13) for r in (0, 6) for s in (1, 4)]
MANY_ROWS = [{"x": 2**x, "r0_": 2**r} for x in (12, 20) for r in (5, 9, 10, 11, 13, 14)]
TILED = [
    {"y": 2**y, "x": 2**x, "r0_": 2**r}
    for y in (0, 3, 8)
    for x in (0, 4, 11)
    for r in (0, 3, 7, 11, 13)
]


@pytest.mark.parametrize("name", ["H200", "A100", "B200"])
def test_every_list_is_inductors(same, said, combinations, device, name):
    asked = combinations(
        max_autotune=(None, True),
        batch_invariant=(None, True),
        deterministic=(None, True),
        no_x_dim=(None, True),
        tma_min_block_sizes=(None, {"XBLOCK": 4, "R0_BLOCK": 16}),
    )
    grid = [
        said("persistent_reduction", sizes, meta, {"device": device(name)}, reduction_hint=hint)
        for meta in asked
        for sizes in FLAT + DEEP
        for hint in HINTS
    ]

    assert same(grid) == (5504, 0)


def test_two_dimensions_of_results_share_blocks_by_their_scores(same, said, combinations):
    scores = [
        None,
        {"y": 0, "x": 3, "r0_": 1},
        {"y": 0, "x": 0},
        {"y": 7, "x": 5, "r0_": 7},
        {"y": 1},
    ]
    grid = [
        said("persistent_reduction", sizes, meta, reduction_hint=hint)
        for meta in combinations(tiling_scores=scores, max_autotune=(None, True))
        for sizes in TILED
        for hint in HINTS
    ]

    assert same(grid) == (1800, 648)


def test_sums_of_rows_and_columns_in_one_are_inductors(same, said, combinations):
    asked = combinations(
        RSPLIT_SIZE=(16, 128, 1024),
        max_autotune=(None, True),
        deterministic=(None, True),
        mix_order_reduction_allow_multi_stages=(None, False),
        tma_min_block_sizes=(None, {"XBLOCK": 8}),
        min_xblock=(None, 8),
    )
    grid = [
        said("persistent_reduction", sizes, meta, reduction_hint=hint)
        for meta in asked
        for sizes in [
            {"x": 2**x, "r0_": 2**r} for x in (12, 15, 20) for r in (5, 9, 10, 11, 13, 14)
        ]
        for hint in ("INNER", "DEFAULT")
    ]

    assert same(grid) == (3456, 0)
