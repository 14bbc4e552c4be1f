"""A run in C++ is recorded, tuned by the command, and run again with what was found."""

import gc
import weakref

import numpy as np
import pytest

from kernelyard import Argument, Config, Source, Space
from kernelyard._store.log import Log
from kernelyard._tune.workload.file import read

ARGUMENTS = [
    Argument.input("x", "float32"),
    Argument.output("y", "float32"),
    Argument.scalar("n", "int64"),
]
TWICE = """extern "C" void kernel(const float* x, float* y, long n) {
  for (volatile long k = 0; k < TIMES; ++k)
    for (long i = 0; i < n; ++i) y[i] = 2 * x[i];
}
"""
SPACE = Space({"TIMES": (1, 40)}, guess=Config.of(TIMES=40))
GATHER = """extern "C" void kernel(const float* table, const long* places, float* y, long n) {
  for (long i = 0; i < n; ++i) y[i] = table[places[i]];
}
"""


def twice(length):
    x = np.linspace(0, 1, length, dtype="float32")
    return x, np.zeros_like(x), length


@pytest.fixture
def source():
    return Source("cpp", TWICE, "kernel", ARGUMENTS, name="twice", space=SPACE)


@pytest.fixture
def recording(make_runtime, tmp_path):
    """Give a runtime that records, and the file."""
    path = tmp_path / "work.jsonl"
    return make_runtime(KERNELYARD_RECORD=str(path), KERNELYARD_STORE=str(tmp_path / "run")), path


def test_it_is_recorded_tuned_and_run_with_the_best_and_a_second_time_nothing_is_measured(
    recording, source, command, make_runtime, tmp_path
):
    runtime, path = recording
    launcher = runtime.kernel(source, "cpu")
    for length in (5000, 3000, 5000):
        x, y, n = twice(length)
        launcher(x, y, n)
        np.testing.assert_array_equal(y, 2 * x)
    store = {"KERNELYARD_STORE": str(tmp_path / "store"), "KERNELYARD_PROGRESS": "off"}
    asked = "tune", str(path), "--strategy", "exhaustive"
    status, first = command(*asked, **store)
    before = Log(tmp_path / "store" / "log.sqlite").count()
    again, second = command(*asked, **store)
    run = make_runtime(**store)
    run.kernel(source, "cpu")(*twice(5000))

    assert (status, again, launcher.launches) == (0, 0, 3)
    assert runtime.events[-1].config == "TIMES=40"
    assert [(it["state"], it["arguments"][2]) for it in first["workloads"]] == [
        ("tuned", "3000"),
        ("tuned", "5000"),
    ]
    assert {it["tuned"]["config"]["TIMES"] for it in first["workloads"]} == {1}
    assert {it["state"] for it in second["workloads"]} == {"known"}
    assert before["measured"] >= 4
    assert Log(tmp_path / "store" / "log.sqlite").count() == before
    assert (run.events[-1].config, run.events[-1].origin) == ("TIMES=1", "store")


def test_an_index_array_made_again_leads_nowhere_else(recording):
    arguments = [
        Argument.input("table", "float32"),
        Argument.input("places", "int64"),
        Argument.output("y", "float32"),
        Argument.scalar("n", "int64"),
    ]
    runtime, path = recording
    launcher = runtime.kernel(Source("cpp", GATHER, "kernel", arguments), "cpu")
    table, places = np.arange(10, dtype="float32"), np.array([3, 9, 4] * 20)
    launcher(table, places, np.zeros(60, "float32"), 60)
    (workload,) = read(path).workloads
    drawn = [workload.make(seed=seed) for seed in range(50)]

    for one in drawn:
        launcher(*one)
        np.testing.assert_array_equal(one[2], one[0][one[1]])
    assert {place for one in drawn for place in one[1].tolist()} == set(range(3, 10))


def test_a_launcher_that_is_watched_lives_no_longer_than_others_have_it(recording, source):
    runtime, _ = recording
    launcher = runtime.kernel(source, "cpu")
    launcher(*twice(10))
    runtime.events.clear()
    gc.disable()
    try:
        left = weakref.ref(launcher)
        del launcher
        assert left() is None
    finally:
        gc.enable()


def test_a_call_that_is_refused_is_refused_in_the_same_words_and_the_next_is_told(
    recording, source
):
    runtime, path = recording
    launcher = runtime.kernel(source, "cpu")
    x, y, n = twice(10)
    with pytest.raises(TypeError, match="twice: got 2 arguments, expected 3"):
        launcher(x, y)
    with pytest.raises(TypeError, match="argument y: got"):
        launcher(x, "no array", n)
    launcher(x, y, n)

    assert launcher.launches == 1
    assert str(read(path).workloads[-1].arguments[2]) == "10"
