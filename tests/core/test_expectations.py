"""A build may begin before its sources are there; who hands them in later takes it over."""

import os
import signal
import threading

import pytest

from kernelyard._errors import NoPluginError, WorkerCrashedError
from kernelyard._runtime import expectations


@pytest.fixture
def notes(desk):
    """Read what a hook left on the desk: per call, the process and what else it noted."""

    def notes(hook, entry="*"):
        texts = [path.read_text() for path in desk.glob(f"{hook}-{entry}-*")]
        return [tuple(map(int, text.split())) for text in texts]

    return notes


@pytest.fixture
def settled(eventually):
    """Wait until nothing is being begun any more; say whether that came to be."""
    return lambda: eventually(
        lambda: "kernelyard-expect" not in {thread.name for thread in threading.enumerate()}
    )


@pytest.fixture
def expecting(echo, desk, eventually, settled):
    """Tell a runtime to expect sources; give the process that does when it has begun."""

    def expecting(one, expects="words"):
        before = set(desk.glob("expect-*"))
        one.expect(echo("sample", batch="b", expects=expects), "desk")
        assert eventually(lambda: set(desk.glob("expect-*")) > before)
        assert expects in {"wait", "hang"} or settled()
        (note,) = set(desk.glob("expect-*")) - before
        return int(note.read_text())

    return expecting


@pytest.fixture
def impatient(monkeypatch, eventually):
    """Have what nobody claims given up very soon; wait until that has been looked at."""
    monkeypatch.setattr(expectations, "_PATIENCE", 0.05)
    return lambda: eventually(
        lambda: 0.05 not in {getattr(thread, "interval", None) for thread in threading.enumerate()}
    )


def test_the_process_that_was_told_to_expect_builds(runtime, echo, expecting, notes):
    one = runtime()
    waiting = expecting(one)
    heard = []
    for launcher in one.kernels([echo(word, batch="b") for word in "xyz"], "desk"):
        launcher(heard)

    assert heard == ["x", "y", "z"]
    assert notes("precompile") == [(waiting, 3)] * 3


def test_without_that_a_batch_is_dealt_out_to_all_workers(runtime, echo, notes):
    runtime().kernels([echo(word, batch="b") for word in "xyz"], "desk")

    assert sorted(together for _, together in notes("precompile")) == [1, 2, 2]


def test_many_are_dealt_out_all_the_same_and_the_one_who_waits_takes_its_share(
    runtime, echo, expecting, notes
):
    one = runtime()
    waiting = expecting(one)
    one.kernels([echo(f"word{number}", batch="b") for number in range(13)], "desk")
    shares = set(notes("precompile"))

    assert sorted(together for _, together in shares) == [6, 7]
    assert waiting in {pid for pid, _ in shares}


def test_expecting_does_not_wait_for_the_plugin(runtime, echo, expecting, desk, notes):
    one = runtime()
    waiting = expecting(one, expects="wait")
    is_waiting = not (desk / "go").exists()
    (desk / "go").touch()
    one.kernel(echo("x", batch="b"), "desk")

    assert is_waiting
    assert notes("precompile") == [(waiting, 1)]


def test_kernels_of_another_batch_are_built_by_others(runtime, echo, expecting, notes):
    one = runtime()
    waiting = expecting(one)
    one.kernels([echo("alone"), echo("other", batch="c")], "desk")
    others = {pid for pid, _ in notes("precompile")}
    one.kernel(echo("mine", batch="b"), "desk")

    assert waiting not in others
    assert notes("precompile", "mine") == [(waiting, 1)]


def test_what_is_expected_already_is_not_begun_twice(runtime, echo, expecting, settled, notes):
    one = runtime(workers=4)
    expecting(one)
    one.expect(echo("sample", batch="b", expects="words"), "desk")
    assert settled()
    begun = len(notes("expect"))
    one.kernel(echo("x", batch="b"), "desk")
    expecting(one)

    assert begun == 1
    assert len(notes("expect")) == 2


@pytest.mark.parametrize("expects", ["", "fail", "crash", "exit"])
def test_a_plugin_that_begins_nothing_or_fails_to_costs_nothing(
    runtime, echo, expecting, notes, expects
):
    one = runtime()
    expecting(one, expects=expects)
    heard = []
    for launcher in one.kernels([echo("x", batch="b"), echo("y", batch="b")], "desk"):
        launcher(heard)

    assert heard == ["x", "y"]
    assert [together for _, together in notes("precompile")] == [1, 1]


