"""Whether a plugin takes a source, and why not."""

from typing import TypeAlias

import attrs


@attrs.frozen
class Accepted:
    """The plugin takes it."""

    def __str__(self) -> str:
        return "accepted"


@attrs.frozen
class Rejected:
    """The plugin does not take it, because of ``reason``; ``remedy`` is what would change that."""

    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}" if self.remedy else self.reason


Verdict: TypeAlias = Accepted | Rejected
