"""A backend for races: a kernel is Python text, and its option ``cost`` what a launch takes.

Tests copy this file with another ``LANGUAGE``. As in the echo backend, what a test wants to see or
to happen goes through the directory of the option ``desk``: every ``precompile`` and
``benchmark`` leaves a file there, and the option ``way`` is acted in the worker.
"""

from pathlib import Path

import echo_backend as echo

from kernelyard.plugin import (
    CONTRACT,
    Accepted,
    Artifact,
    Config,
    LoadError,
    Measurement,
    Rejected,
    Target,
    TargetReport,
    hookimpl,
)

LANGUAGE = "fir"
kernelyard_contract = (CONTRACT, CONTRACT)


class Kernel:
    """Calls the function that the text defines."""

    def __init__(self, source, code, config):
        space = {}
        exec(code, space)
        self.label = source.label
        self.run = space["kernel"]
        self.cost = source.option("cost", 1.0) + config.get("more", 0.0)
        self.unit = source.option("unit", "ms")
        self.desk = _desk(source)
        self.launches = 0

    def __call__(self, *arguments):
        self.launches += 1
        self.run(*arguments)


@hookimpl
def kernelyard_targets():
    return [TargetReport(target=Target("desk", "oak"), present=True, reason="it is here")]


@hookimpl
def kernelyard_accepts(source):
    takes = source.language == LANGUAGE
    return Accepted() if takes else Rejected(f"it takes {LANGUAGE}, not {source.language}")


@hookimpl
def kernelyard_configs(source):
    return [Config.of(more=more) for more in source.option("more", ())] or [Config()]


@hookimpl
def kernelyard_cache_key():
    return {}


@hookimpl
def kernelyard_precompile(sources):
    for source in sources:
        echo._note(_desk(source), f"precompile-{source.label}")
        echo._act(source.option("way", ""), source, _desk(source))
    return [Artifact({"code": source.code.encode()}) for source in sources]


@hookimpl
def kernelyard_compile(artifact):
    code = artifact.files["code"].decode()
    if "cannot be loaded" in code:
        raise LoadError("kernel", "it cannot be loaded")
    return code


@hookimpl
def kernelyard_launch(loaded, source, config):
    return Kernel(source, loaded, config)


@hookimpl
def kernelyard_benchmark(launcher, arguments):
    echo._note(launcher.desk, f"benchmark-{launcher.label}")
    for _ in range(3):
        launcher(*arguments)
    if (launcher.desk / "benchmarks-wait").exists():
        echo._wait(None, launcher.desk)
    return Measurement((launcher.cost,) * 3, launcher.unit, "hourglass", 1)


def _desk(source):
    return Path(source.option("desk", "/nowhere"))
