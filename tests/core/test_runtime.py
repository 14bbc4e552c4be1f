"""A source becomes a launcher; each kernel is built once, whoever asks and how often."""

import threading
import time

import pytest

from kernelyard._errors import StoreError
from kernelyard._plugins import Plugins
from kernelyard._runtime import Runtime
from kernelyard._runtime.engine import Engine
from kernelyard._settings import Settings


def call(launcher):
    heard = []
    launcher(heard)
    return heard


def at_once(number, function):
    """Call a function from many threads at once; give what it gave or raised to each."""
    barrier = threading.Barrier(number)
    outcomes = []

    def run():
        barrier.wait()
        try:
            outcomes.append(function())
        except Exception as error:  # noqa: BLE001 - looked at by the test
            outcomes.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_source_becomes_a_launcher(runtime, echo):
    assert call(runtime().kernel(echo("hello"), "desk")) == ["hello"]


def test_launchers_come_in_the_order_of_their_sources(runtime, echo, calls):
    words = ["one", "two", "three", "two"]
    launchers = runtime().kernels([echo(word) for word in words], "desk")

    assert [call(launcher) for launcher in launchers] == [[word] for word in words]
    assert calls() == 3


def test_no_sources_give_no_launchers(runtime):
    one = runtime()

    assert one.kernels([], "desk") == []
    assert one.engine.pool.processes() == []


def test_a_kernel_is_built_once_though_eight_threads_ask_for_it_at_once(runtime, echo, desk, calls):
    one = runtime()
    (desk / "go").touch()
    launchers = at_once(8, lambda: one.kernel(echo("wait"), "desk"))

    assert [call(launcher) for launcher in launchers] == [["wait"]] * 8
    assert calls() == 1
    assert len(one.events) == 8


def test_threads_that_start_a_runtime_at_once_share_one_engine(runtime, monkeypatch):
    start = Engine.__init__

    def start_slowly(*arguments):
        time.sleep(0.05)
        start(*arguments)

    monkeypatch.setattr(Engine, "__init__", start_slowly)
    one = runtime()

    assert len({id(engine) for engine in at_once(8, lambda: one.engine)}) == 1


def test_a_second_runtime_on_the_same_store_builds_nothing(runtime, echo, calls):
    runtime().kernel(echo("hello"), "desk")
    second = runtime()
    launcher = second.kernel(echo("hello"), "desk")

    assert call(launcher) == ["hello"]
    assert calls() == 1
    assert second.engine.pool.processes() == []
    assert [event.origin for event in second.events] == ["store"]


def test_another_store_builds_anew(runtime, echo, calls, tmp_path):
    runtime().kernel(echo("hello"), "desk")
    runtime(store=tmp_path / "other").kernel(echo("hello"), "desk")

    assert calls() == 2


def test_a_changed_part_of_the_key_builds_anew(runtime, echo, desk, calls):
    runtime().kernel(echo("hello"), "desk")
    (desk / "toolchain").write_text("2")
    runtime().kernel(echo("hello"), "desk")

    assert calls() == 2


def test_options_that_differ_in_type_only_are_built_each(runtime, echo, calls):
    one = runtime()
    one.kernels([echo("hello", loud=True), echo("hello", loud=1)], "desk")

    assert calls() == 2
    assert len({event.key for event in one.events}) == 2


def test_damage_in_the_store_is_built_over(runtime, echo, calls):
    one = runtime()
    one.kernel(echo("hello"), "desk")
    for path in one.store.root.glob("objects/*/*"):
        path.write_bytes(b"damage")
    launcher = runtime().kernel(echo("hello"), "desk")

    assert call(launcher) == ["hello"]
    assert calls() == 2


def test_a_toolchain_that_is_replaced_during_a_build_is_built_with_again(runtime, echo, calls):
    one = runtime()
    one.kernel(echo("upgrade"), "desk")
    explained = one.explain(echo("upgrade"), "desk")

    assert calls() == 2
    assert dict(explained.key)["echo.toolchain"] == "2"
    assert explained.stored


def test_events_tell_what_was_delivered(runtime, echo):
    one = runtime()
    launcher = one.kernel(echo("hello", "greet"), "desk")
    runtime_of_later = runtime()
    runtime_of_later.kernel(echo("hello", "greet"), "desk")
    (built,), (stored,) = one.events, runtime_of_later.events
    call(launcher)

    assert (built.kernel, built.plugin, built.target) == ("greet", "echo", "desk:oak")
    assert (built.origin, stored.origin) == ("built", "store")
    assert built.key == stored.key
    assert built.launches == 1
    assert built.seconds == built.finished - built.started > 0
    assert {**built.to_json(), "launches": 1}.items() >= {"origin": "built", "launches": 1}.items()
    assert "launcher" not in built.to_json()


def test_a_launcher_that_does_not_count_has_no_count(site, tmp_path, echo):
    site.plugin("oak", site.whole)
    one = Runtime(Settings(store=tmp_path / "store"), plugins=site.plugins())
    one.kernel(echo("hello"), "desk")
    one.close()

    assert one.events[0].launches is None


def test_closing_ends_the_workers_and_nothing_else(runtime, echo, alive):
    one = runtime()
    one.kernel(echo("hello"), "desk")
    (pid,) = one.engine.pool.processes()
    one.close()

    assert not alive(pid)
    assert call(one.kernel(echo("again"), "desk")) == ["again"]


def test_closing_what_was_never_used_does_not_even_look_at_the_store(site, tmp_path):
    (tmp_path / "file").touch()
    one = Runtime(Settings(store=tmp_path / "file"), plugins=Plugins([]))
    one.close()

    with pytest.raises(StoreError, match="is not a directory"):
        one.kernels([], "desk")


@pytest.mark.parametrize("variable", ["KERNELYARD_STORE", "XDG_CACHE_HOME"])
def test_a_runtime_without_settings_reads_the_environment(monkeypatch, alone, tmp_path, variable):
    monkeypatch.delenv("KERNELYARD_STORE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))

    assert tmp_path in [*Runtime().settings.store.parents, Runtime().settings.store]
