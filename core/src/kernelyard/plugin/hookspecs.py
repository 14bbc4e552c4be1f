"""The contract between kernelyard and a plugin: five hooks that do the work, three that describe.

Two more, ``prepare`` and ``expect``, are optional: they make builds faster.

Every hook call reaches exactly one backend (the plugin that was chosen) and every *wrapper*
(``@hookimpl(wrapper=True)`` in a plugin of its own). An implementation names only the parameters
that it needs. ``settings`` are the plugin's own: see ``PluginSettings``.

Order of one kernel's life: ``targets``, ``accepts``, ``configs``, ``cache_key``; if nothing is
stored under the key, ``precompile``; then ``compile`` and ``launch``, once. After that the user
calls the launcher, and no hook is on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kernelyard._errors import CompileError
    from kernelyard._model.artifact import Artifact
    from kernelyard._model.config import Config
    from kernelyard._model.launcher import Launcher
    from kernelyard._model.measurement import Measurement
    from kernelyard._model.report import TargetReport
    from kernelyard._model.source import Source
    from kernelyard._model.space import Space
    from kernelyard._model.target import Target
    from kernelyard._model.verdict import Verdict
    from kernelyard.plugin.settings import PluginSettings

hookspec = pluggy.HookspecMarker("kernelyard")


@hookspec(firstresult=True)
def kernelyard_targets(settings: PluginSettings) -> Sequence[TargetReport]:
    """Say what this plugin can build for, and what of that is present here.

    Called in the host process before anything else. Must be cheap and must not raise for a
    device or a toolchain that is absent: that is a report with a reason.
    """


@hookspec(firstresult=True)
def kernelyard_accepts(source: Source, target: Target, settings: PluginSettings) -> Verdict:
    """Accept a source for a target, or reject it with a reason that holds both values.

    Called in the host process, for targets that this plugin reported.
    """


@hookspec(firstresult=True)
def kernelyard_configs(
    source: Source, target: Target, settings: PluginSettings
) -> Sequence[Config] | Space:
    """Give the configs worth trying, best guess first, never none; or the space to search them in.

    Called in the host process. Heuristics live here. Of a space the best guess is taken, until
    something better was found; where it cannot be built, what is near, or next in a small space.
    """


@hookspec(firstresult=True)
def kernelyard_cache_key(
    source: Source, config: Config, target: Target, settings: PluginSettings
) -> Mapping[str, str]:
    """Name all that changes what ``precompile`` gives and that the core cannot see.

    The toolchain by content, flags, headers. The core adds source, config and target itself.
    Called in the host process on every start: what is slow to find out is remembered in
    ``settings.state``.
    """


@hookspec(firstresult=True)
def kernelyard_precompile(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> Sequence[Artifact | CompileError]:
    """Build an artifact for each source, in order; ``CompileError`` in place of a refused one.

    There is one source, unless the target's report said which may be built together
    (``TargetReport.batch``); one that is refused must not spoil the others. Called in a worker
    process that holds the core and this plugin, without a device; it may crash or hang and
    takes nothing but itself down. Raise ``ToolchainMissingError`` where there is no compiler.
    """


@hookspec(firstresult=True)
def kernelyard_prepare(source: Source, target: Target, settings: PluginSettings) -> str:
    """Make later builds of sources like this one faster; give a line that says what there is now.

    Optional: called for what ``TargetReport.preparation`` names, in a worker process, in spare
    time or because the user asked for it. Keeps what it makes in ``settings.state``; may be
    ended at any moment, and is then called again some time.
    """


@hookspec(firstresult=True)
def kernelyard_expect(source: Source, target: Target, settings: PluginSettings) -> str:
    """Begin what can be begun now, since sources like this one will soon come to be built.

    Optional: called in the worker process that will get them, and must return at once. Give a
    line that says what was begun, and empty if nothing was. They may also never come.
    """


@hookspec(firstresult=True)
def kernelyard_compile(
    artifact: Artifact, target: Target, support: Sequence[Artifact], settings: PluginSettings
) -> object:
    """Load an artifact on the device; give whatever ``launch`` needs, owned by the core.

    ``support`` are the artifacts of the sources that the target's report asked for, in order.
    Called in the process that owns the device. Checks first that the artifact fits it and
    raises ``ArtifactMismatchError`` if not, ``LoadError`` if it cannot be loaded.
    """


@hookspec(firstresult=True)
def kernelyard_launch(
    loaded: object, source: Source, config: Config, settings: PluginSettings
) -> Launcher:
    """Bind what ``compile`` gave to the source's signature; called once per kernel.

    The launcher itself is what the user calls: it owns the checks of arguments and the last
    step to the device, and keeps ``loaded`` alive.
    """


@hookspec(firstresult=True)
def kernelyard_benchmark(
    launcher: Launcher, arguments: Sequence[object], seconds: float
) -> Measurement:
    """Measure one launch on the device's own clock, for about ``seconds``.

    The arguments are the caller's to lose: the kernel runs on them many times.
    """
