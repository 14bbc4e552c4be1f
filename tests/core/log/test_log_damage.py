"""A log that is damaged, locked, read-only, full or of the future: one warning, and it goes on."""

import contextlib
import os
import random
import shutil
import sqlite3
import time

import pytest

from kernelyard import StoreWarning
from kernelyard._model.config import Config
from kernelyard._store.log import Log
from kernelyard._store.log.database import VERSION

COUNT = 150


@pytest.fixture
def full(log, fact):
    """Give the records of a log that fills many pages; nobody has it open."""
    records = [fact(tile, float(tile + 1), time=tile) for tile in range(COUNT)]
    log.append(*records)
    log.close()
    return records


def pages(path):
    return path.stat().st_size // 4096


def overwrite(path, page, data=b"\xa5" * 4096):
    with path.open("r+b") as stream:
        stream.seek(page * 4096)
        stream.write(data)


def test_a_header_that_is_gone_costs_no_record(log, full, warned, subject):
    overwrite(log.path, 0)

    assert len(log.records(subject)) > COUNT - 10  # the first page holds no record
    assert {it.text for it in log} == {it.text for it in full}
    ((category, message),) = warned
    assert category is StoreWarning
    assert message.startswith(f"{log.path}: it was damaged (file is not a database) and lies in ")
    assert message.endswith(f"; {COUNT} records were saved")


def test_any_page_that_is_gone_costs_only_what_was_on_it(tmp_path, log, full, warned, subject):
    lost = {}
    for page in range(pages(log.path)):
        root = tmp_path / str(page)
        root.mkdir()
        shutil.copy(log.path, root / "log.sqlite")
        overwrite(root / "log.sqlite", page)
        told = []
        one = Log(root / "log.sqlite", warn=lambda message, _, told=told: told.append(message))
        one.records(subject)
        list(one)
        lost[page] = COUNT - one.append(*full)
        assert sorted(one, key=lambda it: it.time) == full
        assert one.problems() == []
        assert len(told) <= 1
        one.close()

    assert max(COUNT - it for it in lost.values()) <= 10
    assert warned == []


def test_bits_that_flip_anywhere_never_raise_and_never_lie(tmp_path, log, full, subject):
    dice = random.Random(1)
    texts = {it.text for it in full}
    for number in range(40):
        path = tmp_path / str(number) / "log.sqlite"
        path.parent.mkdir()
        data = bytearray(log.path.read_bytes())
        for _ in range(dice.choice([1, 3, 30])):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        one = Log(path, warn=lambda *_: None)
        assert {it.text for it in one} <= texts
        assert {it.text for it in one.records(subject)} <= texts
        assert one.best(subject)
        assert one.append(full[0]) <= 1
        assert {it.text for it in one.records(subject)} > set()
        one.close()


@pytest.mark.parametrize("size", [1, 100, 4096, 40_000])
def test_a_file_that_was_cut_off_keeps_what_is_left(log, full, size, subject):
    os.truncate(log.path, size)
    left = len(log.records(subject))

    assert left >= (size - 20_000) / 600
    assert log.append(*full) == COUNT - left
    assert len(log.records(subject)) == COUNT


def test_the_damaged_file_is_in_quarantine_as_it_was(log, full, subject):
    overwrite(log.path, 0)
    damaged = log.path.read_bytes()
    log.records(subject)
    (aside,) = (log.path.parent / "quarantine").iterdir()

    assert (aside / "log.sqlite").read_bytes() == damaged


def test_what_is_no_log_is_set_aside(log, fact, warned):
    log.path.parent.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(log.path)) as other:
        other.execute("CREATE TABLE cats (name)")

    assert log.append(fact()) == 1
    assert len(warned) == 1
    assert "it is no log of kernelyard" in warned[0][1]


def test_a_log_of_a_later_version_is_left_alone(log, full, warned, subject, fact):
    with contextlib.closing(sqlite3.connect(log.path)) as later:
        later.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = log.path.read_bytes()

    assert log.best(subject) is None
    assert log.append(fact()) == 0
    assert log.records(subject) == []
    assert log.path.read_bytes() == before
    ((_, message),) = warned
    reason = "it was written by a later version; it is left alone"
    assert message == f"{log.path}: {reason}; what is found out is not kept there"


