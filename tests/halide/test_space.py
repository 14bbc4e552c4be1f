"""A pipeline's own parameters, autoschedulers and what they are told are one space to tune in."""

import attrs
import numpy as np
import pytest

from kernelyard import Argument, Budget, Config, Source, Space, SpaceError

CODE = """
import halide as hl

@hl.generator(name="scale")
class Scale:
    lanes = hl.GeneratorParam(4)
    factor = hl.GeneratorParam(2)
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(self):
        i = hl.Var("i")
        self.out[i] = self.x[i] * self.factor
        if self.using_autoscheduler():
            self.x.set_estimates([hl.Range(0, 4096)])
            self.out.set_estimates([hl.Range(0, 4096)])
        else:
            self.out.vectorize(i, self.lanes, hl.TailStrategy.GuardWithIf)
"""
ARGUMENTS = (Argument.input("x", "float32"), Argument.output("out", "float32"))
SCALE = Source("halide", CODE, "scale", ARGUMENTS, {"outputs": ["stmt"]})


@pytest.fixture
def scale():
    """Make the source with a space of these parameters."""
    return lambda *rest, **parameters: attrs.evolve(SCALE, space=Space(parameters, *rest))


@pytest.fixture
def vectors():
    return np.arange(4096, dtype="float32"), np.zeros(4096, "float32")


def test_the_guess_is_built_and_values_arrive_at_the_generator(runtime, scale, vectors):
    x, out = vectors
    runtime.kernel(scale(lanes=(8, 4), factor=(5, 3)), "cpu")(x, out)

    assert runtime.events[-1].config == "factor=5, lanes=8"
    assert np.array_equal(out, 5 * x)


def test_it_is_tuned_and_a_schedule_with_another_result_cannot_win(runtime, scale, vectors):
    source = scale(lanes=(1, 4, 8, 16), factor=(2, 3))
    x, out = vectors
    tuned = runtime.tune(source, "cpu", [x, out], budget=Budget(trials=8), strategy="exhaustive")

    assert tuned.failures == {"differs": 4}
    assert tuned.config.get("factor", 0) == 2
    assert not out.any()
    runtime.kernel(source, "cpu")(x, out)
    assert runtime.events[-1].config == str(tuned.config)
    assert np.array_equal(out, 2 * x)


def test_autoschedulers_are_told_what_was_chosen(runtime, scale, vectors):
    planners = ("none", "Mullapudi2016")
    source = scale(
        ["autoscheduler != 'none' or parallelism == 1"],
        autoscheduler=planners,
        parallelism=(1, 2, 64),
    )
    x, out = vectors
    tuned = runtime.tune(source, "cpu", [x, out], budget=Budget(trials=4), strategy="exhaustive")

    assert len(tuned.tried) == 4
    runtime.kernel(source, "cpu")(x, out)
    assert np.array_equal(out, 2 * x)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            {"strength": (1, 2)},
            "the parameter 'strength', which its text does not; known are .*parallelism",
        ),
        ({"autoscheduler": ("none", "Oak2020")}, "'Oak2020'; known are Mullapudi2016, .*none"),
    ],
)
def test_what_nobody_knows_is_an_error_that_names_what_is_known(runtime, scale, parameters, said):
    with pytest.raises(SpaceError, match=said):
        runtime.kernel(scale(**parameters), "cpu")


def test_what_the_generator_does_not_take_is_a_refused_trial(runtime, scale, vectors):
    tuned = runtime.tune(scale(lanes=(4, "wide")), "cpu", vectors, budget=Budget(trials=9))

    assert tuned.config == Config.of(lanes=4)
    assert tuned.failures == {"refused": 1}
