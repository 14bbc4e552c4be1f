"""Kernels that many tests launch, built once, and processes to run some in."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard.plugin import PluginSettings

SCRIPTS = Path(__file__).parent / "scripts"

C_TYPES = {
    "bool": "bool",
    **{f"int{bits}": f"std::int{bits}_t" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": f"std::uint{bits}_t" for bits in (8, 16, 32, 64)},
    "float16": "std::uint16_t",
    "bfloat16": "std::uint16_t",
    "float32": "float",
    "float64": "double",
    "complex64": "std::complex<float>",
    "complex128": "std::complex<double>",
}


def copier(dtype):
    return Source(
        language="cpp",
        code=f"""#include <{"complex" if "complex" in dtype else "cstdint"}>
#include <cstdint>
using T = {C_TYPES[dtype]};
extern "C" void copy(const T* x, T* y, std::int64_t n) {{
  for (std::int64_t i = 0; i < n; ++i) y[i] = x[i];
}}
""",
        entry="copy",
        arguments=[
            Argument.input("x", dtype),
            Argument.output("y", dtype),
            Argument.scalar("n", "int64"),
        ],
    )


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What the tests' own runtime and processes see: nothing that the user set for kernelyard."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KERNELYARD_")}
    return {**kept, "KERNELYARD_STORE": str(tmp_path_factory.mktemp("cpp_cpu") / "store")}


@pytest.fixture(scope="session")
def make_runtime(environment):
    """Make a runtime with changes to the environment; they share a store if none changes it."""
    made = []

    def make(**changes):
        made.append(Runtime(Settings.from_environment({**environment, **changes})))
        return made[-1]

    yield make
    for runtime in made:
        runtime.close()


@pytest.fixture(scope="session")
def runtime(make_runtime):
    return make_runtime()


@pytest.fixture(scope="session")
def build(runtime):
    """Build a C++ function and give its launcher."""

    def build(code, *arguments, runtime=runtime, **options):
        entry = options.pop("entry", "kernel")
        source = Source(
            language="cpp", code=code, entry=entry, arguments=arguments, options=options
        )
        return runtime.kernel(source, "cpu")

    return build


@pytest.fixture(scope="session")
def hook(runtime, environment, tmp_path_factory):
    """Call one hook of the plugin as the core does."""
    variables = {name: environment[name] for name in ("CXX", "PATH") if name in environment}
    settings = PluginSettings({}, tmp_path_factory.mktemp("state"), variables)

    def hook(name, *arguments):
        return getattr(runtime.plugins, name)("cpp_cpu", *arguments, settings)

    return hook


@pytest.fixture(scope="session")
def copies(runtime):
    """Give a launcher ``copy(x, y, n)`` for every element type."""
    launchers = runtime.kernels([copier(dtype) for dtype in C_TYPES], "cpu")
    return dict(zip(C_TYPES, launchers, strict=True))


@pytest.fixture(scope="session")
def copy_source():
    """Give the source of ``copy(x, y, n)`` for one element type."""
    return copier


@pytest.fixture(scope="session")
def compiler():
    """Where the compiler is that the wrappers of these tests call."""
    return shutil.which(os.environ.get("CXX") or "g++") or shutil.which("clang++")


@pytest.fixture
def wrap(compiler):
    """Write a compiler: a script that does something, then calls the real one."""

    def wrap(path, before=""):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\n{before}\nexec {compiler} "$@"\n')
        path.chmod(0o755)
        return path

    return wrap


@pytest.fixture
def process(environment):
    """Run one of the scripts in a process of its own; give what it printed as JSON."""

    def process(script, *arguments, **changes):
        finished = subprocess.run(
            [sys.executable, str(SCRIPTS / f"{script}.py"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes},
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    return process


@pytest.fixture
def command(environment):
    """Run ``kernelyard`` as a user does; give its exit status and what it printed as JSON."""

    def command(*arguments, **changes):
        finished = subprocess.run(
            [sys.executable, "-m", "kernelyard", *arguments, "--json"],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes},
        )
        assert finished.stderr == ""
        return finished.returncode, json.loads(finished.stdout)

    return command
