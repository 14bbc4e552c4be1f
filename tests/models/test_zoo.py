"""Twenty models train as eager torch trains them, and bit for bit as stock Inductor does."""

import os
from pathlib import Path

import pytest
import torch

ZOO = sorted(path.stem for path in (Path(__file__).parent / "zoo").glob("[a-z]*.py"))
SHAPES = ("static", "dynamic")
EVERY_ONE = os.environ.get("BESIDE_STOCK") == "all"
TURNS = [(name, SHAPES[place % 2]) for place, name in enumerate(ZOO)]
EACH = [(name, shapes) for name in ZOO for shapes in SHAPES] if EVERY_ONE else TURNS
"""CI trains each model in one kind of shapes, and ``make opinfo`` in both."""
BESIDE_STOCK = (ZOO, SHAPES) if EVERY_ONE else (ZOO[::8], SHAPES[:1])
"""Stock takes three times as long, so CI asks it about some models; ``make opinfo`` about all."""

TOLERANCE = {"half_precision": {"rtol": 0.016, "atol": 0.001}}
"""Eager torch rounds to bfloat16 after every operation, Inductor once per kernel."""

IN_ANY_ORDER = {"generative": "symbols.weight", "recommender": "user.weight"}
"""Gradients to which threads add atomically: the last bit differs from run to run, stock's too."""


@pytest.fixture(scope="module")
def outcome(trained):
    """Give how a model fared with a backend."""
    names, shapes = BESIDE_STOCK
    kinds = (SHAPES, SHAPES) if EVERY_ONE else (SHAPES[:1], SHAPES[1:])
    return trained(
        (["eager", "kernelyard"], kinds[0], ZOO[::2]),
        (["eager", "kernelyard"], kinds[1], ZOO[1::2]),
        (["inductor"], shapes, names),
    )


def test_there_are_twenty():
    assert len(ZOO) == 20


@pytest.mark.parametrize(("name", "shapes"), EACH)
def test_outputs_gradients_and_buffers_are_those_of_eager_torch(outcome, name, shapes):
    eager, ours = outcome(name, "eager")[shapes], outcome(name, "kernelyard")

    assert ours.get("error") is None
    torch.testing.assert_close(ours[shapes]["steps"], eager["steps"], **TOLERANCE.get(name, {}))
    assert min(ours[shapes]["launches"]) >= len(eager["steps"])


@pytest.mark.parametrize("shapes", BESIDE_STOCK[1])
@pytest.mark.parametrize("name", BESIDE_STOCK[0])
def test_they_are_bit_for_bit_those_of_stock_inductor(outcome, name, shapes):
    stock, ours = outcome(name, "inductor"), outcome(name, "kernelyard")

    assert stock.get("error") is None
    for mine, theirs in zip(ours[shapes]["steps"], stock[shapes]["steps"], strict=True):
        if name in IN_ANY_ORDER:
            pair = (it["gradients"].pop(IN_ANY_ORDER[name]) for it in (mine, theirs))
            torch.testing.assert_close(*pair)
        torch.testing.assert_close(mine, theirs, rtol=0, atol=0)
