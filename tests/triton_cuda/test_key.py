"""The key changes with all that changes the result; what is built of one key is the same bytes."""

import ctypes
import json
import shutil
import subprocess
import sys

import pytest

import kernelyard_triton_cuda
from kernelyard.plugin import Config, Target, package_place
from kernelyard_triton_cuda import addresses, toolchain, variables

TARGET = Target("cuda", "sm_90")
NEUTRAL = {
    *("AMDGCN_ENABLE_DUMP", "AMDGCN_USE_BUFFER_ATOMICS", "AMDGCN_USE_BUFFER_OPS"),
    *("AMDGCN_ANALYZE_SMALL_TENSOR_RANGE", "AMDGCN_SCALARIZE_PACKED_FOPS"),
    *("TRITON_DUMP_MIR", "TRITON_SWAP_MIR", "TRITON_HIP_USE_ASYNC_COPY"),
    *("TRITON_HIP_USE_BLOCK_PINGPONG", "TRITON_HIP_USE_IN_THREAD_TRANSPOSE"),
    *("LLVM_ENABLE_TIMING", "LLVM_IR_ENABLE_DUMP", "MLIR_DISABLE_MULTITHREADING"),
    *("MLIR_DUMP_PATH", "MLIR_ENABLE_DIAGNOSTICS", "MLIR_ENABLE_DUMP", "MLIR_ENABLE_TIMING"),
    *("NVPTX_ENABLE_DUMP", "TRITON_DUMP_PTXAS_LOG", "TRITON_ENABLE_LLVM_DEBUG"),
    *("TRITON_LLVM_DEBUG_ONLY", "TRITON_FRONT_END_DEBUGGING", "TRITON_MOCK_PTX_VERSION"),
    "TRITON_CUOBJDUMP_PATH",
    "TRITON_NVDISASM_PATH",
}
"""For another vendor's devices, to look at what is done, or to name it."""
UNUSED = {
    "USE_IR_LOC",
    "TRITON_ALWAYS_COMPILE",
    "TRITON_KERNEL_DUMP",
    "TRITON_KERNEL_OVERRIDE",
    "TRITON_STORE_BINARY_ONLY",
}
"""Read by ``triton.compile``, which we do not call."""
OURS_ANYWAY = {"TRITON_OVERRIDE_ARCH", "TRITON_INTERPRET"}
"""The target says it, and a build is told so."""
ASKED = """import json, os, sys
os.environ.update(dict.fromkeys(json.loads(sys.argv[1]), "1"))
from triton import knobs
from triton._C.libtriton import get_cache_invalidating_env_vars
groups = (knobs.compilation, knobs.runtime, knobs.language, knobs.nvidia, knobs.amd)
names = {it.key for group in groups for it in group.knob_descriptors.values()}
json.dump(sorted({*names, *get_cache_invalidating_env_vars()}), sys.stdout)
"""


@pytest.fixture
def key(hook, tutorial):
    """Give the plugin's parts of the key, where these variables are set."""

    def key(**given):
        return hook("cache_key", tutorial("vector_add"), Config(), TARGET, **given)

    return key


@pytest.fixture
def changed(key):
    """Name the parts of the key that are others where these variables are set."""

    def changed(**given):
        before, after = key(), key(**given)
        return sorted(name for name in before | after if before.get(name) != after.get(name))

    return changed


def test_it_names_triton_and_its_tools(key):
    parts = key()

    assert parts["triton"].startswith("3.")
    for name in ("triton.digest", "ptxas", "ptxas.blackwell", "libdevice"):
        assert len(bytes.fromhex(parts[name])) == 32


@pytest.mark.parametrize("name", variables.SWITCHES)
def test_a_variable_that_changes_the_result_is_in_it(changed, name):
    assert changed(**{name: "1"}) == ["variables"]


@pytest.mark.parametrize("name", variables.DEVICES)
def test_which_devices_there_are_is_not(changed, name):
    assert changed(**{name: "1"}) == []


