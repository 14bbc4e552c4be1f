"""A job that comes just as spare work begins does not wait for it."""

import importlib
import threading
from concurrent.futures import ThreadPoolExecutor

from kernelyard._pool import DisplacedError, Pool, worker as worker_module


def test_a_job_that_comes_while_a_spare_worker_is_started(site, tmp_path, eventually, monkeypatch):
    jobs, pool = importlib.import_module("jobs"), Pool(1)
    begun, go, start = threading.Event(), threading.Event(), worker_module._start
    waits = (jobs.touch_and_wait, tmp_path / "on", tmp_path / "go")

    def slowly(*arguments, spare, **more):
        if spare:
            begun.set()
            go.wait(20)
        return start(*arguments, spare=spare, **more)

    monkeypatch.setattr(worker_module, "_start", slowly)
    with ThreadPoolExecutor(2) as threads:
        spare = threads.submit(pool.run_spare, *waits, label="spare", limit=60)
        assert begun.wait(20)
        job = threads.submit(pool.run, jobs.double, 21, affinity="a", label="a job", limit=60)
        assert eventually(lambda: pool._slots._cond._waiters)
        go.set()

        assert job.result(timeout=20) == 42
        assert isinstance(spare.exception(), DisplacedError)
    pool.close()
