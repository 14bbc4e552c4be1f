"""Many processes write to one file of workloads; some are killed, one is stopped with the lock."""

import os
import signal

from kernelyard._tune.workload.file import append, read

BEGIN = """
    import fcntl, os, sys, time
    from pathlib import Path
    from kernelyard import Argument, Source
    from kernelyard._tune.workload.arguments import Number
    from kernelyard._tune.workload.file import append
    from kernelyard._tune.workload.workload import Kernel, Workload

    path, here, me = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    source = Source("fir", "pass # " + "x" * 5000, me, [Argument.scalar("n", "int64")])

    def write(number):
        append(path, Workload(Kernel(source, "desk", "fir"), [Number(number)]))
"""
MANY = """
    while not (here / "go").exists():
        time.sleep(0.002)
    for number in range(100):
        write(number)
"""
FOR_EVER = """
    with (here / f"wrote-{me}").open("a", buffering=1) as wrote:
        for number in range(10**9):
            write(number)
            wrote.write(f"{number}\\n")
"""
HOLD = """
    path.parent.mkdir(parents=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    (here / "held").touch()
    time.sleep(1000)
"""
FORK = """
    import threading
    threading.Thread(target=lambda: [write(number) for number in range(2000)], daemon=True).start()
    while not path.exists():
        time.sleep(0.001)
    children = []
    for number in range(20):
        child = os.fork()
        if not child:
            write(10_000 + number)
            os._exit(0)
        children.append(child)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    print(*map(os.waitstatus_to_exitcode, statuses))
"""


def calls(path):
    found = read(path)
    pairs = {(it.kernel.source.entry, it.arguments[0].value) for it in found.workloads}
    assert len(pairs) == len(found.workloads)
    return pairs, found.problems


def test_processes_that_write_at_once_lose_nothing(python, record, tmp_path):
    writers = [python(BEGIN + MANY, record, tmp_path, name) for name in "abcd"]
    (tmp_path / "go").touch()
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said

    assert calls(record) == ({(name, number) for name in "abcd" for number in range(100)}, ())
    assert len(record.read_bytes().splitlines()) == 400


def test_processes_that_are_killed_leave_a_file_that_lacks_nothing_that_was_written(
    python, record, tmp_path, eventually
):
    names = [f"{turn}-{number}" for turn in range(3) for number in range(3)]
    for turn in range(3):
        mine = names[3 * turn : 3 * turn + 3]
        writers = [python(BEGIN + FOR_EVER, record, tmp_path, name) for name in mine]
        notes = [tmp_path / f"wrote-{name}" for name in mine]
        assert eventually(
            lambda notes=notes: all(it.exists() and it.stat().st_size for it in notes)
        )
        for writer in writers:
            assert writer.poll() is None, writer.communicate()
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    wrote = {
        (name, int(number))
        for name in names
        for number in (tmp_path / f"wrote-{name}").read_text().split("\n")[:-1]
    }
    there, _ = calls(record)

    assert wrote <= there
    assert len(there) <= len(wrote) + len(names)


def test_one_that_was_stopped_while_it_had_the_lock_holds_up_nobody_for_long(
    python, record, tmp_path, eventually, workload
):
    holder = python(BEGIN + HOLD, record, tmp_path, "holder")
    assert eventually((tmp_path / "held").exists)
    os.kill(holder.pid, signal.SIGSTOP)
    append(record, workload(7))

    assert read(record).workloads == (workload(7),)


def test_forks_of_a_process_that_writes_meanwhile_write_too(run_python, record, tmp_path):
    assert run_python(BEGIN + FORK, record, tmp_path, "me").split() == ["0"] * 20
    pairs, problems = calls(record)

    assert {("me", 10_000 + number) for number in range(20)} <= pairs
    assert len(problems) <= 1  # the parent ended while its thread was at a line
