"""A file of workloads: a line of JSON each, of many processes at once, some of them killed."""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from kernelyard._errors import WorkloadError
from kernelyard._store.files import make_private
from kernelyard._tune.workload.workload import Workload, canonical, is_later

_PATIENCE = 1.0
"""Seconds to wait for others; then it is done all the same, as a line is one write in any case."""
_LONGEST = 1 << 26
_SHOWN = 10
_NEW = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK


@attrs.frozen
class Recorded:
    """What a file holds, each workload once; ``problems`` says of which lines what is missing."""

    workloads: tuple[Workload, ...]
    problems: tuple[str, ...]


def append(path: Path, workload: Workload) -> None:
    """Add a line, whole or not at all; ``OSError`` if it cannot be.

    It begins on a line of its own, also after one that a killed process has not ended.
    """
    line = canonical(workload.to_json()).encode() + b"\n"
    make_private(path.parent)
    descriptor = os.open(path, _NEW, 0o666)
    try:
        with _alone(descriptor):
            size = os.fstat(descriptor).st_size
            is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            data = b"\n" + line if is_torn else line
            if os.write(descriptor, data) < len(data):
                os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _alone(descriptor: int) -> Iterator[None]:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                break
            time.sleep(0.001)
        except OSError:  # a file system without locks
            break
    try:
        yield
    finally:  # a fork may hold a copy of the descriptor, so closing ours is not enough
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def read(path: Path) -> Recorded:
    """Read a file; ``WorkloadError`` if it holds no workload at all."""
    found: dict[object, Workload] = {}
    problems: list[str] = []
    count = 0
    try:
        for count, line in enumerate(_lines(path), 1):
            workload, problem = _read(line)
            if workload is not None:
                found.setdefault(workload.identity, workload)
            if problem:
                skipped = "" if workload else "; it is skipped"
                problems.append(f"line {count} {problem}{skipped}")
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror or error}") from error
    if not count:
        raise _error(path, "is empty: no kernel was called while it was recorded")
    if not found:
        raise _error(path, f"holds no workload: {', '.join(problems[:1]) or 'its lines are empty'}")
    told = problems[:_SHOWN]
    told += [f"and {len(problems) - _SHOWN} lines more"] if len(problems) > _SHOWN else []
    return Recorded(tuple(found.values()), tuple(told))


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from iter(lambda: stream.readline(_LONGEST), b"")


def _read(line: bytes) -> tuple[Workload | None, str]:
    """Give what a line holds, and what is wrong with it."""
    if not line.strip():
        return None, ""
    try:
        facts = json.loads(line)
        if is_later(facts):
            return None, f"was written by a later version, in format {facts['format']}"
        workload = Workload.from_json(facts)
    except (ValueError, RecursionError) as error:
        is_whole = line.endswith(b"\n")
        return None, f"cannot be read: {error}" if is_whole else "is cut off: its writer was ended"
    lost = ", ".join(_lost(facts, json.loads(canonical(workload.to_json()))))
    return workload, lost and f"says what only a later version knows: {lost}; that is left out"


def _lost(given: Any, kept: Any, where: str = "") -> Iterator[str]:
    """Name the fields that were given and not kept."""
    if isinstance(given, Mapping) and isinstance(kept, Mapping):
        for name, value in given.items():
            if name in kept:
                yield from _lost(value, kept[name], f"{where}{name}.")
            elif value is not None:
                yield f"{where}{name}"
    elif isinstance(given, list) and isinstance(kept, list):
        for place, (one, other) in enumerate(zip(given, kept, strict=False)):
            yield from _lost(one, other, f"{where}{place}.")


def _error(path: Path, problem: str) -> WorkloadError:
    return WorkloadError(str(path), problem, f"record one by KERNELYARD_RECORD={path} in a run")
