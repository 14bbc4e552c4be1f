"""OpenMP's loops, reductions and sections are what they are, whichever compiler reads them."""

import shutil

import numpy as np
import pytest

from kernelyard import Argument, KernelyardError, Source

N = 1003
CLANG = next(filter(shutil.which, ["clang++", *(f"clang++-{n}" for n in range(14, 26))]), None)
LOOPS = {
    "static": "#pragma omp parallel for schedule(static)\n  LOOP",
    "chunked": "#pragma omp parallel for schedule(static, 7)\n  LOOP",
    "dynamic": "#pragma omp parallel for schedule(dynamic, 5)\n  LOOP",
    "guided": "#pragma omp parallel for schedule(guided)\n  LOOP",
    "threads": "#pragma omp parallel for num_threads(3)\n  LOOP",
    "nested loops": "#pragma omp parallel for collapse(2)\n  for (long j = 0; j < 17; ++j)\n"
    "    for (long i = j * 59; i < j * 59 + 59; ++i) BODY",
    "no thread but one": "#pragma omp parallel for if(n < 10)\n  LOOP",
    "two in a region": "#pragma omp parallel\n  {\n  #pragma omp for nowait\n"
    "  for (long i = 0; i < n / 2; ++i) BODY\n  #pragma omp for\n"
    "  for (long i = n / 2; i < n; ++i) BODY\n  }",
    "unsigned": "#pragma omp parallel for\n  for (unsigned i = 0; i < (unsigned)n; ++i) BODY",
    "backwards": "#pragma omp parallel for\n  for (int i = n - 1; i >= 0; --i) BODY",
}
LOOP = "for (long i = 0; i < n; ++i) BODY"
BODY = "y[i] = 2 * x[i] + omp_in_parallel() * 0;"
WAYS = {
    "reduction": "#pragma omp parallel for reduction(+:s)\n"
    "  for (long i = 0; i < n; ++i) s += x[i];",
    "critical": "#pragma omp parallel for\n  for (long i = 0; i < n; ++i)\n"
    "  {\n  #pragma omp critical\n  s += x[i];\n  }",
    "atomic": "#pragma omp parallel for\n  for (long i = 0; i < n; ++i) {\n"
    "  #pragma omp atomic\n  s += x[i];\n  }",
    "single": "#pragma omp parallel\n  {\n  #pragma omp single\n"
    "  for (long i = 0; i < n; ++i) s += x[i];\n  }",
    "master": "#pragma omp parallel\n  {\n  #pragma omp master\n"
    "  for (long i = 0; i < n; ++i) s += x[i];\n  #pragma omp barrier\n  }",
}
ARGUMENTS = [
    Argument.input("x", "float64"),
    Argument.output("y", "float64"),
    Argument.scalar("n", "int64"),
]


@pytest.fixture(
    params=[
        "g++",
        pytest.param(
            CLANG, id="clang++", marks=pytest.mark.skipif(not CLANG, reason="there is no clang++")
        ),
    ]
)
def launcher(request, make_runtime):
    """Build a body with one of the compilers, on the threads of GNU's OpenMP."""
    runtime = make_runtime(KERNELYARD_CPP_CPU_CXX=request.param)

    def build(body):
        head = 'extern "C" void run(const double* x, double* y, long n)'
        code = f"#include <omp.h>\n{head} {{\n  {body}\n}}\n"
        return runtime.kernel(Source("cpp", code, "run", ARGUMENTS, OPTIONS), "cpu")

    return build


OPTIONS = {"openmp": "libgomp.so.1"}


@pytest.mark.parametrize("name", LOOPS)
def test_every_iteration_is_done_once(launcher, name):
    run = launcher(LOOPS[name].replace("LOOP", LOOP).replace("BODY", BODY))
    x, y = np.arange(float(N)), np.zeros(N)

    run(x, y, N)

    assert np.array_equal(y, 2 * x)


@pytest.mark.parametrize("name", WAYS)
def test_what_the_threads_find_is_put_together(launcher, name):
    run = launcher(f"double s = 0;\n  {WAYS[name]}\n  y[0] = s;")
    x, y = np.arange(float(N)), np.zeros(1)

    run(x, y, N)

    assert y[0] == N * (N - 1) / 2


def test_many_variables_reach_the_threads(launcher):
    names = [f"v{i}" for i in range(40)]
    head = " ".join(f"double {name} = x[{i}];" for i, name in enumerate(names))
    total = " + ".join(names)
    run = launcher(
        f"{head}\n  #pragma omp parallel for\n  for (long i = 0; i < n; ++i) y[i] = {total};"
    )
    x, y = np.arange(float(N)), np.zeros(N)

    run(x, y, N)

    assert set(y) == {sum(range(40))}


@pytest.mark.skipif(not CLANG, reason="there is no clang++")
def test_what_is_not_covered_is_an_error_of_loading(make_runtime):
    runtime = make_runtime(KERNELYARD_CPP_CPU_CXX=CLANG)
    code = (
        '#include <omp.h>\nextern "C" void run(const double* x, double* y, long n) {\n'
        "  #pragma omp parallel\n  {\n  #pragma omp task\n  y[0] = x[0];\n  }\n}\n"
    )

    with pytest.raises(KernelyardError, match="__kmpc_omp_task"):
        runtime.kernel(Source("cpp", code, "run", ARGUMENTS, OPTIONS), "cpu")
