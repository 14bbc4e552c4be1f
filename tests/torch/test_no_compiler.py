"""Without a compiler, what is stored runs, and what is not says how to get one."""

import shutil

import pytest

REMEDY = "install one (Debian: apt install g++; macOS: xcode-select --install)"
GRAPH_CACHE = {"TORCHINDUCTOR_AUTOGRAD_CACHE": "0"}
"""Leaves a warm process only the cache that is asked last, right before code is generated."""


@pytest.fixture
def own(tmp_path):
    """A store of the test's own."""
    return {"KERNELYARD_STORE": str(tmp_path / "store")}


def test_with_a_cold_store_the_error_says_how_to_get_one(script, own, tmp_path):
    result = script("once", PATH=str(tmp_path), CXX="", **own)

    assert "NoPluginError: no plugin can run cpp kernel 'from torch.compile'" in result["error"]
    assert f"g++ is not on PATH; clang++ is not on PATH; {REMEDY}" in result["error"]
    assert result["origins"] == []


def test_a_compiler_that_was_removed_is_missed_only_by_what_is_new(script, own, tmp_path):
    path = tmp_path / "c++"
    path.write_text(f'#!/bin/sh\nexec {shutil.which("g++")} "$@"\n')
    path.chmod(0o755)
    script("once", CXX=str(path), **own, **GRAPH_CACHE)
    path.unlink()

    old = script("once", CXX=str(path), **own, **GRAPH_CACHE)
    new = script("once", "other", CXX=str(path), **own)

    assert old == {"right": True, "error": "", "origins": ["store"]}
    assert f"{path} is not on PATH; " in new["error"]
    assert REMEDY in new["error"]
