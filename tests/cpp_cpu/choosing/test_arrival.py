"""Each parameter of a space does to the kernel what it says."""

import numpy as np
import pytest

from kernelyard import Argument, Source, Space, Target

WIDE = Target("cpu", "x86_64", ("avx", "avx2", "avx512f", "fma"))
SUM = Source(
    "cpp",
    """extern "C" void kernel(const float* __restrict x, float* __restrict y, float a, long n) {
  for (long i = 0; i < n; ++i) y[i] += a * x[i];
}
""",
    "kernel",
    [
        Argument.input("x", "float32"),
        Argument.inout("y", "float32"),
        Argument.scalar("a", "float32"),
        Argument.scalar("n", "int64"),
    ],
)
TEAM = """#include <omp.h>
extern "C" void kernel(double* out) {
  out[0] = omp_get_max_threads();
  #pragma omp parallel
  {
    #pragma omp single
    out[1] = omp_get_num_threads();
  }
}
"""
FAST = """#ifdef __FAST_MATH__
const bool is_fast = true;
#else
const bool is_fast = false;
#endif
#ifndef __OPTIMIZE__
#define __OPTIMIZE__ 0
#endif
extern "C" void kernel(double* out) {
  out[0] = __OPTIMIZE__;
  out[1] = is_fast;
  out[2] = __FINITE_MATH_ONLY__;
}
"""


def written(launcher, count=1):
    out = np.full(count, np.nan)
    launcher(out)
    return out.tolist()


@pytest.mark.parametrize(
    ("value", "number"),
    [(64, 64), (-3, -3), (0.1, 0.1), (1e-30, 1e-30), (True, 1), (False, 0), ("21 + 21", 42)],
    ids=str,
)
def test_a_word_of_the_code_has_the_value_that_was_chosen(chosen, value, number):
    launcher = chosen('extern "C" void kernel(double* out) { *out = VALUE; }', VALUE=value)

    assert written(launcher) == [number]


def test_a_type_can_be_chosen(chosen):
    code = 'extern "C" void kernel(double* out) { *out = sizeof(REAL); }'

    assert [written(chosen(code, REAL=name)) for name in ("float", "double")] == [[4], [8]]


def test_a_value_that_the_code_has_by_itself_gives_way(chosen):
    code = """#ifndef TILE
#define TILE 1
#endif
extern "C" void kernel(double* out) { *out = TILE; }
"""

    assert written(chosen(code, TILE=8)) == [8]


def test_headers_of_the_source_see_it(chosen, tmp_path):
    (tmp_path / "twice.hpp").write_text("const int twice = 2 * TILE;\n")
    code = '#include "twice.hpp"\nextern "C" void kernel(double* out) { *out = twice + TILE; }'

    assert written(chosen(code, TILE=8, options={"include": [str(tmp_path)]})) == [24]


@pytest.mark.parametrize("name", ["T", "Kind", "slots", "I"])
def test_what_comes_after_the_source_does_not(chosen, name):
    code = f'extern "C" void kernel(double* out) {{ *out = {name}; }}'

    assert written(chosen(code, **{name: 7})) == [7]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_launch_has_as_many_threads_as_were_chosen(chosen, threads):
    assert written(chosen(TEAM, threads=threads), 2) == [threads, threads]


def test_threads_that_were_chosen_count_more_than_those_of_the_setting(make_runtime, kernel):
    runtime = make_runtime(KERNELYARD_CPP_CPU_THREADS="1")
    plain = runtime.kernel(kernel(TEAM), "cpu")
    three = runtime.kernel(kernel(TEAM, space=Space({"threads": (3,)})), "cpu")

    assert [written(plain, 2), written(three, 2)] == [[1, 1], [3, 3]]


@pytest.mark.parametrize("level", ["O1", "O2", "O3"])
def test_a_level_takes_the_place_of_the_sources_own(chosen, level):
    own = chosen(FAST, options={"flags": ["-O0"]}, unroll=0)
    other = chosen(FAST, options={"flags": ["-O0"]}, optimize=level)

    assert [written(own, 3), written(other, 3)] == [[0, 0, 0], [1, 0, 0]]


def test_fast_is_fast_for_the_kernel_and_changes_nothing_in_the_process(chosen):
    launcher = chosen(FAST, optimize="fast")

    assert written(launcher, 3) == [1, 1, 1]
    assert float.fromhex("0x1p-1074") * 1.5 > 0  # a denormal number is no zero


def test_who_wants_infinities_has_them_however_fast(chosen):
    launcher = chosen(FAST, optimize="fast", options={"flags": ["-fno-finite-math-only"]})

    assert written(launcher, 3) == [1, 0, 0]


def test_each_factor_unrolls_more(instructions):
    lengths = [instructions(SUM, WIDE, unroll=it).count("ps ") for it in (1, 2, 4, 8, 16)]

    assert lengths == sorted(set(lengths))
    assert lengths[-1] > 8 * lengths[0]


@pytest.mark.parametrize(("bits", "widest"), [(128, "xmm"), (256, "ymm"), (512, "zmm")])
def test_vectors_have_the_width_that_was_chosen(instructions, bits, widest):
    seen = instructions(SUM, WIDE, vector_width=bits)

    assert [it for it in ("xmm", "ymm", "zmm") if it in seen][-1] == widest


def test_nothing_is_asked_of_the_compiler_where_it_is_to_choose(instructions):
    assert instructions(SUM, WIDE) == instructions(
        SUM, WIDE, unroll=0, vector_width=0, optimize="O3"
    )
