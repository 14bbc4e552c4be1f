"""What is wrong with a call is told at once, and no config is blamed for it."""

import numpy as np
import pytest

from kernelyard import (
    ArgumentTypeError,
    ArgumentValueError,
    Config,
    Failure,
    Measurement,
    SearchError,
)
from kernelyard._model.record import Record
from kernelyard._runtime.witness import DIED
from kernelyard._tune.values import shape_of

CRASHES = "if a in (2, 5): import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
TYPED = (
    "if len(x) == 2: from kernelyard import ArgumentTypeError as E; "
    "raise E('kernel', 'x', 'two', 'three')"
)


def x_and_y():
    return np.array([1.0, 2.0, 3.0]), np.array([9.0, 9.0, 9.0])


@pytest.mark.parametrize("isolate", [False, True])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([x_and_y()[0]], r"kernel: got 1 arguments, expected 2 \(x, y\)"),
        ([*x_and_y(), 3], r"kernel: got 3 arguments, expected 2 \(x, y\)"),
        ([x_and_y()[0], [9.0] * 3], "kernel: argument y: got list, expected a tensor"),
        ([np.ones(2), np.ones(2)], "kernel: argument x: got two, expected three"),
    ],
)
def test_arguments_that_fit_no_config_end_it(ash, grove, isolate, arguments, words):
    runtime, source = grove(), ash(TYPED)
    with pytest.raises(ArgumentTypeError, match=words):
        runtime.tune(source, "desk", arguments, isolate=isolate)

    assert not list(runtime.store.log)


def test_an_output_that_cannot_be_written_is_told_of_and_blames_no_config(ash, grove):
    x, y = x_and_y()
    y.flags.writeable = False
    with pytest.raises(
        ArgumentValueError, match="kernel: argument y: got ndarray that cannot be wri"
    ):
        grove().tune(ash(), "desk", [x, y])

    assert not list(grove().store.log)


def test_where_all_failed_all_is_tried_again(ash, grove, tune, desk, vectors):
    source, runtime = (
        ash(f"assert not __import__('os').path.exists({str(desk)!r} + '/bad')"),
        grove(),
    )
    (desk / "bad").touch()
    with pytest.raises(Exception, match="no config of 'kernel' works"):
        runtime.tune(source, "desk", vectors(), strategy="exhaustive", seconds=0.001)
    (desk / "bad").unlink()

    assert tune(source).config == Config.of(a=7)


def test_several_that_took_their_process_down_are_each_tried_in_a_child(ash, grove, tune, vectors):
    runtime, source = grove(), ash(CRASHES)
    given = runtime.engine.as_given(source, "desk", None)
    about = runtime.engine.preference.about(given, [shape_of(it) for it in vectors()])
    died = Failure(kind="crashed", reason=DIED)
    runtime.store.log.append(
        *(Record(about=about, config=Config.of(a=a), outcome=died) for a in (2, 5))
    )
    tuned = tune(source)

    assert tuned.failures == {"crashed": 2}
    assert (tuned.reference, tuned.config) == (Config.of(a=0), Config.of(a=7))
    assert sum(isinstance(it.outcome, Measurement) for it in tuned.tried) == 8


def test_one_in_a_child_that_works_is_what_the_others_are_compared_with_here(
    ash, grove, tune, vectors
):
    runtime, source = grove(), ash()
    given = runtime.engine.as_given(source, "desk", None)
    about = runtime.engine.preference.about(given, [shape_of(it) for it in vectors()])
    died = Failure(kind="crashed", reason=DIED)
    runtime.store.log.append(Record(about=about, config=Config.of(a=2), outcome=died))
    tuned = tune(source)

    assert (tuned.failures, tuned.config) == ({}, Config.of(a=7))


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"budget": 5}, r"the budget is 5; give Budget\(seconds=60\)"),
        ({"seconds": 0}, "the time to measure one config is 0; give seconds"),
        ({"seconds": float("nan")}, "is nan; give seconds"),
        ({"seconds": "a"}, "is 'a'; give seconds"),
        ({"rtol": -1}, "the tolerance has rtol=-1; give 0 or more"),
        ({"atol": float("nan")}, "the tolerance has atol=nan"),
    ],
)
def test_terms_that_mean_nothing_are_told_of_before_anything_is_built(
    ash, grove, done, terms, words
):
    with pytest.raises(SearchError, match=words):
        grove().tune(ash(), "desk", x_and_y(), **terms)

    assert done("precompile") == 0
