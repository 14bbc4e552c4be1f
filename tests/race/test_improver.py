"""While kernels are used, better configs of them are found in spare time, and take over."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def environment(tmp_path):
    """What a process sees that has the test's plugin, and a store of its own."""
    info = tmp_path / "site" / "kernelyard_ways-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: kernelyard-ways\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kernelyard]\nways = kernelyard_ways\n")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KERNELYARD_")}
    path = os.pathsep.join([str(info.parent), str(HERE / "plugins")])
    return {**kept, "PYTHONPATH": path, "KERNELYARD_STORE": str(tmp_path / "store")}


@pytest.fixture
def start(environment):
    """Start the script in a process of its own."""

    def start(*arguments, **changes):
        return subprocess.Popen(
            [sys.executable, str(HERE / "scripts" / "improves.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**environment, **changes},
        )

    return start


@pytest.fixture
def improve(start):
    """Run the script; give what it told."""

    def improve(*arguments, **changes):
        process = start(*arguments, **changes)
        out, err = process.communicate(timeout=250)
        assert (process.returncode, err) == (0, "")
        return json.loads(out)

    return improve


def test_the_better_one_takes_over_and_is_the_first_choice_of_later_processes(improve):
    first = improve("1", "slow,refused,fast", "spare")
    second = improve("1", "slow,refused,fast", "spare")

    assert first["configs"] == ["way=slow"]
    assert first["right"]
    (fact,) = first["facts"]
    assert fact["config"] == "way=fast"
    assert "the fastest" in fact["evidence"][-1]
    assert second["configs"] == ["way=fast"]
    assert not second["began"]
    assert second["facts"] == first["facts"]


def test_one_that_is_wrong_never_does(improve):
    told = improve("1", "slow,wrong")

    assert told["right"]
    assert told["facts"][0]["config"] == "way=slow"
    assert "y beyond rtol" in told["facts"][0]["evidence"][0]


def test_the_best_stays_where_it_is(improve):
    told = improve("1", "fast,slow")

    assert told["facts"][0]["config"] == "way=fast"
    assert improve("1", "fast,slow", "spare", "no wait")["began"] is False


def test_many_kernels(improve):
    told = improve("6", "slow,fast")

    assert told["right"]
    assert {fact["config"] for fact in told["facts"]} == {"way=fast"}


def test_it_can_be_forbidden(improve):
    told = improve("1", "slow,fast", "no wait", KERNELYARD_BACKGROUND="off")

    assert not told["began"]
    assert told["facts"] == [None]


def test_a_launcher_that_nobody_has_is_forgotten(improve):
    told = improve("2", "slow,fast", "forget")

    assert told["began"]
    assert (told["left"], told["searching"], told["facts"]) == (False, False, [None, None])


def test_a_process_that_ends_while_it_searches_ends_at_once(start, improve):
    begin = time.monotonic()
    process = start("8", "slow,fast", "spare", "leave")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["began"]
    assert time.monotonic() - begin < 30
    assert improve("1", "slow,fast")["right"]


def test_one_that_is_killed_leaves_a_store_that_can_be_used(start, improve, environment):
    process = start("8", "slow,fast", "spare")
    time.sleep(4)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    told = improve("2", "slow,fast")
    verified = subprocess.run(
        [sys.executable, "-m", "kernelyard", "cache", "verify"], check=False, env=environment
    )

    assert {fact["config"] for fact in told["facts"]} == {"way=fast"}
    assert verified.returncode == 0
