"""Without a compiler, what is stored runs, and what is not says how to get one."""

import shutil

GRAPH_CACHE = {"TORCHINDUCTOR_AUTOGRAD_CACHE": "0"}
"""Leaves a warm process only the cache that is asked last, right before code is generated."""


def test_with_a_cold_store_the_error_says_how_to_get_one(script, tmp_path):
    result = script("once", PATH=str(tmp_path), CXX="", KERNELYARD_STORE=str(tmp_path / "store"))

    assert "NoPluginError: no plugin can run cpp kernel 'from torch.compile'" in result["error"]
    assert "g++ is not on PATH; clang++ is not on PATH; install one (Debian: " in result["error"]
    assert result["origins"] == []


def test_a_compiler_that_was_removed_is_missed_only_by_what_is_new(script, tmp_path):
    path = tmp_path / "c++"
    path.symlink_to(shutil.which("g++"))
    script("once", CXX=str(path), **GRAPH_CACHE)
    path.unlink()

    old = script("once", CXX=str(path), **GRAPH_CACHE)
    new = script("once", "other", CXX=str(path))

    assert old == {"right": True, "error": "", "origins": ["store"]}
    assert f"{path} is not on PATH; " in new["error"]
    assert "correct KERNELYARD_CPP_CPU_CXX or CXX, " in new["error"]
