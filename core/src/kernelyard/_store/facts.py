"""Small facts by digest: what was once found out and need not be found out again."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kernelyard._store.files import is_temporary, publish, read
from kernelyard._store.sealed import seal, unseal


class Facts:
    """One sealed file a fact; damage, a full disk or a read-only disk only lose memory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        """Say where the fact with this digest lies."""
        return self._root / digest[:2] / f"{digest[2:]}.json"

    def recall(self, digest: str) -> dict[str, Any] | None:
        """Give a fact, or ``None`` if there is none that is intact."""
        data = read(self.path(digest))
        return unseal(data) if data is not None else None

    def keep(self, digest: str, fact: Mapping[str, Any]) -> None:
        """Keep a fact of plain data, whatever was there."""
        with contextlib.suppress(OSError):
            publish(self.path(digest), seal(fact))

    def forget(self, digest: str) -> None:
        """Forget a fact."""
        with contextlib.suppress(OSError):
            self.path(digest).unlink()

    def __iter__(self) -> Iterator[tuple[Path, dict[str, Any] | None]]:
        for path in sorted(self._root.glob("*/*")):
            if not is_temporary(path):
                data = read(path)
                yield path, unseal(data) if data is not None else None
