"""Tell Inductor the digests of torch's and Triton's own files, if no file has changed.

Both are part of Inductor's cache keys, and every process reads 2,400 files to compute them: 0.56 of
the 0.7 s of a warm start. Inductor lets a digest be set that is known already; whether the files
are still those takes a ``stat`` of each, 18 ms.
"""

import contextlib
import hashlib
import importlib.util
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kernelyard._store.memo import Memo

_DIGESTS = {"torch_key": "torch", "triton_key": "triton"}
_NO_PACKAGES = ("_C", "_inductor/codegen/aoti_runtime")
"""Directories whose files count too, though Python cannot import from them."""
_lock = threading.Lock()
_done: set[str] = set()
_learning: list[threading.Thread] = []


def settle(state: Path) -> None:
    """Set what is remembered in a directory; have the rest computed in threads, and remembered.

    Once per process. Versions of Inductor whose digests cannot be set compute them as always.
    """
    from torch._inductor import codecache

    with _lock:
        for name, package in _DIGESTS.items():
            key = getattr(codecache, name, None)
            if name not in _done and hasattr(key, "set") and hasattr(key, "prefetch"):
                _settle(name, key, package, Memo(state / f"{name}.json"))
            _done.add(name)


def finish() -> None:
    """Wait until all is remembered."""
    for thread in _learning:
        thread.join()


def _settle(name: str, key: Any, package: str, memo: Memo) -> None:
    stamps = _stamps(package)
    known = memo.recall(name)
    if stamps and isinstance(known, list) and known[:1] == [stamps]:
        with contextlib.suppress(RuntimeError, ValueError):  # it is set already
            key.set(_unpacked(known[1:]))
        return
    key.prefetch()
    if stamps:
        work = (name, key, package, stamps, memo)
        thread = threading.Thread(target=_learn, args=work, name="kernelyard-keys", daemon=True)
        _learning.append(thread)
        thread.start()


def _learn(name: str, key: Callable[[], Any], package: str, stamps: str, memo: Memo) -> None:
    """Remember a digest, if the files were the same before and after it was computed."""
    with contextlib.suppress(Exception):  # then the next process computes it too
        value = key()
        if isinstance(value, bytes | str) and _stamps(package) == stamps:
            memo.keep(name, [stamps, *_packed(value)])


def _packed(value: bytes | str) -> tuple[str, str]:
    return ("bytes", value.hex()) if isinstance(value, bytes) else ("text", value)


def _unpacked(packed: list[str]) -> bytes | str:
    kind, text = packed
    return bytes.fromhex(text) if kind == "bytes" else text


def _stamps(package: str) -> str:
    """Digest what ``stat`` says of every file of a package; empty where there is none."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return ""
    digest = hashlib.sha256()
    root = Path(spec.origin).parent
    for directory in (root, *(root / name for name in _NO_PACKAGES)):
        for facts in sorted(_walk(str(directory))):
            digest.update(repr(facts).encode())
    return digest.hexdigest()


def _walk(directory: str) -> Iterator[tuple[str, int, int, int]]:
    """Give path, size, time of change and inode of each file of a package and those within."""
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_dir():
                if os.path.exists(f"{entry.path}/__init__.py"):  # noqa: PTH110 - a string, 400 times
                    yield from _walk(entry.path)
            else:
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns, status.st_ino
