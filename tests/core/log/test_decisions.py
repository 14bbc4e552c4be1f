"""Decisions come from the log: which config is taken, in which mode, and who is warned."""

import json
import warnings

import pytest

from kernelyard import Config, StoreWarning
from kernelyard._model.record import Choice

LATER = """
    import json, sys
    from pathlib import Path
    from kernelyard import Runtime, Settings, Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference

    store, desk, tuning, *configs = sys.argv[1:]
    plugins = Plugins([Reference("echo", "echo_backend")])
    runtime = Runtime(Settings(store=Path(store), tuning=tuning, progress="off"), plugins=plugins)
    source = Source("echo", "hello", "hello", [], {"desk": desk, "configs": configs})
    runtime.kernel(source, "desk")
    (event,) = runtime.events
    print(json.dumps([event.config, event.origin, "_sqlite3" in sys.modules]))
    runtime.close()
"""


@pytest.fixture
def later(run_python, desk, tmp_path):
    """Ask for a kernel in a process of its own: its config, its origin, whether SQLite was used."""

    def later(tuning, *configs):
        return json.loads(run_python(LATER, tmp_path / "store", desk, tuning, *configs))

    return later


@pytest.fixture
def chosen(runtime, echo):
    """Record that the second of two configs is the best, as the search in spare time does."""
    one = runtime()
    source = echo("hello", configs=("a", "b"))
    one.kernel(source, "desk")
    request = one.engine.request(source, "desk", None)
    one.engine.preference.keep(request, [(Config.of(act="b"), Choice("a test says so"))])
    one.close()


@pytest.mark.parametrize(
    ("tuning", "config"), [("auto", "act=b"), ("replay", "act=b"), ("deterministic", "act=a")]
)
def test_ten_fresh_processes_take_the_same_config(chosen, later, tuning, config):
    assert {later(tuning, "a", "b")[0] for _ in range(10)} == {config}


def test_who_has_nothing_to_decide_does_not_even_load_sqlite(chosen, later, tmp_path):
    assert later("auto") == ["default", "built", False]
    assert later("auto") == ["default", "store", False]
    assert later("deterministic", "a", "b") == ["act=a", "store", False]
    assert later("auto", "a", "b")[2]
    assert (tmp_path / "store" / "log.sqlite").exists()


def test_a_damaged_log_is_told_to_whom_it_concerns_and_the_kernel_runs(
    chosen, runtime, echo, tmp_path
):
    for path in (tmp_path / "store").glob("log.sqlite*"):
        path.write_bytes(b"\0" * 5000)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        launcher = runtime().kernel(echo("hello", configs=("a", "b")), "desk")

    launcher(heard := [])
    (warning,) = told
    assert heard == ["hello"]
    assert warning.category is StoreWarning
    assert warning.filename == __file__
    assert "it was damaged" in str(warning.message)
