"""Kernels that abort, hang, take all memory, throw or are wrong for one value: each an outcome."""

import numpy as np
import pytest

from kernelyard import Argument, Budget, Config, KernelMemoryError, Source, Space

CODE = """#include <cstdlib>
#include <vector>
extern "C" void twice(const float* x, float* y, long n) {
  if (WAY == 1) std::abort();
  if (WAY == 2) *(volatile int*)8 = 1;
  if (WAY == 3) for (volatile int i = 0;;) i = i;
  if (WAY == 4) for (std::vector<char*> all;;) all.push_back(new char[1l << 32]);
  if (WAY == 5) n -= 1;
  if (WAY == 6) throw 42;
  for (long i = 0; i < n; ++i) y[i] = 2 * x[i];
}
"""
ARGUMENTS = (
    Argument.input("x", "float32"),
    Argument.output("y", "float32"),
    Argument.scalar("n", "int64"),
)
KINDS = {
    1: "crashed",
    2: "crashed",
    3: "timed out",
    4: "out of memory",
    5: "differs",
    6: "failed",
}


@pytest.fixture
def vectors():
    return np.ones(64, "float32"), np.zeros(64, "float32"), 64


def test_each_way_to_fail_has_its_kind_and_the_process_lives(make_runtime, vectors):
    space = Space({"WAY": range(7)})
    source = Source("cpp", CODE, "twice", ARGUMENTS, space=space)
    runtime = make_runtime(KERNELYARD_CONFIG_TIMEOUT="8")
    terms = {"strategy": "exhaustive", "budget": Budget(trials=7), "seconds": 0.001}
    tuned = runtime.tune(source, "cpu", vectors, isolate=True, **terms)

    assert {it.config.get("WAY", -1): it.outcome.kind for it in tuned.tried[1:]} == KINDS
    assert "SIGSEGV" in tuned.tried[2].outcome.reason
    assert tuned.config == Config.of(WAY=0)
    assert not vectors[1].any()


def test_a_kernel_without_memory_says_so_where_it_is_called(runtime, vectors):
    code = CODE.replace("WAY", "4").replace("1l << 32", "1l << 62")
    launch = runtime.kernel(Source("cpp", code, "twice", ARGUMENTS), "cpu")

    with pytest.raises(KernelMemoryError, match="bad_alloc"):
        launch(*vectors)
