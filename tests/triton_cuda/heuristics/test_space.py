"""A coordinate descent in our space goes where Inductor's goes."""

import math
import random

import pytest

from kernelyard import Budget, Config, Space
from kernelyard._tune.search import search
from kernelyard._tune.strategies import coordinate
from kernelyard.torch import _first_call
from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.heuristics.space import space

SUMS = ("reduction", "persistent_reduction", "cooperative_reduction", "split_scan")
FLAT = [{"x": 2**x, "r0_": 2**r} for x in (0, 4, 11, 16) for r in (9, 11, 14)]
HINT = {"reduction_hint": "DEFAULT"}
STEPS = 12


def asked_for(said):
    """Give a grid of decorators with the configs that a descent begins at."""
    kinds = [
        ("pointwise", {"x": 1 << 20}, {}, {}),
        ("pointwise", {"x": 8}, {}, {}),
        ("pointwise", {"y": 512, "x": 64}, {"max_autotune": True}, {"tile_hint": "DEFAULT"}),
        ("pointwise", {"z": 8, "y": 512, "x": 64}, {"max_autotune": True}, {}),
        ("reduction", {"x": 512, "r0_": 64, "r1_": 64}, {}, HINT),
        ("reduction", {"y": 32, "x": 512, "r0_": 64}, {}, {}),
        ("reduction", {"x": 4096, "r0_": 512}, {"min_xblock": 8, "min_rblock": 32}, {}),
        ("reduction", {"x": 64, "r0_": 512}, {"no_x_dim": True}, {}),
        ("persistent_reduction", {"y": 64, "x": 512, "r0_": 64}, {}, {}),
        *((kind, it, {"persistent_reduction": False}, HINT) for kind in SUMS for it in FLAT[2:]),
        *((kind, it, {"persistent_reduction": True}, HINT) for kind in SUMS for it in FLAT[2:]),
    ]
    return [said(kind, sizes, meta, **hints) for kind, sizes, meta, hints in kinds]


@pytest.fixture
def pairs(said, upstream):
    """Give each kernel's tuners with the config that both begin at."""

    def pairs(grid=None):
        for it in grid or asked_for(said):
            configs = heuristics.configs(it)
            theirs = upstream.tuner(it)
            for mine, other in zip(configs, theirs.configs, strict=True):
                yield space(it, [mine, *configs]), mine, theirs.coordesc_tuner, other

    return pairs


def test_what_is_near_a_config_is_near_it_there_in_the_same_order(pairs, upstream):
    source, points = random.Random(7), 0
    for found, mine, tuner, theirs in pairs():
        at, other = mine, theirs
        for _ in range(STEPS):
            near, there = found.neighbours(at), upstream.steps(tuner, other)
            assert [dict(it.values) for it in near] == [upstream.plain(it) for it in there], at
            points += 1
            if not near:
                break
            place = source.randrange(len(near))
            at, other = near[place], there[place]

    assert points == 4092


def test_all_directions_from_a_config_are_those_that_inductor_tries(pairs, upstream):
    for found, mine, tuner, theirs in pairs():
        moves = coordinate._directions(found, found.point(mine), 1)
        there = tuner.get_all_tuning_directions(theirs)

        assert sorted(
            repr(sorted(dict(found.config(it).values).items())) for it in moves
        ) == sorted(repr(sorted(upstream.plain(it).items())) for it in there)


def cost_of(config, seed):
    """Make up what a config costs: there is a best one, and hills on the way."""
    source = random.Random(seed)
    best = {name: source.uniform(0, 10) for name in sorted(config)}
    away = sum(abs(math.log2(max(it, 1)) - best[name]) for name, it in config.items())
    hill = random.Random(repr((seed, sorted(config.items())))).uniform(0, 2)
    return 1 + away + hill


@pytest.fixture
def paths(upstream):
    """Give what both try on their way, in order."""

    def paths(found, tuner, start, seed):
        tried = []

        def measured(config):
            tried.append(upstream.plain(config))
            return cost_of(tried[-1], seed)

        tuner.autotune(measured, start)
        tuner.cached_benchmark_results.clear()
        budget = Budget(trials=10_000)
        mine = search(found, "coordinate", lambda it: cost_of(dict(it.values), seed), budget=budget)
        return [dict(it.config.values) for it in mine.trials], tried

    return paths


