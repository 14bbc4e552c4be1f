"""Kernels are built for devices that are not here, side by side, and nothing holds torch."""

import json
import re

import attrs
import pytest

from kernelyard_triton_cuda import manifest

ARCHS = {"sm_80": "sm_80", "sm_90": "sm_90a", "sm_100": "sm_100a"}
CLASSES = {"*": "u64", "i32": "u32", "fp32": "f32"}


@pytest.fixture
def ptx_parameters():
    """Read the types of a kernel's parameters off its PTX."""

    def ptx_parameters(artifact):
        text = artifact.files["kernel.ptx"].decode()
        (inside,) = re.findall(r"\.visible \.entry \w+\((.*?)\)", text, re.DOTALL)
        return re.findall(r"\.param \.(\w+)", inside)

    return ptx_parameters


@pytest.fixture
def two_workers(make_runtime, tmp_path):
    return make_runtime(KERNELYARD_STORE=str(tmp_path), KERNELYARD_WORKERS="2")


def test_the_tutorials_are_built_for_three_architectures_in_parallel_workers(
    two_workers, request_of, tutorials, launch_of
):
    runtime = two_workers
    requests = [request_of(it, arch, runtime=runtime) for it in tutorials for arch in ARCHS]
    built = runtime.engine._supply.obtain(requests)

    assert len(runtime.engine.pool.processes()) == 2
    for _ in range(2):
        loaded = runtime.engine.pool.run(
            eval, "set(__import__('sys').modules)", affinity="triton_cuda", label="", limit=60
        )
        assert "triton" in loaded
        assert loaded & {"torch", "numpy"} == set()
    for request in requests:
        launch = launch_of(built[request])
        assert launch.name == request.source.entry
        assert launch.built_for == ARCHS[request.target.arch]
        assert built[request].artifact.manifest["arch"] == request.target.arch
        assert built[request].artifact.files["kernel.cubin"].startswith(b"\x7fELF")


def test_what_remains_of_the_parameters_is_what_the_machine_code_takes(
    build, each, launch_of, ptx_parameters
):
    built = build(each)
    told = [it.type for it in launch_of(built).parameters]
    two_pointers = ["u64", "u64"]

    expected = [CLASSES["*" if it.startswith("*") else it] for it in told]
    assert ptx_parameters(built.artifact) == [*expected, *two_pointers]


def test_constants_and_ones_are_no_parameters_and_hints_are_told(build, tutorial, launch_of):
    launch = launch_of(build(tutorial("matmul")))

    names = [it.name for it in launch.parameters]
    assert names == ["a", "b", "c", "m", "n", "k", "a_row", "b_row", "c_row"]
    assert launch.ones == ("a_column", "b_column", "c_column")
    assert all(it.is_divisible for it in launch.parameters)
    assert not any(it.is_divisible for it in launch_of(build(tutorial("vector_add"))).parameters)


def test_divisible_arguments_are_read_in_wider_pieces(build, tutorial):
    names = ("x", "y", "out", "n")
    wide = build(tutorial("vector_add", divisible=names)).artifact.files["kernel.ptx"]
    narrow = build(tutorial("vector_add")).artifact.files["kernel.ptx"]

    assert b"ld.global.v4" in wide
    assert b"ld.global.v4" not in narrow


def test_a_launch_is_told_of_shared_memory_warps_and_tensor_memory(build, tutorial, launch_of):
    softmax = launch_of(build(tutorial("softmax")))
    matmul = launch_of(build(tutorial("matmul"), "sm_100"))

    assert (softmax.num_warps, softmax.num_ctas, softmax.cluster) == (8, 1, (1, 1, 1))
    assert softmax.shared == 32
    assert matmul.shared > 48 * 1024
    assert matmul.tensor_memory == 128


def test_a_launch_is_told_of_scratch_memory(build, described, launch_of):
    code = """import triton
import triton.language as tl


@triton.jit
def copy(x, out, rows, columns, M: tl.constexpr, N: tl.constexpr):
    given = tl.make_tensor_descriptor(x, [rows, columns], [columns, 1], [M, N])
    made = tl.make_tensor_descriptor(out, [rows, columns], [columns, 1], [M, N])
    made.store([0, 0], given.load([0, 0]))
"""
    signature = "x: *float32, out: *float32, rows: int32, columns: int32"
    source = described(code, "copy", signature, M=16, N=32)

    by_hand = launch_of(build(source, "sm_80")).global_scratch
    in_hardware = launch_of(build(source, "sm_90")).global_scratch
    assert by_hand == manifest.Scratch(0, 1)
    assert in_hardware.size >= 2 * 128
    assert in_hardware.alignment == 128


def test_what_is_said_of_a_launch_is_plain_json(build, each, launch_of):
    text = build(each).artifact.manifest["launch"]
    launch = manifest.from_json(text)

    assert isinstance(json.loads(text), dict)
    assert manifest.from_json(manifest.to_json(launch)) == launch
    assert hash(launch)
    assert None not in attrs.astuple(launch)


def test_the_text_may_be_of_several_functions_with_constants_of_triton_s_types(
    build, described, launch_of
):
    code = """import triton
import triton.language as tl

HALF: tl.constexpr = tl.constexpr(0.5)


@triton.jit
def scaled(x, TO: tl.constexpr):
    return (x * HALF).to(TO)


@triton.jit
def scale(x, out, bias, n, TO: tl.constexpr, BLOCK: tl.constexpr = 128):
    i = tl.arange(0, BLOCK)
    values = scaled(tl.load(x + i, mask=i < n), TO)
    if bias is not None:
        values += tl.load(bias + i, mask=i < n)
    tl.store(out + i, values, mask=i < n)
"""
    signature = "x: *float32, out: *float16, n: int32"
    built = build(described(code, "scale", signature, TO="tl.float16", absent=("bias",)))

    assert [it.name for it in launch_of(built).parameters] == ["x", "out", "n"]
    assert b"cvt.rn.f16" in built.artifact.files["kernel.ptx"]
