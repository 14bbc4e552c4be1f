"""Whatever is damaged of a kernel's files, the next process gets it right and leaves it whole."""

import shutil
from pathlib import Path

import pytest

RIGHT = [2.0, 4.0, 6.0, 8.0]


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


@pytest.fixture
def store(process, tmp_path_factory, tmp_path):
    """A copy of a store that holds what the script needs; made once, damaged by each test."""
    pattern = tmp_path_factory.getbasetemp() / "twice"
    if not pattern.exists():
        process("twice", KERNELYARD_STORE=str(pattern))
    return Path(shutil.copytree(pattern, tmp_path / "store"))


def files(store, room):
    return sorted(path for path in (store / room).rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", [flip, truncate, empty, Path.unlink])
@pytest.mark.parametrize("which", [("objects", 0), ("objects", 1), ("entries", 0), ("entries", 1)])
def test_the_next_process_rebuilds_it_and_then_all_is_whole(process, command, store, which, damage):
    room, index = which
    damage(files(store, room)[index])

    after = process("twice", KERNELYARD_STORE=str(store))
    again = process("twice", KERNELYARD_STORE=str(store))

    assert after["y"] == again["y"] == RIGHT
    assert again["origins"] == ["store"]
    assert command("cache", "verify", KERNELYARD_STORE=str(store)) == (0, [])
    assert len(files(store, "objects")) == len(files(store, "entries")) == 2


@pytest.mark.parametrize("damage", [flip, truncate, empty, Path.unlink])
def test_what_was_remembered_of_the_compiler_is_found_out_again(process, store, damage):
    (memo,) = files(store, "state/cpp_cpu")
    damage(memo)

    after = process("twice", KERNELYARD_STORE=str(store))

    assert after == {"y": RIGHT, "origins": ["store"], "error": ""}
    assert memo.read_bytes() != b""


@pytest.mark.parametrize("which", [0, 1])
def test_an_artifact_under_the_name_of_the_other_is_not_taken_for_it(process, store, which):
    objects = files(store, "objects")
    objects[which].write_bytes(objects[1 - which].read_bytes())

    after = process("twice", KERNELYARD_STORE=str(store))

    assert after["y"] == RIGHT
