"""Read entry points from package metadata without importing anything.

``importlib.metadata`` would do; importing it costs 24 ms of the 50 ms that a host may take to
start (it brings ``email``, ``zipfile`` and ``csv``), this 3 ms.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator

import attrs

_METADATA = (".dist-info", ".egg-info")
_REFERENCE = re.compile(r"(?P<module>[\w.]+)\s*(?::\s*(?P<attribute>[\w.]+))?\s*(\[.*\])?$")


@attrs.frozen
class Reference:
    """Where a plugin is: the name it goes by, its module, and an attribute of that or nothing."""

    name: str
    module: str
    attribute: str = ""
    distribution: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.attribute}" if self.attribute else self.module


def references(group: str, path: Iterable[str] | None = None) -> list[Reference]:
    """List the entry points of a group along ``sys.path``, by name; the first of a name wins."""
    found: dict[str, Reference] = {}
    for directory in dict.fromkeys(sys.path if path is None else path):
        for file in _files(directory or "."):
            for reference in _read(file, group):
                found.setdefault(reference.name, reference)
    return [found[name] for name in sorted(found)]


def _files(directory: str) -> list[str]:
    """Give the paths that metadata may be at; strings, since paths take twice the time."""
    try:
        with os.scandir(directory) as entries:
            names = sorted(it.name for it in entries if it.name.endswith(_METADATA))
    except (OSError, ValueError):
        return []  # whatever is on the path, Python itself does not mind
    return [f"{directory}/{name}/entry_points.txt" for name in names]


def _read(file: str, group: str) -> Iterator[Reference]:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - as above
            text = stream.read().decode()
    except (OSError, UnicodeDecodeError):
        return
    if f"[{group}]" not in text:
        return
    distribution = file.split("/")[-2].rsplit(".", 1)[0].split("-", maxsplit=1)[0]
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif section == group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = map(str.strip, line.partition("="))
            match = _REFERENCE.match(value)
            if name and match:
                yield Reference(name, match["module"], match["attribute"] or "", distribution)
