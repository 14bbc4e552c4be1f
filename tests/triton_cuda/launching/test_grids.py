"""The grid of a launch follows from its arguments and constants; an empty one starts nothing."""

import numpy as np
import pytest

from kernelyard import ArgumentValueError, NoPluginError
from kernelyard_triton_cuda import grid

CODE = "def k(x, n, m, BLOCK: tl.constexpr = 4):\n    tl.store(x + n + m + BLOCK, 1.0)\n"


@pytest.fixture(scope="module")
def launched(driver, kernel):
    """Give the grid of a launch with two numbers."""

    def launched(texts, n=5, m=7, **options):
        launch = kernel(CODE, "x: *float32, n m: int64", grid=texts, **options)
        launch(driver.array(np.zeros(4, "float32")), n, m)
        return [it["grid"] for it in driver.launches()]

    return launched


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        (("cdiv(n, BLOCK)",), [2, 1, 1]),
        (("n", "m"), [5, 7, 1]),
        (("n", "m", "n * m"), [5, 7, 35]),
        (("min(n, m) + max(n, m, 9) % 4 - -1", "n // 2"), [7, 2, 1]),
        (("7", "6", "5"), [7, 6, 5]),
        (("n * num_ctas",), [5, 1, 1]),
    ],
)
def test_it_is_what_the_texts_say(launched, texts, given):
    assert launched(texts, num_ctas=1) == [given]


def test_it_is_computed_in_as_many_bits_as_it_takes_whatever_numbers_come(driver, kernel):
    launch = kernel(CODE, "x: *float32, n m: int64", grid=("cdiv(n * m, BLOCK)", "m"))
    tensor = driver.tensor(np.zeros(4, "float32"))
    for _ in range(2):
        launch(tensor, np.uint8(200), np.uint8(3))
        launch(tensor, 200, 3)
    assert [it["grid"] for it in driver.launches()] == [[150, 3, 1]] * 4


def test_as_many_parts_as_a_combination_of_kernels_has(launched):
    assert launched(" + ".join(["cdiv(n, m)"] * 125)) == [[125, 1, 1]]


@pytest.mark.parametrize("texts", [("n",), ("n", "m"), ("m", "n - 3", "m"), ("0",), ("n - 9",)])
def test_an_empty_one_starts_nothing(launched, texts):
    assert [it for it in launched(texts, n=0) if min(it) > 0] == []


def test_programs_of_a_cluster_are_counted_in_blocks(launched):
    assert launched(("n", "m"), num_ctas=2) == [[10, 7, 1]]


def test_one_that_is_too_large_is_told_with_its_numbers(launched):
    with pytest.raises(ArgumentValueError, match=r"a grid of \(1, 70000, 1\), expected at most"):
        launched(("1", "n"), n=70000)


def test_one_that_cannot_be_computed_is_told(launched):
    with pytest.raises(ArgumentValueError, match="cannot be computed: integer division"):
        launched(("m // n",), n=0)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("n.real",), "holds 'n.real'"),
        (("print(n, m)",), "calls print"),
        (("x",), "'x', which is no whole number"),
        (("n",) * 4, "it has 4 texts"),
        (("n +",), "no expression"),
        (("'a' * 9",), "holds"),
        (("n ** m",), "holds"),
        (("min",), "a function here"),
        (("-" * 900 + "n",), "too many|within each other"),
        (("9" * 4000 + "*" + "9" * 4000,), "too large"),
        (("0x" + "f" * 9000,), "too large"),
        (("cdiv(" * 80 + "n" + ", 2)" * 80,), "within each other"),
    ],
)
def test_what_is_no_grid_is_refused_before_anything_is_built(launched, texts, words):
    with pytest.raises(NoPluginError, match=words.replace("(", r"\(")):
        launched(texts)


def test_a_name_that_nobody_knows_is_told_when_it_is_bound(launched):
    with pytest.raises(ArgumentValueError, match="it names rows; known are n, m"):
        launched(("rows",))


def test_values_beyond_any_number_are_computed_exactly():
    assert grid.evaluate(("cdiv(n, 3)",), {"n": 2**63 - 1}) == ((2**63 + 1) // 3, 1, 1)
