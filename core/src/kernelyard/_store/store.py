"""The store: artifacts by key, never handed out unless they are what was put in."""

import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from kernelyard._errors import StoreError
from kernelyard._model.artifact import Artifact
from kernelyard._model.key import Key
from kernelyard._store.entries import Entries, Entry
from kernelyard._store.files import make_private, publish
from kernelyard._store.log.decisions import Decisions
from kernelyard._store.log.log import Log, Warn, warn_here
from kernelyard._store.objects import Objects

Name = TypeVar("Name")
Thing = TypeVar("Thing")


class Store:
    """A directory of the user's own: ``objects`` by digest, ``entries`` by key, and a ``log``.

    In the log are ``races``, how they ended. ``warn`` is told what is wrong with it.

    Damage is a miss: the damaged file is moved into ``quarantine`` and the next ``put`` replaces
    it. Every write is a rename, so a process that dies leaves nothing half written.
    """

    def __init__(self, root: Path, *, warn: Warn = warn_here) -> None:
        self.root = root
        self.objects = Objects(root / "objects")
        self.entries = Entries(root / "entries")
        self.log = Log(root / "log.sqlite", warn=warn)
        self.races = Decisions(self.log, "races")
        self.quarantine = root / "quarantine"
        _trust(root)

    def get(self, key: Key) -> Artifact | None:
        """Give the artifact of a key, every byte verified, or ``None`` where there is none."""
        entry = self._sound(self.entries.load, key, self.entries.path(key))
        if entry is None:
            return None
        files = {}
        for name, digest in entry.files.items():
            data = self._sound(self.objects.load, digest, self.objects.path(digest))
            if data is None:
                return None
            files[name] = data
        return Artifact(files, entry.manifest)

    def put(self, key: Key, artifact: Artifact, *, label: str) -> None:
        """Publish an artifact; its entry appears last. ``OSError`` if it cannot be written."""
        files = {name: self.objects.save(data) for name, data in artifact.files.items()}
        self.entries.save(key, Entry(label, dict(key.parts), files, dict(artifact.manifest)))

    @contextlib.contextmanager
    def building(self, digests: Iterable[str], *, patience: float) -> Iterator[None]:
        """Keep other processes from building the same, for ``patience`` seconds at most.

        The locks only save work: publishing is safe without them, so a directory that cannot
        hold locks, or a holder that never ends, is no reason to stop. They are taken in one
        order by everybody, so nobody waits in a circle.
        """
        from filelock import FileLock, Timeout

        deadline = time.monotonic() + patience
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError, NotImplementedError, Timeout):
                make_private(self.root / "locks")
                for name in sorted({digest[:5] for digest in digests}):
                    lock = FileLock(self.root / "locks" / f"{name}.lock")
                    lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
                    held.callback(lock.release)
            yield

    def keep(self, label: str, files: Mapping[str, str]) -> Path | None:
        """Keep the files of a failed build for a look; ``None`` where they cannot be kept."""
        import tempfile

        try:
            make_private(self.root / "failures")
            tidy = "".join(c if c.isalnum() or c in "-_." else "_" for c in label)[:80]
            place = Path(tempfile.mkdtemp(dir=self.root / "failures", prefix=f"{tidy}-"))
            for name, text in files.items():
                publish(place / name, text.encode())
        except OSError:
            return None
        return place

    def state(self, plugin: str) -> Path:
        """Name the directory where a plugin may keep what it can always find out again."""
        return self.root / "state" / plugin

    def _sound(self, load: Callable[[Name], Thing | None], name: Name, path: Path) -> Thing | None:
        """Load something; if it is damaged, and not just being put there, set it aside."""
        found = load(name)
        if found is None and os.path.exists(path):  # noqa: PTH110 - never raises
            found = load(name)
            if found is None:
                self._set_aside(path)
        return found

    def _set_aside(self, path: Path) -> None:
        """Move a damaged file out of the way, if there is one and it can be moved."""
        with contextlib.suppress(OSError):
            if path.exists():
                make_private(self.quarantine)
                os.replace(path, self.quarantine / f"{path.parent.name}{path.name}")  # noqa: PTH105


def _trust(root: Path) -> None:
    """Refuse a directory that somebody else could put code into."""
    try:
        status = root.stat()
    except OSError:
        return
    if not stat.S_ISDIR(status.st_mode):
        raise StoreError(str(root), "is not a directory")
    if hasattr(os, "geteuid") and status.st_uid not in {os.geteuid(), 0}:
        raise StoreError(str(root), f"belongs to user {status.st_uid}, not to you")
    if status.st_mode & (stat.S_IWOTH | stat.S_IWGRP):
        raise StoreError(str(root), "can be written by others", f"run `chmod go-w {root}`")
