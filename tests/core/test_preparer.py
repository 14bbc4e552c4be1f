"""What makes later builds faster is prepared in spare time, or now: once, and harming nobody."""

import os
import threading

import pytest

from kernelyard._errors import (
    BuildTimeoutError,
    CompileError,
    PluginError,
    WorkerCrashedError,
)
from kernelyard._runtime import preparer

THREAD = "kernelyard-prepare"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Let spare time begin at once."""
    monkeypatch.setattr(preparer, "_QUIET_SECONDS", 0.0)


@pytest.fixture
def _leisurely(_quick, monkeypatch):
    """Let spare time begin when nothing was built for a moment."""
    monkeypatch.setattr(preparer, "_QUIET_SECONDS", 0.3)


@pytest.fixture
def prepared(desk):
    """Give what ``prepare`` left on the desk for a name: one text per call."""
    return lambda name: [path.read_text() for path in desk.glob(f"prepare-{name}-*")]


@pytest.fixture
def at_rest(eventually):
    """Wait until nothing is prepared any more."""
    return lambda: eventually(lambda: THREAD not in {t.name for t in threading.enumerate()})


def test_it_is_done_now_if_asked_for_and_nothing_is_built(runtime, echo, prepared, calls):
    one = runtime()
    (done,) = one.prepare([echo("hello", prepares="tidy")], "desk")

    assert (done.plugin, done.name, done.words) == ("echo", "tidy", "the desk is tidy")
    assert done.seconds > 0
    assert prepared("tidy") == [str(pid) for pid in one.engine.pool.processes()]
    assert prepared("tidy") != [str(os.getpid())]
    assert calls() == 0


def test_what_is_done_already_is_not_done_again(runtime, echo, prepared):
    sources = [echo(word, prepares=name) for word, name in (("a", "x"), ("b", "x"), ("c", "y"))]
    first = runtime().prepare(sources, "desk")
    second = runtime().prepare(sources, "desk")

    assert sorted(it.name for it in first) == ["x", "y"]
    assert second == []
    assert len(prepared("x")) == len(prepared("y")) == 1


def test_sources_that_need_no_preparation_get_none(runtime, echo, calls):
    one = runtime()

    assert one.prepare([echo("hello")], "desk") == []
    assert one.prepare([], "desk") == []
    assert one.engine.pool.processes() == []


def test_what_every_launch_needs_is_built_with_it(runtime, echo, desk, calls):
    options = {"DESK": str(desk), "SUPPORT": "glue"}
    one = runtime(environment={f"KERNELYARD_ECHO_{name}": it for name, it in options.items()})
    one.prepare([echo("hello")], "desk")
    after_that = calls("glue"), calls()
    one.kernel(echo("hello"), "desk")

    assert after_that == (1, 1)
    assert (calls("glue"), calls()) == (1, 2)


def test_after_a_build_it_is_done_in_spare_time(runtime, echo, desk, prepared, eventually):
    one = runtime()
    one.kernel(echo("hello", prepares="tidy"), "desk")
    builders = set(one.engine.pool.processes())

    assert eventually((desk / "prepared-tidy").exists)
    assert {int(pid) for pid in prepared("tidy")}.isdisjoint({*builders, os.getpid()})


def test_what_comes_from_the_store_has_nothing_prepared(runtime, echo, desk, at_rest):
    runtime(background=False).kernel(echo("hello", prepares="tidy"), "desk")
    runtime().kernel(echo("hello", prepares="tidy"), "desk")

    assert at_rest()
    assert not (desk / "prepared-tidy").exists()


def test_it_is_done_once_per_process_though_it_never_is_ready(
    runtime,
    echo,
    prepared,
    at_rest,
):
    one = runtime()
    for word in ("one", "two"):
        one.kernel(echo(word, prepares="forgetful"), "desk")
        assert at_rest()
    one.prepare([echo("three", prepares="forgetful")], "desk")
    one.kernel(echo("four", prepares="forgetful"), "desk")

    assert at_rest()
    assert len(prepared("forgetful")) == 2  # once by itself, and once as it was asked for


def test_nothing_is_done_where_the_user_wants_no_work_in_the_background(
    runtime,
    echo,
    desk,
    at_rest,
):
    one = runtime(background=False)
    one.kernel(echo("hello", prepares="tidy"), "desk")

    assert at_rest()
    assert not (desk / "prepared-tidy").exists()
    assert one.prepare([echo("hello", prepares="tidy")], "desk")


@pytest.mark.parametrize("name", ["unclear", "leave", "number"])
def test_a_report_that_cannot_name_a_preparation_harms_no_build(
    runtime,
    echo,
    name,
    at_rest,
):
    heard = []
    one = runtime()
    one.kernel(echo("hello", prepares=name), "desk")(heard)

    assert heard == ["hello"]
    assert at_rest()
    with pytest.raises(PluginError, match=r"plugin 'echo' .*preparation"):
        one.prepare([echo("hello", prepares=name)], "desk")


def test_of_several_preparations_one_that_cannot_be_named_takes_no_other_with_it(
    runtime,
    echo,
    desk,
    eventually,
):
    runtime().kernels([echo("a", prepares="unclear"), echo("b", prepares="tidy")], "desk")

    assert eventually((desk / "prepared-tidy").exists)


@pytest.mark.parametrize(
    "failure",
    [
        ("fail", PluginError, "'echo' raised ZeroDivisionError in kernelyard_prepare"),
        ("exit", PluginError, "'echo' raised SystemExit in kernelyard_prepare"),
        ("refuse", CompileError, "too loud"),
        ("crash", WorkerCrashedError, "'crash' died"),
        ("hang", BuildTimeoutError, "'hang' took longer than 5 s"),
    ],
    ids=lambda failure: failure[0],
)
def test_one_that_fails_harms_no_build_and_is_an_error_where_it_was_asked_for(
    runtime, echo, prepared, at_rest, failure
):
    heard, (name, error, said) = [], failure
    one = runtime(build_timeout=5.0)  # what is spare waits for a core where others want them
    one.kernel(echo("hello", prepares=name), "desk")(heard)
    assert at_rest()
    with pytest.raises(error, match=said):
        one.prepare([echo("hello", prepares=name)], "desk")
    one.kernel(echo("again", prepares=name), "desk")(heard)

    assert heard == ["hello", "again"]
    assert len(prepared(name)) == 2


def test_a_failing_one_takes_no_other_with_it(runtime, echo, desk, eventually):
    runtime().kernels([echo("a", prepares="fail"), echo("b", prepares="tidy")], "desk")

    assert eventually((desk / "prepared-tidy").exists)


def test_what_a_build_displaced_is_begun_again(runtime, echo, desk, prepared, eventually):
    one = runtime(workers=1)
    one.kernel(echo("one", prepares="wait"), "desk")
    assert eventually(lambda: len(prepared("wait")) == 1)
    one.kernel(echo("two"), "desk")
    is_unfinished = not (desk / "prepared-wait").exists()
    assert eventually(lambda: len(prepared("wait")) >= 2)
    (desk / "go").touch()

    assert is_unfinished
    assert eventually((desk / "prepared-wait").exists)


@pytest.mark.usefixtures("_leisurely")
def test_what_is_asked_for_now_does_not_wait_for_spare_time(
    runtime, echo, desk, prepared, eventually
):
    one = runtime()
    one.kernel(echo("one", prepares="wait"), "desk")
    assert eventually(lambda: len(prepared("wait")) == 1)
    (begun,) = prepared("wait")
    now = threading.Thread(target=one.prepare, args=([echo("two", prepares="wait")], "desk"))
    now.start()
    is_begun_again = eventually(lambda: len(prepared("wait")) == 2)
    processes = set(map(str, one.engine.pool.processes()))
    (desk / "go").touch()
    now.join()

    assert is_begun_again
    assert processes == {*prepared("wait")} - {begun}
    assert len(prepared("wait")) == 2


def test_what_closing_ended_is_not_begun_again(runtime, echo, prepared, eventually, at_rest):
    one = runtime()
    one.kernel(echo("one", prepares="wait"), "desk")
    assert eventually(lambda: len(prepared("wait")) == 1)
    one.close()

    assert at_rest()
    assert len(prepared("wait")) == 1
    assert one.engine.pool.processes() == []


def test_a_terminal_is_told_what_is_prepared(runtime, echo, capsys):
    runtime(progress="on").prepare([echo("hello", prepares="tidy")], "desk")

    assert capsys.readouterr().err == "preparing 1/1 tidy\n"
