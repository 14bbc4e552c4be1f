"""A run in Halide is recorded, tuned by the command, and run again with what was found."""

import json
import subprocess
import sys

import numpy as np
import pytest

from kernelyard import Config, Space
from kernelyard._store.log import Log


@pytest.fixture
def tune(environment, tmp_path):
    """Tune a file in a process of its own, on a store that starts empty."""

    def tune(path):
        finished = subprocess.run(
            [sys.executable, "-m", "kernelyard", "tune", path, "--json", "--strategy=exhaustive"],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "KERNELYARD_STORE": str(tmp_path / "store")},
        )
        assert (finished.returncode, finished.stderr) == (0, "")
        return json.loads(finished.stdout)["workloads"]

    return tune


def test_it_is_recorded_tuned_and_run_with_the_best(make_runtime, source, tune, tmp_path):
    path, store = tmp_path / "work.jsonl", tmp_path / "store"
    space = Space({"autoscheduler": ("none", "Mullapudi2016"), "parallelism": ("2",)})
    blur = source("", "blur", "x: float32, ->out: float32")
    blur = type(blur)(
        blur.language, blur.code, blur.entry, blur.arguments, blur.options, "blur", space=space
    )
    runtime = make_runtime(KERNELYARD_RECORD=str(path))
    x, out = np.ones((770, 1026), "float32"), np.zeros((768, 1024), "float32")
    runtime.kernel(blur, "cpu")(x, out)
    (first,) = tune(path)
    before = Log(store / "log.sqlite").count()
    (second,) = tune(path)
    run = make_runtime(KERNELYARD_STORE=str(store))
    run.kernel(blur, "cpu")(x, out)

    np.testing.assert_allclose(out, 1, rtol=1e-5)
    assert first["arguments"] == ["float32[770, 1026]", "float32[768, 1024]"]
    assert (first["state"], second["state"]) == ("tuned", "known")
    assert len(first["tuned"]["tried"]) == 2
    assert first["tuned"]["config"] == second["tuned"]["config"]
    assert Log(store / "log.sqlite").count() == before
    assert run.events[-1].config == str(Config.from_json(first["tuned"]["config"]))
    assert run.events[-1].origin == "store"
