"""Call hooks: one typed method per hook, to one backend and every wrapper."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pluggy

from kernelyard._errors import KernelyardError, PluginError
from kernelyard._plugins.admission import Plugin, admit
from kernelyard._plugins.entry_points import Reference, references
from kernelyard._plugins.loading import Importer
from kernelyard.plugin import hookspecs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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

GROUP = "kernelyard"


class Plugins:
    """All plugins of a host; hook calls reach the named backend and every wrapper."""

    def __init__(self, found: Iterable[Reference], *, limit: float = 20.0) -> None:
        self._pluggy = pluggy.PluginManager("kernelyard")
        self._pluggy.add_hookspecs(hookspecs)
        self._callers: dict[tuple[str, str], pluggy.HookCaller] = {}
        with contextlib.closing(Importer(limit)) as importer:
            self.all = tuple(admit(self._pluggy, it, importer.load(it)) for it in found)

    @classmethod
    def discover(cls, *, limit: float) -> Plugins:
        """Load every plugin that is installed."""
        return cls(references(GROUP), limit=limit)

    @property
    def backends(self) -> tuple[Plugin, ...]:
        """The plugins that build and run kernels."""
        return tuple(plugin for plugin in self.all if plugin.role == "backend")

    @property
    def wrappers(self) -> tuple[Plugin, ...]:
        """The plugins whose hooks wrap those of every backend."""
        return tuple(plugin for plugin in self.all if plugin.role == "wrapper")

    def targets(self, plugin: str, settings: PluginSettings) -> Sequence[TargetReport]:
        """Call ``kernelyard_targets`` of one plugin."""
        reports: Sequence[TargetReport] = self._call(plugin, "targets", settings=settings)
        return reports

    def accepts(
        self, plugin: str, source: Source, target: Target, settings: PluginSettings
    ) -> Verdict:
        """Call ``kernelyard_accepts`` of one plugin."""
        verdict: Verdict = self._call(
            plugin, "accepts", source=source, target=target, settings=settings
        )
        return verdict

    def configs(
        self, plugin: str, source: Source, target: Target, settings: PluginSettings
    ) -> Sequence[Config] | Space:
        """Call ``kernelyard_configs`` of one plugin: a list, or a space to search."""
        configs: Sequence[Config] | Space = self._call(
            plugin, "configs", source=source, target=target, settings=settings
        )
        return configs

    def cache_key(
        self,
        plugin: str,
        source: Source,
        config: Config,
        target: Target,
        settings: PluginSettings,
    ) -> Mapping[str, str]:
        """Call ``kernelyard_cache_key`` of one plugin."""
        parts: Mapping[str, str] = self._call(
            plugin, "cache_key", source=source, config=config, target=target, settings=settings
        )
        return parts

    def precompile(
        self,
        plugin: str,
        sources: Sequence[Source],
        config: Config,
        target: Target,
        settings: PluginSettings,
    ) -> Sequence[Artifact | CompileError]:
        """Call ``kernelyard_precompile`` of one plugin."""
        outcomes: Sequence[Artifact | CompileError] = self._call(
            plugin, "precompile", sources=sources, config=config, target=target, settings=settings
        )
        if len(outcomes) != len(sources):
            problem = f"gave {len(outcomes)} artifacts for {len(sources)} sources"
            raise PluginError(plugin, problem)
        return outcomes

    def prepare(self, plugin: str, source: Source, target: Target, settings: PluginSettings) -> str:
        """Call ``kernelyard_prepare`` of one plugin."""
        words: str = self._call(plugin, "prepare", source=source, target=target, settings=settings)
        return words

    def expect(self, plugin: str, source: Source, target: Target, settings: PluginSettings) -> str:
        """Call ``kernelyard_expect`` of one plugin; one that lacks it begins nothing."""
        if not getattr(self._caller(plugin, "expect"), "get_hookimpls", list)():
            return ""
        words: str = self._call(plugin, "expect", source=source, target=target, settings=settings)
        return words

    def compile(
        self,
        plugin: str,
        artifact: Artifact,
        target: Target,
        support: Sequence[Artifact],
        settings: PluginSettings,
    ) -> object:
        """Call ``kernelyard_compile`` of one plugin."""
        return self._call(
            plugin,
            "compile",
            artifact=artifact,
            target=target,
            support=support,
            settings=settings,
        )

    def launch(
        self, plugin: str, loaded: object, source: Source, config: Config, settings: PluginSettings
    ) -> Launcher:
        """Call ``kernelyard_launch`` of one plugin."""
        launcher: Launcher = self._call(
            plugin, "launch", loaded=loaded, source=source, config=config, settings=settings
        )
        return launcher

    def benchmark(
        self, plugin: str, launcher: Launcher, arguments: Sequence[object], seconds: float
    ) -> Measurement:
        """Call ``kernelyard_benchmark`` of one plugin."""
        measurement: Measurement = self._call(
            plugin, "benchmark", launcher=launcher, arguments=arguments, seconds=seconds
        )
        return measurement

    def _call(self, plugin: str, hook: str, **arguments: object) -> Any:
        try:
            result = self._caller(plugin, hook)(**arguments)
        except KernelyardError:
            raise
        except (Exception, SystemExit) as error:
            problem = f"raised {type(error).__name__} in kernelyard_{hook}: {error}"
            raise PluginError(plugin, problem) from error
        if result is None:
            raise PluginError(plugin, f"gave nothing for kernelyard_{hook}")
        from kernelyard._plugins.answers import fits  # by now the model is loaded

        if not fits(hook, result):
            raise PluginError(plugin, f"gave {result!r:.80} for kernelyard_{hook}")
        return result

    def _caller(self, plugin: str, hook: str) -> pluggy.HookCaller:
        known = self._callers.get((plugin, hook))
        if known is None:
            others = [other.name for other in self.backends if other.name != plugin]
            leave_out = [self._pluggy.get_plugin(name) for name in others]
            known = self._pluggy.subset_hook_caller(f"kernelyard_{hook}", leave_out)
            self._callers[plugin, hook] = known
        return known
