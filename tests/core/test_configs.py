"""Of several configs the first that can be built is taken; what failed is not tried again."""

import contextlib
import json
import shutil
import sqlite3

import pytest

from kernelyard._errors import BuildTimeoutError, CompileError, PluginError
from kernelyard._model.config import Config
from kernelyard._store.audit import clear, damage

LATER = """
    import json, sys
    from pathlib import Path
    from kernelyard import Runtime, Settings, Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference

    store, desk, *configs = sys.argv[1:]
    plugins = Plugins([Reference("echo", "echo_backend")])
    runtime = Runtime(Settings(store=Path(store), config_timeout=1.0), plugins=plugins)
    source = Source("echo", "hello", "hello", [], {"desk": desk, "configs": configs})
    launcher = runtime.kernel(source, "desk")
    print(json.dumps({**runtime.events[0].to_json(), "workers": runtime.engine.pool.processes()}))
    runtime.close()
"""
WAYS = {"refuse": "refused", "crash": "crashed", "hang": "timed out"}


@pytest.fixture
def built(calls):
    """Count the builds of one config."""
    return lambda config: calls(f"hello-{config}")


@pytest.fixture
def hello(echo):
    """Make a source that its plugin gives these configs for."""
    return lambda *configs, **options: echo("hello", configs=configs, **options)


@pytest.mark.parametrize(("way", "kind"), WAYS.items())
def test_where_one_config_fails_the_next_is_taken(runtime, hello, way, kind):
    one = runtime(config_timeout=1.0)
    launcher = one.kernel(hello(way, "good"), "desk")
    (event,) = one.events
    (failed,) = event.failed

    assert launcher.config == Config.of(act="good")
    assert event.config == "act=good"
    assert (failed.config, failed.failure.kind) == (f"act={way}", kind)
    assert failed.failure.reason
    assert event.to_json()["failed"][0]["failure"]["kind"] == kind


@pytest.fixture
def later(run_python, desk, tmp_path):
    """Ask for the same in a process of its own; give what it was told."""
    return lambda *configs: json.loads(run_python(LATER, tmp_path / "store", desk, *configs))


@pytest.mark.parametrize("way", WAYS)
def test_a_second_process_does_not_try_what_failed_and_starts_no_worker(
    runtime, hello, later, built, way
):
    runtime(config_timeout=1.0).kernel(hello(way, "good"), "desk")
    told = later(way, "good")

    assert (told["config"], told["origin"], told["workers"]) == ("act=good", "store", [])
    assert told["failed"][0]["failure"]["kind"] == WAYS[way]
    assert (built(way), built("good")) == (1, 1)


def test_what_failed_is_skipped_though_nothing_else_is_stored_yet(runtime, hello, built, tmp_path):
    runtime().kernel(hello("refuse", "good"), "desk")
    shutil.rmtree(tmp_path / "store" / "entries")
    runtime().kernel(hello("refuse", "good"), "desk")

    assert (built("refuse"), built("good")) == (1, 2)


def test_the_first_config_that_works_is_the_only_one_built(runtime, hello, built, calls):
    one = runtime()
    one.kernel(hello("good", "fine", "refuse"), "desk")

    assert calls() == built("good") == 1
    assert one.events[0].failed == ()


def test_a_config_that_is_given_twice_is_tried_once(runtime, hello, built):
    with pytest.raises(CompileError):
        runtime().kernel(hello("refuse", "refuse"), "desk")

    assert built("refuse") == 1


def test_where_all_fail_the_first_error_is_raised_with_a_note_for_each_other(runtime, hello, calls):
    one = runtime()
    for _ in range(2):
        with pytest.raises(CompileError, match="too loud") as caught:
            one.kernel(hello("refuse", "crash", "refuse late"), "desk")
        (crash, late) = caught.value.__notes__
        assert crash.startswith("config act=crash failed too: crashed: ")
        assert late.startswith("config act=refuse late failed too: refused: ")


@pytest.fixture(autouse=True)
def _nothing_waits(desk):
    (desk / "go").touch()


def test_where_all_fail_nothing_is_remembered(runtime, hello, built, store):
    one = runtime()
    for _ in range(2):
        with pytest.raises(CompileError):
            one.kernel(hello("refuse", "crash"), "desk")

    assert (built("refuse"), built("crash")) == (2, 2)
    assert store.log.failing() == []


def test_what_is_known_to_fail_is_tried_again_before_all_is_given_up(
    runtime, hello, built, desk, store
):
    (desk / "configs").write_text("refuse good")
    runtime().kernel(hello(), "desk")
    (desk / "configs").write_text("refuse crash")
    with pytest.raises(CompileError) as caught:
        runtime().kernel(hello(), "desk")

    assert built("refuse") == 2
    assert caught.value.__notes__[0].startswith("config act=crash failed too")
    assert store.log.failing() == []


def test_what_is_tried_again_and_works_is_no_longer_known_to_fail(
    runtime, hello, built, desk, store
):
    (desk / "go").unlink()
    (desk / "configs").write_text("wait good")
    runtime(config_timeout=0.8).kernel(hello(), "desk")
    (desk / "go").touch()
    (desk / "configs").write_text("wait crash")
    one = runtime(config_timeout=0.8)
    one.kernel(hello(), "desk")

    assert (one.events[0].config, one.events[0].failed[0].config) == ("act=wait", "act=crash")
    assert store.log.failing() == []


