"""A number is passed as it was given, or refused: in the first call and in all others."""

import numpy as np
import pytest

from kernelyard import ArgumentTypeError, ArgumentValueError


@pytest.mark.parametrize(
    ("dtype", "value"), [("float16", 65520.0), ("float32", 1e39), ("bfloat16", -1e39)]
)
def test_a_finite_number_is_not_passed_as_infinity(driver, kernel, dtype, value):
    launch = kernel("def k(out, x):\n    tl.store(out, x)\n", f"out: *float32, x: {dtype}")
    out = driver.tensor(np.zeros(1, "float32"))
    launch(out, float("inf"))
    with pytest.raises(ArgumentValueError, match="expected a value that fits") as raised:
        launch(out, value)
    assert raised.value.got == str(value)
    assert len(driver.launches()) == 1


@pytest.mark.parametrize("value", [5, "text", [], 1.0])
def test_something_that_is_neither_true_nor_false_in_no_call(driver, kernel, value):
    launch = kernel("def k(out, x):\n    tl.store(out, x)\n", "out: *uint8, x: bool")
    out = driver.tensor(np.zeros(1, "uint8"))
    for good in (True, np.True_):
        launch(out, good)
        with pytest.raises(ArgumentTypeError, match="expected True or False"):
            launch(out, value)
    assert len(driver.launches()) == 2
