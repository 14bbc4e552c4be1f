"""A hundred plugins cost a launch nothing, and a start only what reading them costs."""

import json
import os
import subprocess
import sys

import pytest

PLUGIN = """from kernelyard.plugin import hookimpl

kernelyard_contract = (1, 1)


@hookimpl
def kernelyard_targets():
    return []


@hookimpl
def kernelyard_accepts():
    from kernelyard.plugin import Rejected

    return Rejected("it is a dummy")
"""
LAUNCH = """
import json, sys
from array import array
from kernelyard import Argument, Runtime, Source

code = 'extern "C" void twice(float* x, long n) { for (long i = 0; i < n; ++i) x[i] *= 2; }'
arguments = [Argument.inout("x", "float32"), Argument.scalar("n", "int64")]
runtime = Runtime()
launch = runtime.kernel(Source("cpp", code, "twice", arguments), "cpu", plugin="cpp_cpu")
x, calls = array("f", [1.0]), []
sys.setprofile(lambda frame, event, argument: calls.append(event))
launch(x, 1)
sys.setprofile(None)
heavy = sorted({"torch", "numpy", "triton", "halide", "rich", "click"} & set(sys.modules))
found = len(runtime.plugins.all)
print(json.dumps({"calls": calls, "found": found, "x": x[0], "heavy": heavy}))
"""


@pytest.fixture
def crowd(tmp_path):
    """The environment of a machine with a hundred dummies installed."""
    site = tmp_path / "site"
    for number in range(100):
        info = site / f"dummy_{number}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "entry_points.txt").write_text(f"[kernelyard]\ndummy_{number} = dummy_{number}\n")
        (site / f"dummy_{number}.py").write_text(PLUGIN)
    return {**os.environ, "PYTHONPATH": str(site), "KERNELYARD_STORE": str(tmp_path / "store")}


def run(environment, *arguments):
    finished = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return json.loads(finished.stdout)


def test_the_command_lists_them_all(crowd):
    listed = run(crowd, "-m", "kernelyard", "plugins", "--json")

    assert sum(plugin["name"].startswith("dummy_") for plugin in listed) == 100
    assert not any(plugin["reason"] for plugin in listed)


def test_a_launch_makes_the_same_calls_as_without_them(crowd):
    alone = run({**crowd, "PYTHONPATH": ""}, "-c", LAUNCH)
    among = run(crowd, "-c", LAUNCH)

    assert among["found"] == alone["found"] + 100
    assert among["calls"] == alone["calls"]
    assert "call" not in among["calls"]  # no Python function: the launcher is one C call
    assert among["x"] == alone["x"] == 2.0
    assert among["heavy"] == []
