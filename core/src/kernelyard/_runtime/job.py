"""The one thing that a worker does: build artifacts with one plugin."""

import functools
from collections.abc import Mapping

import attrs

from kernelyard._errors import CompileError, PluginError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference
from kernelyard.plugin.settings import PluginSettings


@attrs.frozen(kw_only=True)
class Job:
    """All that a worker must know; everything in it travels, nothing is looked up there."""

    plugin: Reference
    wrappers: tuple[Reference, ...]
    sources: tuple[Source, ...]
    config: Config
    target: Target
    settings: PluginSettings


@attrs.frozen
class Outcome:
    """What became of one source: its artifact or why there is none, and its key parts there."""

    artifact: Artifact | CompileError
    parts: Mapping[str, str]


def precompile(job: Job) -> list[Outcome]:
    """Build, and name the key parts as this process sees them after the build."""
    plugins = _plugins(job.plugin, job.wrappers)
    name = job.plugin.name
    rest = (job.config, job.target, job.settings)
    artifacts = plugins.precompile(name, job.sources, *rest)
    return [
        Outcome(artifact, plugins.cache_key(name, source, *rest))
        for source, artifact in zip(job.sources, artifacts, strict=True)
    ]


@functools.cache
def _plugins(plugin: Reference, wrappers: tuple[Reference, ...]) -> Plugins:
    plugins = Plugins((plugin, *wrappers))
    for found in plugins.all:
        if found.quarantine:
            raise PluginError(found.name, f"cannot be used in a worker: {found.quarantine.reason}")
    return plugins
