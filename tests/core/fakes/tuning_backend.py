"""A backend with a space: a kernel is Python text that sees its config's values as globals.

The option ``cost`` is an expression of what a launch takes, in milliseconds, over the same values.
What a config shall do besides stands in the kernel's text; ``refused`` is what the compiler says of
a config for which that expression holds. Builds and benchmarks leave files on the desk.
"""

import json

import echo_backend as echo
from racing_backend import (
    _desk,
    kernelyard_cache_key,
    kernelyard_contract,
    kernelyard_targets,
)

from kernelyard import CompileError
from kernelyard.plugin import (
    Accepted,
    Artifact,
    Config,
    LoadError,
    Measurement,
    Rejected,
    hookimpl,
)

__all__ = ["kernelyard_cache_key", "kernelyard_contract", "kernelyard_targets"]


class Kernel:
    """Calls the function that the text defines."""

    def __init__(self, source, config):
        space = dict(config.values)
        self.label, self.desk = source.label, _desk(source)
        self.cost = float(eval(source.option("cost", "1.0"), dict(space)))
        exec(source.code, space)
        self.run = space["kernel"]

    def __call__(self, *arguments):
        self.run(*arguments)


def holds(source, option, config):
    """Whether an option's expression holds for a config."""
    return bool(eval(source.option(option, "False"), dict(config.values)))


@hookimpl
def kernelyard_accepts(source):
    takes = source.language == "ash"
    return Accepted() if takes else Rejected(f"it takes ash, not {source.language}")


@hookimpl
def kernelyard_configs(source):
    return source.space or [Config()]


@hookimpl
def kernelyard_precompile(sources, config):
    (source,) = sources
    echo._note(_desk(source), "precompile")
    gone = (_desk(source) / f"refuse-{config.get('a', -1)}").exists()
    if gone or holds(source, "refused", config):
        return [CompileError(source.label, "ash", "ashc", "too hard", ())]
    return [Artifact({"config": json.dumps(config.to_json()).encode()})]


@hookimpl
def kernelyard_compile(artifact):
    return artifact


@hookimpl
def kernelyard_launch(loaded, source, config):
    if (_desk(source) / f"unloadable-{config}").exists():
        raise LoadError("kernel", "it cannot be loaded")
    return Kernel(source, config)


@hookimpl
def kernelyard_benchmark(launcher, arguments):
    echo._note(launcher.desk, "benchmark")
    launcher(*arguments)
    return Measurement((launcher.cost,) * 3, "ms", "hourglass", 1)