def test_a_plugin_that_hangs_as_it_begins_holds_builds_up_for_a_moment_only(
    runtime, echo, expecting, notes, monkeypatch
):
    assert expectations._LIMIT < 30
    monkeypatch.setattr(expectations, "_LIMIT", 0.5)
    one = runtime(build_timeout=600.0)
    hanging = expecting(one, expects="hang")
    heard = []
    one.kernel(echo("x", batch="b"), "desk")(heard)
    ((builder, together),) = notes("precompile")

    assert (heard, together) == (["x"], 1)
    assert builder != hanging


def test_a_source_of_no_batch_is_not_expected(runtime, echo, settled):
    one = runtime()
    one.expect(echo("x", expects="words"), "desk")

    assert settled()
    assert one.engine.pool.processes() == []


def test_where_there_is_one_worker_it_is_not_held(runtime, echo, settled, notes):
    one = runtime(workers=1)
    one.expect(echo("sample", batch="b", expects="words"), "desk")
    assert settled()
    one.kernel(echo("x", batch="b"), "desk")

    assert notes("expect") == []


def test_what_nobody_claims_is_given_up(runtime, echo, expecting, notes, impatient):
    one = runtime()
    waiting = expecting(one)

    assert impatient()
    assert one.engine.pool.processes() == []
    one.kernel(echo("x", batch="b"), "desk")
    assert notes("precompile")[0][0] != waiting


def test_closing_gives_up_what_nobody_has_claimed(runtime, echo, expecting, notes):
    one = runtime()
    waiting = expecting(one)
    before = one.engine.pool.processes()
    one.close()
    after = one.engine.pool.processes()
    one.kernel(echo("x", batch="b"), "desk")

    assert (before, after) == ([waiting], [])
    assert [pid for pid, _ in notes("precompile")] != [waiting]


def test_closing_gives_up_what_is_being_begun_when_it_has_begun(
    runtime, expecting, desk, eventually, settled
):
    one = runtime()
    expecting(one, expects="wait")
    one.close()
    (desk / "go").touch()

    assert settled()
    assert eventually(lambda: one.engine.pool.processes() == [])


def test_what_was_claimed_is_not_given_up(runtime, echo, desk, expecting, impatient):
    one, heard = runtime(), []
    waiting = expecting(one)
    claimed = threading.Thread(target=lambda: one.kernel(echo("wait", batch="b"), "desk")(heard))
    claimed.start()
    is_looked_at = impatient()
    (desk / "go").touch()
    claimed.join()

    assert is_looked_at
    assert heard == ["wait"]
    assert [path.read_text() for path in desk.glob("precompile-*")] == [f"{waiting} 1"]


def test_one_that_dies_while_it_waits_leaves_the_build_to_another(runtime, echo, expecting, notes):
    one = runtime()
    waiting = expecting(one)
    os.kill(waiting, signal.SIGKILL)
    heard = []
    one.kernel(echo("x", batch="b"), "desk")(heard)
    ((builder, together),) = notes("precompile")

    assert (heard, together) == (["x"], 1)
    assert builder != waiting


def test_one_that_dies_of_a_kernel_names_it_and_builds_the_others(runtime, echo, expecting, notes):
    one = runtime()
    waiting = expecting(one)
    with pytest.raises(WorkerCrashedError, match="'crash' died"):
        one.kernels([echo(word, batch="b") for word in ("crash", "x")], "desk")
    one.kernel(echo("x", batch="b"), "desk")

    assert (waiting, 2) in notes("precompile")
    assert [event.origin for event in one.events] == ["store"]


def test_what_every_launch_needs_is_built_meanwhile(runtime, echo, desk, calls, eventually):
    options = {"DESK": str(desk), "SUPPORT": "glue"}
    one = runtime(environment={f"KERNELYARD_ECHO_{name}": it for name, it in options.items()})
    sample = echo("sample", batch="b", expects="words")
    was_new = one.engine.is_new(sample, "desk")
    one.expect(sample, "desk")
    assert eventually(lambda: not one.engine.is_new(sample, "desk"))
    one.kernel(echo("x", batch="b"), "desk")

    assert was_new
    assert (calls("glue"), calls("x")) == (1, 1)


def test_a_process_knows_whether_it_has_built(runtime, echo):
    first, second = runtime(), runtime()
    before = first.engine.has_built
    first.kernel(echo("x"), "desk")
    second.kernel(echo("x"), "desk")

    assert (before, first.engine.has_built, second.engine.has_built) == (False, True, False)
    assert not first.engine.is_new(echo("x"), "desk")  # its launches need nothing


def test_what_nobody_would_run_is_not_expected(runtime, echo):
    with pytest.raises(NoPluginError, match="on moon"):
        runtime().expect(echo("x", batch="b"), "moon")
