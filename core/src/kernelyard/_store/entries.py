"""Sealed records that say which objects make up the artifact of a key."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from kernelyard._model.key import Key
from kernelyard._store.files import is_temporary, publish, read
from kernelyard._store.sealed import seal, unseal


@attrs.frozen
class Entry:
    """One built artifact: its label, the parts of its key, its files' digests, its manifest."""

    label: str
    key: Mapping[str, str]
    files: Mapping[str, str]
    manifest: Mapping[str, str]

    @classmethod
    def from_bytes(cls, data: bytes) -> "Entry | None":
        """Read an entry; ``None`` if it is damaged or of another format."""
        content = unseal(data)
        try:
            return cls(**content) if content else None
        except TypeError:
            return None

    def to_bytes(self) -> bytes:
        """Write the entry, sealed."""
        return seal(attrs.asdict(self))


class Entries:
    """The half of the store that is looked up by key."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, key: Key) -> Path:
        """Say where the entry of a key lies."""
        return self._root / key.digest[:2] / f"{key.digest[2:]}.json"

    def load(self, key: Key) -> Entry | None:
        """Give the entry only if it is intact and is this key's."""
        data = read(self.path(key))
        entry = Entry.from_bytes(data) if data is not None else None
        return entry if entry and dict(entry.key) == dict(key.parts) else None

    def save(self, key: Key, entry: Entry) -> None:
        """Put an entry in its place, whatever was there."""
        publish(self.path(key), entry.to_bytes())

    def __iter__(self) -> Iterator[tuple[Path, Entry | None]]:
        for path in sorted(self._root.glob("*/*")):
            if not is_temporary(path):
                data = read(path)
                yield path, Entry.from_bytes(data) if data is not None else None
