"""A worker that is killed while the compiler runs takes its own kernel down and nothing else."""

import os
import signal
import threading
import time

from kernelyard import Argument, Source, WorkerCrashedError


def adder(number):
    code = f'extern "C" void add_{number}(float* x) {{ *x += {number}; }}\n'
    return Source("cpp", code, f"add_{number}", [Argument.inout("x", "float32")])


def test_kill_9_in_the_middle_of_a_build(tmp_path, wrap, make_runtime):
    compiler = wrap(
        tmp_path / "c++",
        before=f"grep -qs add_2 unit.cpp && echo $PPID > {tmp_path}/begun && "
        f"while test -e {tmp_path}/slow; do sleep 0.05; done",
    )
    (tmp_path / "slow").touch()
    runtime = make_runtime(
        KERNELYARD_CPP_CPU_CXX=str(compiler),
        KERNELYARD_STORE=str(tmp_path / "store"),
        KERNELYARD_WORKERS="2",
    )
    runtime.kernel(adder(0), "cpu")
    failure = []

    def build():
        try:
            runtime.kernels([adder(1), adder(2), adder(3)], "cpu")
        except WorkerCrashedError as error:
            failure.append(error)

    def begun():
        return (tmp_path / "begun").read_text() if (tmp_path / "begun").exists() else ""

    thread = threading.Thread(target=build, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not begun():
        time.sleep(0.01)
    os.kill(int(begun()), signal.SIGKILL)
    thread.join(60)
    (tmp_path / "slow").unlink()
    again = runtime.kernels([adder(1), adder(2), adder(3)], "cpu")
    origins = {event.kernel: event.origin for event in runtime.events}

    assert failure
    assert "'add_2'" in str(failure[0])
    assert "SIGKILL" in str(failure[0])
    assert len(again) == 3
    assert origins == {"add_0": "built", "add_1": "store", "add_2": "built", "add_3": "store"}