def test_one_config_alone_is_not_remembered(runtime, hello, built, store):
    for _ in range(2):
        with pytest.raises(CompileError):
            runtime().kernel(hello("refuse"), "desk")

    assert built("refuse") == 2
    assert store.log.failing() == []


def test_what_is_not_the_doing_of_a_config_is_raised_at_once(runtime, hello, calls):
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        runtime().kernel(hello("fail", "good"), "desk")

    assert calls() == 1


def test_the_last_config_has_the_time_of_any_build(runtime, hello):
    one = runtime(config_timeout=0.8, build_timeout=1.6)
    with pytest.raises(BuildTimeoutError, match=r"0\.8 s .*KERNELYARD_CONFIG_TIMEOUT") as caught:
        one.kernel(hello("hang", "refuse"), "desk")
    with pytest.raises(BuildTimeoutError, match=r"1\.6 s .*KERNELYARD_BUILD_TIMEOUT"):
        one.kernel(hello("hang"), "desk")

    assert caught.value.__notes__[0].startswith("config act=refuse failed too: refused")


def test_what_ran_out_of_time_is_tried_again_where_it_would_get_more(runtime, hello, built):
    for limit, builds in ((0.8, 1), (0.8, 1), (0.5, 1), (1.2, 2)):
        runtime(config_timeout=limit).kernel(hello("hang", "good"), "desk")
        assert built("hang") == builds


def test_of_several_kernels_each_goes_its_own_way(runtime, echo):
    one = runtime()
    sources = [
        echo("one", configs=("refuse", "good")),
        echo("two", configs=("good", "refuse")),
        echo("three"),
        echo("four", configs=("crash", "refuse", "good")),
    ]
    launchers = one.kernels(sources, "desk")

    assert [launcher.config.get("act", "-") for launcher in launchers] == [
        "good",
        "good",
        "-",
        "good",
    ]
    assert [len(event.failed) for event in one.events] == [1, 0, 0, 2]


def test_the_kernels_of_a_batch_are_built_together_in_the_next_config_too(runtime, echo, desk):
    sources = [echo(word, batch="b", configs=("crash", "good")) for word in ("one", "two", "three")]
    runtime(workers=1).kernels(sources, "desk")
    together = [note.read_text().split()[1] for note in desk.glob("precompile-*-good-*")]

    assert together == ["3", "3", "3"]


def test_damaged_memory_is_no_memory_and_is_told(runtime, hello, built, store):
    runtime().kernel(hello("refuse", "good"), "desk")
    assert [it.kind for it in store.log.failing()] == ["refused"]
    with contextlib.closing(sqlite3.connect(store.log.path)) as connection, connection:
        connection.execute("UPDATE records SET record = replace(record, 'too loud', 'too late')")

    ((path, problem),) = damage(store)
    assert path == str(store.log.path)
    assert problem == "1 record is not what was written"
    runtime().kernel(hello("refuse", "good"), "desk")
    assert built("refuse") == 2
    runtime().kernel(hello("refuse", "good"), "desk")
    assert built("refuse") == 2


def test_clearing_the_store_clears_what_is_known_to_fail(runtime, hello, built, store):
    runtime().kernel(hello("refuse", "good"), "desk")
    clear(store)
    runtime().kernel(hello("refuse", "good"), "desk")

    assert built("refuse") == 2


@pytest.mark.filterwarnings("ignore::kernelyard.StoreWarning")
def test_a_store_that_cannot_be_written_only_loses_memory(runtime, hello, tmp_path):
    (tmp_path / "file").touch()
    for _ in range(2):
        one = runtime(store=tmp_path / "file" / "store")
        assert one.kernel(hello("refuse", "good"), "desk").config == Config.of(act="good")


def test_an_explanation_tells_the_configs_and_what_is_known(runtime, hello):
    one = runtime()
    before = one.explain(hello("refuse", "good", "fine"), "desk")
    one.kernel(hello("refuse", "good", "fine"), "desk")
    after = one.explain(hello("refuse", "good", "fine"), "desk")

    assert [str(state) for state in before.configs] == ["not built"] * 3
    assert not before.stored
    assert [state.config for state in after.configs] == ["act=refuse", "act=good", "act=fine"]
    assert str(after.configs[0]).startswith("known to fail; refused: echo could not compile")
    assert [str(state) for state in after.configs[1:]] == ["stored", "not built"]
    assert after.stored
    assert dict(after.key)["config"] == '[["act","good"]]'


def test_a_stored_artifact_that_does_not_load_is_rebuilt_in_its_own_config(
    runtime, hello, desk, built
):
    runtime().kernel(hello("refuse", "good"), "desk")
    (desk / "broken").touch()
    one = runtime()
    launcher = one.kernel(hello("refuse", "good"), "desk")

    assert launcher.config == Config.of(act="good")
    assert (built("refuse"), built("good")) == (1, 2)
    assert [failed.config for failed in one.events[0].failed] == ["act=refuse"]
