"""A worker that dies or hangs fails its own job, and nothing else."""

import importlib
import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest

from kernelyard._errors import BuildTimeoutError, WorkerCrashedError
from kernelyard._pool import Pool


@pytest.fixture
def jobs(site):
    return importlib.import_module("jobs")


@pytest.fixture
def pool():
    pool = Pool(2)
    yield pool
    pool.close()


@pytest.fixture
def run(pool):
    return lambda function, *arguments, limit=60, label="kernel": pool.run(
        function, *arguments, affinity="a", label=label, limit=limit
    )


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("say_and_exit", ("bye", 3), "exit status 3"),
        ("say_and_exit", ("bye", 0), "exit status 0"),
        ("signal_itself", (signal.SIGKILL,), "signal 9, SIGKILL"),
        ("signal_itself", (signal.SIGTERM,), "signal 15, SIGTERM"),
        ("segfault", (), "signal 11, SIGSEGV"),
        ("signal_itself", (signal.SIGRTMIN + 1,), f"signal {signal.SIGRTMIN + 1}"),
        ("close_everything", (), ""),
    ],
)
def test_a_worker_that_dies_names_its_job_and_how_it_died(run, jobs, name, arguments, status):
    with pytest.raises(WorkerCrashedError) as caught:
        run(getattr(jobs, name), *arguments, label="the dying one")

    assert caught.value.kernel == "the dying one"
    assert caught.value.exit_status.startswith(status)
    assert run(jobs.double, 4) == 8


def test_the_last_words_of_a_worker_are_told(run, jobs):
    with pytest.raises(WorkerCrashedError, match="its last words:\n  out of wood"):
        run(jobs.say_and_exit, "out of wood\n", 1)


def test_the_last_words_are_of_the_job_that_died_not_of_one_before_it(run, jobs):
    with pytest.raises(KeyError, match="spam"):
        run(jobs.unknown)
    with pytest.raises(WorkerCrashedError) as caught:
        run(jobs.say_and_exit, "", 1)

    assert "spam" not in caught.value.last_words


def test_jobs_that_run_at_the_same_time_finish(run, jobs, tmp_path, eventually):
    results = []
    other = threading.Thread(
        target=lambda: results.append(run(jobs.touch_and_wait, tmp_path / "on", tmp_path / "go"))
    )
    other.start()
    assert eventually((tmp_path / "on").exists)
    with pytest.raises(WorkerCrashedError):
        run(jobs.signal_itself, signal.SIGKILL)
    (tmp_path / "go").touch()
    other.join()

    assert results == ["went"]


def test_an_idle_worker_that_is_killed_does_not_fail_the_next_job(run, jobs):
    for _ in range(5):
        os.kill(run(os.getpid), signal.SIGKILL)

        assert run(jobs.double, 4) == 8


def test_a_dead_worker_is_not_listed(pool, run, jobs):
    with pytest.raises(WorkerCrashedError):
        run(jobs.signal_itself, signal.SIGKILL)

    assert pool.processes() == []


def test_a_job_past_its_limit_is_stopped_with_all_that_it_started(
    run, jobs, tmp_path, alive, eventually
):
    note = tmp_path / "pids"
    with pytest.raises(BuildTimeoutError) as caught:
        run(jobs.start_a_sleeper, note, limit=2, label="the slow one")
    worker, sleeper = map(int, note.read_text().split())

    assert (caught.value.kernel, caught.value.limit) == ("the slow one", 2)
    assert eventually(lambda: not alive(worker))
    assert eventually(lambda: not alive(sleeper))
    assert run(jobs.double, 4) == 8


def test_a_job_that_lets_no_thread_of_its_worker_run_is_stopped_as_well(run, jobs, tmp_path):
    with pytest.raises(BuildTimeoutError):
        run(jobs.hold_the_interpreter_lock, tmp_path / "started", limit=1)

    assert (tmp_path / "started").exists()
    assert run(jobs.double, 4) == 8


def test_a_worker_that_is_killed_leaves_nothing_in_the_temporary_directory(
    run, jobs, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(WorkerCrashedError):
        run(jobs.leave_a_file_and_die, tmp_path / "note")

    assert tmp_path in Path((tmp_path / "note").read_text()).parents
    assert list(tmp_path.glob("kernelyard-*")) == []


def test_a_job_that_was_interrupted_here_never_answers_for_the_next_one(run, jobs):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    run(jobs.double, 1)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            run(jobs.nap, 1.0, "first")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert run(jobs.nap, 0, "second") == "second"
