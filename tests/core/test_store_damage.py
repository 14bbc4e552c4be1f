"""No damage of any file is ever handed out; all of it heals with the next build."""

import shutil

import pytest

from kernelyard._model.artifact import Artifact
from kernelyard._store import audit, entries as entries_module

ARTIFACT = Artifact({"one": bytes(range(256)) * 8, "two": b"2"}, {"kind": "test"})


def flip(position):
    def flip(path):
        data = bytearray(path.read_bytes())
        data[int(position * (len(data) - 1))] ^= 1
        path.write_bytes(data)

    return flip


def truncate(share):
    def truncate(path):
        data = path.read_bytes()
        path.write_bytes(data[: min(int(share * len(data)), len(data) - 1)])

    return truncate


def lengthen(path):
    path.write_bytes(path.read_bytes() + b"\n")


def replace_by_a_directory(path):
    path.unlink()
    path.mkdir()


def replace_by_text(path):
    path.write_text('{"content": {}, "sha256": ""}')


DAMAGES = {
    "a bit of the first byte": flip(0),
    "a bit near the start": flip(0.1),
    "a bit in the middle": flip(0.5),
    "a bit near the end": flip(0.9),
    "a bit of the last byte": flip(1),
    "the last byte is gone": truncate(1),
    "the second half is gone": truncate(0.5),
    "it is empty": truncate(0),
    "it is too long": lengthen,
    "it is other text": replace_by_text,
    "it is a directory": replace_by_a_directory,
}

FILES = ["objects-0", "objects-1", "entries-0"]


@pytest.fixture
def file_of(store, key):
    """Fill the store and find one of its files."""
    store.put(key(), ARTIFACT, label="kernel")

    def find(file):
        room, _, number = file.partition("-")
        return sorted((store.root / room).glob("*/*"))[int(number)]

    return find


def test_the_matrix_covers_every_file_of_an_artifact(store, file_of):
    files = [path for room in ("objects", "entries") for path in (store.root / room).glob("*/*")]

    assert sorted(files) == sorted(map(file_of, FILES))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", FILES)
def test_damage_is_a_miss_is_set_aside_and_heals(store, key, file_of, file, damage):
    path = file_of(file)
    DAMAGES[damage](path)
    found = audit.damage(store)
    got = store.get(key())
    is_gone = not path.exists()
    set_aside = len(list(store.quarantine.iterdir()))
    store.put(key(), ARTIFACT, label="kernel")

    assert str(path) in [file for file, _ in found]
    assert got is None
    assert is_gone
    assert set_aside == 1
    assert store.get(key()) == ARTIFACT
    assert audit.damage(store) == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_gone_is_a_miss_and_heals(store, key, file_of, file):
    file_of(file).unlink()
    got = store.get(key())
    store.put(key(), ARTIFACT, label="kernel")

    assert got is None
    assert store.get(key()) == ARTIFACT
    assert audit.damage(store) == []


@pytest.mark.parametrize("file", FILES)
def test_a_dangling_link_in_place_of_a_file_is_a_miss_and_heals(store, key, file_of, file):
    path = file_of(file)
    path.unlink()
    path.symlink_to("nowhere")
    got = store.get(key())
    store.put(key(), ARTIFACT, label="kernel")

    assert got is None
    assert store.get(key()) == ARTIFACT


def test_the_audit_misses_an_object_that_is_gone(store, file_of):
    file_of("objects-0").unlink()

    ((path, problem),) = audit.damage(store)
    assert path == str(file_of("entries-0"))
    assert "kernel: no sound object for" in problem


def test_an_entry_of_another_key_in_this_ones_place_is_refused(store, key):
    store.put(key("mine"), ARTIFACT, label="mine")
    store.put(key("other"), Artifact({"one": b"other"}), label="other")
    shutil.copy(store.entries.path(key("other")), store.entries.path(key("mine")))
    got = store.get(key("mine"))
    store.put(key("mine"), ARTIFACT, label="mine")

    assert got is None
    assert len(list(store.quarantine.iterdir())) == 1
    assert store.get(key("mine")) == ARTIFACT
    assert store.get(key("other")) == Artifact({"one": b"other"})


def test_the_audit_finds_an_entry_that_is_in_the_place_of_another(store, key):
    store.put(key("mine"), ARTIFACT, label="mine")
    place = store.entries.path(key("other"))
    place.parent.mkdir(exist_ok=True)
    shutil.copy(store.entries.path(key("mine")), place)

    assert [file for file, _ in audit.damage(store)] == [str(place)]


def test_one_damaged_artifact_leaves_the_others_alone(store, key):
    store.put(key("mine"), ARTIFACT, label="mine")
    store.put(key("other"), Artifact({"one": b"other"}), label="other")
    store.entries.path(key("mine")).write_bytes(b"")

    assert store.get(key("mine")) is None
    assert store.get(key("other")) == Artifact({"one": b"other"})


def test_damage_that_two_artifacts_share_heals_for_both(store, key):
    for name in ("mine", "other"):
        store.put(key(name), ARTIFACT, label=name)
    for path in (store.root / "objects").glob("*/*"):
        path.write_bytes(b"")
    got = [store.get(key(name)) for name in ("mine", "other")]
    store.put(key("mine"), ARTIFACT, label="mine")

    assert got == [None, None]
    assert store.get(key("other")) == ARTIFACT


def test_a_miss_never_sets_aside_what_another_process_puts_meanwhile(store, key, monkeypatch):
    read = entries_module.read

    def read_and_then_be_overtaken(path):
        data = read(path)
        if data is None:
            store.put(key(), ARTIFACT, label="kernel")
        return data

    monkeypatch.setattr(entries_module, "read", read_and_then_be_overtaken)
    store.get(key())

    assert store.get(key()) == ARTIFACT
    assert not store.quarantine.exists()
