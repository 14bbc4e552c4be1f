"""A library is loaded from the bytes that were verified, each for itself; no file stays open."""

import sys
from pathlib import Path

import attrs
import numpy as np
import pytest

from kernelyard import Argument, Config, LoadError, Source

MANY = 120
MARK = 0x5EED_0000_0000_0000
NUMBERED = Source(
    language="cpp",
    code=f'extern "C" {{ volatile long mark = {MARK:#x}; }}\n'
    'extern "C" void kernel(long* out) { *out = mark; }\n',
    entry="kernel",
    arguments=[Argument.output("out", "int64")],
)


@pytest.fixture(scope="module")
def load(hook):
    """Give a function that loads and binds what it made of a library's bytes."""
    (report,) = hook("targets")
    support = [hook("precompile", [need], Config(), report.target)[0] for need in report.support]
    artifact = hook("precompile", [NUMBERED], Config(), report.target)[0]

    def load(change):
        data = change(artifact.files["kernel.so"])
        changed = attrs.evolve(artifact, files={"kernel.so": data})
        loaded = hook("compile", changed, report.target, support)
        return hook("launch", loaded, NUMBERED, Config())

    return load


def numbered(number):
    """Say how to make the library of a kernel that writes another number."""
    mark = MARK.to_bytes(8, "little")
    return lambda data: data.replace(mark, number.to_bytes(8, "little"))


def test_more_than_a_hundred_libraries_are_each_their_own(load):
    launchers = [load(numbered(number)) for number in range(MANY)]
    out = np.full((MANY, 1), -1, "int64")

    for launcher, place in zip(launchers, out, strict=True):
        launcher(place)

    assert out.ravel().tolist() == list(range(MANY))


def open_files():
    return list(Path("/proc/self/fd").iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux")
def test_no_file_stays_open(load):
    load(numbered(0))
    before = len(open_files())

    for number in range(MANY):
        load(numbered(number))

    assert len(open_files()) == before


@pytest.mark.parametrize("data", [b"", b"not a library"], ids=["empty", "text"])
def test_bytes_that_are_no_library_are_a_load_error(load, data):
    with pytest.raises(LoadError, match="could not be loaded"):
        load(lambda _: data)


def test_no_module_says_that_it_is_a_file_that_is_another_by_now(copies):
    assert copies  # so a launcher's module is loaded
    modules = list(sys.modules.values())
    specs = [getattr(module, "__spec__", None) for module in modules]
    files = [getattr(it, "__file__", "") for it in modules] + [
        getattr(it, "origin", "") for it in specs
    ]
    assert [it for it in files if str(it).startswith("/proc/")] == []
