"""Work of spare time takes what nobody else wants: no core, and no place in the pool."""

import contextlib
import importlib
import os
import signal
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernelyard._errors import BuildTimeoutError, KernelyardError, WorkerCrashedError
from kernelyard._pool import DisplacedError, Pool

FORK = """
    import os, pathlib, sys, threading, time
    import jobs
    from kernelyard._pool import Pool

    on, go = map(pathlib.Path, sys.argv[1:])
    said, pool = [], Pool(1)

    def work():
        said.append(pool.run_spare(jobs.touch_and_wait, on, go, label="l", limit=60))

    thread = threading.Thread(target=work)
    thread.start()
    while not on.exists():
        time.sleep(0.005)
    child = os.fork()
    if child == 0:
        listed = pool.processes()
        own = pool.run_spare(jobs.double, 21, label="l", limit=60)
        pool.run(jobs.double, 21, affinity="a", label="l", limit=60)
        pool.close()
        os._exit(0 if (listed, own) == ([], 42) else 9)
    _, status = os.waitpid(child, 0)
    go.touch()
    thread.join()
    print(os.waitstatus_to_exitcode(status), *said)
"""

SLEEPER = """
    import sys
    import jobs
    from kernelyard._pool import Pool

    Pool(1).run_spare(jobs.start_a_sleeper, sys.argv[1], label="l", limit=1000)
"""


@pytest.fixture
def jobs(site):
    return importlib.import_module("jobs")


@pytest.fixture
def pool():
    """Make pools whose jobs run on threads of their own; whatever still runs is ended."""
    made = []
    with ThreadPoolExecutor(8) as threads:

        def make(size):
            one = Pool(size)
            made.append(one)
            one.spare = lambda function, *arguments, limit=60: threads.submit(
                one.run_spare, function, *arguments, label="the spare one", limit=limit
            )
            one.job = lambda function, *arguments: threads.submit(
                one.run, function, *arguments, affinity="a", label="a job", limit=60
            )
            return one

        yield make
        for one in made:
            one.close()
            for pid in one.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)


@pytest.fixture
def waiting(jobs, tmp_path, eventually):
    """Have something that takes jobs wait for ``go``; come back when the worker is at it."""

    def waiting(take, name="spare"):
        on = tmp_path / f"on-{name}"
        future = take(jobs.touch_and_wait, on, tmp_path / f"go-{name}")
        assert eventually(on.exists)
        return future

    return waiting


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="there is no such schedule here")
def test_it_gets_a_core_while_nobody_wants_it_and_so_does_all_that_it_starts(pool, jobs):
    one = pool(1)

    assert one.spare(jobs.policies).result() == [os.SCHED_IDLE] * 3
    assert one.job(jobs.policies).result() == [os.sched_getscheduler(0)] * 3


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="cores are not shared out among sessions here"
)
def test_its_session_is_as_nice_as_can_be_where_that_counts(pool, jobs):
    one = pool(1)

    assert one.spare(jobs.session_niceness).result() == 19
    assert one.job(jobs.session_niceness).result() == 0


def test_it_gives_what_the_function_gives_or_raises(pool, jobs):
    one = pool(1)

    assert one.spare(jobs.double, 21).result() == 42
    with pytest.raises(KeyError, match="spam"):
        one.spare(jobs.unknown).result()


def test_if_it_dies_by_itself_nobody_displaced_it(pool, jobs):
    one = pool(1)
    with pytest.raises(WorkerCrashedError, match=r"'the spare one' died \(signal 9, SIGKILL"):
        one.spare(jobs.signal_itself, signal.SIGKILL).result()
    with pytest.raises(BuildTimeoutError):
        one.spare(jobs.nap, 1000, "z", limit=0.5).result()

    assert one.job(jobs.double, 4).result() == 8


def test_it_gives_up_its_place_to_a_job(pool, jobs, waiting, alive, eventually):
    one = pool(1)
    spare = waiting(one.spare)
    (pid,) = one.processes()

    assert one.job(jobs.double, 4).result() == 8
    with pytest.raises(DisplacedError):
        spare.result()
    assert eventually(lambda: not alive(pid))


