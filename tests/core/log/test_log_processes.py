"""Many processes append to one log, and some of them die."""

import os
import random
import signal
import sys

import pytest

from kernelyard._store.log import Log

BEGIN = """
    import os, sys, time
    from pathlib import Path
    from kernelyard._model.config import Config
    from kernelyard._model.measurement import Measurement
    from kernelyard._model.record import Record, Subject
    from kernelyard._store.log import Log

    path, here, me = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    about = Subject(source="s")
    log = Log(path, patience=30)

    def record(number):
        took = Measurement((1.0 + number,) * 3, "us", "made up", 1)
        return Record(about=about, config=Config.of(me=me, number=number), outcome=took)
"""
APPEND_FOR_EVER = """
    with (here / f"wrote-{me}").open("a", buffering=1) as wrote:
        number = 0
        while True:
            assert log.append(record(number)) == 1
            wrote.write(f"{number}\\n")
            assert log.best(about)
            number += 1
"""
APPEND_MANY = """
    while not (here / "go").exists():
        time.sleep(0.002)
    assert sum(log.append(record(n)) for n in range(200)) == 200
"""
APPEND_IF_CAN = """
    import warnings
    warnings.simplefilter("ignore")
    with (here / f"wrote-{me}").open("a", buffering=1) as wrote:
        for number in range(10**6):
            if log.append(record(number)):
                wrote.write(f"{number}\\n")
            log.best(about)
"""


def wrote_by(note):
    return [int(line) for line in note.read_text().split("\n")[:-1]] if note.exists() else []


def test_writers_that_are_killed_in_a_loop_leave_a_sound_log_and_lose_nothing(
    python, tmp_path, eventually
):
    dice = random.Random(1)
    path, names = tmp_path / "store" / "log.sqlite", []
    for turn in range(4):
        names += (mine := [f"{turn}-{number}" for number in range(4)])
        writers = [python(BEGIN + APPEND_FOR_EVER, path, tmp_path, name) for name in mine]
        assert eventually(lambda mine=mine: all((tmp_path / f"wrote-{n}").exists() for n in mine))
        for writer in writers:
            eventually(lambda: False, seconds=dice.uniform(0.05, 0.2))
            assert writer.poll() is None, writer.communicate()
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    told = []
    log = Log(path, warn=lambda message, _: told.append(message))
    there = {(it.config.get("me", ""), it.config.get("number", 0)) for it in log}
    wrote = {
        (name, int(number))
        for name in names
        for number in (tmp_path / f"wrote-{name}").read_text().split("\n")[:-1]
    }

    assert len(wrote) > 100
    assert wrote <= there
    assert len(there) <= len(wrote) + len(names)
    assert log.problems() == told == []
    log.close()


def test_processes_that_begin_a_log_at_once_lose_nothing(python, tmp_path):
    path = tmp_path / "store" / "log.sqlite"
    writers = [python(BEGIN + APPEND_MANY, path, tmp_path, name) for name in "abcdef"]
    (tmp_path / "go").touch()
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
    log = Log(path)

    assert log.count() == {"measured": 1200}
    assert log.problems() == []
    log.close()


def test_what_is_appended_while_the_file_is_being_damaged_is_not_lost(python, tmp_path, eventually):
    path = tmp_path / "store" / "log.sqlite"
    writers = [python(BEGIN + APPEND_IF_CAN, path, tmp_path, name) for name in "abc"]
    notes = [tmp_path / f"wrote-{name}" for name in "abc"]
    for turn in range(4):
        before = [len(wrote_by(note)) for note in notes]
        assert eventually(
            lambda before=before: all(
                len(wrote_by(note)) > count + 20 for note, count in zip(notes, before, strict=True)
            )
        ), [writer.poll() for writer in writers]
        with path.open("r+b") as stream:
            stream.write(bytes([turn]) * 4096)
    for writer in writers:
        assert writer.poll() is None, writer.communicate()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    log = Log(path, warn=lambda *_: None)
    there = {(it.config.get("me", ""), it.config.get("number", 0)) for it in log}
    wrote = {(note.name.removeprefix("wrote-"), it) for note in notes for it in wrote_by(note)}

    assert wrote <= there
    log.close()


def test_processes_that_find_one_damaged_log_set_it_aside_once(python, log, fact, tmp_path):
    log.append(*(fact(tile) for tile in range(300)))
    log.close()
    log.path.write_bytes(bytes(4096) + log.path.read_bytes()[4096:])
    writers = [python(BEGIN + APPEND_MANY, log.path, tmp_path, name) for name in "abcd"]
    (tmp_path / "go").touch()
    said = [writer.communicate(timeout=120)[1] for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0, 0], said
    assert len(list((log.path.parent / "quarantine").iterdir())) == 1
    assert sum("300 records were saved" in it for it in said) == 1
    assert log.count() == {"measured": 300 + 800}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="a fork beside threads is a warning")
def test_a_forked_process_has_a_connection_of_its_own(log, fact, subject):
    log.append(fact(1))
    child = os.fork()
    if child == 0:
        os._exit(0 if log.append(fact(2)) == 1 and len(log.records(subject)) == 2 else 1)
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert log.append(fact(3)) == 1
    assert len(log.records(subject)) == 3
    assert log.problems() == []
