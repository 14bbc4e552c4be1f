"""The demo runs as the README says, and fails as it should."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "examples" / "chargpt"


def demo(directory, *arguments, **variables):
    return subprocess.run(
        [sys.executable, str(DEMO), "--directory", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def failing(tmp_path):
    """A search path on which every compiler fails."""
    for name in ("g++", "clang++"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def test_with_a_compiler_that_always_fails_it_ends_with_the_clear_error(tmp_path, failing):
    ended = demo(tmp_path / "empty", "--steps", "2", PATH=failing, CXX="")

    assert ended.returncode == 1
    assert "fails with exit status 1" in ended.stderr + ended.stdout
    assert "install one" in ended.stderr + ended.stdout


def test_it_trains_and_with_a_warm_store_it_needs_no_compiler(directory):
    cold = demo(directory, "--steps", "20", "--json")
    warm = demo(directory, "--steps", "20", "--json", PATH="/nonexistent", CXX="")

    assert cold.returncode == 0, cold.stderr
    assert warm.returncode == 0, warm.stderr
    assert json.loads(cold.stdout)
    assert (directory / "chargpt.png").stat().st_size > 10_000
