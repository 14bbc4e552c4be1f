"""What became of each graph: the language of its kernels, and why that one."""

import collections
import contextlib
import logging
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from kernelyard._errors import BuildError, KernelyardError, ToolchainMissingError
from kernelyard._model.failure import Failure

if TYPE_CHECKING:
    from kernelyard._tune.contest import Contest

_REMEMBERED = 1_000
_WORDS = 300


@attrs.frozen(kw_only=True)
class GraphEvent:
    """One graph whose language was chosen: what was asked for, what it runs in, and why.

    ``part`` is ``forward``, which inference is too, or ``backward``. ``contest`` is what was
    measured for it in this process, if anything was: C++ first.
    """

    name: str
    part: str
    asked: str
    language: str
    reason: str = ""
    contest: "Contest | None" = None

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        which = label_of(self.part, self.name)
        return f"{which}: asked for {self.asked}, runs in {self.language}{why}"


events: collections.deque[GraphEvent] = collections.deque(maxlen=_REMEMBERED)
"""The last thousand, oldest first."""


def label_of(part: str, name: str) -> str:
    """Name a graph for people, in events and in the log."""
    return f"{part} graph {name[:12]}"


def failure_of(error: BaseException) -> Failure:
    """Sum up what failed at the bottom of an error, for the log."""
    return Failure.of(_root(error))


def words_of(error: BaseException) -> str:
    """Say what failed at the bottom of an error, in a line."""
    root = _root(error)
    words = " ".join(str(root).split())
    return f"{type(root).__name__}: {words[:_WORDS]}{'…' if len(words) > _WORDS else ''}"


def is_lasting(error: BaseException) -> bool:
    """Whether it would fail again tomorrow: not where a tool, memory or room on a disk lacks."""
    root = _root(error)
    if isinstance(root, KernelyardError):
        return isinstance(root, BuildError) and not isinstance(root, ToolchainMissingError)
    return not isinstance(root, OSError | MemoryError)


def _root(error: BaseException) -> BaseException:
    while (inner := error.__cause__ or getattr(error, "inner_exception", None)) is not None:
        error = inner
    return error


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Keep Inductor's cries from the log while this thread tries what may fail."""
    log, thread = logging.getLogger("torch._inductor.scheduler"), threading.get_ident()

    def is_another(record: logging.LogRecord) -> bool:
        return record.thread != thread

    log.addFilter(is_another)
    try:
        yield
    finally:
        log.removeFilter(is_another)
