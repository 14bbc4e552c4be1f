"""What is asked for, and what is given."""

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.key import Key
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard.plugin.settings import PluginSettings


@attrs.frozen(kw_only=True)
class Request:
    """One artifact that is wanted; ``batch`` names those that it may be built with.

    ``report`` is what the plugin said of the target.
    """

    plugin: str
    source: Source
    config: Config
    target: Target
    report: TargetReport = attrs.field(eq=False)
    settings: PluginSettings = attrs.field(eq=False)
    batch: str = attrs.field(default="", eq=False)


@attrs.frozen(kw_only=True)
class Built:
    """An artifact at hand, and how it was come by; times are ``time.monotonic``'s."""

    artifact: Artifact
    key: Key
    origin: str
    started: float
    finished: float
