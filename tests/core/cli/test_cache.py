"""``kernelyard cache`` tells what is kept, whether it is whole, and empties it."""

import pytest

from kernelyard._model.artifact import Artifact


@pytest.fixture
def filled(store, key):
    """Give a store with one artifact."""
    store.put(key(), Artifact({"f": b"12345"}), label="kernel")
    return store


def test_the_cache_tells_what_it_holds(command, json_of, filled):
    facts = {"root": str(filled.root), "entries": 1, "objects": 1, "size": 5}
    facts |= {"quarantined": 0, "failures": 0, "records": 0}
    status, printed = command("cache", "info")

    assert json_of("cache", "info") == (0, facts)
    assert status == 0
    assert [line.split() for line in printed.splitlines()] == [
        [k, str(v)] for k, v in facts.items()
    ]


def test_a_sound_cache_is_verified(command, json_of, filled):
    assert command("cache", "verify") == (0, "1 entries, 1 objects, 0 damaged\n")
    assert json_of("cache", "verify") == (0, [])


def test_a_damaged_cache_is_told_and_is_exit_status_one(command, json_of, filled):
    ((_, path),) = filled.objects
    path.write_bytes(b"damage")
    status, printed = command("cache", "verify")
    status_of_json, facts = json_of("cache", "verify")

    assert status == status_of_json == 1
    assert f"{path}: its content has another digest than its name" in printed
    assert "2 damaged" in printed
    assert facts[0] == {
        "file": str(path),
        "problem": "its content has another digest than its name",
    }


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_clearing_removes_what_is_kernelyards_only(command, filled, option):
    (filled.root / "mine.txt").write_text("mine")
    status, printed = command("cache", "clear", *option)

    assert status == 0
    assert [path.name for path in filled.root.iterdir()] == ["mine.txt"]
    assert str(filled.root) in printed
    assert "1" in printed