def test_it_keeps_its_place_while_a_job_finds_another(pool, jobs, waiting, tmp_path):
    one = pool(2)
    spare = waiting(one.spare)
    done = [one.job(jobs.double, number).result() for number in range(3)]
    (tmp_path / "go-spare").touch()

    assert done == [0, 2, 4]
    assert spare.result() == "went"


def test_of_two_only_one_makes_room_for_a_job(pool, jobs, waiting, tmp_path):
    one = pool(2)
    spares = [waiting(one.spare, name) for name in ("one", "two")]
    one.job(jobs.double, 1).result()
    for name in ("one", "two"):
        (tmp_path / f"go-{name}").touch()
    outcomes = [spare.exception() or spare.result() for spare in spares]

    assert sorted(map(str, outcomes)) == ["", "went"]


def test_where_no_place_is_free_it_is_displaced_and_stands_in_nobodys_way(
    pool, jobs, waiting, tmp_path
):
    one = pool(1)
    first = waiting(one.job, "first")
    spare = one.spare(jobs.touch_and_wait, tmp_path / "on-spare", tmp_path / "go-spare")
    with pytest.raises(DisplacedError):
        spare.result(timeout=20)
    second = one.job(jobs.double, 21)
    (tmp_path / "go-first").touch()

    assert first.result() == "went"
    assert second.result(timeout=20) == 42


def test_none_of_it_runs_where_it_is_not_wanted(pool, jobs, waiting):
    one = pool(2)
    before = waiting(one.spare)
    with one.without_spare():
        with pytest.raises(DisplacedError):
            before.result(timeout=20)
        with pytest.raises(DisplacedError):
            one.spare(jobs.double, 4).result(timeout=20)

    assert one.spare(jobs.double, 4).result() == 8


def test_it_is_listed_while_it_lasts(pool, waiting, tmp_path):
    one = pool(1)
    spare = waiting(one.spare)
    during = one.processes()
    (tmp_path / "go-spare").touch()
    spare.result()

    assert len(during) == 1
    assert one.processes() == []


def test_closing_ends_all_of_it_and_calls_none_of_it_displaced(pool, waiting, alive, eventually):
    one = pool(2)
    spares = [waiting(one.spare, name) for name in ("one", "two")]
    pids = one.processes()
    one.close()

    assert eventually(lambda: not any(map(alive, pids)))
    assert [type(spare.exception()) for spare in spares] == [WorkerCrashedError] * 2


def test_it_leaves_nothing_in_the_temporary_directory_however_it_ends(
    pool, jobs, waiting, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = pool(1)
    left = Path(one.spare(jobs.leave_a_file).result())
    displaced = waiting(one.spare)
    one.job(jobs.double, 1).result()
    with pytest.raises(DisplacedError):
        displaced.result()
    one.close()

    assert tmp_path in left.parents
    assert list(tmp_path.glob("kernelyard-*")) == []


def test_where_no_worker_can_be_started_the_place_is_free_again(pool, jobs, monkeypatch, tmp_path):
    one = pool(1)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        with pytest.raises(KernelyardError, match="no worker can be started"):
            one.spare(jobs.double, 1).result()

    assert one.job(jobs.double, 4).result() == 8


def test_a_forked_child_neither_sees_nor_ends_that_of_its_parent(run_python, tmp_path):
    assert run_python(FORK, tmp_path / "on", tmp_path / "go") == "0 went"


def test_a_parent_that_is_killed_leaves_none_of_it(python, tmp_path, alive, eventually):
    note = tmp_path / "pids"
    parent = python(SLEEPER, note)
    assert eventually(note.exists)
    pids = [int(pid) for pid in note.read_text().split()]
    were_alive = all(map(alive, pids))
    parent.kill()

    assert were_alive
    assert eventually(lambda: not any(map(alive, pids)))
