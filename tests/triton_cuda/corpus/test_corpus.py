"""What Inductor generates is built as it is, for three architectures, and nothing holds torch.

All of it, with every config, where ``KERNELYARD_CORPUS=all``; otherwise all of it for one
architecture, and a sample for the others.
"""

import json
from pathlib import Path

import pytest

from kernelyard import CompileError
from kernelyard._runtime.request import Built

EVERY = None
"""All configs of a kernel."""
HEURISTICS = {
    "cooperative_reduction",
    "foreach",
    "persistent_reduction",
    "pointwise",
    "reduction",
    "split_scan",
    "template",
    "user_autotune",
}
GRIDS = {
    "BatchMatmulGrid3D",
    "CooperativeReductionGrid",
    "FixedGrid",
    "Grid1D",
    "Grid2D",
    "Grid2DWithYZOverflow",
    "Grid3D",
    "MixOrderReductionGrid",
    "PrecomputedGrid",
    "RoundRobinComboKernelGrid",
    "SequentialComboKernelGrid",
    "SequentialFlattenComboKernelGrid",
    "SplitScanGrid",
}
NO_SUCH_TYPE = "type fp8e4nv not supported in this architecture"
REFUSED = {
    ("eighths__triton_per_fused__to_copy_abs_amax_div_0.py", "sm_80"): NO_SUCH_TYPE,
    ("eighths_read__triton_poi_fused__to_copy_mul_0.py", "sm_80"): NO_SUCH_TYPE,
}
"""What Triton does not build for an architecture, and what it says of it."""


@pytest.fixture
def loaded(two_workers):
    """Say what the workers that are there have imported."""

    def loaded():
        counts = "set(__import__('sys').modules)"
        pool, each = two_workers.engine.pool, range(len(two_workers.engine.pool.processes()))
        return [pool.run(eval, counts, affinity="triton_cuda", label="", limit=60) for _ in each]

    return loaded


def test_the_corpus_has_kernels_of_every_heuristic_and_grid(index):
    there = {it.name for it in (Path(__file__).parent / "kernels").glob("*.py")}

    assert len(index) >= 250
    assert set(index) == there
    assert {it["heuristic"] for it in index.values()} == HEURISTICS
    assert {it["grid"] for it in index.values()} == GRIDS


@pytest.mark.parametrize("arch", ["sm_90", "sm_80", "sm_100"])
def test_it_is_built_as_it_is_and_what_triton_refuses_is_listed(
    built, index, sample, is_whole, arch
):
    files = list(index) if is_whole or arch == "sm_90" else sample
    results = built(files, arch, EVERY if is_whole and arch == "sm_90" else 1)
    expected = {file: words for (file, where), words in REFUSED.items() if where == arch}

    assert [len(it) for it in results.values()].count(0) == 0
    for file, made in results.items():
        for it in made:
            if file in expected:
                assert isinstance(it, CompileError)
                assert expected[file] in it.output
            else:
                assert isinstance(it, Built), it
                assert it.artifact.files["kernel.cubin"].startswith(b"\x7fELF")


def test_it_is_built_by_two_workers_that_hold_triton_and_no_torch(built, sample, loaded):
    built(sample, "sm_90")
    built(sample, "sm_86")  # nobody else asks for it: it is not in the store
    found = loaded()

    assert len(found) == 2
    assert all("triton" in it for it in found)
    assert [it & {"torch", "numpy"} for it in found] == [set(), set()]


def test_the_second_run_builds_nothing_and_imports_no_triton(built, sample, script):
    files = [it for it in sample if (it, "sm_80") not in REFUSED]
    built(files, "sm_80")

    assert script("again", json.dumps(files), "sm_80") == {
        "origins": ["store"],
        "loaded": [],
        "workers": 0,
    }
