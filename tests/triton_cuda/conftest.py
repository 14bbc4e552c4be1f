"""Kernels that many tests build, for devices that are not here, and processes to build some in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard._runtime.request import Built, Request
from kernelyard.plugin import PluginSettings, Target, TargetReport
from kernelyard_triton_cuda import manifest

KERNELS = Path(__file__).parent / "kernels"
SCRIPTS = Path(__file__).parent / "scripts"

TUTORIALS = {
    "vector_add": (
        "x y out: *float32, n: int32",
        {"BLOCK": 1024, "grid": "cdiv(n, BLOCK)"},
    ),
    "softmax": (
        "out x: *float32, out_stride x_stride rows columns: int32",
        {"BLOCK": 1024, "num_warps": 8, "grid": "rows"},
    ),
    "matmul": (
        "a b c: *float16, m n k a_row a_column b_row b_column c_row c_column: int32",
        {
            "M": 128,
            "N": 128,
            "K": 32,
            "GROUP": 8,
            "ACTIVATION": "leaky_relu",
            "grid": "cdiv(m, M) * cdiv(n, N)",
            "equal_to_1": ("a_column", "b_column", "c_column"),
            "divisible": ("a", "b", "c", "m", "n", "k", "a_row", "b_row", "c_row"),
        },
    ),
    "dropout": (
        "x out: *float32, n: int32, p: float32, seed: int32",
        {"BLOCK": 1024, "grid": "cdiv(n, BLOCK)"},
    ),
    "layer_norm": (
        "x out weight bias: *bfloat16, mean rstd: *float32, stride columns n: int32, eps: float32",
        {"BLOCK": 1024, "grid": "n"},
    ),
    "attention": (
        "q k v out: *float16, logsum: *float32, scale: float32, length: int32",
        {
            "M": 64,
            "N": 64,
            "D": 64,
            "IS_CAUSAL": True,
            "grid": ("cdiv(length, M)", "8"),
            "divisible": ("q", "k", "v", "out", "length"),
        },
    ),
}
"""Of each kernel its arguments, ``*`` for arrays, and its options."""


def arguments_of(signature):
    """Read arguments, ``names: type``, arrays with ``*`` before the type."""
    groups = [part.split(": ") for part in signature.split(", ") if part]
    pairs = [(name, dtype) for names, dtype in groups for name in names.split()]
    return [
        Argument.inout(name, dtype[1:]) if dtype[0] == "*" else Argument.scalar(name, dtype)
        for name, dtype in pairs
    ]


@pytest.fixture(scope="session")
def described():
    """Describe a kernel."""

    def described(code, entry, signature="", **options):
        return Source("triton", code, entry, arguments_of(signature), options)

    return described


@pytest.fixture(scope="session")
def tutorial(described):
    """Describe one of the kernels of Triton's tutorials, with changes to its options."""

    def tutorial(name, **options):
        signature, own = TUTORIALS[name]
        code = (KERNELS / f"{name}.py").read_text(encoding="utf-8")
        return described(code, name, signature, **{**own, **options})

    return tutorial


@pytest.fixture(scope="session")
def tutorial_names():
    return tuple(TUTORIALS)


@pytest.fixture(scope="session")
def tutorials(tutorial):
    return [tutorial(name) for name in TUTORIALS]


@pytest.fixture(params=TUTORIALS)
def each(request, tutorial):
    """Describe each of them."""
    return tutorial(request.param)


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What the tests' own runtime and processes see: nothing that the user set."""
    mine = ("KERNELYARD_", "TRITON_", "PTXAS_", "CUDA_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    store = tmp_path_factory.mktemp("triton") / "store"
    return {**kept, "KERNELYARD_STORE": str(store), "KERNELYARD_BACKGROUND": "off"}


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
def request_of(runtime):
    """Ask for an artifact as the engine does, for a device that need not be here."""

    def request_of(source, arch="sm_90", config=None, runtime=runtime):
        settings = runtime.engine.resolver.settings_of("triton_cuda")
        target = Target("cuda", arch)
        config = config or runtime.plugins.configs("triton_cuda", source, target, settings)[0]
        report = TargetReport(target=target, present=False, reason="it is not here")
        return Request(
            plugin="triton_cuda",
            source=source,
            config=config,
            target=target,
            report=report,
            settings=settings,
        )

    return request_of


@pytest.fixture(scope="session")
def build(request_of, runtime):
    """Build a kernel in a worker, or take it from the store; raise what it raised there."""

    def build(source, arch="sm_90", config=None, runtime=runtime):
        (result,) = runtime.engine.builder.obtain(
            [request_of(source, arch, config, runtime)]
        ).values()
        if isinstance(result, Built):
            return result
        raise result

    return build


@pytest.fixture(scope="session")
def launch_of():
    """Read what an artifact says of its launch."""
    return lambda built: manifest.from_json(built.artifact.manifest["launch"])


@pytest.fixture
def hook(runtime, tmp_path):
    """Call one hook of the plugin as the core does, with these variables."""

    def hook(name, *arguments, options=(), state=tmp_path / "state", **variables):
        settings = PluginSettings(dict(options), state, variables)
        return getattr(runtime.plugins, name)("triton_cuda", *arguments, settings)

    return hook


@pytest.fixture
def process(environment):
    """Run one of the scripts in a process of its own; give what it printed as JSON."""

    def process(script, *arguments, **changes):
        finished = subprocess.run(
            [sys.executable, str(SCRIPTS / f"{script}.py"), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes},
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    return process
