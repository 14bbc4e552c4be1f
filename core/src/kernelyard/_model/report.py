"""What a plugin says of one target."""

from collections.abc import Callable, Iterable, Mapping

import attrs

from kernelyard._model.launcher import Launcher
from kernelyard._model.source import Source
from kernelyard._model.target import Target


@attrs.frozen
class Probe:
    """The smallest honest proof that a device works: a kernel, and a check of what it computes.

    ``check`` calls the launcher on arguments of its own and gives ``None``, or what was wrong.
    """

    source: Source
    check: Callable[[Launcher], str | None]


def _none(_: Source) -> str:
    return ""


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@attrs.frozen(kw_only=True)
class TargetReport:
    """One target that a plugin can build for; whether its device is here, and if not, why.

    ``support`` are sources that the plugin wants built once for this target, like any kernel;
    their artifacts come back to its ``compile`` hook. The plugin builds them itself, or whoever
    takes them on the device ``support_device``. ``probe`` is what `kernelyard doctor` runs.
    ``batch`` names the batch that a source may be built in: those of one name may come to one
    ``precompile`` together; of an empty name (the default) each comes alone. ``preparation`` names
    what ``prepare`` could do now to make later builds of sources like this one faster, and is empty
    once that is done. ``launch_only`` names parameters of configs that change how a kernel is
    launched and not what is built: configs that differ in nothing else share a build. ``isolate``
    says that a kernel may end all work of its process on the device, so that configs are tried in a
    child unless the caller wants otherwise. ``facts`` are for people and for front ends that share
    the toolchain, such as its path; ``model`` among them is the device's, where that is not the
    host's processor.
    """

    target: Target
    present: bool
    reason: str
    remedy: str = ""
    support: tuple[Source, ...] = ()
    support_device: str = ""
    batch: Callable[[Source], str] = attrs.field(default=_none, eq=False)
    preparation: Callable[[Source], str] = attrs.field(default=_none, eq=False)
    launch_only: frozenset[str] = attrs.field(default=frozenset(), converter=_names, eq=False)
    isolate: bool = attrs.field(default=False, eq=False)
    facts: Mapping[str, str] = attrs.field(factory=dict, eq=False)
    probe: Probe | None = attrs.field(default=None, eq=False)
