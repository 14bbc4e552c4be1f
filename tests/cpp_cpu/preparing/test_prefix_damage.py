"""A precompiled prefix is used only while it is the very file that was made."""

import os
import shutil

import pytest


def flip(path):
    """Change one bit in the middle, in place."""
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ 1]))


def truncate(made, _):
    os.truncate(made, made.stat().st_size // 2)


def flip_a_byte(made, _):
    flip(made)


def flip_a_byte_and_put_the_time_back(made, _):
    before = made.stat()
    flip(made)
    os.utime(made, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = made.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def put_a_copy_in_its_place(made, _):
    shutil.copy2(made, made.with_name("copy"))
    made.with_name("copy").replace(made)


def empty_it(made, _):
    made.write_bytes(b"")


def remove_it(made, _):
    made.unlink()


def remove_its_directory(made, _):
    shutil.rmtree(made.parent)


def remove_the_record(_, record):
    record.unlink()


def damage_the_record(_, record):
    flip(record)


def empty_the_record(_, record):
    record.write_text("{}")


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        flip_a_byte,
        flip_a_byte_and_put_the_time_back,
        put_a_copy_in_its_place,
        empty_it,
        remove_it,
        remove_its_directory,
        remove_the_record,
        damage_the_record,
        empty_the_record,
    ],
    ids=lambda damage: damage.__name__,
)
def test_a_damaged_one_is_not_used_and_made_again(yard, kernel, value, damage):
    source = kernel()
    yard.prepare(source)
    found = yard.prefix(source)
    damage(found._ready(), found._record)
    is_named = yard.missing(source) == str(found)
    (without,) = yard.build(kernel(1))
    yard.prepare(source)
    (with_it,) = yard.build(kernel(2))

    assert is_named
    assert [call[0].startswith("-include") for call in yard.calls()] == [False, True]
    assert (value(source, without), value(source, with_it)) == (41, 42)
    assert yard.missing(source) == ""


def test_that_of_another_compiler_is_not_used(yard, kernel, wrap, tmp_path, value):
    yard.prepare(kernel())
    theirs = yard.prefix(kernel())
    path = wrap(tmp_path / "other" / "c++", "# another")
    other = type(yard)(yard.plugins, path, yard.settings.state)
    ours = other.prefix(kernel())
    is_ready = ours.is_ready
    shutil.copy(theirs._record, ours._record)
    (artifact,) = other.build(kernel(2))

    assert theirs.is_ready
    assert not is_ready
    assert value(kernel(), artifact) == 42


def test_one_that_goes_away_while_a_build_begins_with_it_costs_only_time(yard, kernel, value):
    yard.prepare(kernel())
    yard.act(f"rm -rf {yard.prefix(kernel()).root}\n")
    (artifact,) = yard.build(kernel(2))

    assert value(kernel(), artifact) == 42
    assert [call[0].startswith("-include") for call in yard.calls()] == [True, False]


def test_a_compiler_that_refuses_it_builds_without_it(yard, kernel, value):
    yard.prepare(kernel())
    yard.act('case "$*" in *-include*) echo "no prefix for me" >&2; exit 4;; esac\n')
    (alone,) = yard.build(kernel(1))
    several = yard.build(kernel(2), kernel(3))

    assert [value(kernel(), artifact) for artifact in (alone, *several)] == [41, 42, 43]


def test_what_does_not_compile_is_told_as_if_there_were_no_prefix(yard, kernel):
    bad = kernel(body="*out = nonsense")
    (without,) = yard.build(bad)
    yard.prepare(kernel())
    (with_it,) = yard.build(bad)

    assert "nonsense" in with_it.output
    assert (with_it.output, with_it.command) == (without.output, without.command)