@pytest.mark.parametrize("seed", range(5))
def test_a_whole_descent_tries_the_same_in_the_same_order(pairs, paths, seed):
    lengths = []
    for found, _, tuner, start in pairs():
        mine, theirs = paths(found, tuner, start, seed)
        assert mine[: len(theirs)] == theirs  # then ours goes all directions once
        lengths.append(len(theirs))

    assert min(lengths) > 1
    assert sum(lengths) > 10 * len(lengths)


def test_matrix_products_stay_below_what_triton_takes_in_one_block(said, pairs, upstream):
    sizes = [{"y": 4096, "x": 4096, "r0_": 2**it} for it in (5, 9, 12)]
    sizes += [{"z": 8, **it} for it in sizes]
    kinds = ("reduction", "persistent_reduction")
    grid = [said(kind, it, {}, {"native_matmul": True}) for kind in kinds for it in sizes]
    for found, mine, tuner, theirs in pairs(grid):
        near = [dict(it.values) for it in found.neighbours(mine)]
        assert near == [upstream.plain(it) for it in upstream.steps(tuner, theirs)]


def test_from_a_block_beyond_its_bound_the_same_is_tried_and_the_way_back(said, pairs, upstream):
    asked = said("reduction", {"y": 4096, "x": 16, "r0_": 512}, {}, {"native_matmul": True})
    found, mine, tuner, theirs = next(pairs([asked]))
    (down,) = [it for it in found.neighbours(mine) if it.get("XBLOCK", 0) == 16]
    (other,) = tuner.get_neighbour_configs(theirs, "XBLOCK")

    assert mine.get("XBLOCK", 0) == 32
    assert dict(down.values) == upstream.plain(other)
    assert tuner.get_neighbour_configs(other, "XBLOCK") == []
    assert [it for it in found.neighbours(down) if it.get("XBLOCK", 0) != 16] == [mine]


def test_several_kernels_in_one_are_tuned_block_by_block_in_order(said, signature, pairs, upstream):
    parts = {"num_kernels": 2, "min_blocks": None, "default_config": None}
    for number, sizes in enumerate(({"x": 256}, {"y": 64, "x": 4096})):
        parts |= {f"heuristic_{number}": "pointwise", f"size_hints_{number}": sizes}
        parts |= {f"inductor_meta_{number}": {}, f"tile_hint_{number}": "TileHint.DEFAULT"}
    types = {"signature": signature("XBLOCK_0", "XBLOCK_1", "YBLOCK_1")}
    ((found, mine, tuner, theirs),) = pairs(
        [said("pointwise", {"x": 8}, {"combo_grid_meta": parts}, types)]
    )
    near = [dict(it.values) for it in found.neighbours(mine)]

    assert [name for name, values in found.parameters if len(values) > 1] == [
        "XBLOCK_1",
        "YBLOCK_1",
        "XBLOCK_0",
        "num_warps",
    ]
    assert near == [upstream.plain(it) for it in upstream.steps(tuner, theirs)]


def test_sums_of_rows_and_columns_in_one_go_look_two_stages_ahead(said, pairs, upstream):
    asked = said(
        "persistent_reduction",
        {"x": 1 << 15, "r0_": 512},
        {"RSPLIT_SIZE": 64},
        reduction_hint="INNER",
    )
    ((found, mine, tuner, theirs),) = pairs([asked])
    there = [upstream.plain(it) for it in upstream.steps(tuner, theirs)]
    descent = _first_call.descent(found, seed=0)
    near = [next(descent), *(descent.send(2.0 if turn else 1.0) for turn in range(len(there)))]

    assert {it["NUM_STAGES"] for it in there} >= {1, 5}
    assert near[0] == mine
    assert [dict(it.values) for it in near[1:]] == there
    assert Config({**dict(mine.values), "XBLOCK": 128}) not in found


def test_what_inductor_does_not_descend_from_is_a_list(said, upstream):
    sizes = {"x": 512, "r0_": 512}
    grid = [
        *(
            said(kind, sizes, {"deterministic": True, "persistent_reduction": False}, **HINT)
            for kind in SUMS
        ),
        said("template", num_stages=3, num_warps=8),
        said("fixed_config", config={"num_warps": 2}),
        said("user_autotune", configs=[{"M": 1}, {"M": 2}]),
        said("foreach", meta={"max_autotune": True}),
    ]
    for it in grid:
        configs = heuristics.configs(it)
        assert not upstream.tuner(it)._should_coordesc_tune
        assert space(it, configs) == Space.of(configs)


def test_all_configs_of_a_list_are_in_its_space(said):
    for it in asked_for(said):
        configs = heuristics.configs(it)
        found = space(it, configs)
        assert found.guess == configs[0]
        assert all(config in found for config in configs)
