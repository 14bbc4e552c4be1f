"""The example plugin of the page works as the page says, from its entry point alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kernelyard(tmp_path):
    """Run the command with the example installed in a folder of its own."""
    info = tmp_path / "site" / "kernelyard_hello-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: kernelyard-hello\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kernelyard]\nhello = kernelyard_hello\n")
    example = ROOT / "examples" / "kernelyard-hello"
    path = os.pathsep.join([str(tmp_path / "site"), str(example)])

    def run(*arguments):
        finished = subprocess.run(
            [sys.executable, "-m", "kernelyard", *arguments, "--json"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": path, "KERNELYARD_STORE": str(tmp_path / "store")},
        )
        assert finished.stderr == ""
        return json.loads(finished.stdout)

    return run


def test_it_is_listed(kernelyard):
    (hello,) = [p for p in kernelyard("plugins") if p["name"] == "hello"]

    assert hello["role"] == "backend"
    assert hello["lacks"] == []


def test_the_doctor_runs_its_probe(kernelyard):
    findings = kernelyard("doctor")["findings"]
    (hello,) = [finding for finding in findings if finding["plugin"] == "hello"]

    assert hello["state"] == "PASS"


def test_it_is_chosen_for_its_device_and_the_others_say_why_they_are_not(kernelyard, tmp_path):
    kernel = tmp_path / "kernel.py"
    kernel.write_text("def kernel(x): pass\n")

    explained = kernelyard("explain", str(kernel), "--language", "python", "--device", "hello")
    refused = [c for c in explained["candidates"] if not c["accepted"]]

    assert explained["chosen"] == "hello"
    assert len(refused) == 3
    assert all("not hello" in candidate["verdict"] for candidate in refused)
