"""Kernel Tuner records a space that is read here."""

import json

import pytest

from kernelyard._tune.recording import Recording

pytest.importorskip("kernel_tuner", reason="needs Kernel Tuner")
MODULE = "benchmarks.scripts.kernel_tuner_space"


@pytest.fixture
def record(benchmarks, tmp_path):
    """Record some configs; give what is read, and what Kernel Tuner itself remembers."""

    def run(most):
        arguments = (tmp_path / "work", "--most", most, "--again", 1, "--into", tmp_path)
        finished = benchmarks(*arguments, module=MODULE)
        assert finished.returncode == 0, finished.stderr
        work = json.loads((tmp_path / "work" / "linear.json").read_text())
        return Recording.read(tmp_path / "linear.json.gz"), work["cache"]

    return run


def test_what_kernel_tuner_measured_is_read_and_a_second_run_goes_on(record):
    first, before = record(2)
    second, after = record(4)

    assert first.space.size == len(before) == 2
    assert second.space.size == len(after) > 2
    assert {key: after[key] for key in before} == before
    assert all(cost > 0 for cost in second.costs)
    assert second.noise is not None
