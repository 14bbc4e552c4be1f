"""What a benchmark is: two or more sides that do the same work."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

Measure = Callable[[Path], Mapping[str, float]]
"""Does the work once, in a directory of its own; gives figures by name, in the case's unit."""

Compare = Callable[[Sequence[Path]], Mapping[str, float]]
"""Says from the sides' directories, ours first, by how much what they computed differs."""


class CaseError(Exception):
    """A case could not be run to its end; the message says why."""


@attrs.frozen
class Side:
    """One way to do the work; the first side of a case is ours."""

    name: str
    measure: Measure
    fresh: bool = True
    """Whether each round gets an empty directory; else all rounds of this side share one."""


@attrs.frozen(kw_only=True)
class Case:
    """One comparison: what is measured, in which unit (the smaller the better), how often."""

    name: str
    title: str
    unit: str
    rounds: int
    sides: Callable[[], list[Side]]
    """Made when the case is run, so that listing the cases imports no peer."""
    main_figure: str = "total"
    """The figure whose ratio is the result."""
    compare: Compare | None = None
    """Run after the last round, on directories that all rounds shared, where results are kept."""
