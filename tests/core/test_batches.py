"""Kernels that may be built together are dealt out to the workers."""

from kernelyard._model.config import Config
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._runtime.batches import batches
from kernelyard._runtime.request import Request
from kernelyard.plugin import PluginSettings


def request(code, batch="", plugin="oak", **choices):
    return Request(
        plugin=plugin,
        source=Source("echo", code, "f", []),
        config=Config.of(**choices),
        target=Target("desk", "wood"),
        settings=PluginSettings({}, None),
        batch=batch,
    )


def codes(dealt):
    return [[request.source.code for request in batch] for batch in dealt]


def test_a_request_of_no_batch_comes_alone():
    assert codes(batches([request("a"), request("b")], workers=1)) == [["a"], ["b"]]


def test_requests_of_one_batch_come_together_for_one_worker():
    dealt = batches([request("a", "x"), request("b", "x")], workers=1)

    assert codes(dealt) == [["a", "b"]]


def test_every_worker_gets_its_share_the_longest_first():
    dealt = batches([request("a" * n, "x") for n in (1, 5, 2, 4, 3)], workers=2)

    assert codes(dealt) == [["a" * 5, "a" * 3, "a"], ["a" * 4, "a" * 2]]


def test_what_differs_in_batch_plugin_or_config_is_never_together():
    wanted = [
        request("a", "x"),
        request("b", "y"),
        request("c", "x", plugin="elm"),
        request("d", "x", fast=True),
    ]

    assert codes(batches(wanted, workers=1)) == [["a"], ["b"], ["c"], ["d"]]
