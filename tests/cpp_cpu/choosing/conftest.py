"""Kernels in one config, or in each of a space, and a compiler whose calls are counted."""

import shutil
import subprocess

import pytest

from kernelyard import Argument, Config, Source, Space

CLANG = next(filter(shutil.which, ["clang++", *(f"clang++-{n}" for n in range(14, 26))]), None)
COMPILERS = [
    "g++",
    pytest.param(
        CLANG, id="clang++", marks=pytest.mark.skipif(not CLANG, reason="there is no clang++")
    ),
]


@pytest.fixture(params=COMPILERS)
def compiled_by(request, make_runtime):
    """A runtime for each of the compilers."""
    return make_runtime(KERNELYARD_CPP_CPU_CXX=request.param)


@pytest.fixture(scope="session")
def kernel():
    """Describe a function ``kernel`` that writes to ``out``; what may be chosen in it."""

    def kernel(code, *, out="float64", space=None, **options):
        return Source(
            "cpp",
            code,
            "kernel",
            [Argument.output("out", out)],
            options,
            space=space,
            name="choice",
        )

    return kernel


@pytest.fixture
def chosen(compiled_by, kernel):
    """Build a function that writes to ``out`` in one config; give its launcher."""

    def chosen(code, *, out="float64", options=None, **choices):
        space = Space({name: (value,) for name, value in choices.items()})
        source = kernel(code, out=out, space=space, **(options or {}))
        return compiled_by.kernel(source, "cpu")

    return chosen


@pytest.fixture
def instructions(compiled_by, tmp_path):
    """Build a function for a target in one config; give the instructions that it has."""
    objdump = shutil.which("objdump")
    if objdump is None:
        pytest.skip("there is no objdump")

    def instructions(source, target, **choices):
        settings = compiled_by.engine.resolver.settings_of("cpp_cpu")
        built = compiled_by.plugins.precompile(
            "cpp_cpu", [source], Config.of(**choices), target, settings
        )
        library = tmp_path / "kernel.so"
        library.write_bytes(built[0].files["kernel.so"])
        command = [objdump, "-d", "--disassemble=kernel", "--no-show-raw-insn", str(library)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return instructions


@pytest.fixture
def counted(tmp_path, make_runtime, wrap):
    """A runtime with one worker and an empty store, and the calls of its compiler."""
    log = tmp_path / "log"
    compiler = wrap(tmp_path / "c++", before=f'echo "$*" >> {log}')
    runtime = make_runtime(
        KERNELYARD_CPP_CPU_CXX=str(compiler),
        KERNELYARD_STORE=str(tmp_path / "store"),
        KERNELYARD_WORKERS="1",
        KERNELYARD_BACKGROUND="off",
    )
    runtime.prepare([Source("cpp", "", "kernel", ())], "cpu")  # builds the launcher

    def calls():
        _launcher, *kernels = (it for it in log.read_text().splitlines() if "unit.cpp" in it)
        return kernels

    return runtime, calls
