"""Who computes something else cannot win, whatever the arguments hold before."""

import array

import numpy as np
import pytest
import torch

from kernelyard import Argument, Budget, Config, Source
from kernelyard._tune.spoiling import spoilers

LAZY = "if a == 7: return"


def numbers(values):
    return array.array("d", values)


@pytest.mark.parametrize("make", [numbers, np.array, torch.tensor])
@pytest.mark.parametrize("isolate", [False, True])
def test_a_kernel_that_writes_nothing_cannot_win_where_the_result_is_there_already(
    ash, grove, make, isolate
):
    x, y = make([1.0, 2.0, 3.0]), make([2.0, 4.0, 6.0])
    terms = {"strategy": "exhaustive", "budget": Budget(trials=50), "seconds": 0.001}
    tuned = grove().tune(ash(LAZY), "desk", [x, y], isolate=isolate, **terms)

    assert tuned.failures == {"differs": 1}
    assert tuned.config == Config.of(a=6)
    assert list(y) == [2.0, 4.0, 6.0]


def test_what_is_read_too_is_not_spoiled(ash, grove):
    x = numbers([1, 2, 3])
    source = ash("assert list(x) == [1, 2, 3], x")
    inout = (Argument.input("x", "float64"), Argument.inout("y", "float64"))
    read = Source("ash", source.code, "kernel", inout, dict(source.options), space=source.space)
    budget = Budget(trials=3)

    for source_, arguments in ((source, [x, x]), (read, [x, x]), (source, [x, memoryview(x)])):
        tuned = grove().tune(source_, "desk", arguments, budget=budget, seconds=0.001, again=True)
        assert tuned.failures == {}


@pytest.mark.parametrize("kind", ["float16", "float64", "complex64", "int8", "uint8", "bool"])
@pytest.mark.parametrize("library", [np, torch])
def test_an_output_of_any_type_is_spoiled(library, kind):
    made = library.zeros(6, dtype=getattr(library, kind))
    apart = library.zeros(6, dtype=getattr(library, kind))
    for spoil in spoilers([apart, made], [1]):
        spoil()

    assert made.all()
    assert not apart.any()


@pytest.mark.parametrize("library", [np, torch])
def test_views_that_overlap_are_known_for_it_and_neighbours_are_not(library):
    whole = library.zeros((4, 4))

    assert not spoilers([whole[1:], whole[:2]], [1])
    assert not spoilers([whole.T, whole[3]], [1])
    assert len(spoilers([whole[2:], whole[:2]], [1])) == 1
