"""The number of OpenMP threads is the launch's own, and the caller's again after it."""

import numpy as np
import pytest

from kernelyard import Argument

TEAM = """#include <omp.h>
extern "C" void kernel(int* seen) {
  seen[0] = omp_get_max_threads();
  #pragma omp parallel
  {
    #pragma omp single
    seen[1] = omp_get_num_threads();
  }
}
"""
THROWS = """#include <omp.h>
extern "C" void kernel(int* seen) { seen[0] = omp_get_max_threads(); throw 1; }
"""


@pytest.fixture
def team(build, make_runtime):
    """Give a function that says how many threads a kernel sees, and how many work for it."""

    def team(threads=None, code=TEAM):
        changes = {} if threads is None else {"KERNELYARD_CPP_CPU_THREADS": str(threads)}
        launcher = build(code, Argument.output("seen", "int32"), runtime=make_runtime(**changes))
        seen = np.zeros(2, "int32")
        try:
            launcher(seen)
        except RuntimeError:
            seen[1] = -1
        return seen.tolist()

    return team


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_kernel_has_as_many_threads_as_the_setting_says(team, threads):
    assert team(threads) == [threads, threads]


@pytest.mark.parametrize("threads", [1, 3])
def test_the_callers_own_number_is_put_back(team, threads):
    before = team()

    team(threads)

    assert team() == before


def test_it_is_put_back_after_a_kernel_that_throws(team):
    before = team()

    thrown = team(before[0] + 1, code=THROWS)

    assert thrown == [before[0] + 1, -1]
    assert team() == before
