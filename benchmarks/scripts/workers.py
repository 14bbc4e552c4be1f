"""Time the start of build workers, and count their memory: SIDE; seconds, and MB of PSS.

The host's own imports come before the clock. Both pools are as their runtime starts them: as many
workers as cores at most, Inductor's forks all at the first job, kernelyard starts each when needed.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import jobs

BUSY_SECONDS = 2.0
Run = Callable[..., Any]


def kernelyard_pool() -> tuple[Run, Run, Run]:
    """Give what makes the pool, what does a job there, and what fills it."""
    import kernelyard._pool.worker  # noqa: F401 - before the clock starts
    from kernelyard import Settings
    from kernelyard._pool import Pool

    workers = Settings.from_environment().workers

    def run(pool: Pool, function: Callable[..., Any], *arguments: Any) -> Any:
        return pool.run(function, *arguments, affinity="cpp_cpu", label="nothing", limit=60)

    def fill(pool: Pool) -> None:
        with ThreadPoolExecutor(workers) as threads:
            wait([threads.submit(run, pool, jobs.stay_busy, BUSY_SECONDS) for _ in range(workers)])

    return lambda: Pool(workers), lambda pool: run(pool, jobs.import_plugin), fill


def inductor_pool() -> tuple[Run, Run, Run]:
    """Give the same of Inductor's ``SubprocPool``, which it starts by ``process_pool``."""
    from torch._inductor.async_compile import AsyncCompile, get_compile_threads
    from torch._inductor.codecache import torch_key

    torch_key()  # digests torch's files, once per process, which any compilation needs

    def fill(pool: Any) -> None:
        wait([pool.submit(jobs.nothing, BUSY_SECONDS) for _ in range(get_compile_threads())])

    return AsyncCompile.process_pool, lambda pool: pool.submit(jobs.nothing).result(), fill


def descendants(parent: int) -> Iterator[int]:
    """Give the processes under a process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent:
            child = int(path.parent.name)
            yield child
            yield from descendants(child)


def memory() -> float:
    """Sum the proportional set size of all processes under this one, in MB."""
    total = 0
    for process in descendants(os.getpid()):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def main(side: str) -> None:
    """Print the figures as JSON."""
    make, run, fill = {"kernelyard": kernelyard_pool, "inductor": inductor_pool}[side]()
    begin = time.perf_counter()
    pool = make()
    run(pool)
    seconds = time.perf_counter() - begin
    first = memory()
    fill(pool)
    print(json.dumps({"seconds": seconds, "first": first, "all": memory()}))


main(sys.argv[1])
