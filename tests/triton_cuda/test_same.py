"""What we build is what Triton builds, and what is said of it is what ptxas says."""

import pickle
import subprocess

import pytest

from kernelyard import Config
from kernelyard.plugin import package_place

FACTS = {
    "shared": "shared",
    "num_warps": "num_warps",
    "num_ctas": "num_ctas",
    "tmem_size": "tensor_memory",
}


@pytest.fixture
def taken(tmp_path):
    """Ask NVIDIA's own tool what each thread of a machine code takes."""

    def taken(built):
        file = tmp_path / "kernel.cubin"
        file.write_bytes(built.artifact.files["kernel.cubin"])
        tool = package_place("triton") / "backends/nvidia/bin/cuobjdump"
        asked = [tool, "--dump-resource-usage", file]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        words = dict(it.split(":") for it in told.split() if it.count(":") == 1 and it[-1] != ":")
        return int(words["REG"]), int(words["STACK"])

    return taken


@pytest.fixture
def by_triton(process, tutorials, tmp_path):
    """Have Triton itself compile the tutorials; give each with PTX and metadata."""

    def by_triton(arch):
        (tmp_path / "sources").write_bytes(pickle.dumps(tutorials))
        told = process("same", tmp_path / "sources", arch.removeprefix("sm_"))
        return zip(tutorials, told, strict=True)

    return by_triton


@pytest.fixture
def limited(build, tutorial):
    """Build a kernel that wants many registers, with a limit."""

    def limited(arch, registers):
        source = tutorial("softmax", BLOCK=16384, num_warps=4)
        return build(source, arch, Config.of(maxnreg=registers))

    return limited


@pytest.mark.parametrize("arch", ["sm_80", "sm_90", "sm_100"])
def test_ptx_and_facts_are_those_of_triton_itself(build, launch_of, by_triton, arch):
    for source, (ptx, facts) in by_triton(arch):
        built = build(source, arch)
        assert built.artifact.files["kernel.ptx"].decode() == ptx
        launch = launch_of(built)
        assert {facts[name] == getattr(launch, ours) for name, ours in FACTS.items()} == {True}
        assert launch.global_scratch.size == facts["global_scratch_size"]


@pytest.mark.parametrize("arch", ["sm_80", "sm_90", "sm_100"])
@pytest.mark.parametrize("registers", [32, 255])
def test_registers_and_what_did_not_fit_are_those_that_nvidia_s_tool_finds(
    limited, launch_of, taken, arch, registers
):
    built = limited(arch, registers)
    launch = launch_of(built)

    assert (launch.registers, launch.local_bytes) == taken(built)
    assert (launch.local_bytes > 0) == (registers == 32)
