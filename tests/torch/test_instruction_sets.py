"""Inductor generates for the instruction sets that the kernels are built for."""

import pytest

from kernelyard_cpp_cpu import cpu

NARROW = ("avx2", "f16c", "fma")


@pytest.mark.skipif(
    not {"avx512f", *NARROW} <= set(cpu.features()), reason="there is nothing here to leave out"
)
def test_a_set_that_the_user_leaves_out_is_not_used(script, cache):
    everything = script("once")
    narrow = script("once", KERNELYARD_CPP_CPU_FEATURES=",".join(NARROW))
    texts = [path.read_text() for path in cache.rglob("*.py")]
    ours = [text for text in texts if "_kernelyard_bind(" in text]

    assert everything["right"]
    assert narrow["right"]
    assert sorted("avx512" in text for text in ours) == [False, True]
    assert sum("avx2" in text for text in ours) == 1
