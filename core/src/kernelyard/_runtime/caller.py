"""Who asked: the place in the user's program that a warning about its builds names."""

import contextvars
import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import attrs

_NOT_THE_USERS = (f"{Path(__file__).parents[1]}{os.sep}", threading.__file__)


@attrs.frozen
class Place:
    """A line of a module, as ``warnings`` wants to be told."""

    filename: str
    lineno: int
    module: str
    registry: Any = attrs.field(eq=False, repr=False)


_asked: contextvars.ContextVar[Place | None] = contextvars.ContextVar("kernelyard_asked")


def for_thread(function: Callable[[], None]) -> Callable[[], None]:
    """Give a function to be called once in another thread, where who asks stays who asks here."""
    context = contextvars.copy_context()
    context.run(_asked.set, _place())
    return lambda: context.run(function)


def warn(message: str, category: type[Warning]) -> None:
    """Warn whoever asked; where nobody of the user's did, this module stands for them."""
    place = _place()
    if place is None:
        warnings.warn(message, category, stacklevel=1)
        return
    warnings.warn_explicit(
        message, category, place.filename, place.lineno, place.module, place.registry
    )


def _place() -> Place | None:
    """Give the innermost place that is not ours: of this thread, or of the one that began it."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - `inspect` takes 10 ms to import
    while frame is not None:
        if not frame.f_code.co_filename.startswith(_NOT_THE_USERS):
            names = frame.f_globals
            registry = names.setdefault("__warningregistry__", {})
            name = str(names.get("__name__", "<unknown>"))
            return Place(frame.f_code.co_filename, frame.f_lineno, name, registry)
        frame = frame.f_back
    return _asked.get(None)
