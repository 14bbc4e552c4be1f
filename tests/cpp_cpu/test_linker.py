"""The fastest linker that the compiler can call is found, remembered, and missed in time."""

import shutil
import subprocess
import sys

import pytest

RIGHT = [2.0, 4.0, 6.0, 8.0]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="others have one linker")


@pytest.fixture
def linkers(compiler, tmp_path, wrap):
    """A compiler that knows only the linkers of a directory; give both, and a way to add one."""
    place, log = tmp_path / "bin", tmp_path / "log"
    place.mkdir()
    real = subprocess.run(
        [compiler, "-print-prog-name=ld"], capture_output=True, text=True, check=True
    )
    usual = shutil.which(real.stdout.strip())

    class Linkers:
        path = wrap(
            tmp_path / "c++",
            f'echo "$*" >> {log}\n'
            f'case "$1" in -print-prog-name=ld.*) file={place}/"${{1#*=}}"\n'
            '  if test -e "$file"; then echo "$file"; else echo nowhere; fi; exit;; esac\n'
            f'set -- -B {place} "$@"',
        )

        def add(self, name, script=f'exec {usual} "$@"'):
            linker = place / f"ld.{name}"
            linker.write_text(f'#!/bin/sh\necho "{name}" >> {tmp_path}/linked\n{script}\n')
            linker.chmod(0o755)
            return linker

        def settings(self):
            return {"CXX": str(self.path), "KERNELYARD_STORE": str(tmp_path / "store")}

        def linked(self):
            note = tmp_path / "linked"
            return set(note.read_text().split()) if note.exists() else set()

        def questions(self):
            return [line for line in log.read_text().splitlines() if line.startswith("-")]

    return Linkers()


def chosen(flags):
    return [flag for flag in flags if flag.startswith("-fuse-ld")]


@pytest.mark.parametrize(
    ("there", "best"), [(["gold"], "gold"), (["gold", "lld"], "lld"), (["lld", "mold"], "mold")]
)
def test_the_fastest_of_those_that_are_there_is_taken(process, linkers, there, best):
    for name in there:
        linkers.add(name)

    assert chosen(process("flags", **linkers.settings())) == [f"-fuse-ld={best}"]


def test_kernels_are_linked_with_it_and_run(process, linkers):
    linkers.add("gold")

    assert process("twice", **linkers.settings())["y"] == RIGHT
    assert linkers.linked() == {"gold"}


def test_where_there_is_none_the_compiler_takes_its_own(process, linkers):
    assert process("twice", **linkers.settings())["y"] == RIGHT
    assert chosen(process("flags", **linkers.settings())) == []


def test_the_next_process_asks_nothing(process, linkers):
    linkers.add("gold")
    first = process("flags", **linkers.settings())
    asked = linkers.questions()
    second = process("flags", **linkers.settings())

    assert first == second
    assert linkers.questions() == asked


def test_one_that_is_gone_is_not_used_any_more(process, linkers):
    linkers.add("gold")
    mold = linkers.add("mold")
    before = chosen(process("flags", **linkers.settings()))
    mold.unlink()
    after = chosen(process("flags", **linkers.settings()))

    assert (before, after) == (["-fuse-ld=mold"], ["-fuse-ld=gold"])
    assert process("twice", **linkers.settings())["y"] == RIGHT


def test_one_that_does_not_work_is_not_used(process, linkers):
    linkers.add("gold")
    linkers.add("mold", "exit 1")

    assert process("twice", **linkers.settings())["y"] == RIGHT
    assert chosen(process("flags", **linkers.settings())) == ["-fuse-ld=gold"]


def test_one_that_is_gone_while_a_program_runs_fails_none_of_its_builds(
    linkers, make_runtime, copy_source
):
    mold = linkers.add("mold")
    one = make_runtime(KERNELYARD_WORKERS="1", **linkers.settings())
    one.kernel(copy_source("float32"), "cpu")
    mold.unlink()

    assert one.kernel(copy_source("float64"), "cpu")
