"""Compiling on several threads at once, with one backend or with two, mixes nothing up."""

import pytest
import torch

at_once = pytest.mark.skipif(
    torch.__version__ < "2.12",
    reason="torch before 2.12 dies where four threads trace at once, whatever the backend",
)


@at_once
def test_four_threads_compile_at_once(script):
    result = script("together", *["kernelyard"] * 4)

    assert [run["right"] for run in result["runs"]] == [True] * 4
    assert result["launches"] == [1] * 4


@at_once
def test_stock_compiles_at_the_same_time_on_other_threads(script, generated, cache):
    result = script(
        "together", "kernelyard", "inductor", "kernelyard", "inductor", TORCHINDUCTOR_VEC_ISA_OK="1"
    )
    texts = [path.read_text() for path in cache.rglob("*.py")]
    modules = [text for text in texts if "async_compile.cpp_pybinding(" in text]
    ours = [text for text in modules if "kernelyard" in text]

    assert [run["right"] for run in result["runs"]] == [True] * 4
    assert result["launches"] == [1, 1]
    assert (len(modules), len(ours)) == (4, 2)


def test_a_forked_child_calls_what_was_compiled_and_compiles_more(script):
    result = script("fork")

    assert result["status"] == 0
    assert result["child"]["called"]
    assert result["child"]["compiled"]
    assert result["child"]["origins"][-1] == "built"
    assert result["parent"]
