"""A launcher counts, costs no Python, may let other threads run, survives its kernel, and dies."""

import gc
import sys
import threading
import weakref

import numpy as np
import pytest

from kernelyard import Argument, ArgumentError, ArgumentValueError, KernelFailedError

COUNT = Argument.inout("count", "int64")
THROWING = """#include <stdexcept>
#include <string>
extern "C" void kernel(int how, long* count) {
  ++*count;
  if (how == 1) throw std::runtime_error("the pan is hot");
  if (how == 2) throw 42;
  if (how == 3) throw std::runtime_error("");
  if (how == 4) throw std::runtime_error(std::string(100000, 'x'));
  if (how == 5) throw std::runtime_error("\\xff\\xfe half a character");
  if (how == 6) throw std::string("text");
}
"""
WAITING = """#include <chrono>
extern "C" void kernel(volatile long* flags, double seconds) {
  using clock = std::chrono::steady_clock;
  auto end = clock::now() + std::chrono::duration<double>(seconds);
  flags[0] = 1;
  while (!flags[1] && clock::now() < end) {}
  flags[2] = flags[1];
}
"""


@pytest.fixture(scope="module")
def throw(build):
    return build(THROWING, Argument.scalar("how", "int32"), COUNT)


@pytest.fixture(scope="module")
def step(build):
    return build('extern "C" void kernel(long* count) { ++*count; }', COUNT)


def meet_another_thread(launcher, seconds):
    """Run a kernel that waits for a thread which waits for the kernel; say if it saw the thread."""
    flags, over = np.zeros(3, "int64"), threading.Event()

    def answer():
        while not flags[0] and not over.is_set():
            over.wait(0.001)
        flags[1] = 1

    thread = threading.Thread(target=answer)
    thread.start()
    launcher(flags, seconds)
    over.set()
    thread.join()
    return bool(flags[2])


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (1, "the pan is hot"),
        (2, "an exception that is no std::exception"),
        (3, ""),
        (4, "x" * 1000),
        (5, "half a character"),
        (6, "an exception that is no std::exception"),
    ],
    ids=["runtime_error", "int", "no words", "too many words", "no UTF-8", "string"],
)
def test_what_a_kernel_throws_is_raised_and_the_next_call_works(throw, how, said):
    count = np.zeros(1, "int64")

    with pytest.raises(KernelFailedError, match=r"^kernel raised while it ran: ") as failed:
        throw(how, count)
    throw(0, count)

    assert said in failed.value.what
    assert count[0] == 2


def test_every_launch_is_counted_and_no_refused_call(build):
    launcher = build('extern "C" void kernel(long* count) { ++*count; }', COUNT)
    count = np.zeros(1, "int64")

    for _ in range(1000):
        launcher(count)
    for wrong in ((), (count, 1), ("count",), (np.zeros(1),)):
        with pytest.raises(ArgumentError):
            launcher(*wrong)

    assert launcher.launches == 1000 == count[0]
    assert repr(launcher) == "<launcher of kernel, 1 arguments, 1000 launches>"


def test_two_launchers_of_one_source_count_apart(build):
    one, other = (build('extern "C" void kernel() {}') for _ in range(2))

    one()

    assert (one.launches, other.launches) == (1, 0)


def test_no_python_runs_in_a_launch(step):
    events, count = [], np.zeros(1, "int64")
    step(count)

    sys.setprofile(lambda frame, event, argument: events.append(event))
    step(count)
    sys.setprofile(None)

    assert "call" not in events
    assert count[0] == 2


def test_the_interpreter_is_kept_by_default(build):
    launcher = build(
        WAITING, Argument.inout("flags", "int64"), Argument.scalar("seconds", "float64")
    )

    assert not meet_another_thread(launcher, seconds=0.05)


def test_other_threads_run_during_a_launch_where_the_user_wants_it(build, make_runtime):
    launcher = build(
        WAITING,
        Argument.inout("flags", "int64"),
        Argument.scalar("seconds", "float64"),
        runtime=make_runtime(KERNELYARD_CPP_CPU_RELEASE_GIL="1"),
    )

    assert meet_another_thread(launcher, seconds=20)


def test_threads_may_share_a_launcher_that_lets_them_run(build, make_runtime):
    launcher = build(
        'extern "C" void kernel(long* count) { ++*count; }',
        COUNT,
        runtime=make_runtime(KERNELYARD_CPP_CPU_RELEASE_GIL="1"),
    )
    counts = np.zeros((4, 1), "int64")

    def work(count):
        for _ in range(5000):
            launcher(count)

    threads = [threading.Thread(target=work, args=(count,)) for count in counts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts.ravel().tolist() == [5000] * 4


@pytest.mark.parametrize("option", ["THREADS", "RELEASE_GIL"])
def test_a_setting_that_is_no_number_is_refused_by_name(build, make_runtime, option):
    runtime = make_runtime(**{f"KERNELYARD_CPP_CPU_{option}": "many"})

    with pytest.raises(ArgumentValueError, match=f"KERNELYARD_CPP_CPU_{option}.*'many'"):
        build('extern "C" void kernel(long* count) { ++*count; }', COUNT, runtime=runtime)


def test_a_launcher_that_nobody_holds_is_gone(runtime, build):
    launcher = build('extern "C" void kernel() {}')
    launcher()
    gone = weakref.ref(launcher)

    runtime.events.clear()
    del launcher
    gc.collect()

    assert gone() is None


def test_ten_thousand_calls_leave_nothing_behind(step):
    count, wrong = np.zeros(1, "int64"), bytearray(3)

    def call(times):
        for _ in range(times):
            step(count)
            step(memoryview(count))
            try:
                step(wrong)
            except ArgumentError:
                continue

    call(100)
    gc.collect()
    before = sys.getallocatedblocks()
    call(10_000)
    gc.collect()

    assert sys.getallocatedblocks() - before < 500
