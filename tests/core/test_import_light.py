"""Importing kernelyard, and making a runtime, loads no toolkit and nothing that is not needed."""

import json

import pytest

MODULES = (
    "import json, sys; print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)))"
)
TOOLKITS = {"torch", "numpy", "triton", "halide"}


@pytest.fixture
def loaded(run_python, tmp_path):
    """Tell which modules a script leaves loaded."""
    return lambda code: set(json.loads(run_python(f"{code}\n{MODULES}")))


def test_importing_kernelyard_loads_nothing_of_others(loaded):
    modules = loaded("import kernelyard")

    assert "kernelyard" in modules
    assert modules & {*TOOLKITS, "attr", "attrs", "pluggy", "click", "rich", "filelock"} == set()


def test_a_runtime_loads_no_toolkit_and_nothing_of_the_command(loaded, tmp_path):
    store = str(tmp_path / "store")
    code = f"import pathlib, kernelyard as k; k.Runtime(k.Settings(store=pathlib.Path({store!r})))"
    modules = loaded(code)

    assert "pluggy" in modules
    assert modules & {*TOOLKITS, "rich", "click", "filelock"} == set()


def test_a_name_is_imported_when_it_is_first_asked_for(loaded):
    modules = loaded("from kernelyard import Source")

    assert "attr" in modules
    assert modules & {*TOOLKITS, "pluggy", "click", "rich", "filelock"} == set()


@pytest.mark.parametrize("module", ["kernelyard", "kernelyard.plugin"])
def test_an_unknown_name_is_an_attribute_error_that_names_it(run_python, module):
    code = f"import {module}\ntry: {module}.Sauce\nexcept AttributeError as error: print(error)"

    assert run_python(code) == f"module '{module}' has no attribute 'Sauce'"


def test_a_kernel_from_the_store_starts_no_process_and_loads_no_toolkit(
    loaded, runtime, echo, desk, tmp_path
):
    source = echo("hello")
    runtime().kernel(source, "desk")
    code = f"""
from pathlib import Path
from kernelyard import Runtime, Settings, Source
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference
plugins = Plugins([Reference("echo", "echo_backend")])
runtime = Runtime(Settings(store=Path({str(tmp_path / "store")!r})), plugins=plugins)
runtime.kernel(Source("echo", "hello", "hello", [], {{"desk": {str(desk)!r}}}), "desk")
assert runtime.events[0].origin == "store"
"""
    modules = loaded(code)

    assert modules & {*TOOLKITS, "subprocess", "tempfile", "rich", "click"} == set()
