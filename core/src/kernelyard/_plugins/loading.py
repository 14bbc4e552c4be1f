"""Import one plugin so that whatever it does harms nobody else."""

import functools
import importlib
import threading

import attrs

from kernelyard._plugins.entry_points import Reference


@attrs.frozen
class Loaded:
    """A plugin object that was imported."""

    plugin: object


@attrs.frozen
class Quarantined:
    """Why a plugin is kept out, with the traceback where there is one."""

    reason: str
    traceback: str = ""


def load(reference: Reference, *, limit: float) -> Loaded | Quarantined:
    """Import a plugin on a thread of its own.

    What raises, exits or takes longer than ``limit`` seconds is quarantined. A thread that
    hangs is left behind as a daemon: an import cannot be interrupted, only abandoned.
    """
    outcome: list[Loaded | Quarantined] = []
    thread = threading.Thread(
        target=lambda: outcome.append(_import(reference)),
        name=f"kernelyard-import-{reference.name}",
        daemon=True,
    )
    thread.start()
    thread.join(limit)
    if outcome:
        return outcome[0]
    return Quarantined(f"importing {reference} has not ended within {limit:g} s")


def _import(reference: Reference) -> Loaded | Quarantined:
    try:
        module = importlib.import_module(reference.module)
        names = filter(None, reference.attribute.split("."))
        return Loaded(functools.reduce(getattr, names, module))
    except BaseException as error:  # noqa: BLE001 - a stranger's import may raise anything, SystemExit too
        import traceback

        reason = f"importing {reference} raised {type(error).__name__}: {error}"
        return Quarantined(reason, traceback.format_exc())
