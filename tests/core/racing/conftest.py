"""Two plugins, each for a language of its own, and sources that compute the same."""

import array
from pathlib import Path

import pytest

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard._plugins.entry_points import Reference

BACKEND = Path(__file__).parents[1] / "fakes" / "racing_backend.py"
TWICE = "def kernel(x, y):\n    for i, value in enumerate(x): y[i] = 2 * value\n"
ARGUMENTS = (Argument.input("x", "float64"), Argument.output("y", "float64"))


@pytest.fixture
def woods(site):
    """Install the plugins ``elm`` and ``fir``; give what a process needs to find them."""
    text = BACKEND.read_text()
    for name in ("elm", "fir"):
        site.module(f"racing_{name}", text.replace('"fir"', f'"{name}"'))
    return [Reference(name, f"racing_{name}") for name in ("elm", "fir")]


@pytest.fixture
def source(desk):
    """Make a source; its label is its language unless said otherwise."""

    def make(language, code=TWICE, *, name="", arguments=ARGUMENTS, **options):
        options = {"desk": str(desk), **options}
        return Source(language, code, "kernel", arguments, options, name or language)

    return make


@pytest.fixture
def yard(woods, tmp_path):
    """Make runtimes with both plugins, on one store."""
    from kernelyard._plugins import Plugins

    made = []

    def make(**settings):
        settings = {"store": tmp_path / "store", "workers": 2, "progress": "off", **settings}
        made.append(Runtime(Settings(**settings), plugins=Plugins(woods)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def race(yard, vectors):
    """Race sources in a runtime of its own; give the record, and check what the arrays hold."""

    def race(*sources, settings=None, **terms):
        x, y = vectors()
        one = yard(**settings or {})
        one.race(sources, "desk", [x, y], **terms)
        assert list(y) == [2.0, 4.0, 6.0]
        return one.events[-1].race

    return race


@pytest.fixture
def vectors():
    """Give an array to read and one to write."""
    return lambda: (array.array("d", [1, 2, 3]), array.array("d", [9, 9, 9]))


@pytest.fixture
def measured(desk):
    """Count the measurements of a kernel, in whatever process."""
    return lambda label="*": len(list(desk.glob(f"benchmark-{label}-*")))


@pytest.fixture
def built(desk):
    """Count the builds of a kernel, in whatever process."""
    return lambda label="*": len(list(desk.glob(f"precompile-{label}-*")))
