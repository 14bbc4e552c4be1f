"""What became of each graph: the language of its kernels, and why that one."""

import collections

import attrs

from kernelyard._tune.contest import Contest

_REMEMBERED = 1_000


@attrs.frozen(kw_only=True)
class GraphEvent:
    """One graph whose language was chosen: what was asked for, what it runs in, and why.

    ``contest`` is what was measured for it in this process, if anything was: C++ first.
    """

    name: str
    asked: str
    language: str
    reason: str = ""
    contest: Contest | None = None

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return f"graph {self.name[:12]}: asked for {self.asked}, runs in {self.language}{why}"


events: collections.deque[GraphEvent] = collections.deque(maxlen=_REMEMBERED)
"""The last thousand, oldest first."""
