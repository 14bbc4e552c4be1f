"""Ways to run the command."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kernelyard._cli import cli


@pytest.fixture
def command(alone, tmp_path, monkeypatch):
    """Run the command in this process; give its exit status and what it printed."""
    monkeypatch.setenv("KERNELYARD_STORE", str(tmp_path / "store"))

    def command(*arguments):
        result = CliRunner().invoke(cli, list(map(str, arguments)), catch_exceptions=False)
        return result.exit_code, result.output

    return command


@pytest.fixture
def json_of(command):
    """Run the command with --json; give its exit status and its facts."""

    def json_of(*arguments):
        status, printed = command(*arguments, "--json")
        return status, json.loads(printed)

    return json_of


@pytest.fixture
def real(site, tmp_path):
    """Run the command as a process of its own; give its exit status, what it printed and said."""

    def real(*arguments, **environ):
        path = [str(site.root), *filter(None, [os.environ.get("PYTHONPATH")])]
        finished = subprocess.run(
            [sys.executable, "-m", "kernelyard", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path),
                "KERNELYARD_STORE": str(tmp_path / "store"),
                **environ,
            },
        )
        return finished.returncode, finished.stdout, finished.stderr

    return real
