"""Let a plugin in, or say why it stays out."""

from typing import Literal

import attrs
import pluggy

from kernelyard._plugins.entry_points import Reference
from kernelyard._plugins.loading import Quarantined, load
from kernelyard.plugin import hookspecs
from kernelyard.plugin.contract import mismatch

Role = Literal["backend", "wrapper", "quarantined"]


@attrs.frozen(kw_only=True)
class Plugin:
    """One plugin as found: what it is, and if it is kept out, why."""

    reference: Reference
    role: Role
    priority: int = 50
    version: str = ""
    variables: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """Hooks of the contract that a backend does not implement; it cannot run kernels until then."""
    quarantine: Quarantined | None = None

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return self.reference.name

    @property
    def gap(self) -> str:
        """What it cannot do yet, in words; empty for a whole plugin."""
        if len(self.lacks) > 1:
            return f"it builds and launches nothing yet ({len(self.lacks)} hooks are not written)"
        return f"it does not implement {self.lacks[0]} yet" if self.lacks else ""


def admit(manager: pluggy.PluginManager, reference: Reference, *, limit: float) -> Plugin:
    """Import a plugin, check what it declares, and register it; nothing of it stays if it fails."""
    outcome = load(reference, limit=limit)
    if isinstance(outcome, Quarantined):
        return Plugin(reference=reference, role="quarantined", quarantine=outcome)
    try:
        return _examine(manager, reference, outcome.plugin)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's attributes may raise anything
        import traceback

        reason = f"examining {reference} raised {type(error).__name__}: {error}"
        kept = Quarantined(reason, traceback.format_exc())
        return Plugin(reference=reference, role="quarantined", quarantine=kept)


def _examine(manager: pluggy.PluginManager, reference: Reference, plugin: object) -> Plugin:
    hash(plugin)  # pluggy keeps plugins in sets
    priority = getattr(plugin, "kernelyard_priority", 50)
    version = str(getattr(plugin, "kernelyard_version", ""))
    variables = getattr(plugin, "kernelyard_variables", ())
    problem = mismatch(getattr(plugin, "kernelyard_contract", None))
    if problem is None and not isinstance(priority, int):
        problem = f"has the priority {priority!r}; expected a whole number"
    if problem is None and not _are_names(variables):
        problem = f"has the variables {variables!r}; expected a tuple of names"
    if problem is None:
        problem = _register(manager, plugin, reference.name)
    if problem is not None:
        return Plugin(
            reference=reference, role="quarantined", quarantine=Quarantined(f"it {problem}")
        )
    wraps = _kinds(manager, plugin) == {True}
    return Plugin(
        reference=reference,
        role="wrapper" if wraps else "backend",
        lacks=() if wraps else _lacking(manager, plugin),
        priority=priority,
        version=version,
        variables=tuple(variables),
    )


def _are_names(variables: object) -> bool:
    return isinstance(variables, list | tuple) and all(isinstance(v, str) for v in variables)


def _register(manager: pluggy.PluginManager, plugin: object, name: str) -> str | None:
    """Register with pluggy; give what is wrong with the hooks, and then forget the plugin."""
    known = manager.get_name(plugin)
    if known:
        return f"is the same object as the plugin {known!r}"
    try:
        manager.register(plugin, name)
        manager.check_pending()
        problem = _misfit(manager, plugin)
    except (pluggy.PluginValidationError, ValueError) as error:
        problem = f"has hooks that do not fit the contract: {error}"
    if problem and manager.is_registered(plugin):
        manager.unregister(plugin)
    return problem


def _misfit(manager: pluggy.PluginManager, plugin: object) -> str | None:
    kinds = _kinds(manager, plugin)
    if not kinds:
        return "implements no hook of the contract"
    if len(kinds) == 2:
        return "both implements and wraps hooks; ship the wrappers as a plugin of their own"
    missing = sorted({"kernelyard_targets", "kernelyard_accepts"} & set(_lacking(manager, plugin)))
    return f"lacks {', '.join(missing)}" if missing and kinds == {False} else None


def _lacking(manager: pluggy.PluginManager, plugin: object) -> tuple[str, ...]:
    has = {caller.name for caller in manager.get_hookcallers(plugin) or ()}
    specified = {name for name in vars(hookspecs) if name.startswith("kernelyard_")}
    return tuple(sorted(specified - has))


def _kinds(manager: pluggy.PluginManager, plugin: object) -> set[bool]:
    """Give {True} for a plugin that only wraps, {False} for one that only implements."""
    return {
        implementation.wrapper or implementation.hookwrapper
        for caller in manager.get_hookcallers(plugin) or ()
        for implementation in caller.get_hookimpls()
        if implementation.plugin is plugin
    }
