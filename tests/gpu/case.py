"""A kernel with what it is given, and what it has to give."""

from collections.abc import Callable

import attrs
from device import source

BIG = "gpu"
"""The half in which kernels are given much to do."""


@attrs.frozen(kw_only=True)
class Case:
    """A kernel with its arguments; ``expected`` gives tensors by the arguments' numbers."""

    entry: str
    file: str = ""
    signature: str
    options: dict
    make: Callable
    expected: Callable
    tolerance: float = 1e-5
    name: str = ""
    only: str = ""
    """Why only a GPU can do it."""
    oldest: int = 80

    @property
    def label(self):
        return self.name or self.entry

    def source(self, **options):
        return source(self.entry, self.signature, self.file, **{**self.options, **options})


def shape_of_rows(half, columns, count=1000):
    """Give rows and columns: few of both where kernels are interpreted."""
    return (count if half == BIG else 5), (columns if half == BIG else columns // 16 + 1)
