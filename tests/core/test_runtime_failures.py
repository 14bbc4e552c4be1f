"""A failure names its kernel, reaches everybody who waits for it, and spoils nothing else."""

import os
import signal
import sys
import threading
import traceback
from pathlib import Path

import pytest

from kernelyard._errors import (
    ArtifactMismatchError,
    BuildTimeoutError,
    CompileError,
    LoadError,
    NoPluginError,
    PluginError,
    StoreError,
    StoreWarning,
    WorkerCrashedError,
)

BUILD_ONE = """
    import sys
    from pathlib import Path
    from kernelyard import Runtime, Settings, Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference

    store, desk = sys.argv[1:]
    plugins = Plugins([Reference("echo", "echo_backend")])
    runtime = Runtime(Settings(store=Path(store)), plugins=plugins)
    launcher = runtime.kernel(Source("echo", "wait", "wait", [], {"desk": desk}), "desk")
    print(launcher.text, runtime.events[0].origin)
    runtime.close()
"""


def call(launcher):
    heard = []
    launcher(heard)
    return heard


class Asker(threading.Thread):
    """Asks for kernels on a thread of its own and keeps what came of it."""

    def __init__(self, runtime, *sources):
        super().__init__()
        self._work = lambda: runtime.kernels(sources, "desk")
        self.launchers = self.error = None
        self.start()

    def run(self):
        try:
            self.launchers = self._work()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            self.error = error


def threads_that_wait_for_a_build():
    stacks = (traceback.extract_stack(frame) for frame in sys._current_frames().values())
    return sum(any(call.name in {"result", "exception"} for call in stack) for stack in stacks)


def test_a_failure_reaches_every_thread_that_waits_and_is_not_remembered(
    runtime, echo, desk, calls, eventually
):
    one = runtime()
    askers = [Asker(one, echo("refuse late")) for _ in range(4)]
    all_wait = eventually(lambda: threads_that_wait_for_a_build() == 3)
    (desk / "go").touch()
    for asker in askers:
        asker.join()
    calls_of_the_first = calls()
    with pytest.raises(CompileError, match="too loud"):
        one.kernel(echo("refuse late"), "desk")

    assert all_wait
    assert [type(asker.error) for asker in askers] == [CompileError] * 4
    assert calls_of_the_first == 1
    assert calls() == 2


def test_one_kernel_of_three_that_fails_leaves_the_others_in_the_store(runtime, echo, calls):
    one = runtime()
    with pytest.raises(CompileError, match="too loud"):
        one.kernels([echo("good"), echo("refuse"), echo("fine")], "desk")
    launchers = runtime().kernels([echo("good"), echo("fine")], "desk")

    assert [call(launcher) for launcher in launchers] == [["good"], ["fine"]]
    assert calls() == 3


def test_the_first_of_several_failures_counts_the_others(runtime, echo):
    with pytest.raises(CompileError) as caught:
        runtime().kernels([echo("good"), echo("refuse"), echo("refuse", "again")], "desk")

    assert caught.value.kernel == "refuse"
    assert caught.value.__notes__ == ["1 more of 3 builds failed too"]


def test_a_source_that_is_refused_is_kept_for_a_look(runtime, echo):
    one = runtime()
    with pytest.raises(CompileError) as caught:
        one.kernel(echo("refuse"), "desk")
    kept = Path(caught.value.kept)

    assert kept.parent == one.store.root / "failures"
    assert (kept / "loud.echo").read_text() == "refuse"
    assert str(kept) in str(caught.value)


def test_a_failure_is_not_remembered(runtime, echo, calls):
    one = runtime()
    for _ in range(2):
        with pytest.raises(CompileError):
            one.kernel(echo("refuse"), "desk")

    assert calls() == 2


@pytest.mark.parametrize(
    ("code", "raised"), [("fail", "ZeroDivisionError"), ("exit", "SystemExit")]
)
def test_a_plugin_that_raises_in_a_worker_is_a_plugin_error(runtime, echo, code, raised):
    with pytest.raises(PluginError, match=f"'echo' raised {raised} in kernelyard_precompile"):
        runtime().kernel(echo(code), "desk")


def test_a_plugin_that_crashes_its_worker_is_named_by_the_kernel(runtime, echo):
    one = runtime()
    with pytest.raises(WorkerCrashedError, match=r"'boom' died \(signal 9, SIGKILL\)"):
        one.kernels([echo("crash", "boom"), echo("good")], "desk")

    assert call(one.kernel(echo("good"), "desk")) == ["good"]
    assert one.events[-1].origin == "store"


def test_a_build_past_its_limit_is_stopped(runtime, echo):
    one = runtime(build_timeout=1.5)
    with pytest.raises(BuildTimeoutError, match=r"'slow' took longer than 1\.5 s"):
        one.kernel(echo("hang", "slow"), "desk")

    assert call(one.kernel(echo("good"), "desk")) == ["good"]


