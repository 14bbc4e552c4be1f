"""``replay`` and ``deterministic`` choose the same in fresh processes, and measure nothing."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

PROCESSES = 10 if os.environ.get("BESIDE_STOCK") == "all" else 2
"""Each imports torch and builds nothing; CI starts two, ``make opinfo`` ten."""

ABREAST = 2
CHOICES = {
    "replay, config, recorded": "autoscheduler=Adams2019",
    "replay, config, new": "autoscheduler=Mullapudi2016",
    "replay, tuned, recorded": "TIMES=1, runs with TIMES=1",
    "replay, tuned, new": "TIMES=50, runs with TIMES=50",
    "replay, race, recorded": "halide",
    "replay, race, new": "cpp",
    "replay, graph, recorded": "halide, launched 1 times",
    "replay, graph, new": "cpp, launched 1 times",
    "deterministic, config, recorded": "autoscheduler=Mullapudi2016",
    "deterministic, config, new": "autoscheduler=Mullapudi2016",
    "deterministic, tuned, recorded": "TIMES=50, runs with TIMES=50",
    "deterministic, tuned, new": "TIMES=50, runs with TIMES=50",
    "deterministic, race, recorded": "cpp",
    "deterministic, race, new": "cpp",
    "deterministic, graph, recorded": "cpp, launched 1 times",
    "deterministic, graph, new": "cpp, launched 1 times",
}


@pytest.fixture(scope="module")
def processes(script):
    """Let so many processes choose, each in both modes; give what each of them told."""
    script("record")
    with ThreadPoolExecutor(ABREAST) as pool:
        started = [pool.submit(script, "choose", *_modes(it)) for it in range(PROCESSES)]
        return [it.result() for it in started]


def _modes(number):
    """Half of the processes begin with the one, half with the other."""
    modes = ["replay", "deterministic"]
    return modes if number % 2 else modes[::-1]


@pytest.mark.parametrize("case", CHOICES)
def test_fresh_processes_choose_the_same(processes, case):
    assert [told[case] for told in processes] == [CHOICES[case]] * PROCESSES


def test_none_of_them_measures_anything(processes):
    assert [told["measured"] for told in processes] == [{"searches": False}] * PROCESSES
