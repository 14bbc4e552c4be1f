"""What holds of blocks whatever the sizes are: bounds, products, order."""

import math

from hypothesis import given, settings, strategies as st

from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.heuristics import arithmetic, filters, limits, pointwise, tiling
from kernelyard_triton_cuda.heuristics.space import space

POWERS = st.integers(0, 20).map(lambda it: 1 << it)
SHAPES = st.one_of(
    st.fixed_dictionaries({"x": POWERS}),
    st.fixed_dictionaries({"y": POWERS, "x": POWERS}),
    st.fixed_dictionaries({"z": POWERS, "y": POWERS, "x": POWERS}),
)
DEEP = st.fixed_dictionaries({"x": POWERS, "r0_": POWERS, "r1_": POWERS})
HINTS = st.sampled_from(["INNER", "OUTER", "OUTER_TINY", "DEFAULT"])
METAS = st.fixed_dictionaries(
    {},
    optional={
        "max_autotune": st.booleans(),
        "num_load": st.integers(0, 20),
        "deterministic": st.booleans(),
        "add_persistent_rblock": st.booleans(),
    },
)


def is_power(number):
    return number > 0 and not number & (number - 1)


def blocks_of(choice):
    return {limits.dimension(k): it for k, it in choice.items() if limits.dimension(k)}


@given(st.integers(1, 1 << 60))
def test_powers_of_two_are_the_nearest(number):
    above, below = arithmetic.power_above(number), arithmetic.power_below(number)

    assert is_power(above)
    assert is_power(below)
    assert below <= number <= above < 2 * number
    assert number < 2 * below


@given(SHAPES, METAS, st.sampled_from([0, 1, 2]))
def test_blocks_of_pointwise_kernels_are_within_sizes_and_bounds(said, ours, sizes, meta, least):
    found = ours(said("pointwise", sizes, meta, tile_hint="DEFAULT", min_elem_per_thread=least))

    assert found
    for choice in found:
        blocks = blocks_of(choice)
        assert blocks.keys() == sizes.keys()
        assert all(
            is_power(it) and it <= sizes[k] and limits.MOST[k] % it == 0 for k, it in blocks.items()
        )
        assert math.prod(blocks.values()) <= limits.MOST_ELEMENTS
        assert arithmetic.divided(sizes["x"], blocks["x"]) <= limits.MOST_PROGRAMS["x"]
        assert choice["num_warps"] in {1, 2, 4, 8}
        assert choice["num_warps"] >= 4 or math.prod(blocks.values()) < 128


@given(SHAPES, st.lists(st.integers(0, 12).map(lambda it: 1 << it), min_size=3, max_size=3))
def test_a_block_has_as_many_elements_as_was_wanted_if_there_are_so_many(sizes, wanted):
    wanted = [min(it, limits.MOST[k]) for it, k in zip(wanted, "xyz"[: len(sizes)], strict=False)]
    blocks = blocks_of(pointwise.shaped(sizes, wanted))
    room = math.prod(min(it, limits.MOST[k]) for k, it in sizes.items())

    assert math.prod(blocks.values()) >= min(math.prod(wanted) // 8, room)


@given(DEEP, POWERS)
def test_what_is_laid_out_over_dimensions_is_all_there_and_fills_the_last_one_first(
    sizes, elements
):
    reduced = {k: min(it, 1 << 15) for k, it in sizes.items() if k != "x"}
    blocks = tiling.unravelled(elements, reduced)

    assert math.prod(blocks.values()) == min(elements, math.prod(reduced.values()))
    assert blocks["r1_"] == min(elements, reduced["r1_"])


@given(DEEP, POWERS, st.integers(0, 12).map(lambda it: 1 << it), st.booleans(), st.booleans())
def test_blocks_of_reductions_are_no_larger_than_was_wanted(sizes, x, elements, is_inner, is_heavy):
    choice = tiling.reduced(sizes, min(x, 4096), elements, is_inner=is_inner, is_heavy=is_heavy)
    blocks = blocks_of(choice)

    assert math.prod(blocks.values()) <= min(x, 4096) * elements
    assert all(is_power(it) and it <= sizes[k] for k, it in blocks.items())
    assert is_power(choice["num_warps"])
    assert 2 <= choice["num_warps"] <= (8 if is_heavy else 16)


@given(
    st.fixed_dictionaries({"y": POWERS, "x": POWERS, "r0_": POWERS}),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    POWERS,
)
def test_who_gains_more_has_no_smaller_block_while_it_can_grow(sizes, scores, elements):
    scores = dict(zip(sizes, scores, strict=True))
    blocks = tiling.shared_out(sizes, scores, elements)
    full = {k for k, it in blocks.items() if it >= min(sizes[k], limits.MOST[k])}

    assert math.prod(blocks.values()) <= max(elements, 4)
    assert math.prod(blocks.values()) == max(elements, 4) or full == blocks.keys()
    if sum(scores.values()):
        for more in sizes.keys() - full - {"r0_"}:
            for less in sizes.keys() - {"r0_"}:
                assert scores[more] <= scores[less] or blocks[more] >= blocks[less]


@given(st.fixed_dictionaries({"x": POWERS, "r0_": POWERS}), HINTS, METAS)
def test_where_results_must_repeat_one_config_is_left_of_those_there_are(
    said, ours, sizes, hint, meta
):
    all_there_are = ours(
        said("reduction", sizes, {**meta, "deterministic": False}, reduction_hint=hint)
    )
    left = filters.deterministic({"deterministic": True}, all_there_are)

    assert len(left) == 1
    assert left[0] in all_there_are
    assert filters.deterministic({"deterministic": True}, left) == left


@given(
    st.fixed_dictionaries({"x": POWERS, "r0_": POWERS}),
    HINTS,
    st.fixed_dictionaries({}, optional={"XBLOCK": POWERS, "R0_BLOCK": POWERS}),
)
def test_what_a_descriptor_cannot_load_is_left_out_and_something_is_always_left(
    said, ours, sizes, hint, least
):
    made = ours(said("reduction", sizes, reduction_hint=hint))
    found = filters.large_enough({"tma_min_block_sizes": least}, made)

    assert found
    assert all(it[name] >= floor for it in found for name, floor in least.items())


@settings(max_examples=25)
@given(SHAPES, METAS, st.integers(0, 2**32))
def test_a_space_holds_whatever_is_near_what_it_holds(said, sizes, meta, seed):
    configs = heuristics.configs(said("pointwise", sizes, meta, tile_hint="DEFAULT"))
    found = space(said("pointwise", sizes, meta, tile_hint="DEFAULT"), configs)

    for config in found.sample(5, seed=seed):
        assert all(it in found for it in found.neighbours(config))
        assert all(it <= sizes[k] for k, it in blocks_of(dict(config.values)).items())