def test_a_worker_that_is_killed_fails_its_kernel_only(runtime, echo, desk, calls, eventually):
    one = runtime(workers=2)
    first = Asker(one, echo("wait", "first"))
    assert eventually(lambda: calls("first") == 1)
    (victim,) = one.engine.pool.processes()
    second = Asker(one, echo("wait", "second"))
    assert eventually(lambda: calls("second") == 1)
    os.kill(victim, signal.SIGKILL)
    first.join()
    (desk / "go").touch()
    second.join()

    assert isinstance(first.error, WorkerCrashedError)
    assert first.error.kernel == "first"
    assert call(second.launchers[0]) == ["wait"]
    assert call(one.kernel(echo("wait", "first"), "desk")) == ["wait"]


def test_a_key_that_a_worker_sees_differently_is_a_plugin_error(runtime, echo, calls):
    with pytest.raises(PluginError, match=r"names other key parts in a worker: echo\.toolchain"):
        runtime().kernel(echo("fickle"), "desk")
    assert calls() == 2


def test_an_artifact_of_the_store_that_does_not_load_is_rebuilt_once(runtime, echo, desk, calls):
    runtime().kernel(echo("hello"), "desk")
    (desk / "broken").touch()
    one = runtime()
    launcher = one.kernel(echo("hello"), "desk")

    assert call(launcher) == ["hello"]
    assert calls() == 2
    assert [event.origin for event in one.events] == ["built"]


def test_an_artifact_that_was_just_built_and_does_not_load_is_not_rebuilt(
    runtime, echo, desk, calls
):
    (desk / "broken").touch()
    with pytest.raises(LoadError, match="it is broken"):
        runtime().kernel(echo("hello"), "desk")

    assert calls() == 1


def test_one_that_hangs_takes_none_of_its_batch_with_it(runtime, echo, calls):
    one = runtime(build_timeout=1.0, workers=1)
    with pytest.raises(BuildTimeoutError, match="'slow' took longer"):
        one.kernels([echo("hang", "slow", batch="b"), echo("x", batch="b")], "desk")
    one.kernel(echo("x", batch="b"), "desk")

    assert [event.origin for event in one.events] == ["store"]
    assert (calls("slow"), calls("x")) == (2, 1)  # together, where one was enough; then alone


def test_where_every_build_hangs_it_is_not_waited_for_each(runtime, echo, calls):
    one = runtime(build_timeout=0.5, workers=1)
    names = [f"slow{number}" for number in range(6)]
    with pytest.raises(BuildTimeoutError, match="'slow0' took longer") as raised:
        one.kernels([echo("hang", name, batch="b") for name in names], "desk")

    assert [calls(name) for name in names] == [2, 1, 0, 0, 0, 0]
    assert "5 more of 6 builds failed too" in raised.value.__notes__


def test_an_artifact_for_another_device_is_not_rebuilt(runtime, echo, desk, calls):
    runtime().kernel(echo("hello"), "desk")
    (desk / "mismatch").touch()
    with pytest.raises(ArtifactMismatchError, match="built for oak, this is pine"):
        runtime().kernel(echo("hello"), "desk")

    assert calls() == 1


def test_a_store_that_cannot_be_written_is_one_warning_and_kernels_run(runtime, echo, tmp_path):
    (tmp_path / "file").touch()
    one = runtime(store=tmp_path / "file" / "store", workers=1)
    with pytest.warns(StoreWarning, match="nothing is kept there") as caught:
        launchers = [one.kernel(echo(word), "desk") for word in ("one", "two", "one")]

    assert [call(launcher) for launcher in launchers] == [["one"], ["two"], ["one"]]
    assert [warning.filename for warning in caught] == [__file__]


def test_a_source_that_nobody_takes_builds_none_of_the_others(runtime, echo, calls):
    with pytest.raises(NoPluginError, match="it serves desk, not shelf"):
        runtime().kernels([echo("hello")], "shelf")

    assert calls() == 0


def test_a_store_that_cannot_be_trusted_is_refused(runtime, echo, tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    with pytest.raises(StoreError, match="can be written by others"):
        runtime(store=tmp_path / "open").kernel(echo("hello"), "desk")
    (tmp_path / "open").chmod(0o700)


def test_two_processes_that_want_the_same_kernel_build_it_once(
    python, desk, calls, tmp_path, eventually
):
    processes = [python(BUILD_ONE, tmp_path / "store", desk) for _ in range(2)]
    assert eventually(lambda: calls() == 1)
    (desk / "go").touch()
    outcomes = sorted(process.communicate(timeout=60)[0].strip() for process in processes)

    assert outcomes == ["wait built", "wait store"]
    assert calls() == 1