def test_every_variable_that_triton_reads_is_in_it_or_known_to_change_nothing():
    tried = [*kernelyard_triton_cuda.kernelyard_variables, *NEUTRAL, *UNUSED, *OURS_ANYWAY]
    harmless = [it for it in tried if it not in variables.PASSES]
    asked = [sys.executable, "-c", ASKED, json.dumps(harmless)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    known = {*kernelyard_triton_cuda.kernelyard_variables, *NEUTRAL, *UNUSED, *OURS_ANYWAY}

    assert len(json.loads(told)) > 20
    assert set(json.loads(told)) - known == {"TRITON_LIBHIP_PATH"}


@pytest.mark.parametrize("name", variables.TOOLS)
def test_a_tool_is_named_by_content_and_not_by_path(changed, hook, tmp_path, name):
    part = {"TRITON_PTXAS_PATH": "ptxas", "TRITON_LIBDEVICE_PATH": "libdevice"}
    own = package_place("triton") / toolchain._BUNDLED[name]
    same, other = tmp_path / "same", tmp_path / "other"
    shutil.copy(own, same)
    other.write_bytes(b"#!/bin/sh\n")
    other.chmod(0o755)

    assert changed(**{name: str(same)}) == []
    assert changed(**{name: str(other)}) == [part.get(name, "ptxas.blackwell")]


@pytest.mark.parametrize("name", variables.PASSES)
def test_a_library_of_passes_is_named_by_content(key, tmp_path, name):
    library = tmp_path / "passes.so"
    parts = []
    for content in (b"one", b"two", None):
        if content:
            library.write_bytes(content)
        else:
            library.unlink()
        parts.append(key(**{name: str(library)})["variables"])

    assert len(set(parts)) == 3
    assert str(tmp_path) not in "".join(parts)


def test_one_key_has_one_content(make_runtime, build, tutorial, tutorial_names, tmp_path):
    """Also where a worker has built something else before."""
    made = []
    for order in (tutorial_names, tutorial_names[::-1]):
        store = str(tmp_path / str(len(made)))
        runtime = make_runtime(KERNELYARD_STORE=store, KERNELYARD_WORKERS="1")
        made.append({it: build(tutorial(it), "sm_100", runtime=runtime) for it in order})
        runtime.engine.pool.close()

    for name in tutorial_names:
        first, second = (of_order[name] for of_order in made)
        assert (first.origin, second.origin) == ("built", "built")
        assert first.artifact == second.artifact


def test_programs_that_a_build_starts_lie_at_the_same_addresses_each_time():
    """ptxas for sm_100 made two machine codes of one text, in turn."""

    def maps():
        return subprocess.run(["cat", "/proc/self/maps"], capture_output=True, check=True).stdout

    personality = ctypes.CDLL(None).personality
    if (personality(0x0040000), personality(0))[0] == -1:
        pytest.skip("the system does not let a process choose")
    with addresses.fixed():
        one, other = maps(), maps()

    assert one == other
    assert maps() != maps()


def test_a_process_that_builds_with_two_settings_mixes_nothing(hook, tutorial):
    made = [
        hook("precompile", [tutorial("softmax")], Config(), TARGET, **given)[0].files[
            "kernel.cubin"
        ]
        for given in ({}, {"PTXAS_OPTIONS": "-O0"}, {"DISABLE_PTXAS_OPT": "1"}, {})
    ]

    assert made[0] == made[3]
    assert len(set(made)) == 3


def test_what_is_built_does_not_say_where_triton_is_installed(build, tutorial):
    files = build(tutorial("softmax")).artifact.files
    place = str(package_place("triton").parent).encode()

    assert b'"triton/language/standard.py"' in files["kernel.ptx"]
    assert not any(place in content for content in files.values())


def test_a_worker_builds_with_the_variables_of_the_key_and_not_with_those_it_inherits(
    make_runtime, request_of, build, tutorial, monkeypatch
):
    plain = build(tutorial("matmul"))
    monkeypatch.setenv("DISABLE_LLVM_OPT", "1")
    monkeypatch.setenv("PTXAS_OPTIONS", "-O1")
    monkeypatch.setenv("TRITON_INTERPRET", "1")
    monkeypatch.setenv("TRITON_OVERRIDE_ARCH", "sm80")
    inherited = make_runtime(KERNELYARD_WORKERS="1")
    asked = make_runtime(KERNELYARD_WORKERS="1", DISABLE_LLVM_OPT="1", PTXAS_OPTIONS="-O1")
    same = request_of(tutorial("matmul"), runtime=inherited)
    again = inherited.engine.builder.obtain([same], anew=True)[same]
    other = build(tutorial("matmul"), runtime=asked)

    assert again.origin == "built"
    assert again.artifact == plain.artifact
    assert other.artifact.files["kernel.ptx"] != plain.artifact.files["kernel.ptx"]
