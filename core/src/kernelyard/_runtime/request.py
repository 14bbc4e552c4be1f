"""What is asked for, and what is given."""

from typing import TYPE_CHECKING

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard.plugin.settings import PluginSettings

if TYPE_CHECKING:
    from kernelyard._model.space import Space


@attrs.frozen(kw_only=True)
class Request:
    """One artifact that is wanted; ``batch`` names those that it may be built with.

    ``report`` is what the plugin said of the target. ``remaining`` are the configs that take the
    place of ``config``, in order, if that one cannot be built; ``is_contested`` says that even
    without them something else can; ``is_settled`` that ``config`` was found to be the best.
    ``guess`` is the plugin's own first config where that is another one, ``space`` what it gave in
    place of a list: then the best may be none of those listed here.
    """

    plugin: str
    source: Source
    config: Config
    target: Target
    report: TargetReport = attrs.field(eq=False)
    settings: PluginSettings = attrs.field(eq=False)
    batch: str = attrs.field(default="", eq=False)
    remaining: tuple[Config, ...] = attrs.field(default=(), eq=False)
    is_contested: bool = attrs.field(default=False, eq=False)
    is_settled: bool = attrs.field(default=False, eq=False)
    guess: Config | None = attrs.field(default=None, eq=False)
    space: "Space | None" = attrs.field(default=None, eq=False)

    @property
    def in_given_order(self) -> "Request":
        """The same, with the plugin's own first config first."""
        if self.guess is None or self.guess == self.config:
            return self
        return self.with_configs(self.guess, *(it for it in self.configs if it != self.guess))

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one config to choose from."""
        return bool(self.remaining) or (self.space is not None and self.space.lattice.is_larger(1))

    def offers(self, config: Config) -> bool:
        """Whether the plugin still gives this config for the source."""
        return config in self.configs or (self.space is not None and config in self.space)

    @property
    def can_be_spared(self) -> bool:
        """Whether something can take its place, so that its build must not take all the time."""
        return bool(self.remaining) or self.is_contested

    @property
    def configs(self) -> tuple[Config, ...]:
        """All configs, in order."""
        return (self.config, *self.remaining)

    @property
    def alternatives(self) -> "list[Request]":
        """The same in each config, in order."""
        places = range(len(self.configs))
        return [self.with_configs(*self.configs[place:]) for place in places]

    @property
    def worthwhile(self) -> "list[Request]":
        """The same in each config that may be tried while others can be built."""
        tried = [it for it in self.alternatives if not it.config.last_resort]
        return tried or self.alternatives

    def with_configs(self, *configs: Config) -> "Request":
        """Ask for the same in the first of these configs, or one of the others."""
        return attrs.evolve(self, config=configs[0], remaining=configs[1:])


@attrs.frozen(kw_only=True)
class FailedConfig:
    """A config that was tried, now or earlier, and cannot be built."""

    config: str
    failure: Failure

    def __str__(self) -> str:
        return f"{self.config}: {self.failure}"


@attrs.frozen(kw_only=True)
class Built:
    """An artifact at hand, and how it was come by; times are ``time.monotonic``'s.

    ``failed`` are the configs that were to be preferred to ``config`` and cannot be built.
    """

    artifact: Artifact
    key: Key
    config: Config
    origin: str
    started: float
    finished: float
    failed: tuple[FailedConfig, ...] = ()
