"""Import one plugin so that whatever it does harms nobody else."""

import functools
import importlib
import queue
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


class Importer:
    """Imports plugins one after the other, on a thread that can be abandoned.

    What raises, exits or takes longer than ``limit`` seconds is quarantined. A thread that hangs
    is left behind as a daemon, since an import cannot be interrupted; the next plugin gets
    another.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._asked: queue.SimpleQueue[Reference | None] | None = None
        self._answers: queue.SimpleQueue[Loaded | Quarantined] = queue.SimpleQueue()

    def load(self, reference: Reference) -> Loaded | Quarantined:
        """Import one plugin."""
        if self._asked is None:
            self._asked = queue.SimpleQueue()
            self._answers = queue.SimpleQueue()
            work = (self._asked, self._answers)
            name = "kernelyard-imports"
            threading.Thread(target=_serve, args=work, name=name, daemon=True).start()
        self._asked.put(reference)
        try:
            return self._answers.get(timeout=self._limit)
        except queue.Empty:
            self.close()
            return Quarantined(f"importing {reference} has not ended within {self._limit:g} s")

    def close(self) -> None:
        """Let the thread end, when it can."""
        if self._asked is not None:
            self._asked.put(None)
            self._asked = None


def _serve(
    asked: "queue.SimpleQueue[Reference | None]",
    answers: "queue.SimpleQueue[Loaded | Quarantined]",
) -> None:
    while (reference := asked.get()) is not None:
        answers.put(_import(reference))


def _import(reference: Reference) -> Loaded | Quarantined:
    try:
        module = importlib.import_module(reference.module)
        names = filter(None, reference.attribute.split("."))
        return Loaded(functools.reduce(getattr, names, module))
    except BaseException as error:  # noqa: BLE001 - a stranger's import may raise anything, SystemExit too
        return quarantined(f"importing {reference}", error)


def quarantined(doing: str, error: BaseException) -> Quarantined:
    """Keep what a plugin raised; even its own words may raise."""
    import traceback

    try:
        return Quarantined(
            f"{doing} raised {type(error).__name__}: {error}", traceback.format_exc()
        )
    except Exception:  # noqa: BLE001 - a stranger's __str__
        return Quarantined(f"{doing} raised {type(error).__name__}")
