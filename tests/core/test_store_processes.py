"""Many processes share a store, and some of them die."""

import random
import signal

import pytest
from filelock import FileLock, Timeout

from kernelyard._model.artifact import Artifact
from kernelyard._store import audit

KEYS = """
    import sys, time
    from pathlib import Path
    from kernelyard._model.artifact import Artifact
    from kernelyard._model.config import Config
    from kernelyard._model.key import Key
    from kernelyard._model.source import Source
    from kernelyard._model.target import Target
    from kernelyard._store import Store

    def key(name):
        source = Source("echo", name, "entry", [])
        return Key.of(source, Config(), Target("desk", "oak"), plugin="echo", parts={})

    store, here = Store(Path(sys.argv[1])), Path(sys.argv[2])
"""

WRITE_FOR_EVER = """
    mine = sys.argv[3]
    while True:
        for name in ("shared", mine):
            store.put(key(name), Artifact({"f": name.encode() * 50_000}), label=name)
            got = store.get(key(name))
            assert got is None or got.files["f"] == name.encode() * 50_000
            (here / f"wrote-{mine}").touch()
"""

HOLD = """
    name = sys.argv[3]
    with (here / "log").open("a", buffering=1) as log:
        (here / f"asks-{name}").touch()
        with store.building([key("kernel").digest], patience=float(sys.argv[4])):
            log.write(f"{name} in\\n")
            while not (here / f"go-{name}").exists():
                time.sleep(0.005)
            log.write(f"{name} out\\n")
"""


def log_of(directory):
    log = directory / "log"
    return log.read_text().splitlines() if log.exists() else []


def test_writers_that_are_killed_at_any_moment_damage_nothing(
    python, store, key, tmp_path, eventually
):
    dice = random.Random(1)
    names = [f"kernel-{number}" for number in range(8)]
    seen = set()

    def nothing_partial_is_seen():
        for name in ("shared", *names):
            got = store.get(key(name))
            assert got is None or got.files["f"] == name.encode() * 50_000
            seen.update([name] if got else [])
        return False

    for _ in range(2):
        writers = [python(KEYS + WRITE_FOR_EVER, store.root, tmp_path, name) for name in names]
        assert eventually(lambda: len(list(tmp_path.glob("wrote-*"))) == len(names))
        for writer in writers:
            eventually(nothing_partial_is_seen, seconds=dice.uniform(0, 0.1))
            assert writer.poll() is None, writer.communicate()
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    missing = [name for name in ("shared", *names) if store.get(key(name)) is None]

    assert seen == {"shared", *names}
    assert missing == []
    assert audit.damage(store) == []


def test_two_processes_never_build_the_same_key_at_once(python, store, tmp_path, eventually):
    python(KEYS + HOLD, store.root, tmp_path, "first", 60)
    assert eventually(lambda: log_of(tmp_path) == ["first in"])
    (tmp_path / "go-second").touch()
    second = python(KEYS + HOLD, store.root, tmp_path, "second", 60)
    assert eventually((tmp_path / "asks-second").exists)
    is_early = eventually(lambda: log_of(tmp_path) != ["first in"], seconds=0.3)
    (tmp_path / "go-first").touch()
    second.wait()

    assert not is_early
    assert log_of(tmp_path) == ["first in", "first out", "second in", "second out"]


def test_a_builder_that_is_killed_lets_the_next_one_in(python, store, tmp_path, eventually):
    first = python(KEYS + HOLD, store.root, tmp_path, "first", 60)
    assert eventually(lambda: log_of(tmp_path) == ["first in"])
    (tmp_path / "go-second").touch()
    second = python(KEYS + HOLD, store.root, tmp_path, "second", 60)
    assert eventually((tmp_path / "asks-second").exists)
    first.kill()
    second.wait()

    assert log_of(tmp_path) == ["first in", "second in", "second out"]


def test_a_builder_that_never_ends_is_waited_for_only_so_long(
    python, store, key, tmp_path, eventually
):
    first = python(KEYS + HOLD, store.root, tmp_path, "first", 60)
    assert eventually(lambda: log_of(tmp_path) == ["first in"])

    with store.building([key("kernel").digest], patience=0.05):
        assert log_of(tmp_path) == ["first in"]
    assert first.poll() is None


def test_where_no_lock_can_be_had_work_goes_on_without(tmp_path, store, key):
    store.root.mkdir()
    (store.root / "locks").write_text("a file where the directory should be")

    with store.building([key().digest], patience=60):
        store.put(key(), Artifact({}), label="kernel")
    assert store.get(key()) == Artifact({})


def test_a_build_that_fails_releases_its_lock(store, key):
    lock = FileLock(store.root / "locks" / f"{key().digest[:5]}.lock", timeout=0)
    with store.building([key().digest], patience=0), pytest.raises(Timeout):
        lock.acquire()
    with pytest.raises(ZeroDivisionError), store.building([key().digest], patience=0):
        raise ZeroDivisionError

    with lock:
        assert lock.is_locked
