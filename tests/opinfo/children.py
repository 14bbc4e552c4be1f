"""Run cases in child processes: what kills one is how its case ended, and the rest goes on."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

CHILD = Path(__file__).parent / "child.py"
SILENCE = 300.0
"""Seconds without a word after which a child is taken for hung."""


def run(backend, names, environment, tell):
    """Give how each case ended; ``tell`` is called with its name when it has."""
    results = {}

    def ended(name, facts):
        results[name] = facts
        tell(name)

    while left := [name for name in names if name not in results]:
        begun, status, said = _run_child(backend, left, environment, ended)
        if begun is None:
            raise ChildProcessError(f"a child died of {status} before its first case:\n{said}")
        if begun not in results:
            facts = {"ended": f"fail: died of {status}", "kernels": 0, "launched": 0}
            ended(begun, {**facts, "said": said})
    return results


def _run_child(backend, names, environment, ended):
    """Run one child as far as it gets; give the last case that it began, and its own end."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", str(CHILD), backend],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=environment,
            start_new_session=True,  # so that a hung one is killed with its compilers
        )
        process.stdin.write("\n".join(names))
        process.stdin.close()
        begun = None
        for line in _lines(process):
            facts = json.loads(line)
            begun = facts.pop("case")
            if facts:
                ended(begun, facts)
        status = process.wait()
        said.seek(0)
        return begun, signal.Signals(-status).name if status < 0 else status, said.read()[-4000:]


def _lines(process):
    """Give what a child prints, line by line; one that is silent for too long is killed."""
    while True:
        watch = threading.Timer(SILENCE, os.killpg, (process.pid, signal.SIGKILL))
        watch.start()
        line = process.stdout.readline()
        watch.cancel()
        if not line:
            return
        if line.startswith("{"):
            yield line
