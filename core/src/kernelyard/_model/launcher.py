"""A kernel bound to its signature, ready to be called."""

from typing import Protocol


class Launcher(Protocol):
    """What the user calls: positional arguments as in the signature, no result.

    A launcher that counts its calls shows the count as an attribute ``launches``.
    """

    def __call__(self, *arguments: object) -> None:
        """Run the kernel once."""