@contextlib.contextmanager
def locked(path, how="EXCLUSIVE"):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
        if how == "EXCLUSIVE":
            holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("COMMIT")


@pytest.mark.parametrize("how", ["EXCLUSIVE", "NORMAL"])
def test_a_lock_is_waited_for_only_so_long_and_nothing_is_lost(log, full, warned, fact, how):
    with locked(log.path, how):
        begin = time.monotonic()
        assert log.append(fact(1000)) == 0
        assert 0.1 < time.monotonic() - begin < 5
        begin = time.monotonic()
        assert log.append(fact(1001)) == 0
        assert time.monotonic() - begin < 0.1
    time.sleep(0.5)

    assert log.append(fact(1002)) == 3
    assert len(list(log)) == COUNT + 3
    assert [message for _, message in warned] == [
        f"{log.path}: another process holds it locked; what is found out is not kept there"
    ]


def test_who_writes_keeps_nobody_from_reading(log, full, subject):
    with locked(log.path, "NORMAL"):
        assert log.best(subject).config == Config.of(tile=0)


def test_a_log_that_is_removed_under_us_is_begun_anew(log, full, fact, subject):
    assert log.best(subject)
    for path in log.path.parent.glob("log.sqlite*"):
        path.unlink()

    assert log.append(fact()) == 1
    assert log.records(subject) == [fact()]


def test_where_no_directory_can_be_made_one_warning_says_so(tmp_path, fact, subject):
    (tmp_path / "file").touch()
    told = []
    log = Log(tmp_path / "file" / "log.sqlite", warn=lambda message, _: told.append(message))

    assert log.best(subject) is None
    assert [log.append(fact(tile)) for tile in range(3)] == [0, 0, 0]
    assert len(told) == 1
    assert "what is found out is not kept there" in told[0]


ELSEWHERE = """
    import os, sys, resource, warnings
    from pathlib import Path
    from kernelyard._model.config import Config
    from kernelyard._model.record import Choice, Record, Subject
    from kernelyard._store.log import Log

    warnings.simplefilter("always")
    path, what = Path(sys.argv[1]), sys.argv[2]
    about = Subject(source="there")
    def record(number, size=10):
        return Record(about=about, config=Config.of(n=number), outcome=Choice("x" * size))
    log = Log(path, patience=0.2)
    assert log.append(record(1)) == 1
    log.close()
"""
READ_ONLY = """
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)
    if os.geteuid() == 0:
        os.chown(path.parent, 65534, 65534)
        for file in path.parent.iterdir():
            os.chown(file, 65534, 65534)
        os.setuid(65534)
    log = Log(path, patience=0.2)
    assert log.best(about).config == Config.of(n=1)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert log.append(record(2)) == log.append(record(3)) == 0
    assert log.best(about).config == Config.of(n=1)
    (warning,) = told
    print(warning.category.__name__, warning.message)
"""
FULL = """
    log.append(*(record(n, 1000) for n in range(10)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        added = [log.append(record(n, 1000)) for n in range(100, 400)]
    assert 0 in added and 1 in added
    (warning,) = told
    print(warning.category.__name__, warning.message)
    print(sum(added) + 11)
"""


def test_a_read_only_directory_is_read_and_not_written_to(run_python, tmp_path):
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)
    printed = run_python(ELSEWHERE + READ_ONLY, tmp_path / "store" / "log.sqlite", "")

    assert printed.startswith(f"StoreWarning {tmp_path}/store/log.sqlite: ")
    assert printed.endswith("; what is found out is not kept there")


def test_a_full_disk_loses_only_what_comes_after_and_nothing_that_was_written(run_python, tmp_path):
    path = tmp_path / "store" / "log.sqlite"
    said, count = run_python(ELSEWHERE + FULL, path, "").splitlines()
    log = Log(path)

    assert said.startswith(f"StoreWarning {path}: ")
    assert len(list(log)) == int(count)
    assert log.problems() == []
    log.close()
