"""Let a plugin in, or say why it stays out."""

from typing import Literal

import attrs
import pluggy

from kernelyard._plugins.entry_points import Reference
from kernelyard._plugins.loading import Loaded, Quarantined, quarantined
from kernelyard.plugin import hookspecs
from kernelyard.plugin.contract import mismatch

Role = Literal["backend", "wrapper", "quarantined"]
Hooks = dict[str, bool]
SPECIFIED = frozenset(name for name in vars(hookspecs) if name.startswith("kernelyard_"))
"""The names of all hooks of the contract."""
OPTIONAL = frozenset({"kernelyard_prepare", "kernelyard_expect"})
"""Those that a whole backend may leave out."""


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
        return f"it does not implement {', '.join(self.lacks)} yet" if self.lacks else ""


def admit(
    manager: pluggy.PluginManager, reference: Reference, outcome: Loaded | Quarantined
) -> Plugin:
    """Check what an imported plugin declares, and register it; nothing stays if it fails."""
    if isinstance(outcome, Quarantined):
        return Plugin(reference=reference, role="quarantined", quarantine=outcome)
    try:
        return _examine(manager, reference, outcome.plugin)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's attributes may raise anything
        kept = quarantined(f"examining {reference}", error)
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
    hooks: Hooks = {}
    if problem is None:
        hooks, problem = _register(manager, plugin, reference.name)
    if problem is not None:
        return Plugin(
            reference=reference, role="quarantined", quarantine=Quarantined(f"it {problem}")
        )
    wraps = True in hooks.values()
    return Plugin(
        reference=reference,
        role="wrapper" if wraps else "backend",
        lacks=() if wraps else tuple(sorted(SPECIFIED - OPTIONAL - set(hooks))),
        priority=priority,
        version=version,
        variables=tuple(variables),
    )


def _are_names(variables: object) -> bool:
    return isinstance(variables, list | tuple) and all(isinstance(v, str) for v in variables)


def _register(manager: pluggy.PluginManager, plugin: object, name: str) -> tuple[Hooks, str | None]:
    """Register with pluggy; give the hooks, and what is wrong, and then forget the plugin."""
    known = manager.get_name(plugin)
    if known:
        return {}, f"is the same object as the plugin {known!r}"
    hooks: Hooks = {}
    try:
        manager.register(plugin, name)
        hooks = _hooks(manager, plugin)
        problem = _misfit(hooks)
    except (pluggy.PluginValidationError, ValueError) as error:
        problem = f"has hooks that do not fit the contract: {error}"
    if problem and manager.is_registered(plugin):
        manager.unregister(plugin)
    return hooks, problem


def _misfit(hooks: Hooks) -> str | None:
    unknown = sorted(set(hooks) - SPECIFIED)
    if unknown:
        # what pluggy's check_pending would say, without looking at every plugin each time
        names = ", ".join(map(repr, unknown))
        return f"has hooks that do not fit the contract: unknown hook {names}"
    kinds = set(hooks.values())
    if not kinds:
        return "implements no hook of the contract"
    if len(kinds) == 2:
        return "both implements and wraps hooks; ship the wrappers as a plugin of their own"
    missing = sorted({"kernelyard_targets", "kernelyard_accepts"} - set(hooks))
    return f"lacks {', '.join(missing)}" if missing and kinds == {False} else None


def _hooks(manager: pluggy.PluginManager, plugin: object) -> Hooks:
    """Give the plugin's hooks by name, each with whether it wraps."""
    return {
        caller.name: bool(implementation.wrapper or implementation.hookwrapper)
        for caller in manager.get_hookcallers(plugin) or ()
        for implementation in caller.get_hookimpls()
        if implementation.plugin is plugin
    }
