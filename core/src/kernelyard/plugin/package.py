"""What is known of an installed Python package without importing it, or reading its files."""

import csv
import functools
import importlib.util
from collections.abc import Iterable
from pathlib import Path


@functools.cache
def package_place(name: str) -> Path | None:
    """Give the directory of a package, found once per process; ``None`` if there is none."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def package_version(place: Path) -> str:
    """Read the version off the directory that pip leaves beside the package."""
    found = sorted(place.parent.glob(f"{place.name}-*.dist-info"))
    if not found:
        return "unknown"
    return found[-1].name.removeprefix(f"{place.name}-").removesuffix(".dist-info")


def recorded_digests(place: Path, files: Iterable[Path]) -> dict[Path, str]:
    """Give the digests of a package's files as pip wrote them down (``sha256=…``, base64).

    Left out is what has another size than recorded, or is younger than the record itself.
    """
    try:
        record = max(place.parent.glob(f"{place.name}-*.dist-info/RECORD"))
        lines = csv.reader(record.read_text(encoding="utf-8").splitlines())
        facts = {place.parent / name: (digest, size) for name, digest, size in lines}
        until = record.stat().st_mtime + 1
        return {it: facts[it][0] for it in files if it in facts and _is(it, *facts[it], until)}
    except (OSError, ValueError):
        return {}


def _is(file: Path, digest: str, size: str, until: float) -> bool:
    if not (digest and size):
        return False
    status = file.stat()
    return status.st_size == int(size) and status.st_mtime <= until
