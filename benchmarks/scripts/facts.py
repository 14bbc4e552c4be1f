"""Time one operation of what remembers decisions: SIDE find|append; microseconds.

There are 10,000 kernels. Ours has 100 configs of each, all as records; the peers only the best one.
``first`` is the first look-up of a process, with all that is imported and opened for it.
"""

import hashlib
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KERNELS, CONFIGS, OPERATIONS = 10_000, 100, 1000
Find = Callable[[int], Any]
Append = Callable[[int], object]
FOUND = {"tile": 7, "unroll": 2, "time": 12.5, "found_by": "search", "hash": "x" * 64}


def ours(root: Path) -> tuple[Find, Append]:
    """Give ``Log.best`` and ``Log.append``."""
    from kernelyard._store.log import Log

    log = Log(root / "log.sqlite")
    if not log.path.exists():
        for kernel in range(0, KERNELS, 10):
            log.adopt([_record(k, config) for k in range(kernel, kernel + 10) for config in _all()])
    from kernelyard._model.record import Subject

    def find(kernel: int) -> Any:
        best = log.best(Subject(source=_name(kernel), target="desk:oak", toolchain=_name(0)))
        assert best
        return best.config.values

    return find, lambda number: log.append(_record(number % KERNELS, CONFIGS + number))


def _all() -> range:
    return range(CONFIGS)


def _record(kernel: int, config: int) -> Any:
    from kernelyard._model.config import Config
    from kernelyard._model.measurement import Measurement
    from kernelyard._model.record import Record, Subject
    from kernelyard._store.log.host import host

    about = Subject(source=_name(kernel), target="desk:oak", toolchain=_name(0))
    samples = tuple(random.uniform(1, 2) for _ in range(5))
    took = Measurement(samples, "us", "made up", 10)
    tried = Config.of(tile=config, unroll=config % 4)
    return Record(about=about, config=tried, outcome=took, label="kernel", host=host())


def files(root: Path) -> tuple[Find, Append]:
    """Give Inductor's way: a JSON file named by a hash in one of 256 directories, renamed there."""
    names = [str(root / _name(k)[:2] / f"{_name(k)}.best_config") for k in range(KERNELS)]

    def append(kernel: int) -> None:
        name = names[kernel % KERNELS]
        aside = f"{name}.{os.getpid()}.tmp"
        Path(aside).write_text(json.dumps(FOUND))
        Path(aside).rename(name)

    if not root.exists():
        for name in names:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        for kernel in range(KERNELS):
            append(kernel)
    return lambda kernel: json.loads(Path(names[kernel]).read_text()), append


def disk_cache(root: Path) -> tuple[Find, Append]:
    """Give diskcache: rows of SQLite, looked up by key."""
    import diskcache

    is_new = not root.exists()
    cache = diskcache.Cache(root)
    if is_new:
        for kernel in range(KERNELS):
            cache[_name(kernel)] = json.dumps(FOUND)
    return (
        lambda kernel: json.loads(cache[_name(kernel)]),
        lambda kernel: cache.set(_name(kernel), json.dumps(FOUND)),
    )


def _name(kernel: int) -> str:
    return hashlib.sha256(str(kernel).encode()).hexdigest()


def main(side: str, operation: str) -> None:
    """Print the figures as JSON; the files are in the page cache."""
    root = Path(os.environ["TMPDIR"]) / side
    sides = {"kernelyard": ours, "files": files, "diskcache": disk_cache}
    find, append = sides[side](root)
    work = find if operation == "find" else append
    times = []
    for number in random.sample(range(KERNELS), OPERATIONS):
        begin = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - begin) * 1e6)
    first = {"first": times[0]} if operation == "find" else {}
    slow = statistics.quantiles(times, n=100)[-1]
    print(json.dumps({"total": statistics.median(times), "slowest of a hundred": slow, **first}))


main(*sys.argv[1:])
