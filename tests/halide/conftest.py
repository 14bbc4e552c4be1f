"""Pipelines that many tests launch, one store for all of them, and processes to run some in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard.plugin import PluginSettings

PIPELINES = Path(__file__).parent / "pipelines"
SCRIPTS = Path(__file__).parent / "scripts"

SCHEDULES = {
    "none": {"autoscheduler": "none", "parameters": ["manual=false"]},
    "manual": {"autoscheduler": "none"},
    "Mullapudi2016": {"autoscheduler": "Mullapudi2016", "parallelism": 2},
    "Adams2019": {
        "autoscheduler": "Adams2019",
        "parallelism": 2,
        "parameters": ["autoscheduler.beam_size=1"],
    },
    "Li2018": {"autoscheduler": "Li2018", "parallelism": 2},
}


def given(name, dtype):
    return Argument.input(name, dtype, contiguous=False)


def made(name, dtype):
    return Argument.output(name, dtype, contiguous=False)


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What the tests' own runtime and processes see: nothing that the user set for kernelyard."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KERNELYARD_")}
    store = tmp_path_factory.mktemp("halide") / "store"
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
def text():
    """Give the text of one of the pipelines."""
    return lambda name: (PIPELINES / f"{name}.py").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def source(text):
    """Describe a pipeline; arguments are ``name: dtype``, outputs with ``->`` before them."""

    def source(code, entry, signature, **options):
        arguments = []
        for part in signature.split(", "):
            name, _, dtype = part.partition(": ")
            if name.startswith("->"):
                arguments.append(made(name.removeprefix("->"), dtype))
            elif dtype.startswith("number "):
                arguments.append(Argument.scalar(name, dtype.removeprefix("number ")))
            else:
                arguments.append(given(name, dtype))
        code = code or text(entry)
        return Source(
            language="halide", code=code, entry=entry, arguments=arguments, options=options
        )

    return source


@pytest.fixture(scope="session")
def build(runtime, source):
    """Build a pipeline and give its launcher."""

    def build(code, entry, signature, **options):
        return runtime.kernel(source(code, entry, signature, **options), "cpu")

    return build


@pytest.fixture(params=SCHEDULES)
def scheduled(request, build):
    """Build one of the pipelines with each schedule."""

    def scheduled(name, signature, *parameters):
        options = dict(SCHEDULES[request.param])
        options["parameters"] = [*options.get("parameters", []), *parameters]
        return build("", name, signature, **options)

    return scheduled


@pytest.fixture(scope="session")
def planned(make_runtime, source):
    """Build one of the pipelines as an autoscheduler plans it, and let nothing take its place."""
    runtime = make_runtime()
    load = runtime.plugins.compile

    def load_planned(plugin, artifact, *rest):
        if "spare" in artifact.manifest:
            assert artifact.manifest["spare"]
            artifact = attrs.evolve(artifact, manifest={**artifact.manifest, "spare": ""})
        return load(plugin, artifact, *rest)

    runtime.plugins.compile = load_planned

    def planned(name, signature, planner):
        options = {"parameters": [], **SCHEDULES[planner]}
        return runtime.kernel(source("", name, signature, **options), "cpu")

    return planned


@pytest.fixture(scope="session")
def hook(runtime, environment, tmp_path_factory):
    """Call one hook of the plugin as the core does."""
    state = tmp_path_factory.mktemp("state")

    def hook(name, *arguments, **options):
        settings = PluginSettings(options, state, {"PATH": environment["PATH"]})
        return getattr(runtime.plugins, name)("halide", *arguments, settings)

    return hook


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
