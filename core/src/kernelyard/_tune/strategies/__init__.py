"""Ways to search a space, one per file; others come by entry point, or as a function.

A package adds one with::

    [project.entry-points.kernelyard_strategies]
    mine = "my_package:strategy"
"""

import importlib

from kernelyard._errors import SearchError
from kernelyard._plugins.entry_points import references
from kernelyard._plugins.loading import Importer, Quarantined
from kernelyard._tune.terms import Strategy

GROUP = "kernelyard_strategies"
BUILT_IN = {
    "default": "surrogate",
    "exhaustive": "exhaustive",
    "random": "random",
    "coordinate": "coordinate",
    "halving": "halving",
    "optuna": "model",
}
"""The module of each."""
_IMPORT_LIMIT = 20.0


def names() -> list[str]:
    """Name all strategies that there are here."""
    return list(dict.fromkeys([*BUILT_IN, *(it.name for it in references(GROUP))]))


def named(strategy: str | Strategy) -> tuple[str, Strategy]:
    """Give a strategy and its name; ``SearchError`` if there is none, or it cannot be loaded."""
    if callable(strategy):
        return getattr(strategy, "__name__", type(strategy).__name__), strategy
    if strategy in BUILT_IN:
        module = importlib.import_module(f"{__name__}.{BUILT_IN[strategy]}")
        made: Strategy = module.strategy
        return strategy, made
    found = next((it for it in references(GROUP) if it.name == strategy), None)
    if found is None:
        known = f"known are {', '.join(names())}; others come by the entry point group {GROUP}"
        raise SearchError(f"the strategy {strategy!r}", "is unknown", known)
    loaded = Importer(_IMPORT_LIMIT).load(found)
    if isinstance(loaded, Quarantined) or not callable(loaded.plugin):
        reason = loaded.reason if isinstance(loaded, Quarantined) else "is no function"
        raise SearchError(f"the strategy {strategy!r} ({found})", reason, "mend or uninstall it")
    return strategy, loaded.plugin
