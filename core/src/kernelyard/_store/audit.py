"""Look at a whole store: what it holds, what is damaged, and how to empty it."""

import shutil

import attrs

from kernelyard._model.key import Key
from kernelyard._store.store import Store

_ROOMS = ("objects", "entries", "quarantine", "failures", "state", "locks")


@attrs.frozen
class Holdings:
    """What a store holds; sizes in bytes, that of the log apart."""

    entries: int
    objects: int
    size: int
    quarantined: int
    failures: int
    records: int = 0


def holdings(store: Store) -> Holdings:
    """Count what is there."""
    sizes = [path.stat().st_size for _, path in store.objects]
    return Holdings(
        entries=sum(1 for _ in store.entries),
        objects=len(sizes),
        size=sum(sizes),
        quarantined=_count(store, "quarantine"),
        failures=_count(store, "failures"),
        records=sum(store.log.count().values()),
    )


def damage(store: Store) -> list[tuple[str, str]]:
    """Verify every digest; give (file, what is wrong) for all that a read would refuse."""
    found = []
    sound = set()
    for digest, path in store.objects:
        if store.objects.load(digest) is not None:
            sound.add(digest)
        else:
            found.append((str(path), "its content has another digest than its name"))
    for path, entry in store.entries:
        if entry is None:
            found.append((str(path), "its seal is broken"))
            continue
        if path != store.entries.path(Key(tuple(sorted(entry.key.items())))):
            found.append((str(path), f"{entry.label}: it is the entry of another key"))
            continue
        missing = sorted(name for name, digest in entry.files.items() if digest not in sound)
        if missing:
            found.append((str(path), f"{entry.label}: no sound object for {', '.join(missing)}"))
    return found + [(str(store.log.path), problem) for problem in store.log.problems()]


def clear(store: Store) -> int:
    """Remove everything that kernelyard put there, and nothing else; give the count of entries."""
    count = sum(1 for _ in store.entries)
    for room in _ROOMS:
        shutil.rmtree(store.root / room, ignore_errors=True)
    store.log.close()
    for file in store.root.glob(f"{store.log.path.name}*"):
        file.unlink(missing_ok=True)
    return count


def _count(store: Store, room: str) -> int:
    directory = store.root / room
    return sum(1 for _ in directory.iterdir()) if directory.is_dir() else 0
