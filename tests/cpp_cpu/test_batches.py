"""Kernels that say they can bear it are built in one translation unit."""

import pytest

from kernelyard import Argument, CompileError, Source


def add(number, *, spoiled=False, **options):
    """Write a kernel that adds a number; all of them have one name, as Inductor's have."""
    return Source(
        language="cpp",
        code=f"""#include <cstdint>
namespace {{ struct helper {{ float value = {number}; }}; }}
extern "C" void kernel(float* x, std::int64_t n) {{
  for (std::int64_t i = 0; i < n; ++i) x[i] += helper().value{"; oops" if spoiled else ""};
}}
""",
        entry="kernel",
        arguments=[Argument.inout("x", "float32"), Argument.scalar("n", "int64")],
        options={"joinable": True, **options},
        name=f"add {number}",
    )


@pytest.fixture
def counted(tmp_path, make_runtime, wrap):
    """A runtime with one worker and an empty store, and the number of its compilations."""
    log = tmp_path / "log"
    compiler = wrap(tmp_path / "c++", before=f'echo "$1" >> {log}')
    runtime = make_runtime(
        KERNELYARD_CPP_CPU_CXX=str(compiler),
        KERNELYARD_STORE=str(tmp_path / "store"),
        KERNELYARD_WORKERS="1",
    )
    return runtime, lambda: log.read_text().split().count("unit.cpp")


def test_they_are_compiled_once_and_each_does_its_own(counted):
    runtime, compilations = counted
    x = bytearray(4)
    numbers = [1, 2, 4, 8]
    results = []
    for launcher in runtime.kernels([add(number) for number in numbers], "cpu"):
        view = memoryview(x).cast("f")
        view[0] = 0.0
        launcher(view, 1)
        results.append(view[0])

    assert results == numbers
    assert compilations() == 2  # the launcher, and all kernels


def test_a_second_runtime_takes_each_from_the_store(counted, make_runtime, tmp_path):
    runtime, compilations = counted
    runtime.kernels([add(number) for number in range(3)], "cpu")
    again = make_runtime(
        KERNELYARD_CPP_CPU_CXX=str(tmp_path / "c++"),
        KERNELYARD_STORE=str(tmp_path / "store"),
    )
    again.kernel(add(1), "cpu")

    assert [event.origin for event in again.events] == ["store"]
    assert compilations() == 2


def test_one_that_is_refused_is_named_and_spoils_no_other(counted):
    runtime, _ = counted
    with pytest.raises(CompileError, match=r"(?s)'add 2'.*oops") as refused:
        runtime.kernels([add(1), add(2, spoiled=True), add(3)], "cpu")
    runtime.kernels([add(1), add(3)], "cpu")

    assert "add 1" not in str(refused.value)
    assert [event.origin for event in runtime.events] == ["store", "store"]


def test_only_those_with_the_same_options_share_a_unit(counted):
    runtime, compilations = counted
    runtime.kernels([add(1), add(2), add(3, flags=("-DFAST",))], "cpu")

    assert compilations() == 3


def test_an_artifact_built_alone_or_with_others_has_the_same_key(make_runtime, tmp_path):
    alone, together = (
        make_runtime(KERNELYARD_STORE=str(tmp_path / name)) for name in ("alone", "together")
    )
    alone.kernel(add(1), "cpu")
    together.kernels([add(1), add(2)], "cpu")

    assert alone.events[0].key == together.events[0].key
