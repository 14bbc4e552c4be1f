"""Threads and flags of each kernel are tuned where somebody asks for it, and nowhere else."""

import json
import os

import pytest

TUNED = "+tune threads"
FLAGS = "optimize=O3, threads={}, unroll=0"
thorough = pytest.mark.skipif(
    os.environ.get("BESIDE_STOCK") != "all",
    reason="it takes a minute; `make opinfo` runs it, or BESIDE_STOCK=all",
)


@pytest.fixture
def tune(script, tmp_path):
    """Run the script in a process of its own, with a store of this test's."""
    store = str(tmp_path / "store")
    return lambda option, do="once": script("tune", json.dumps(option), do, KERNELYARD_STORE=store)


def test_each_kernel_is_decided_and_the_next_process_follows_and_measures_nothing(tune):
    first = tune(["threads", "unroll"], "search")
    second = tune(["threads", "unroll"])

    assert first["began"]
    assert len(first["chosen"]) == len(first["configs"]) >= 2
    assert all(it in first["configs"][kernel] for kernel, it in first["chosen"].items())
    assert {kernel: config for kernel, config, _ in second["events"]} == first["chosen"]
    assert {origin for _, _, origin in second["events"]} == {"store"}
    assert not second["began"]
    assert second["records"] == first["records"]


@thorough
def test_what_the_log_says_is_followed(tune):
    first = tune(True, "choose")
    second = tune(True)

    last = {kernel: configs[-1] for kernel, configs in first["configs"].items()}
    assert all(config != last[kernel] for kernel, config, _ in first["events"])
    assert {kernel: config for kernel, config, _ in second["events"]} == last
    assert {origin for _, _, origin in second["events"]} == {"built"}
    assert not second["began"]


@thorough
def test_caches_do_not_mix_who_asked_with_who_did_not(tune, cache):
    plain, asked, again, plain_again = (tune(it) for it in (False, True, True, False))
    written = [path.read_text() for path in cache.rglob("*.py")]
    bound = [text.count("'threads', (1, ") for text in written if "_kernelyard_bind(" in text]

    for told in (plain, plain_again):
        assert {config for _, config, _ in told["events"]} == {"default"}
        assert sum(told["regions"]) == 0
        assert not told["began"]
    for told in (asked, again):
        assert all("threads=" in config for _, config, _ in told["events"])
        assert sum(told["regions"]) > 0
    assert sorted(bound) == [0, 0, 1, 1]  # a module forward and one backward, each written once
    assert {origin for _, _, origin in again["events"]} == {"store"}
