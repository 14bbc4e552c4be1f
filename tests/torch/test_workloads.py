"""A compiled model is recorded, tuned by the command, and run again with what was found."""

import json
import subprocess
import sys

import pytest
import torch

from kernelyard import Config, Runtime, Settings
from kernelyard._store.log import Log
from kernelyard._tune.workload.file import read


@pytest.fixture
def recorded(script, tmp_path):
    """Run the model while a file records it; give the file and what was delivered."""
    path = tmp_path / "work.jsonl"

    def recorded(language):
        delivered = script("records", language, KERNELYARD_RECORD=str(path))
        return path, delivered

    return recorded


@pytest.fixture
def tune(environment):
    """Tune a file in a process of its own; give the exit status and what it told."""

    def tune(path, **changes):
        finished = subprocess.run(
            [sys.executable, "-m", "kernelyard", "tune", path, "--json", "--trials=2"],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes},
        )
        assert finished.stderr == ""
        return finished.returncode, json.loads(finished.stdout)["workloads"]

    return tune


def test_kernels_in_cpp_are_recorded_and_launched_on_what_is_made(recorded, tune, environment):
    path, delivered = recorded("cpp")
    workloads = read(path).workloads
    runtime = Runtime(Settings.from_environment(environment))
    before = runtime.store.log.count()

    assert [it.kernel.source.name for it in workloads] == [it[0] for it in delivered]
    for workload in workloads:
        launcher = runtime.kernel(workload.kernel.source, "cpu", plugin="cpp_cpu")
        for seed in range(20):
            made = workload.make(seed=seed)
            assert all(isinstance(it, torch.Tensor) for it in made)
            launcher(*made)
    assert {event.origin for event in runtime.events} == {"store"}
    runtime.close()
    status, told = tune(path)

    assert (status, {it["state"] for it in told}) == (0, {"no choice"})
    assert runtime.store.log.count() == before
    runtime.close()


def test_kernels_in_halide_are_tuned_and_later_runs_have_the_best(recorded, tune, script, tmp_path):
    pytest.importorskip("halide")
    path, before = recorded("halide")
    store = {"KERNELYARD_STORE": str(tmp_path / "store")}
    status, first = tune(path, **store)
    counted = Log(tmp_path / "store" / "log.sqlite").count()
    again, second = tune(path, **store)
    after = script("records", "halide", **store)
    found = {it["kernel"]: str(Config.from_json(it["tuned"]["config"])) for it in first}

    assert (status, again) == (0, 0)
    assert len(before) == len(first) > 1
    assert {it["state"] for it in first} == {"tuned"}
    assert {it["state"] for it in second} == {"known"}
    assert Log(tmp_path / "store" / "log.sqlite").count() == counted
    assert {it[0]: it[2] for it in after} == found
    assert {it[3] for it in after} == {"store"}
