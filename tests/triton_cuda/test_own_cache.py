"""Triton writes nothing to its own cache, asks no driver, and leaves nothing behind."""

import pytest

from kernelyard import CompileError
from kernelyard_triton_cuda import variables


@pytest.fixture
def homes(tmp_path, monkeypatch):
    """Directories that Triton would write to; workers inherit them."""
    made = {name: tmp_path / name for name in ("HOME", "TRITON_HOME", "TRITON_CACHE_DIR")}
    for name, place in made.items():
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    return made


def test_triton_s_own_cache_is_never_written(make_runtime, build, tutorial, homes, tmp_path):
    runtime = make_runtime(KERNELYARD_STORE=str(tmp_path / "store"), KERNELYARD_WORKERS="1")
    build(tutorial("softmax"), runtime=runtime)
    left = [path for place in homes.values() for path in place.rglob("*")]

    assert left == []


@pytest.fixture
def afterwards(make_runtime, build, tutorial, tmp_path):
    """Build a kernel, then have its worker evaluate an expression."""

    def afterwards(asked):
        runtime = make_runtime(KERNELYARD_STORE=str(tmp_path), KERNELYARD_WORKERS="1")
        build(tutorial("softmax"), runtime=runtime)
        return runtime.engine.pool.run(eval, asked, affinity="triton_cuda", label="", limit=60)

    return afterwards


def test_a_build_leaves_no_file_in_the_worker_s_scratch(afterwards):
    assert afterwards("__import__('os').listdir(__import__('os').environ['TMPDIR'])") == []


def test_a_build_leaves_no_text_in_the_worker(afterwards):
    assert afterwards("'softmax.py' in __import__('linecache').cache") is False


def test_a_build_leaves_the_worker_s_environment_as_it_was(afterwards):
    names = {*variables.BUILDING, "TRITON_BACKENDS_IN_TREE"}

    assert afterwards("set(__import__('os').environ)") & names == set()


def test_a_text_that_asks_for_a_driver_brings_no_torch_into_the_worker(
    make_runtime, build, described, tmp_path
):
    runtime = make_runtime(KERNELYARD_STORE=str(tmp_path), KERNELYARD_WORKERS="1")
    asking = "import triton\ntriton.runtime.driver.active.get_current_device()\n"
    with pytest.raises(CompileError, match="0 active drivers"):
        build(described(asking, "kernel"), runtime=runtime)
    asked = "'torch' in __import__('sys').modules"

    assert runtime.engine.pool.run(eval, asked, affinity="triton_cuda", label="", limit=60) is False


def test_no_driver_is_asked(afterwards):
    driver = afterwards("vars(__import__('triton').runtime.driver)")

    assert driver == {"_default": None, "_active": None}
