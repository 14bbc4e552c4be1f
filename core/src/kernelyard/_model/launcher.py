"""A kernel bound to its signature, ready to be called."""

from typing import Protocol


class Launcher(Protocol):
    """What the user calls: positional arguments as in the signature, no result.

    A launcher that counts its calls shows the count as an attribute ``launches``. One that returns
    before the kernel has ended has ``synchronize()``, which waits and raises what went wrong.
    """

    def __call__(self, *arguments: object) -> None:
        """Run the kernel once."""
