"""Files named by the digest of their content."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kernelyard._store.files import is_temporary, publish, read


def digest_of(data: bytes) -> str:
    """Name some content."""
    return hashlib.sha256(data).hexdigest()


class Objects:
    """The content-addressed half of the store."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        """Say where content with this digest lies."""
        return self._root / digest[:2] / digest[2:]

    def load(self, digest: str) -> bytes | None:
        """Give the content only if it still has its digest."""
        data = read(self.path(digest))
        return data if data is not None and digest_of(data) == digest else None

    def save(self, data: bytes) -> str:
        """Keep some content; give its digest. What is there and sound is left alone."""
        digest = digest_of(data)
        if self.load(digest) is None:
            publish(self.path(digest), data)
        return digest

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self._root.glob("*/*")):
            if not is_temporary(path):
                yield path.parent.name + path.name, path
