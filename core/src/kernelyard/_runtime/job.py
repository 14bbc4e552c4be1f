"""What a worker does with one plugin: build artifacts, prepare builds, begin them early."""

import functools
from collections.abc import Mapping, Sequence

import attrs

from kernelyard._errors import CompileError, PluginError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference
from kernelyard._runtime.request import Request
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


def job_for(plugins: Plugins, batch: Sequence[Request]) -> Job:
    """Pack what a worker needs to know for requests that go together."""
    first = batch[0]
    references = {plugin.name: plugin.reference for plugin in plugins.all}
    return Job(
        plugin=references[first.plugin],
        wrappers=tuple(plugin.reference for plugin in plugins.wrappers),
        sources=tuple(request.source for request in batch),
        config=first.config,
        target=first.target,
        settings=first.settings,
    )


@attrs.frozen
class Outcome:
    """What became of one source: its artifact or why there is none, and its key parts there."""

    artifact: Artifact | CompileError
    parts: Mapping[str, str]


def precompile(job: Job) -> list[Outcome]:
    """Build, and name the key parts as this process sees them after the build."""
    plugins = plugins_of(job.plugin, job.wrappers)
    name = job.plugin.name
    rest = (job.config, job.target, job.settings)
    artifacts = plugins.precompile(name, job.sources, *rest)
    return [
        Outcome(artifact, plugins.cache_key(name, source, *rest))
        for source, artifact in zip(job.sources, artifacts, strict=True)
    ]


def prepare(job: Job) -> str:
    """Make later builds of sources like this one faster; say what there is now."""
    plugins = plugins_of(job.plugin, job.wrappers)
    return plugins.prepare(job.plugin.name, job.sources[0], job.target, job.settings)


def expect(job: Job) -> str:
    """Begin a build whose sources are not there yet; say what was begun, if anything."""
    plugins = plugins_of(job.plugin, job.wrappers)
    return plugins.expect(job.plugin.name, job.sources[0], job.target, job.settings)


@functools.cache
def plugins_of(plugin: Reference, wrappers: tuple[Reference, ...]) -> Plugins:
    """Load one plugin and the wrappers, once per process."""
    plugins = Plugins((plugin, *wrappers))
    for found in plugins.all:
        if found.quarantine:
            raise PluginError(found.name, f"cannot be used in a worker: {found.quarantine.reason}")
    return plugins
