"""A runtime that expects kernels has a compiler begin; who never comes leaves nothing behind."""

import os
import signal
import tempfile
import threading
from pathlib import Path

import pytest

from kernelyard._runtime import expectations

NOTE = """
if test -p kernels.hpp; then
  echo $$ > $here/pid.new
  mv $here/pid.new $here/pid
fi
"""


@pytest.fixture
def begun(yard, eventually):
    """Wait until a compiler has begun without kernels; give its process."""
    (yard.here / "pid").unlink(missing_ok=True)
    yard.act(NOTE)

    def begun():
        assert eventually((yard.here / "pid").exists)
        return int((yard.here / "pid").read_text())

    return begun


@pytest.fixture
def one(make_runtime, obedient):
    return make_runtime(
        KERNELYARD_BACKGROUND="off",
        KERNELYARD_CPP_CPU_CXX=str(obedient),
        KERNELYARD_WORKERS="2",
    )


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Give the place where workers that are started from now on have their directories."""
    directory = tmp_path / "tmp"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.fixture
def _impatient(monkeypatch):
    """Have what nobody claims given up very soon."""
    monkeypatch.setattr(expectations, "_PATIENCE", 0.3)


def test_all_kernels_of_a_graph_are_built_by_the_compiler_that_has_begun(
    one, yard, kernel, begun, ended
):
    one.expect(kernel(), "cpu")
    compiler = begun()
    out, numbers = bytearray(4), []
    for launcher in one.kernels([kernel(number) for number in range(4)], "cpu"):
        launcher(out)
        numbers.append(int.from_bytes(out, "little"))
    compilations = [call for call in yard.calls() if any("headers" in word for word in call)]

    assert numbers == [40, 41, 42, 43]
    assert len(compilations) == 1
    assert ended(compiler)


@pytest.mark.usefixtures("_impatient")
def test_what_is_never_wanted_leaves_no_process_and_no_directory(one, kernel, begun, place, ended):
    one.expect(kernel(), "cpu")
    compiler = begun()
    was_there = list(place.glob("*/kernelyard-*"))
    for thread in threading.enumerate():
        if thread.name == "kernelyard-expect":
            thread.join()
    for thread in threading.enumerate():
        if getattr(thread, "interval", None) == 0.3:
            thread.join()
    one.close()

    assert was_there
    assert ended(compiler)
    assert one.engine.pool.processes() == list(place.iterdir()) == []


def test_a_worker_that_is_killed_while_it_waits_fails_no_build_and_leaves_no_compiler(
    one, kernel, begun, ended
):
    one.expect(kernel(), "cpu")
    compiler = begun()
    for pid in one.engine.pool.processes():
        os.kill(pid, signal.SIGKILL)
    out = bytearray(4)
    one.kernel(kernel(), "cpu")(out)

    assert int.from_bytes(out, "little") == 42
    assert ended(compiler)


def test_a_program_that_is_killed_leaves_no_compiler(program, begun, ended):
    host = program("expects")
    compiler = begun()
    was_there = Path(f"/proc/{compiler}").exists()
    host.kill()

    assert was_there
    assert ended(compiler)
