"""Put into words why a call failed: what Halide, or the launcher, said before anything ran."""

import re
from collections.abc import Mapping
from typing import NoReturn

import attrs

from kernelyard.plugin import ArgumentValueError, KernelFailedError, KernelMemoryError

# src/runtime/errors.cpp of Halide 21; `Rank` and `Spread` are the launcher's own.
_NAME = r"(?P<name>[^\s.]+)"
_ACCESS = re.compile(
    rf"put buffer {_NAME} is accessed at (?P<got>-?\d+), which is (?P<side>before|beyond) "
    r"the (?:min|max) \((?P<limit>-?\d+)\) in dimension (?P<dim>\d+)"
)
_CONSTRAINT = re.compile(
    rf"Constraint violated: {_NAME}\.(?P<what>stride|extent|min)\.(?P<dim>\d+) \((?P<got>-?\d+)\) "
    r"== (?P<to>.*?) \((?P<wanted>-?\d+)\)"
)
_BOUND = re.compile(
    rf"Parameter {_NAME} is (?P<got>\S+) but must be (?P<wanted>at (?:least|most) \S+)"
)
_RANK = re.compile(r"Rank of (?P<index>\d+) is (?P<got>\d+), not (?P<wanted>\d+)")
_SPREAD = re.compile(r"Spread of (?P<index>\d+): (?P<extent>-?\d+) every (?P<bytes>-?\d+) bytes")
_SIZE = re.compile(
    rf"(?:Total allocation for|Product of extents for) buffer {_NAME} is (?P<got>\d+), "
    r"which exceeds the maximum size of (?P<wanted>\d+)"
)

_NO_MEMORY = "Out of memory"


@attrs.frozen
class Failed:
    """Raises the error for what a kernel said.

    ``buffers`` gives for each of the pipeline's arguments the kernel's, and the rank; with views
    a buffer is no array as it came, and has no axes that a user knows.
    """

    kernel: str
    arguments: tuple[str, ...]
    buffers: Mapping[str, tuple[str, int]]
    has_views: bool

    def __call__(self, message: str) -> NoReturn:
        """Raise for an argument that does not fit, or for a kernel that failed."""
        words = message.strip().removeprefix("Error: ")
        for pattern, describe in (
            (_ACCESS, self._access),
            (_CONSTRAINT, self._constraint),
            (_BOUND, _bound),
            (_SIZE, _size),
        ):
            found = pattern.search(words)
            name = _plain(found["name"]) if found else ""
            if found and name in self.buffers:
                raise ArgumentValueError(self.kernel, self.buffers[name][0], *describe(found))
        for pattern, describe in ((_RANK, _rank), (_SPREAD, _spread)):
            found = pattern.match(words)
            if found:
                name = self.arguments[int(found["index"])]
                raise ArgumentValueError(self.kernel, name, *describe(found))
        is_memory = words.startswith(_NO_MEMORY)
        raise (KernelMemoryError if is_memory else KernelFailedError)(self.kernel, words)

    def _along(self, found: re.Match[str]) -> str:
        if self.has_views:
            return f"dimension {found['dim']} of {found['name']}"
        rank = self.buffers[_plain(found["name"])][1]
        return f"axis {rank - 1 - int(found['dim'])}"

    def _access(self, found: re.Match[str]) -> tuple[str, str]:
        along, place, limit = self._along(found), int(found["got"]), int(found["limit"])
        if found["side"] == "beyond":
            return f"an array with {limit + 1} along {along}", f"at least {place + 1}"
        return (
            f"an array whose {along} begins at {limit}, and is too short or not padded",
            f"one that the kernel may access from {place} on",
        )

    def _constraint(self, found: re.Match[str]) -> tuple[str, str]:
        along, got, wanted = self._along(found), found["got"], found["wanted"]
        reason = "" if found["to"] == wanted else f" ({found['to']})"
        if found["what"] == "stride":
            return f"a stride of {got} elements along {along}", f"{wanted}{reason}"
        if found["what"] == "extent":
            return f"an array with {got} along {along}", f"{wanted}{reason}"
        return f"an array that begins at {got} along {along}", f"{wanted}{reason}"


def _plain(name: str) -> str:
    """Take off what Halide puts on names that it has given out before."""
    return name.strip("'\"").partition("$")[0]


def _bound(found: re.Match[str]) -> tuple[str, str]:
    return found["got"], found["wanted"].rstrip(".")


def _rank(found: re.Match[str]) -> tuple[str, str]:
    return f"an array of {_counted(found['got'])}", f"one of {_counted(found['wanted'])}"


def _counted(number: str) -> str:
    return f"{number} dimension{'' if number == '1' else 's'}"


def _spread(found: re.Match[str]) -> tuple[str, str]:
    got = f"an array with {found['extent']} elements, one every {found['bytes']} bytes, on an axis"
    return got, "less than 2**31, with a whole number of elements below that between them"


def _size(found: re.Match[str]) -> tuple[str, str]:
    expected = f"at most {found['wanted']}, or the feature large_buffers"
    return f"an array that spans {found['got']} bytes or elements", expected
