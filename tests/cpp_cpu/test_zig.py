"""A compiler from the index, where the machine has none of its own."""

import importlib.util

import pytest

PACKAGE = importlib.util.find_spec("ziglang")


@pytest.fixture
def bare(tmp_path):
    """Give an environment in which no compiler is on the path."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sh").symlink_to("/bin/sh")
    return {"PATH": str(tools), "CXX": "", "KERNELYARD_STORE": str(tmp_path / "store")}


@pytest.mark.skipif(PACKAGE is not None, reason="ziglang is installed, so there is a compiler")
def test_doctor_names_the_package_where_there_is_no_compiler(command, bare):
    _, report = command("doctor", **bare)

    (found,) = (f for f in report["findings"] if f["plugin"] == "cpp_cpu")
    assert found["state"] == "ABSENT"
    assert "pip install 'kernelyard-cpp-cpu[zig]'" in found["remedy"]


@pytest.mark.skipif(
    PACKAGE is None,
    reason="ziglang is not installed: 100 MB, and a C++ library to build for a minute at first use",
)
def test_a_kernel_is_built_and_run_with_no_compiler_on_the_path(process, bare):
    assert process("twice", **bare)["y"] == [2.0, 4.0, 6.0, 8.0]
