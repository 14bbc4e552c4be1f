"""The store gives back what was put in, to its owner only, and never fails a reader."""

import hashlib
import os
import stat
import subprocess

import pytest

from kernelyard._errors import StoreError
from kernelyard._model.artifact import Artifact
from kernelyard._store import Store, audit

SMALL = Artifact({"one": b"1", "two": b"22", "empty": b""}, {"kind": "test"})

PUT_IN_A_FULL_STORE = """
    import resource, signal, sys
    from pathlib import Path
    from kernelyard._model.artifact import Artifact
    from kernelyard._model.config import Config
    from kernelyard._model.key import Key
    from kernelyard._model.source import Source
    from kernelyard._model.target import Target
    from kernelyard._store import Store

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    keys = [Key.of(Source("echo", n, "f", []), Config(), Target("a", "b"), plugin="p", parts={})
            for n in ("before", "after")]
    store = Store(Path(sys.argv[1]))
    store.put(keys[0], Artifact({"f": b"small"}), label="before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        store.put(keys[1], Artifact({"f": bytes(100_000)}), label="after")
    except OSError as error:
        print("OSError", store.get(keys[0]).files["f"].decode(), store.get(keys[1]))
"""


def leftovers(root):
    return [path for path in root.rglob("*") if path.name.startswith(".new-")]


@pytest.fixture
def mount():
    """Mount something on a directory, for tests that root cannot do otherwise."""
    mounted = []

    def mount(*arguments):
        done = subprocess.run(
            ["mount", *map(str, arguments)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"mount is refused here: {done.stderr.strip()}")
        mounted.append(str(arguments[-1]))

    if os.geteuid():
        pytest.skip("only root can mount")
    yield mount
    for directory in dict.fromkeys(mounted):
        subprocess.run(["umount", "--lazy", directory], check=True)


def test_what_killed_writers_left_is_swept_when_it_is_old(store, key):
    store.put(key(), SMALL, label="kernel")
    places = [store.entries.path(key()).parent, *(path.parent for _, path in store.objects)]
    for place in places:
        for name in (".new-old", ".new-young"):
            (place / name).touch()
        os.utime(place / ".new-old", (1, 1))
    for place in {*store.root.glob("entries/*"), *store.root.glob("objects/*")}:
        for path in place.glob("[!.]*"):
            path.unlink()  # so that it is written again
    store.put(key(), SMALL, label="kernel")

    assert {path.name for path in leftovers(store.root)} == {".new-young"}
    assert len(leftovers(store.root)) == len(set(places))


def test_what_was_put_is_got(store, key):
    store.put(key(), SMALL, label="kernel")

    assert store.get(key()) == SMALL
    assert Store(store.root).get(key()) == SMALL


def test_an_artifact_without_files_is_an_artifact(store, key):
    store.put(key(), Artifact({}), label="kernel")

    assert store.get(key()) == Artifact({})


def test_a_key_that_was_never_put_has_nothing(store, key):
    store.put(key("one"), SMALL, label="one")

    assert store.get(key("two")) is None
    assert not store.quarantine.exists()


def test_looking_into_a_store_that_is_not_there_creates_nothing(store, key):
    assert store.get(key()) is None
    assert audit.damage(store) == []
    assert audit.holdings(store) == audit.Holdings(0, 0, 0, 0, 0)
    assert not store.root.exists()


def test_the_last_put_of_a_key_wins(store, key):
    store.put(key(), SMALL, label="kernel")
    store.put(key(), Artifact({"one": b"other"}), label="kernel")

    assert store.get(key()) == Artifact({"one": b"other"})


def test_equal_content_is_kept_once(store, key):
    for name in ("one", "two"):
        store.put(key(name), Artifact({name: b"same"}), label=name)

    assert audit.holdings(store) == audit.Holdings(2, 1, 4, 0, 0)


def test_content_that_is_there_already_is_not_written_again(store, key):
    store.put(key("one"), SMALL, label="one")
    (path,) = (path for digest, path in store.objects if digest == hashlib.sha256(b"1").hexdigest())
    before = path.stat().st_ino
    store.put(key("two"), SMALL, label="two")

    assert path.stat().st_ino == before


def test_a_put_leaves_no_temporary_file(store, key):
    store.put(key(), SMALL, label="kernel")

    assert leftovers(store.root) == []


def test_the_store_is_the_users_alone(store, key):
    before = os.umask(0)
    try:
        store.put(key(), SMALL, label="kernel")
    finally:
        os.umask(before)
    directories = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in directories}

    assert modes == {0o700}
    assert Store(store.root).get(key()) == SMALL


