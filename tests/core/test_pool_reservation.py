"""A worker may be held for several jobs of one owner, while others have theirs done elsewhere."""

import importlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from kernelyard._errors import WorkerCrashedError
from kernelyard._pool import Pool
from kernelyard._pool.worker import LostWorkerError

BASICS = {"label": "kernel", "limit": 60}


@pytest.fixture
def jobs(site):
    return importlib.import_module("jobs")


@pytest.fixture
def pool():
    made = []

    def make(size=2):
        made.append(Pool(size))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def aside():
    """Run a function on a thread, to be waited for."""
    with ThreadPoolExecutor(4) as threads:
        yield threads.submit


@pytest.fixture
def busy(jobs, aside, tmp_path, eventually):
    """Give a worker of a pool something to do until the test is over."""

    def busy(one):
        on = tmp_path / f"on-{len(one.processes())}"
        wait = (jobs.touch_and_wait, on, tmp_path / "go")
        aside(one.run, *wait, affinity="a", **BASICS)
        assert eventually(on.exists)

    yield busy
    (tmp_path / "go").touch()


def test_all_its_jobs_are_done_in_one_process_and_those_of_others_in_another(pool):
    one = pool(2)
    held = one.reserve("a")
    mine = {held.run(os.getpid, **BASICS) for _ in range(3)}
    others = {one.run(os.getpid, affinity="a", **BASICS) for _ in range(3)}
    listed = one.processes()
    held.close()

    assert (len(mine), len(others)) == (1, 1)
    assert mine != others
    assert sorted(listed) == sorted(mine | others)


def test_it_may_be_an_idle_worker_of_the_same_affinity_and_serves_everybody_afterwards(pool):
    one = pool(2)
    before = one.run(os.getpid, affinity="a", **BASICS)
    held = one.reserve("a")
    during = held.run(os.getpid, **BASICS)
    held.close()

    assert before == during == one.run(os.getpid, affinity="a", **BASICS)


def test_a_pool_of_one_place_holds_nothing(pool):
    assert pool(1).reserve("a") is None


def test_nothing_is_held_where_every_place_is_taken(pool, busy):
    one = pool(2)
    busy(one)
    busy(one)

    assert one.reserve("a") is None


def test_there_is_always_a_place_left_for_others(pool):
    one = pool(2)
    held = one.reserve("a")
    more = one.reserve("b")

    assert more is None
    assert one.run(os.getpid, affinity="c", **BASICS) != held.run(os.getpid, **BASICS)
    held.close()


def test_a_place_that_was_held_is_free_again(pool, busy):
    one = pool(2)
    one.reserve("a").close()
    one.reserve("a").give_up()
    busy(one)
    busy(one)

    assert len(one.processes()) == 2


def test_what_is_given_up_ends_with_all_that_it_began(pool, jobs, tmp_path, alive, eventually):
    one = pool(2)
    held = one.reserve("a")
    worker, sleeper = held.run(jobs.start_a_sleeper_and_leave_it, **BASICS)
    were_alive = alive(worker) and alive(sleeper)
    held.give_up()

    assert were_alive
    assert eventually(lambda: not alive(worker) and not alive(sleeper))
    assert one.processes() == []


def test_one_that_died_while_it_was_held_is_lost_and_not_given_to_others(pool, jobs):
    one = pool(2)
    held = one.reserve("a")
    os.kill(held.run(os.getpid, **BASICS), signal.SIGKILL)
    with pytest.raises(LostWorkerError):
        held.run(jobs.double, 1, **BASICS)
    held.close()

    assert one.processes() == []
    assert one.run(jobs.double, 4, affinity="a", **BASICS) == 8


def test_one_that_dies_of_a_job_names_the_job(pool, jobs):
    one = pool(2)
    held = one.reserve("a")
    with pytest.raises(WorkerCrashedError, match="'kernel' died"):
        held.run(jobs.signal_itself, signal.SIGKILL, **BASICS)
    held.close()

    assert one.processes() == []


def test_one_that_was_held_when_the_pool_closed_ends_when_it_is_given_back(pool, alive):
    one = pool(2)
    held = one.reserve("a")
    pid = held.run(os.getpid, **BASICS)
    one.close()
    again = held.run(os.getpid, **BASICS)
    held.close()

    assert again == pid
    assert not alive(pid)
    assert one.processes() == []


def test_where_no_worker_can_be_started_no_place_is_lost(pool, busy, monkeypatch):
    one = pool(2)
    with monkeypatch.context() as patch:
        patch.setattr("sys.executable", "/nowhere/python")
        with pytest.raises(Exception, match="no worker can be started"):
            one.reserve("a")
    busy(one)
    busy(one)

    assert len(one.processes()) == 2
