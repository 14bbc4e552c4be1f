"""The one thing that a worker does: build an artifact with one plugin."""

import functools
from collections.abc import Mapping

import attrs

from kernelyard._errors import PluginError
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
    source: Source
    config: Config
    target: Target
    settings: PluginSettings


def precompile(job: Job) -> tuple[Artifact, Mapping[str, str]]:
    """Build the artifact, and name the key parts as this process sees them after the build."""
    plugins = _plugins(job.plugin, job.wrappers)
    name = job.plugin.name
    work = (job.source, job.config, job.target, job.settings)
    artifact = plugins.precompile(name, *work)
    return artifact, plugins.cache_key(name, *work)


@functools.cache
def _plugins(plugin: Reference, wrappers: tuple[Reference, ...]) -> Plugins:
    plugins = Plugins((plugin, *wrappers))
    for found in plugins.all:
        if found.quarantine:
            raise PluginError(found.name, f"cannot be used in a worker: {found.quarantine.reason}")
    return plugins
