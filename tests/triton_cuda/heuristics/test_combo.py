"""Several kernels in one are tuned as Inductor tunes them: its base, groups, order and bounds."""

import itertools

import pytest

from kernelyard_triton_cuda.heuristics import combo

PARTS = {
    "small": ("pointwise", {"x": 64}, {"num_load": 1}, {"tile_hint": "TileHint.DEFAULT"}),
    "large": ("pointwise", {"x": 1 << 20}, {"num_load": 1}, {"tile_hint": "TileHint.DEFAULT"}),
    "square": ("pointwise", {"y": 512, "x": 512}, {}, {"tile_hint": "TileHint.SQUARE"}),
    "rows": ("reduction", {"x": 512, "r0_": 4096}, {"num_load": 2}, {"reduction_hint": "INNER"}),
    "single": ("reduction", {"x": 1, "r0_": 9}, {}, {"reduction_hint": "DEFAULT"}),
    "flat": ("reduction", {"x": 64, "r0_": 9}, {"no_x_dim": True}, {"reduction_hint": "DEFAULT"}),
    "held": ("persistent_reduction", {"x": 2048, "r0_": 256}, {}, {"reduction_hint": "DEFAULT"}),
}


@pytest.fixture
def several(said, signature):
    """Make a decorator of several kernels."""

    def several(names, *, hidden=(), **meta):
        parts = {"num_kernels": len(names), "min_blocks": None, "default_config": None}
        known = ["xnumel"]
        for number, (kind, sizes, own, hints) in enumerate(PARTS[name] for name in names):
            parts |= {f"heuristic_{number}": kind, f"size_hints_{number}": dict(sizes)}
            parts |= {f"inductor_meta_{number}": own}
            parts |= {f"{name}_{number}": it for name, it in hints.items()}
            blocks = [f"{it.upper()}BLOCK_{number}" for it in sizes]
            known += [it for it in blocks if it not in hidden]
        grouped = meta.pop("autotune_grouping", False)
        told = {**meta, "combo_grid_meta": {**parts, "autotune_grouping": grouped}}
        first = PARTS[names[0]][0]
        hint = {} if first == "pointwise" else {"reduction_hint": "DEFAULT"}
        return said(first, {"x": 8}, told, {"signature": signature(*known)}, **hint)

    return several


def test_base_groups_order_and_bounds_are_inductors(several, ours, upstream):
    choices = [it for count in (1, 2) for it in itertools.product(PARTS, repeat=count)]
    for names, search, grouped in itertools.product(choices, (False, True), (False, True)):
        asked = several(names, max_autotune=search, autotune_grouping=grouped)
        tuner, mine = upstream.tuner(asked), combo.combined(asked)
        theirs = tuner.inductor_meta
        groups = theirs["combo_tuning_groups"]

        assert ours(asked) == [upstream.plain(it) for it in tuner.configs]
        assert mine.most == theirs["combo_coordesc_field_limits"]
        assert list(mine.fields) == theirs["combo_coordesc_field_order"]
        assert set(mine.warps_and_stages) == set(theirs["combo_warp_stage_candidates"])
        assert [[it.number for it in group.parts] for group in mine.groups] == [
            it["member_indices"] for it in groups
        ]
        assert [group.parts[0].choices for group in mine.groups] == [
            [upstream.plain(it) for it in group["configs"]] for group in groups
        ]
    assert len(choices) == 56


def test_blocks_that_are_no_constants_of_the_kernel_stay_as_inductor_names_them(
    several, ours, upstream
):
    asked = several(["rows", "small"], hidden=["R0_BLOCK_0"])

    assert ours(asked) == upstream(asked)
    assert "R0_BLOCK" in ours(asked)[0]


def test_kernels_with_blocks_in_the_text_have_the_one_config_that_is_written_there(
    said, ours, upstream
):
    stitched = {"stitched_num_warps": 8, "stitched_num_stages": 2, "stitched_backend_kwargs": {}}
    asked = said(
        "pointwise", {"x": 8}, {"combo_grid_meta": {"heuristic_0": "pointwise", **stitched}}
    )

    assert ours(asked) == upstream(asked) == [{"num_stages": 2, "num_warps": 8}]


def test_kernels_without_blocks_of_their_own_are_configured_as_one(said, ours, upstream):
    asked = said("pointwise", {"x": 4096}, {"combo_grid_meta": {"num_kernels": 2}})

    assert ours(asked) == upstream(asked)
    assert len(ours(asked)) == 2
