"""Load an artifact on its device and bind it to its signature."""

from collections.abc import Sequence

import attrs

from kernelyard._errors import ArtifactMismatchError, LoadError
from kernelyard._model.artifact import Artifact
from kernelyard._model.launcher import Launcher
from kernelyard._plugins import Plugins
from kernelyard._runtime.builder import Builder
from kernelyard._runtime.events import KernelEvent
from kernelyard._runtime.request import Built, Request


@attrs.frozen
class Delivered:
    """A launcher, and what it was made from."""

    request: Request
    built: Built
    launcher: Launcher

    def event(self) -> KernelEvent:
        """Say what was delivered."""
        return KernelEvent(
            kernel=self.request.source.label,
            plugin=self.request.plugin,
            target=str(self.request.target),
            config=str(self.built.config),
            failed=self.built.failed,
            key=self.built.key.digest,
            origin=self.built.origin,
            started=self.built.started,
            finished=self.built.finished,
            launcher=self.launcher,
        )


class Delivery:
    """Makes launchers."""

    def __init__(self, plugins: Plugins, builder: Builder) -> None:
        self._plugins = plugins
        self._builder = builder

    def deliver(self, request: Request, built: Built, support: Sequence[Artifact]) -> Delivered:
        """Load and bind; an artifact of the store that does not load is rebuilt once."""
        try:
            launcher = self.bind(request, built, support)
        except ArtifactMismatchError:
            raise
        except LoadError:
            if built.origin == "built":
                raise
            built = self._rebuilt(request, built)
            launcher = self.bind(request, built, support)
        return Delivered(request, built, launcher)

    def _rebuilt(self, request: Request, built: Built) -> Built:
        request = request.with_configs(built.config)
        rebuilt = self._builder.obtain([request], anew=True)[request]
        if isinstance(rebuilt, BaseException):
            raise rebuilt from None
        return attrs.evolve(rebuilt, failed=built.failed)

    def bind(self, request: Request, built: Built, support: Sequence[Artifact]) -> Launcher:
        """Load an artifact and bind it, as it is."""
        plugin, settings = request.plugin, request.settings
        loaded = self._plugins.compile(plugin, built.artifact, request.target, support, settings)
        return self._plugins.launch(plugin, loaded, request.source, built.config, settings)
