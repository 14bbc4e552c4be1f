"""The log is appended to and asked; what it says is what was last found out."""

import sqlite3
import stat
import threading

import pytest

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record, Withdrawal
from kernelyard._store.log import Log

CRASH = Failure(kind="crashed", reason="it fell", time=1.0)


def test_what_is_appended_is_there_in_another_log_on_the_file(log, fact, subject, about):
    records = [fact(tile, 5.0 + tile, time=tile) for tile in range(3)]
    elsewhere = fact(about=about("other"))

    assert [log.append(it) for it in (*records, elsewhere)] == [1, 1, 1, 1]
    again = Log(log.path)
    assert again.records(subject) == records
    assert again.records(about("other")) == [elsewhere]
    assert list(again) == [*records, elsewhere]
    assert again.count() == {"measured": 4}
    again.close()


def test_a_record_is_in_the_log_once(log, fact):
    assert log.append(fact(), fact(), fact(2)) == 2
    assert log.append(fact()) == 0
    assert len(list(log)) == 2


def test_the_host_is_put_in_where_nobody_has_said_it(log, fact, subject):
    record = fact()
    log.append(record, fact(2, host={"processor": "abacus"}))
    log.append(Record(about=subject, config=Config(), outcome=CRASH))
    hosts = [it.host for it in log]

    assert [host["processor"] for host in hosts[:2]] == ["abacus", "abacus"]
    assert {"processor", "cores", "system", "python", "kernelyard", "load"} <= {*hosts[2]}


def test_nothing_is_known_of_what_nothing_was_written_of(log, subject):
    assert log.records(subject) == log.failures(subject) == list(log) == []
    assert log.best(subject) is None
    assert log.newest(subject, Config()) is None
    assert not log.path.exists()


def test_the_best_is_the_fastest_in_whatever_unit(log, fact, subject):
    slow = Measurement((0.9,), "ms", "made up", 1)
    fast = Measurement((1.1,), "us", "made up", 1)
    log.append(fact(1, slow), fact(2, fast), fact(3, 1.2))

    assert log.best(subject).config == Config.of(tile=2)


def test_what_was_measured_again_counts_as_it_was_measured_last(log, fact, subject):
    log.append(fact(1, 1.0, time=1), fact(1, 9.0, time=2), fact(2, 2.0, time=1))

    assert log.best(subject).config == Config.of(tile=2)


def test_a_choice_comes_before_what_is_faster_and_the_last_choice_counts(log, fact, subject):
    log.append(fact(1, 1.0), fact(2, Choice("so"), time=3), fact(3, Choice("or so"), time=2))

    assert log.best(subject).config == Config.of(tile=2)
    log.append(fact(2, 7.0, time=4))
    assert log.best(subject).config == Config.of(tile=2)


@pytest.mark.parametrize("outcome", [CRASH, Withdrawal("it is gone")])
def test_what_failed_since_is_demoted_and_the_next_is_the_best(log, fact, subject, outcome):
    log.append(fact(1, Choice("so")), fact(1, 1.0), fact(2, 2.0), fact(3, 3.0))
    chosen = []
    for tile in (1, 2, 3):
        chosen.append(log.best(subject).config.get("tile", 0))
        log.append(fact(tile, outcome, time=2))

    assert chosen == [1, 2, 3]
    assert log.best(subject) is None
    log.append(fact(3, 3.0, time=3))
    assert log.best(subject).config == Config.of(tile=3)


def test_failures_are_those_of_which_nothing_better_was_found_out_since(log, fact, subject):
    log.append(fact(1, CRASH, time=1), fact(2, CRASH, time=1), fact(3, CRASH, time=1))
    log.append(fact(2, 5.0, time=2), fact(3, Withdrawal("a lie"), time=2))

    assert [it.config.get("tile", 0) for it in log.failures(subject)] == [1]
    assert log.failures(subject) == log.failing()


def test_what_counts_does_not_depend_on_the_order_of_writing(tmp_path, fact, subject):
    records = [
        fact(1, Choice("a"), time=1),
        fact(2, Choice("b"), time=1),
        fact(1, CRASH, time=2),
        fact(1, 3.0, time=2),
        fact(2, 1.0, time=2),
    ]
    forth, back = (Log(tmp_path / name / "log.sqlite") for name in ("forth", "back"))
    forth.append(*records)
    back.append(*reversed(records))

    assert forth.best(subject) == back.best(subject)
    assert forth.failures(subject) == back.failures(subject)
    for one in (forth, back):
        one.close()


def test_the_file_is_the_users_own_and_no_pickle(log, fact):
    log.append(fact())
    modes = {it.name: stat.S_IMODE(it.stat().st_mode) for it in log.path.parent.glob("log*")}

    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    assert log.path.read_bytes()[:15] == b"SQLite format 3"


def test_threads_append_at_once_and_nothing_is_lost(log, fact, subject):
    def work(number):
        for tile in range(20):
            log.append(fact(tile, time=number))
            assert log.best(subject)

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(log)) == 160


def test_what_cannot_be_json_is_an_error_at_once_and_does_no_harm(log, fact):
    with pytest.raises(TypeError):
        log.append(fact(outcome=Choice("so", {"a": object()})))

    assert log.append(fact()) == 1


def test_a_row_whose_bits_have_changed_is_not_believed(log, fact, subject, warned):
    log.append(fact(1, 1.0), fact(2, 2.0))
    log.close()
    with sqlite3.connect(log.path) as connection:
        connection.execute("UPDATE records SET record = replace(record, '1.0,1.0', '9.0,1.0')")
    connection.close()

    assert [it.config for it in log.records(subject)] == [Config.of(tile=2)]
    assert log.best(subject).config == Config.of(tile=2)
    assert log.problems() == ["1 record is not what was written"]
    assert warned == []


def test_many_pages_of_records_are_given_in_the_order_of_writing(log, fact):
    records = [fact(tile) for tile in range(2500)]

    assert log.append(*records) == 2500
    assert list(log) == records


@pytest.mark.parametrize("asked", ["", "log.best(about)", "log.newest(about, Config())"])
def test_where_there_is_no_log_sqlite_is_not_imported(run_python, tmp_path, asked):
    code = f"""
        import sys
        from pathlib import Path
        from kernelyard._model.config import Config
        from kernelyard._model.record import Subject
        from kernelyard._store import Store
        store = Store(Path({str(tmp_path)!r}))
        log, about = store.log, Subject(source="s")
        {asked}
        assert store.races.recall("0" * 64) is None
        print(*{{"sqlite3", "_sqlite3", "datetime", "mmap"}} & set(sys.modules))
    """
    assert run_python(code) == ""
