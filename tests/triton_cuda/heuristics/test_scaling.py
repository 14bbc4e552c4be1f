"""Blocks shrink where registers are short, as Inductor's do."""

from types import SimpleNamespace

import pytest

from kernelyard import Config
from kernelyard_triton_cuda import heuristics
from kernelyard_triton_cuda.heuristics import scaling

REGISTERS = (None, 32, 33, 128)
SIZES = [{"x": 2**x, "r0_": 2**r} for x in (0, 10, 14, 20) for r in (3, 8, 15)]


@pytest.fixture
def theirs(upstream):
    """Give what Inductor adds to its list when every config takes so many registers."""

    def theirs(generated, registers):
        tuner = upstream.tuner(generated)
        kernel = SimpleNamespace(n_regs=registers)
        tuner.compile_results = [SimpleNamespace(config=it, kernel=kernel) for it in tuner.configs]
        added = []
        if tuner._could_rblock_scale:
            for config in tuner._iter_rblock_scale_candidates():
                tuner.compile_results.append(SimpleNamespace(config=config, kernel=kernel))
                added.append(upstream.plain(config))
        return added

    return theirs


@pytest.fixture
def mine():
    """Give what we add: each config is looked at once, also those that were added."""

    def mine(generated, registers):
        built = heuristics.configs(generated)
        count = len(built)
        for config in built:
            more = scaling.scaled(generated, config, registers)
            if more is not None and more not in built:
                built.append(more)
        return [dict(it.values) for it in built[count:]]

    return mine


def test_what_is_added_is_inductors(mine, theirs, said, combinations, device):
    devices = [
        device("H200"),
        device("A100"),
        device(multi_processor_count=128),
        device(max_threads_per_multi_processor=1536),
    ]
    metas = [
        {},
        {"max_autotune": True},
        {"min_rblock": 2048},
        {"deterministic": True},
        {"dynamic_scale_rblock": False},
        {"persistent_reduction": True},
        {"num_load": 12},
    ]
    points = counted = 0
    for kind in ("reduction", "cooperative_reduction", "split_scan", "persistent_reduction"):
        sizes = SIZES
        for asked in combinations(
            sizes=sizes, meta=metas, device=devices, hint=("INNER", "DEFAULT")
        ):
            meta = {"persistent_reduction": False, **asked["meta"]}
            it = said(
                kind,
                asked["sizes"],
                meta,
                {"device": asked["device"]},
                reduction_hint=asked["hint"],
            )
            for registers in REGISTERS:
                added = theirs(it, registers)
                assert mine(it, registers) == added, (it, registers)
                points += 1
                counted += len(added)

    assert (points, counted) == (10752, 2114)


def test_devices_before_sm_80_and_those_that_tell_nothing_add_none(mine, said, device):
    large = {"x": 1 << 20, "r0_": 4096}
    told = [
        device(major=7),
        device(major=None),
        device(regs_per_multiprocessor=None),
        device(type="cpu"),
    ]

    assert mine(said("reduction", large, reduction_hint="INNER"), 255)
    for it in told:
        assert (
            mine(said("reduction", large, triton={"device": it}, reduction_hint="INNER"), 255) == []
        )


def test_several_kernels_in_one_add_none(said):
    parts = {
        "heuristic_0": "reduction",
        "num_kernels": 1,
        "size_hints_0": {"x": 1 << 20, "r0_": 4096},
    }
    it = said("reduction", {"x": 1 << 20, "r0_": 4096}, {"combo_grid_meta": parts})

    assert not scaling.is_worth_it(it)
    assert scaling.scaled(it, Config.of(R0_BLOCK=2048, num_warps=16), 255) is None


def test_the_longer_of_two_reduced_dimensions_shrinks(mine, theirs, said):
    for last in (6, 9):
        it = said("reduction", {"x": 1 << 16, "r0_": 8, "r1_": 2**last}, reduction_hint="DEFAULT")
        assert mine(it, 128) == theirs(it, 128) != []
