"""Arguments on their way to another process: views arrive as they lie, upon each other if they do.

Pickled, an array of a library with ``ndarray`` would lose its strides and what it shares with
others. Here the memory travels that arrays lie in, each piece of it once.
"""

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from kernelyard._tune.spoiling import span

_ALIGNED = 64
"""To so many bytes memory lies as it did: a kernel may have been told how."""


@attrs.frozen
class _View:
    """An array: whose, of what, where in memory, and how it lies there."""

    library: str
    dtype: Any
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    address: int
    begin: int
    end: int

    @classmethod
    def of(cls, value: Any) -> "_View | None":
        """Describe an array that is more than what its pickle says; ``None`` for all else."""
        interface = getattr(value, "__array_interface__", None)
        found = span(value) if interface else None
        if not found or not interface or not value.size or value.dtype.hasobject:
            return None
        roots = [it.__module__.partition(".")[0] for it in type(value).__mro__[:-1]]
        address = interface["data"][0]
        return cls(roots[-1], value.dtype, value.shape, value.strides, address, *found)


@attrs.frozen
class Parcel:
    """Arguments, and the memory in which some of them lie: pieces by their addresses."""

    items: tuple[Any, ...]
    memory: tuple[tuple[int, bytes], ...]

    @classmethod
    def of(cls, arguments: Sequence[Any]) -> "Parcel":
        """Pack arguments."""
        items = tuple(_View.of(it) or it for it in arguments)
        pieces = _merged((it.begin, it.end) for it in items if isinstance(it, _View))
        return cls(items, tuple((begin, _read(begin, end - begin)) for begin, end in pieces))

    def unpacked(self) -> tuple[Any, ...]:
        """Give the arguments."""
        placed: dict[int, tuple[Any, int]] = {}
        return tuple(self._made(it, placed) if isinstance(it, _View) else it for it in self.items)

    def _made(self, view: _View, placed: dict[int, tuple[Any, int]]) -> Any:
        library = importlib.import_module(view.library)
        begin, content = next(it for it in self.memory if it[0] <= view.begin < it[0] + len(it[1]))
        if begin not in placed:
            room = library.empty(len(content) + _ALIGNED, "uint8")
            skipped = (begin - room.__array_interface__["data"][0]) % _ALIGNED
            room[skipped : skipped + len(content)] = library.frombuffer(content, "uint8")
            placed[begin] = room, skipped
        room, skipped = placed[begin]
        offset = skipped + view.address - begin
        return library.ndarray(view.shape, view.dtype, room, offset, view.strides)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what overlaps."""
    pieces: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if pieces and begin < pieces[-1][1]:
            pieces[-1] = pieces[-1][0], max(end, pieces[-1][1])
        else:
            pieces.append((begin, end))
    return pieces


def _read(address: int, size: int) -> bytes:
    import ctypes

    return ctypes.string_at(address, size)
