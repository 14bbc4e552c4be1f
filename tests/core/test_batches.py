"""Kernels that may be built together are dealt out to the workers."""

import pytest

from kernelyard._model.config import Config
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._runtime.batches import batches
from kernelyard._runtime.request import Request
from kernelyard.plugin import PluginSettings

WOOD = Target("desk", "wood")


def request(code, batch="", plugin="oak", **choices):
    return Request(
        plugin=plugin,
        source=Source("echo", code, "f", []),
        config=Config.of(**choices),
        target=WOOD,
        report=TargetReport(target=WOOD, present=True, reason="it is here"),
        settings=PluginSettings({}, None),
        batch=batch,
    )


def dealt(requests, *, workers, begun=""):
    """Deal requests out, one batch of which has begun; give their codes."""
    hands = batches(requests, workers=workers, is_begun=lambda it: begun and it.batch == begun)
    return [[request.source.code for request in hand] for hand in hands]


def test_a_request_of_no_batch_comes_alone():
    assert dealt([request("a"), request("b")], workers=1) == [["a"], ["b"]]


def test_requests_of_one_batch_come_together_for_one_worker():
    assert dealt([request("a", "x"), request("b", "x")], workers=1) == [["a", "b"]]


def test_every_worker_gets_its_share_the_longest_first():
    hands = dealt([request("a" * n, "x") for n in (1, 5, 2, 4, 3)], workers=2)

    assert hands == [["a" * 5, "a" * 3, "a"], ["a" * 4, "a" * 2]]


def test_what_differs_in_batch_plugin_or_config_is_never_together():
    wanted = [
        request("a", "x"),
        request("b", "y"),
        request("c", "x", plugin="elm"),
        request("d", "x", fast=True),
    ]

    assert dealt(wanted, workers=1) == [["a"], ["b"], ["c"], ["d"]]


def test_a_few_are_left_to_the_worker_that_has_begun_and_to_no_other():
    wanted = [request(code, batch) for code, batch in (("a", "x"), ("b", "x"), ("c", "y"))]
    wanted.append(request("d", "y"))

    assert dealt(wanted, workers=2, begun="x") == [["a", "b"], ["c"], ["d"]]


@pytest.mark.parametrize(("number", "hands"), [(12, [12]), (13, [7, 6])])
def test_many_are_dealt_out_even_where_one_worker_has_begun(number, hands):
    wanted = [request(str(index), "x") for index in range(number)]

    assert [len(hand) for hand in dealt(wanted, workers=2, begun="x")] == hands
