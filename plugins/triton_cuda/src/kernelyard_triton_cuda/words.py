"""Put into words why Triton refused a text: what it said, and which line of the text that is."""

import contextlib
import os
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

_LONGEST = 8000
_STDERR = 2
_FOUND = re.compile(r"^\S+:\d+:\d+: (?:error|warning|note): .*", re.MULTILINE)
_PTX_LINE = re.compile(r"\.ptx, line (\d+)")
_LOC = re.compile(r"\.loc\s[^/]*// (\S+):(\d+):\d+")


def place() -> int:
    """Say how much this process has written to its standard error, if that is a file."""
    with contextlib.suppress(OSError):
        return os.fstat(_STDERR).st_size
    return 0


def told(error: BaseException, names: Mapping[str, Any], begun: int, ptx: str) -> str:
    """Give Triton's words, the innermost cause first, and what its passes wrote since ``begun``."""
    chain = list(_chain(error))[::-1]
    said = [it for it in chain if not any(str(it) in str(by) for by in chain if by is not it)]
    words = ["".join(traceback.format_exception_only(it)).strip() for it in said]
    lines = [_line(it, names) or _line_of_ptx(it, ptx) for it in chain]
    parts = dict.fromkeys([*lines, *words, *_FOUND.findall(_written(begun))])
    return "\n".join(filter(None, parts))[:_LONGEST]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _line(error: BaseException, names: Mapping[str, Any]) -> str:
    """Name file and line of what Triton could not compile: it counts from the function's first."""
    number = getattr(getattr(error, "node", None), "lineno", 0)
    text = getattr(error, "src", None)
    functions = (it for it in names.values() if getattr(it, "src", None) == text)
    function = next(functions, None)
    if function is None or not text or not number:
        return ""
    from triton.runtime.jit import get_jit_fn_file_line

    file, first = get_jit_fn_file_line(function)
    return f"{file}, line {first + number - 1}: {text.splitlines()[number - 1].strip()}"


def _line_of_ptx(error: BaseException, ptx: str) -> str:
    """Name file and line of the text of what ptxas could not assemble."""
    found = _PTX_LINE.search(str(error))
    before = ptx.splitlines()[: int(found[1])] if found else []
    places = (_LOC.search(line) for line in reversed(before))
    place = next(filter(None, places), None)
    return f"{place[1]}, line {place[2]}" if place else ""


def _written(begun: int) -> str:
    """Give what was written since: passes print what is wrong, and raise only that something is."""
    try:
        end = os.fstat(_STDERR).st_size
        return os.pread(_STDERR, max(end - begun, 0), begun).decode(errors="replace")
    except OSError:
        return ""
