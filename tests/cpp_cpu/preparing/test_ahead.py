"""A compilation begins before its kernels are there, and ends with them, or without."""

import os
import signal
from pathlib import Path

import attrs
import pytest

from kernelyard import CompileError
from kernelyard_cpp_cpu import ahead

WITH_A_PIPE = "if test -p kernels.hpp; then {}; fi\n"


@pytest.fixture
def begun(yard):
    """Give the compilation that was begun and not finished, if there is one."""
    return lambda: ahead._begun[-1] if ahead._begun else None


@pytest.fixture
def family(begun, eventually):
    """Give the compiler that has begun and all that it has started, once they wait for kernels."""

    def sleeps(pid):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"

    def family():
        driver = begun()._process.pid
        started = Path(f"/proc/{driver}/task/{driver}/children")
        if not started.exists():
            pytest.skip("the system does not tell who started whom")
        assert eventually(lambda: started.read_text() and all(map(sleeps, pids(started))))
        return [driver, *pids(started)]

    return family


def pids(path):
    return [int(pid) for pid in path.read_text().split()]


def test_one_kernel_is_handed_to_the_compiler_that_has_begun(yard, kernel, value, begun):
    words = yard.expect(kernel())
    was_begun = begun() is not None
    (artifact,) = yard.build(kernel(2))

    assert words == f'{yard.prefix(kernel()).compiler.command} is reading #include "outer.hpp"'
    assert was_begun
    assert begun() is None
    assert value(kernel(), artifact) == 42
    assert len(yard.calls()) == 1


def test_so_are_several(yard, kernel, value):
    yard.expect(kernel())
    artifacts = yard.build(*(kernel(number) for number in range(5)))

    assert [value(kernel(), artifact) for artifact in artifacts] == [40, 41, 42, 43, 44]
    assert len(yard.calls()) == 1


def test_what_is_more_than_a_pipe_holds_is_handed_over_whole(yard, kernel, value):
    yard.expect(kernel())
    padding = "// " + "x" * 200_000
    artifacts = yard.build(*(kernel(n, body=f"*out = {{}};\n{padding}\n") for n in range(3)))

    assert [value(kernel(), artifact) for artifact in artifacts] == [0, 1, 2]
    assert len(yard.calls()) == 1


def test_it_is_built_as_it_would_have_been_without(yard, kernel):
    yard.expect(kernel())
    begun = yard.build(kernel(1), kernel(2))
    later = yard.build(kernel(1), kernel(2))

    assert begun == later


def test_what_asks_for_other_flags_is_built_by_itself(yard, kernel, value):
    yard.expect(kernel())
    other = kernel(2, body="*out = NUMBER", flags=("-DNUMBER=7",))
    (artifact,) = yard.build(other)

    assert value(other, artifact) == 7
    assert len(yard.calls("-DNUMBER=7")) == 1


def test_what_includes_more_is_built_by_itself(yard, kernel, headers, value):
    (headers / "more.hpp").write_text("#pragma once\ninline int more() { return 3; }\n")
    yard.expect(kernel())
    code = kernel(body="*out = more()").code
    other = attrs.evolve(kernel(), code=f'#include "more.hpp"\n{code}')
    (artifact,) = yard.build(other)

    assert value(other, artifact) == 3


@pytest.mark.parametrize("way", ["exit 3", "kill -9 $$", "$real -xnonsense; exit 0"])
def test_a_compiler_that_ends_before_it_has_the_kernels_fails_no_build(yard, kernel, value, way):
    yard.act(WITH_A_PIPE.format(way))
    yard.expect(kernel())
    artifacts = yard.build(kernel(1), kernel(2))

    assert [value(kernel(), artifact) for artifact in artifacts] == [41, 42]


def test_a_compiler_that_is_killed_fails_no_build_and_leaves_nothing(
    yard, kernel, value, family, ended
):
    yard.expect(kernel())
    place, processes = ahead._begun[-1]._place, family()
    os.kill(processes[0], signal.SIGKILL)
    (artifact,) = yard.build(kernel(2))

    assert value(kernel(), artifact) == 42
    assert not place.exists()
    assert ended(*processes)


@pytest.mark.parametrize("number", [1, 2])
def test_kernels_that_do_not_compile_are_told_as_always(yard, kernel, number, value):
    yard.expect(kernel())
    bad = kernel(9, body="*out = nonsense")
    *good, refused = yard.build(*(kernel(n) for n in range(1, number)), bad)
    (as_always,) = yard.build(bad)

    assert isinstance(refused, CompileError)
    assert attrs.astuple(refused) == attrs.astuple(as_always)
    assert (refused.kernel, "nonsense" in refused.output) == ("kernel 9", True)
    assert [value(kernel(), artifact) for artifact in good] == [41][: number - 1]


def test_nothing_begins_where_a_prefix_is_ready(yard, kernel, begun):
    yard.prepare(kernel())

    assert yard.expect(kernel()) == ""
    assert begun() is None


def test_nothing_begins_for_kernels_that_share_nothing(yard, kernel, begun):
    assert yard.expect(kernel(joinable=False)) == ""
    assert begun() is None


def test_what_was_begun_and_never_wanted_is_ended_with_all_that_it_started(
    yard, kernel, family, ended
):
    yard.expect(kernel())
    place, processes = ahead._begun[-1]._place, family()
    yard.expect(kernel(flags=("-DOTHER",)))

    assert not place.exists()
    assert len(processes) > 1
    assert ended(*processes)


def test_what_a_build_did_not_want_does_not_wait_on(yard, kernel, begun):
    yard.expect(kernel())
    yard.build(kernel(flags=("-DOTHER",)))

    assert begun() is None
