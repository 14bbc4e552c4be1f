"""Inductor beside us is as if we were not there, and we are not taken for it."""

import os

import pytest

from kernelyard_cpp_cpu import cpu

takes_a_minute = pytest.mark.skipif(
    os.environ.get("BESIDE_STOCK") != "all",
    reason="it takes a minute; `make opinfo` runs it, or BESIDE_STOCK=all",
)
QUICK = {"TORCHINDUCTOR_VEC_ISA_OK": "1"}
"""Saves stock its dry builds, where what they find out is not what is tested."""

LESS = [it for it in cpu.features() if it not in {"bmi", "bmi2", "lzcnt", "movbe", "popcnt"}]
"""A target for which Inductor is set up as for the whole processor."""


def misled(runs):
    """List the compilations that got a wrong result or the other's module."""
    return [
        run
        for run in runs
        if not run["right"]
        or ("kernelyard" in run["text"], run["delivered"])
        != ((True, 1) if run["backend"] == "kernelyard" else (False, 0))
    ]


def module_of(run):
    """Give the module's text without its first line, which counts compilations."""
    return run["text"].partition("\n")[2]


@takes_a_minute
def test_in_one_process_neither_gets_what_is_the_others(script, tmp_path):
    stock_first = script("neighbours", "inductor", "kernelyard", "inductor", **QUICK)
    ours_first = script(
        "neighbours", "kernelyard", "inductor", TORCHINDUCTOR_CACHE_DIR=str(tmp_path / "other")
    )
    before, _, after = stock_first["runs"]
    _, beside = ours_first["runs"]

    assert misled(stock_first["runs"] + ours_first["runs"]) == []
    assert module_of(before) == module_of(after) == module_of(beside)
    assert stock_first["changed"] == ours_first["changed"] == []


@pytest.mark.parametrize("first", ["kernelyard", "inductor"])
def test_processes_that_share_a_cache_get_each_their_own_out_of_it(script, first):
    second = "inductor" if first == "kernelyard" else "kernelyard"

    (one,) = script("neighbours", first, **QUICK)["runs"]
    other, again = script("neighbours", second, first, **QUICK)["runs"]

    assert misled([one, other, again]) == []
    assert (one["hits"], other["hits"], again["hits"]) == (0, 0, 1)
    assert module_of(one) == module_of(again)


@takes_a_minute
@pytest.mark.skipif(len(LESS) == len(cpu.features()), reason="there is nothing here to leave out")
def test_processes_with_other_targets_get_no_module_of_each_other(script):
    whole, smaller = {}, {"KERNELYARD_CPP_CPU_FEATURES": ",".join(LESS)}
    told = [script("neighbours", "kernelyard", **it) for it in (whole, smaller, whole, smaller)]
    runs = [run for it in told for run in it["runs"]]

    assert misled(runs) == []
    assert [run["hits"] for run in runs] == [0, 0, 1, 1]


def test_the_registry_routes_where_there_is_no_pass_and_is_put_back(script):
    result = script("neighbours", "registry", "kernelyard", "inductor", **QUICK)

    assert misled(result["runs"]) == []
    assert result["changed"] == []
