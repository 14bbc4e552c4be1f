"""Every option reaches the compiler, or is refused with those that are known."""

import attrs
import pytest

from kernelyard import Config, Space, SpaceError
from kernelyard.plugin import Accepted, Target
from kernelyard_triton_cuda import options

CAREFUL = """import triton
import triton.language as tl


@triton.jit
def careful(x, out, n, BLOCK: tl.constexpr):
    tl.device_assert(n + n > n)
    i = tl.arange(0, BLOCK)
    root = tl.extra.libdevice.sqrt(tl.load(x + i, mask=i < n, other=0.0))
    tl.store(out + i, tl.extra.libdevice.div_rn(root, 3.0), mask=i < n)
"""
CHANGES = {
    "num_warps": ("matmul", 8),
    "num_stages": ("matmul", 4),
    "num_ctas": ("matmul", 2),
    "maxnreg": ("softmax", 64),
    "enable_fp_fusion": ("matmul", False),
    "enable_reflect_ftz": ("careful", False),
    "sanitize_overflow": ("careful", False),
    "debug": ("careful", False),
    "launch_cooperative_grid": ("matmul", True),
    "launch_pdl": ("matmul", True),
    "ptx_options": ("matmul", "-O1"),
    "ptx_version": ("matmul", 83),
}
"""Of each option a kernel for which it matters, and a value that is not the default."""
TARGET = Target("cuda", "sm_90")


@pytest.fixture(scope="module")
def with_options(described, tutorial):
    """Describe a kernel with these options."""

    def with_options(name, **options):
        if name != "careful":
            return tutorial(name, **options)
        signature = "x: *float32, out: *float32, n: int32"
        return described(CAREFUL, name, signature, **{"BLOCK": 64, "debug": True, **options})

    return with_options


def test_every_option_is_tried_here():
    assert set(CHANGES) == set(options.TRITON)


@pytest.mark.parametrize("option", CHANGES)
def test_an_option_reaches_the_compiler(build, with_options, option):
    name, value = CHANGES[option]
    before = build(with_options(name)).artifact
    after = build(with_options(name, **{option: value})).artifact

    assert (before.files, before.manifest) != (after.files, after.manifest)


def test_options_are_told_to_who_launches(build, tutorial, launch_of):
    chosen = {"launch_cooperative_grid": True, "launch_pdl": True, "num_ctas": 2, "num_warps": 4}
    launch = launch_of(build(tutorial("matmul", **chosen)))

    assert launch.is_cooperative
    assert launch.is_dependent
    assert (launch.num_ctas, launch.cluster, launch.num_warps) == (2, (2, 1, 1), 4)


def test_registers_are_limited_and_configs_that_differ_in_that_are_two(build, tutorial, launch_of):
    wide = tutorial("softmax", BLOCK=16384, num_warps=4)
    free, limited = (build(wide, config=Config.of(maxnreg=it)) for it in (255, 32))

    assert free.key != limited.key
    assert launch_of(free).registers > launch_of(limited).registers == 32
    assert launch_of(free).local_bytes < launch_of(limited).local_bytes


def test_what_a_config_says_counts_before_the_source(build, tutorial, launch_of):
    built = build(tutorial("softmax"), config=Config.of(num_warps=2, BLOCK=2048))

    assert launch_of(built).num_warps == 2
    assert b".reqntid 64" in built.artifact.files["kernel.ptx"]


def test_a_source_without_a_space_has_the_one_config_that_its_options_are(hook, tutorial):
    matmul = tutorial("matmul", num_warps=8)
    (config,) = hook("configs", matmul, TARGET)

    assert config == Config.of(M=128, N=128, K=32, GROUP=8, ACTIVATION="leaky_relu", num_warps=8)


def test_a_space_is_of_constants_and_options_and_its_guess_is_built(hook, build, tutorial):
    space = Space({"M": (64, 128), "num_warps": (8, 4)}, ["M == 128 or num_warps == 4"])
    source = attrs.evolve(tutorial("matmul"), space=space)
    guess = hook("configs", source, TARGET).guess

    assert guess == Config.of(M=64, num_warps=4)
    assert b".reqntid 128" in build(source, config=guess).artifact.files["kernel.ptx"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"TILE": (8, 16)}, "'TILE' is no option; known are M, N, K, GROUP, ACTIVATION, num_warps"),
        ({"cluster_dims": (1, 2)}, "'cluster_dims' is no option; known are .*num_ctas"),
        ({"num_warps": (4, 3)}, "num_warps=3; give 1, 2, 4, 8, 16 or 32"),
        ({"num_warps": (4, True)}, "num_warps=True"),
        ({"maxnreg": (64, 256)}, "maxnreg=256; give a whole number up to 255"),
        ({"enable_fp_fusion": (1, 0)}, "enable_fp_fusion=1; give True or False"),
        ({"m": (1, 2)}, "m=1 is given for an argument; known are M"),
        ({"modules": ("a", "b")}, "'modules' belongs to the text; give it as an option"),
        ({"divisible": ("a", "scale")}, "'divisible' names 'scale', which is no argument"),
    ],
)
def test_what_nobody_knows_in_a_space_is_an_error(hook, tutorial, parameters, said):
    source = attrs.evolve(tutorial("matmul"), space=Space(parameters))
    with pytest.raises(SpaceError, match=said):
        hook("configs", source, TARGET)


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"num_warp": 4}, "'num_warp' is no option", "known are BLOCK, num_warps, num_stages"),
        ({"cluster_dims": (2, 1, 1)}, "'cluster_dims' is no option", "num_ctas"),
        ({"num_stages": 0}, "num_stages=0", "give a whole number up to 64"),
        ({"default_dot_input_precision": "ieee"}, "is no option", "known are BLOCK, num_warps"),
        ({"n": 4}, "n=4 is given for an argument", "known are BLOCK"),
        ({"divisible": ("z",)}, "'divisible' names 'z', which is no argument", "x: *fp32"),
        ({"equal_to_1": ("x",)}, "'equal_to_1' names 'x', which is *fp32", "name integers; its"),
        ({"absent": ("x",)}, "'absent' names 'x', which is an argument", "no arguments: BLOCK"),
        ({"absent": ("z",)}, "'absent' names 'z', which is no parameter", "no arguments: BLOCK"),
        ({"modules": ("triton.mine", "")}, "'modules' names Triton's own", "give others' texts"),
        ({"modules": ("helper",)}, "'modules' has a name without a text", "give them in turn"),
    ],
)
def test_what_nobody_knows_in_options_is_a_rejection(hook, tutorial, given, reason, remedy):
    verdict = hook("accepts", tutorial("vector_add", **given), TARGET)

    assert not isinstance(verdict, Accepted)
    assert reason in verdict.reason
    assert remedy in verdict.remedy


def test_a_config_that_comes_by_another_way_is_checked_too(build, tutorial):
    with pytest.raises(SpaceError, match="num_warps=3; give 1, 2, 4"):
        build(tutorial("vector_add"), config=Config.of(num_warps=3))
