"""Time one operation of a store that holds 10,000 kernels: SIDE get|put; microseconds.

Keys are computed and files are in the page cache before the clock starts, on every side.
"""

import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ENTRIES = 10_000
OPERATIONS = 500
SIZE = 60_000
Put = Callable[[int, bytes], object]
Get = Callable[[int], bytes]


def kernelyard_store(root: Path) -> tuple[Put, Get]:
    """Give ``Store.put`` and ``Store.get``, with keys of the usual number of parts."""
    from kernelyard import Source, Target
    from kernelyard._model.artifact import Artifact
    from kernelyard._model.config import Config
    from kernelyard._model.key import Key
    from kernelyard._store import Store

    store = Store(root)
    parts = dict.fromkeys(("compiler", "compiler.digest", "command", "inputs", "entry"), "x" * 64)

    def key(number: int) -> Key:
        source = Source("cpp", f"void kernel{number}() {{}}", "kernel", ())
        return Key.of(source, Config(), Target("cpu", "any"), plugin="cpp_cpu", parts=parts)

    def get(number: int) -> bytes:
        artifact = store.get(keys[number])
        assert artifact
        return artifact.files["kernel.so"]

    def put(number: int, data: bytes) -> None:
        store.put(keys[number], Artifact({"kernel.so": data}, {"symbol": "x"}), label="kernel")

    keys = [key(number) for number in range(ENTRIES + OPERATIONS)]
    return put, get


def inductor_cache(root: Path) -> tuple[Put, Get]:
    """Give Inductor's way: a file named by a hash in one of 256 directories, renamed there."""
    from torch._inductor.codecache import write_atomic

    def name(number: int) -> str:
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        return str(root / digest[:2] / f"{digest}.so")

    names = [name(number) for number in range(ENTRIES + OPERATIONS)]
    return (
        lambda number, data: write_atomic(names[number], data, make_dirs=True),
        lambda number: Path(names[number]).read_bytes(),
    )


def disk_cache(root: Path) -> tuple[Put, Get]:
    """Give diskcache: rows of SQLite, large values in files."""
    import diskcache

    cache = diskcache.Cache(root)
    return cache.set, cache.__getitem__


def filled(side: str) -> tuple[Put, Get]:
    """Open a store with all its entries, each of a kernel's size where it will be measured."""
    sides = {"kernelyard": kernelyard_store, "inductor": inductor_cache, "diskcache": disk_cache}
    root = Path(os.environ["TMPDIR"]) / side
    is_new = not root.exists()
    put, get = sides[side](root)
    if is_new:
        for number in range(ENTRIES):
            put(number, os.urandom(SIZE if number < OPERATIONS else 100))
    return put, get


def main(side: str, operation: str) -> None:
    """Print the figure as JSON."""
    put, get = filled(side)
    numbers = random.sample(range(OPERATIONS), OPERATIONS)
    if operation == "get":
        assert all(len(get(number)) == SIZE for number in numbers)
    data = [os.urandom(SIZE) for _ in numbers]
    begin = time.perf_counter()
    if operation == "get":
        for number in numbers:
            get(number)
    else:
        for number in numbers:
            put(ENTRIES + number, data[number])
    print(json.dumps({"total": (time.perf_counter() - begin) / OPERATIONS * 1e6}))


main(*sys.argv[1:])
