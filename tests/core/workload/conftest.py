"""Kernels that are called while a file records them, and workloads made by hand."""

import array
import itertools
from pathlib import Path

import pytest

from kernelyard import Argument, Runtime, Settings, Source
from kernelyard._plugins import Plugins
from kernelyard._plugins.entry_points import Reference
from kernelyard._tune.workload.arguments import Number
from kernelyard._tune.workload.file import read
from kernelyard._tune.workload.workload import Kernel, Workload

BACKEND = Path(__file__).parents[1] / "fakes" / "racing_backend.py"
TWICE = "def kernel(x, y):\n    for i, value in enumerate(x): y[i] = 2 * value\n"
WATCHED = """
class Watched(Kernel):
    tap = None

    def watch(self, function):
        self.tap = function

    def __call__(self, *arguments):
        tap, self.tap = self.tap, None
        if tap:
            tap(arguments)
        super().__call__(*arguments)

    def challenge(self, other, calls, decided):
        raise AssertionError("nothing is to be tried while it is watched")


@hookimpl
def kernelyard_launch(loaded, source, config):
    return Watched(source, loaded, config)
"""


@pytest.fixture
def woods(site):
    """Install ``fir``, and ``elm``, whose launchers can be watched."""
    text = BACKEND.read_text()
    site.module("recorded_fir", text)
    site.module("recorded_elm", text.replace('"fir"', '"elm"') + WATCHED)
    return [Reference(name, f"recorded_{name}") for name in ("elm", "fir")]


@pytest.fixture
def source(desk):
    """Make a source for ``fir``, or for another language."""
    arguments = (Argument.input("x", "float64"), Argument.output("y", "float64"))

    def make(code=TWICE, *, language="fir", name="", arguments=arguments, space=None, **options):
        options = {"desk": str(desk), **options}
        return Source(language, code, "kernel", arguments, options, name, space=space)

    return make


@pytest.fixture
def record(tmp_path):
    """Where what is called is recorded."""
    return tmp_path / "recorded" / "work.jsonl"


@pytest.fixture
def recording(woods, tmp_path, record):
    """Make runtimes that record, unless told otherwise."""
    made = []

    def make(path=record, **settings):
        settings = {"store": tmp_path / "store", "progress": "off", "record": path, **settings}
        made.append(Runtime(Settings(**settings), plugins=Plugins(woods)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def call():
    """Call a launcher of ``TWICE`` with arrays of some length, and check the result."""

    def call(launcher, length):
        x, y = (array.array("d", [value] * length) for value in (2.0, 9.0))
        launcher(x, y)
        assert list(y) == [4.0] * length

    return call


@pytest.fixture
def run(recording, source, call, record):
    """Call a kernel with arrays of these lengths, in a runtime of its own; give its launcher."""

    def run(*lengths, path=record, **options):
        launcher = recording(path).kernel(source(**options), "desk")
        for length in lengths:
            call(launcher, length)
        return launcher

    return run


@pytest.fixture
def recorded(record):
    """Read what was recorded; nothing of it may be damaged."""

    def recorded():
        found = read(record)
        assert found.problems == ()
        return found.workloads

    return recorded


@pytest.fixture
def workload():
    """Make workloads, each with another number for its one argument."""
    numbers = itertools.count()
    source = Source("fir", "pass", "kernel", [Argument.scalar("n", "int64")], {"flags": ("-a",)})

    def make(number=None, **changes):
        kernel = Kernel(changes.get("source", source), "desk", "fir")
        return Workload(kernel, [Number(next(numbers) if number is None else number)])

    return make
