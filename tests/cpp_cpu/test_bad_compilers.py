"""A compiler that hangs, is replaced, babbles, is killed or finds no room: one error, or none."""

import os
import subprocess

import pytest

from kernelyard import BuildTimeoutError, CompileError, Source

CODE = 'extern "C" void nothing() {}\n'
COMPILING = 'case " $* " in *" unit.cpp "*)'


@pytest.fixture
def kernel(make_runtime, wrap, tmp_path):
    """Build with a compiler that does something before it compiles."""

    def kernel(before, **changes):
        path = wrap(tmp_path / "c++", before=f"{COMPILING} {before};; esac")
        store = {"KERNELYARD_STORE": str(tmp_path / "store"), **changes}
        runtime = make_runtime(CXX=str(path), **store)
        return runtime.kernel(Source("cpp", CODE, "nothing", []), "cpu")

    return kernel


def test_one_that_hangs_is_ended_with_all_that_it_started(kernel, tmp_path):
    noted = tmp_path / "pid"

    with pytest.raises(BuildTimeoutError) as raised:
        kernel(f"sleep 1000 & echo $! > {noted}; wait", KERNELYARD_BUILD_TIMEOUT="2")

    assert raised.value.kernel in {"nothing", "kernelyard's launcher"}
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", noted.read_text()], capture_output=True, text=True, check=False
    )
    assert state.stdout.strip()[:1] in {"", "Z"}


def test_one_that_is_replaced_while_it_runs_builds_anew(kernel, compiler, tmp_path):
    log = tmp_path / "log"
    after = f'#!/bin/sh\\necho compiled >> {log}\\nexec {compiler} "$@"\\n'
    swap = f"printf '{after}' > {tmp_path}/new; chmod 755 {tmp_path}/new; mv {tmp_path}/new $0"

    launch = kernel(f"echo compiled >> {log}; {swap}")
    launch()

    assert launch.launches == 1
    assert len(log.read_text().split()) >= 3  # kernel and launcher, one of them twice


def test_the_beginning_of_what_one_babbles_is_kept(kernel):
    with pytest.raises(CompileError) as raised:
        kernel("yes 'error: no' | head -c 50000000 >&2; exit 1")

    assert raised.value.output.startswith("error: no")
    assert len(raised.value.output) <= 64 * 1024


def test_one_that_is_killed_is_named_with_the_signal(kernel):
    with pytest.raises(CompileError, match="SIGKILL"):
        kernel("kill -9 $$")


def test_one_that_says_all_is_well_and_makes_nothing_is_not_believed(kernel):
    with pytest.raises(CompileError, match=r"nothing|launcher"):
        kernel("exit 0")


@pytest.fixture
def full(tmp_path):
    """Give a directory on a disk of 64 KiB."""
    place = tmp_path / "full"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_is_said_with_the_name_of_the_kernel(process, full, tmp_path):
    (full / "ballast").write_bytes(bytes(56 * 1024))

    result = process("twice", TMPDIR=str(full), KERNELYARD_STORE=str(tmp_path / "store"))

    assert "'twice'" in result["error"] or "launcher" in result["error"]
    assert "No space left" in result["error"]
