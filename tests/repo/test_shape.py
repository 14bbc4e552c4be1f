"""The shape of the code: doors, sizes, siblings."""

import ast
import importlib
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("core/src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
PLUGINS = ("cpp_cpu", "halide", "triton_cuda")


@pytest.mark.parametrize("door", ["kernelyard", "kernelyard.plugin", "kernelyard.torch"])
def test_a_door_shows_exactly_what_it_promises(door):
    module = importlib.import_module(door)
    promised = set(module.__all__)
    missing = {name for name in promised if not hasattr(module, name)}

    assert missing == set()
    assert len(promised) == len(module.__all__)


def test_the_public_names_that_type_checkers_see_are_those_at_run_time():
    import kernelyard

    tree = ast.parse(Path(kernelyard.__file__).read_text())
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {alias.name for node in guarded.body for alias in node.names}

    assert typed == set(kernelyard.__all__)


def test_files_are_small():
    lengths = {path: len(path.read_text().splitlines()) for path in SOURCES}

    assert max(lengths.values()) <= 250, max(lengths, key=lengths.get)
    assert statistics.median(lengths.values()) <= 100


def test_functions_are_small():
    lengths = {
        f"{path.name}:{node.name}": node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    }

    assert max(lengths.values()) <= 45, max(lengths, key=lengths.get)
    assert statistics.median(lengths.values()) <= 10


def test_every_file_says_in_a_sentence_what_belongs_in_it():
    silent = [str(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_imports_nothing_at_its_top_but_the_door(plugin):
    (init,) = ROOT.glob(f"plugins/{plugin}/src/*/__init__.py")
    allowed = {"__future__", "collections.abc", "typing", "kernelyard.plugin"}
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.parse(init.read_text()).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported <= allowed
