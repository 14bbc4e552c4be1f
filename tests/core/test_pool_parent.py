"""What workers owe to the program that started them: to stay out of it, and to end with it."""

import re
import resource

import pytest

COUNT_IMPORTS = """
    import sys
    import jobs
    from kernelyard._pool import Pool

    with open(sys.argv[1], "a") as stream:
        stream.write("once")

    pool = Pool(1)
    print(pool.run(jobs.double, 21, affinity="a", label="l", limit=60))
    print(pool.run(jobs.main_file, affinity="a", label="l", limit=60))
"""

FORK = """
    import os, sys
    import jobs
    from kernelyard._pool import Pool

    def run(function, *arguments):
        return pool.run(function, *arguments, affinity="a", label="l", limit=60)

    pool = Pool(1)
    before = run(os.getpid)
    child = os.fork()
    if child == 0:
        theirs = run(os.getpid)
        listed = pool.processes()
        pool.close()
        os._exit(0 if theirs != before and listed == [theirs] else 9)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), run(os.getpid) == before)
"""

MANY_FILES = """
    import os, resource
    import jobs
    from kernelyard._pool import Pool

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (2048, hard))
    files = [open(os.devnull) for _ in range(1100)]
    print(Pool(1).run(jobs.double, 21, affinity="a", label="l", limit=60))
"""

FORK_WHILE_BUSY = """
    import os, pathlib, sys, threading, time
    import jobs
    from kernelyard._pool import Pool

    def run(function, *arguments):
        return pool.run(function, *arguments, affinity="a", label="l", limit=60)

    on, go = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    pool = Pool(1)
    thread = threading.Thread(target=lambda: print(run(jobs.touch_and_wait, on, go)))
    thread.start()
    while not on.exists():
        time.sleep(0.005)
    child = os.fork()
    if child == 0:
        os._exit(run(jobs.double, 21))
    _, status = os.waitpid(child, 0)
    go.touch()
    thread.join()
    print(os.waitstatus_to_exitcode(status))
"""

CLOSE_IN_FORK = """
    import os
    import jobs
    from kernelyard._pool import Pool

    pool = Pool(1)
    before = pool.run(os.getpid, affinity="a", label="l", limit=60)
    child = os.fork()
    if child == 0:
        pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    print(pool.run(os.getpid, affinity="a", label="l", limit=60) == before)
"""


SLEEPER = """
    import sys
    import jobs
    from kernelyard._pool import Pool

    Pool(1).run(jobs.start_a_sleeper, sys.argv[1], affinity="a", label="l", limit=1000)
"""

MOVE_TMPDIR = """
    import os, sys
    import jobs
    from kernelyard._pool import Pool

    pool = Pool(1)
    pid = pool.run(jobs.set_variable, "TMPDIR", sys.argv[1], affinity="a", label="l", limit=60)
    print(pid, flush=True)
    os._exit(0)
"""

LEAVE_AN_IDLE_WORKER = """
    import os, sys
    from kernelyard._pool import Pool

    pool = Pool(1)
    print(pool.run(os.getpid, affinity="a", label="l", limit=60), flush=True)
    {end}
"""


def test_a_script_without_a_main_guard_is_not_imported_by_its_workers(run_python, tmp_path):
    printed = run_python(COUNT_IMPORTS, tmp_path / "imports")

    assert printed.splitlines() == ["42", "None"]
    assert (tmp_path / "imports").read_text() == "once"


def test_a_forked_child_has_workers_of_its_own(run_python):
    assert run_python(FORK) == "0 True"


def test_a_forked_child_does_not_wait_for_the_jobs_of_its_parent(run_python, tmp_path):
    printed = run_python(FORK_WHILE_BUSY, tmp_path / "on", tmp_path / "go")

    assert printed.splitlines() == ["went", "42"]


def test_a_forked_child_cannot_close_the_workers_of_its_parent(run_python):
    assert run_python(CLOSE_IN_FORK) == "True"


def test_a_program_with_many_open_files_can_build(run_python):
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 2048:
        pytest.skip("fewer than 2048 files may be open here")

    assert run_python(MANY_FILES) == "42"


def test_a_parent_that_is_killed_leaves_no_process(python, tmp_path, alive, eventually):
    note = tmp_path / "pids"
    parent = python(SLEEPER, note)
    assert eventually(note.exists)
    worker, sleeper = map(int, note.read_text().split())
    were_alive = alive(worker) and alive(sleeper)
    parent.kill()

    assert were_alive
    assert eventually(lambda: not alive(worker))
    assert eventually(lambda: not alive(sleeper))


def test_a_job_that_sets_another_temporary_directory_loses_nothing_there(
    python, tmp_path, alive, eventually
):
    (tmp_path / "mine").mkdir()
    parent = python(MOVE_TMPDIR, tmp_path / "mine")
    printed, _ = parent.communicate(timeout=60)

    assert eventually(lambda: not alive(int(printed)))
    assert (tmp_path / "mine").exists()


@pytest.fixture
def private_tmp(tmp_path, monkeypatch):
    """Give processes that are started from here a temporary directory that is empty."""
    directory = tmp_path / "tmp"
    directory.mkdir()
    monkeypatch.setenv("TMPDIR", str(directory))
    return directory


@pytest.mark.parametrize("end", ["sys.exit(1)", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_a_parent_that_ends_in_any_way_leaves_neither_a_worker_nor_its_temporary_directory(
    python, alive, eventually, end, private_tmp
):
    parent = python(LEAVE_AN_IDLE_WORKER.format(end=end))
    printed, _ = parent.communicate(timeout=60)

    assert re.fullmatch(r"\d+\n", printed)
    assert eventually(lambda: not alive(int(printed)))
    assert list(private_tmp.iterdir()) == []