def test_a_store_that_anybody_can_write_to_is_refused_with_the_remedy(tmp_path):
    tmp_path.chmod(0o777)

    with pytest.raises(StoreError, match=r"can be written by others.*chmod go-w"):
        Store(tmp_path)


def test_a_store_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="is not a directory"):
        Store(tmp_path / "file")


def test_a_store_of_somebody_else_is_refused(tmp_path):
    if os.geteuid():
        pytest.skip("only root can give a directory away")
    os.chown(tmp_path, 12345, -1)

    with pytest.raises(StoreError, match="belongs to user 12345"):
        Store(tmp_path)


def test_a_full_disk_fails_the_put_and_nothing_else(run_python, tmp_path):
    printed = run_python(PUT_IN_A_FULL_STORE, tmp_path / "store")

    assert printed == "OSError small None"
    assert leftovers(tmp_path / "store") == []
    assert audit.damage(Store(tmp_path / "store")) == []


def test_a_file_system_without_room_fails_the_put_and_nothing_else(mount, key, tmp_path):
    mount("-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", tmp_path)
    store = Store(tmp_path / "store")
    store.put(key("small"), SMALL, label="small")

    with pytest.raises(OSError, match="No space left"):
        store.put(key("big"), Artifact({"f": bytes(200_000)}), label="big")
    assert leftovers(store.root) == []
    assert store.get(key("small")) == SMALL
    assert store.get(key("big")) is None


def test_a_read_only_store_is_read_and_a_put_fails(request, store, key):
    store.put(key(), SMALL, label="kernel")
    if os.geteuid():
        for directory in (path.parent for path in (store.root / "entries").rglob("*")):
            directory.chmod(0o500)
    else:
        mount = request.getfixturevalue("mount")
        mount("--bind", store.root, store.root)
        mount("-o", "remount,ro,bind", store.root)

    with pytest.raises(OSError, match=r"Permission denied|Read-only file system"):
        store.put(key("other"), Artifact({"one": b"1"}), label="other")
    assert store.get(key()) == SMALL
    assert leftovers(store.root) == []


def test_the_files_of_a_failed_build_are_kept_side_by_side(store):
    first, second = (store.keep("../two words", {"a.txt": "x", "b.txt": "é"}) for _ in range(2))

    assert first.parent == second.parent == store.root / "failures"
    assert first != second
    assert first.name.startswith(".._two_words-")
    assert (first / "b.txt").read_text(encoding="utf-8") == "é"
    assert audit.holdings(store).failures == 2


def test_files_of_a_failed_build_that_cannot_be_kept_are_no_failure(tmp_path):
    (tmp_path / "file").touch()

    assert Store(tmp_path / "file" / "store").keep("kernel", {"a": "x"}) is None


def test_the_state_of_a_plugin_is_below_the_store(store):
    assert store.state("oak") == store.root / "state" / "oak"


def test_clearing_removes_what_is_kernelyards_and_nothing_else(store, key):
    store.put(key(), SMALL, label="kernel")
    store.keep("kernel", {"a": "x"})
    with store.building([key().digest], patience=1):
        pass
    (store.root / "mine").mkdir()
    (store.root / "mine.txt").touch()
    count = audit.clear(store)

    assert count == 1
    assert sorted(path.name for path in store.root.iterdir()) == ["mine", "mine.txt"]
    assert store.get(key()) is None
