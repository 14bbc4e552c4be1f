"""A plugin with a space, sources for it, and what happened on the desk."""

import array

import pytest

from kernelyard import Argument, Budget, Config, Runtime, Settings, Source, Space
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference

TWICE = "def kernel(x, y):\n    for i, value in enumerate(x): y[i] = 2 * value\n"
ARGUMENTS = (Argument.input("x", "float64"), Argument.output("y", "float64"))


@pytest.fixture
def ash(desk):
    """Make a source with a space of ``a`` from 0 to 9; least is the cost of 7, and 2 is the guess.

    ``before`` is a line of its kernel.
    """

    def make(before="", *, space=None, **options):
        head, body = TWICE.split("\n", 1)
        line = f"    {before}\n" if before else ""
        space = space or Space({"a": range(10)}, guess=Config.of(a=2))
        options = {"desk": str(desk), "cost": "1.0 + abs(a - 7)", **options}
        code = f"{head}\n{line}{body}"
        return Source("ash", code, "kernel", ARGUMENTS, options, space=space)

    return make


@pytest.fixture
def grove(site, tmp_path):
    """Make runtimes with the plugin, on one store."""
    made = []

    def make(**settings):
        settings = {"store": tmp_path / "store", "workers": 1, "progress": "off", **settings}
        plugins = Plugins([Reference("ash", "tuning_backend")])
        made.append(Runtime(Settings(**settings), plugins=plugins))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def vectors():
    """Give an array to read and one to write."""
    return lambda: (array.array("d", [1, 2, 3]), array.array("d", [9, 9, 9]))


@pytest.fixture
def tune(grove, vectors):
    """Tune a source in a runtime of its own, all of its space; nothing is left in the arguments."""

    def tune(source, *, settings=None, budget=None, **terms):
        x, y = vectors()
        one = grove(**settings or {})
        budget = budget or Budget(trials=50)
        terms = {"strategy": "exhaustive", "seconds": 0.001, **terms}
        tuned = one.tune(source, "desk", [x, y], budget=budget, **terms)
        assert list(y) == [9, 9, 9]
        return tuned

    return tune


@pytest.fixture
def taken(grove):
    """Ask for the kernel in a runtime of its own; give the config that it has."""

    def taken(source, **terms):
        one = grove(**terms.pop("settings", {}))
        one.kernel(source, "desk", **terms)
        return one.events[-1].config

    return taken


@pytest.fixture
def done(desk):
    """Count the builds and benchmarks so far, in whatever process."""
    return lambda what: len(list(desk.glob(f"{what}-*")))
