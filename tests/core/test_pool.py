"""Jobs run in processes of their own, which know nothing of the user's program."""

import importlib
import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest

from kernelyard._pool import Pool, pool as pool_module


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
def run(pool):
    """Run jobs one after the other in one worker."""
    one = pool(1)
    return lambda function, *arguments: one.run(
        function, *arguments, affinity="a", label="kernel", limit=60
    )


def test_a_job_is_done_in_another_process(run, jobs):
    assert run(jobs.double, 21) == 42
    assert run(os.getpid) != os.getpid()


def test_a_worker_is_kept_for_the_next_job_of_its_affinity(pool):
    one = pool(2)
    pids = [
        one.run(os.getpid, affinity=affinity, label="kernel", limit=60)
        for affinity in ("a", "b", "a", "b")
    ]

    assert pids[:2] == pids[2:]
    assert len(set(pids)) == 2
    assert sorted(one.processes()) == sorted(set(pids))


def test_there_are_never_more_workers_than_places(pool):
    one = pool(2)
    for affinity in "abcde":
        one.run(os.getpid, affinity=affinity, label="kernel", limit=60)

        assert len(one.processes()) <= 2


def test_a_full_pool_makes_a_job_wait(pool, jobs, tmp_path, eventually):
    one = pool(1)
    results = []

    def ask(function, *arguments):
        results.append(one.run(function, *arguments, affinity="a", label="kernel", limit=60))

    wait = (jobs.touch_and_wait, tmp_path / "on", tmp_path / "go")
    first, second = (threading.Thread(target=ask, args=args) for args in (wait, (jobs.double, 1)))
    first.start()
    assert eventually((tmp_path / "on").exists)
    second.start()
    is_early = eventually(lambda: results or len(one.processes()) > 1, seconds=0.3)
    (tmp_path / "go").touch()
    first.join()
    second.join()

    assert not is_early
    assert results == ["went", 2]


def test_a_worker_imports_neither_toolkits_nor_what_this_process_has_imported(run, jobs):
    loaded = {name.partition(".")[0] for name in run(jobs.modules)}

    assert "jobs" in loaded
    assert loaded & {"torch", "numpy", "triton", "halide", "pytest", "hypothesis", "click"} == set()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="lists descriptors in /proc")
def test_a_worker_inherits_no_descriptor(run, jobs, tmp_path):
    before = run(jobs.descriptors)
    with (tmp_path / "file").open("w") as stream:
        os.set_inheritable(stream.fileno(), True)

        assert run(jobs.descriptors) == before
        assert before <= 8


def test_ctrl_c_at_the_terminal_does_not_reach_a_worker(run, jobs):
    worker = run(os.getpid)
    os.kill(worker, signal.SIGINT)

    assert os.getpgid(worker) != os.getpgid(0)
    assert run(os.getpid) == worker


def test_what_a_job_leaves_in_the_temporary_directory_goes_with_its_worker(
    pool, jobs, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    one = pool(1)
    left = Path(one.run(jobs.leave_a_file, affinity="a", label="kernel", limit=60))
    was_there = left.exists()
    one.close()

    assert was_there
    assert tmp_path in left.parents
    assert list(tmp_path.glob("kernelyard-*")) == []


def test_a_file_in_the_working_directory_cannot_pose_as_a_module(run, jobs, tmp_path, monkeypatch):
    for name in ("json", "pickle", "signal", "queue"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('I am not the one')")
    monkeypatch.chdir(tmp_path)

    assert run(jobs.double, 4) == 8


def test_closing_ends_the_idle_workers_and_the_pool_can_be_used_again(pool, alive, jobs):
    one = pool(1)
    before = one.run(os.getpid, affinity="a", label="kernel", limit=60)
    one.close()
    gone = not alive(before)
    after = one.run(os.getpid, affinity="a", label="kernel", limit=60)

    assert gone
    assert one.processes() == [after]
    assert after != before


def test_idle_workers_end_after_their_rest(pool, jobs, alive, eventually, monkeypatch):
    monkeypatch.setattr(pool_module, "_IDLE_SECONDS", 0.05)
    one = pool(1)
    worker = one.run(os.getpid, affinity="a", label="kernel", limit=60)

    assert eventually(lambda: one.processes() == [])
    assert eventually(lambda: not alive(worker))
    assert one.run(jobs.double, 4, affinity="a", label="kernel", limit=60) == 8


def test_a_worker_that_was_busy_when_the_pool_closed_ends_with_its_job(
    pool, jobs, tmp_path, eventually
):
    one = pool(1)
    arguments = (jobs.touch_and_wait, tmp_path / "started", tmp_path / "go")
    thread = threading.Thread(
        target=one.run, args=arguments, kwargs={"affinity": "a", "label": "kernel", "limit": 60}
    )
    thread.start()
    assert eventually((tmp_path / "started").exists)
    one.close()
    (tmp_path / "go").touch()
    thread.join()

    assert one.processes() == []
