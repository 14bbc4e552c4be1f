"""Configs of kernels whose programs work on one row together are Inductor's, point by point."""

import pytest

HINTS = ("INNER", "OUTER", "OUTER_TINY", "DEFAULT")
SIZES = [{"x": 2**x, "r0_": 2**r} for x in (0, 2, 4, 6, 10) for r in range(0, 22, 3)]


@pytest.mark.parametrize("name", ["H200", "A100", "B200"])
def test_cooperative_reductions_are_inductors(same, said, combinations, device, name):
    asked = combinations(
        persistent_reduction=(False, True),
        max_autotune=(None, True),
        deterministic=(None, True),
        min_rblock=(None, 16),
    )
    grid = [
        said("cooperative_reduction", sizes, meta, {"device": device(name)}, reduction_hint=hint)
        for meta in asked
        for sizes in SIZES
        for hint in HINTS
    ]

    points, refused = same(grid)

    assert points == 2560
    assert refused < 200


def test_no_more_programs_share_rows_than_there_are_multiprocessors(ours, said):
    made = [
        (sizes["x"], config["RSPLIT"])
        for sizes in SIZES
        for config in ours(
            said(
                "cooperative_reduction",
                sizes,
                {"persistent_reduction": False},
                reduction_hint="INNER",
            )
        )
    ]

    assert all(rows * split <= 132 for rows, split in made if split > 1)
    assert max(split for _, split in made) == 64


def test_split_scans_are_inductors(same, said, combinations):
    asked = combinations(
        max_autotune=(None, True),
        min_split_scan_rblock=(None, 64, 4096),
        num_load=(1, 12),
        deterministic=(None, True),
        no_x_dim=(None, True),
    )
    grid = [
        said("split_scan", sizes, meta, reduction_hint=hint)
        for meta in asked
        for sizes in SIZES
        for hint in ("INNER", "DEFAULT")
    ]
    grid += [said("split_scan", {"x": 4, "r0_": 8, "r1_": 8})]

    assert same(grid) == (3841, 1)
