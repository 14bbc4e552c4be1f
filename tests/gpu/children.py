"""A part in processes of its own: one that dies or hangs leaves what it and the others found."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import attrs
from outcome import FAILED, NOT_RUN
from ready import HERE

_SAID = 1500
"""So many letters of what a process that died said last."""
_LEAST = 2.0


@attrs.frozen
class Part:
    """A part in one half; its processes write down under ``place`` how far they came."""

    name: str
    half: str
    place: Path
    environment: Mapping

    def run(self, deadline):
        """Give how each step ended, as it ends; ``deadline`` is on the monotonic clock."""
        left = None
        while left is None or left:
            seconds = deadline - time.monotonic()
            if seconds < _LEAST:
                missed = left or [self.name]
                yield from (_ended(it, NOT_RUN, "there was no time left") for it in missed)
                return
            lines, died = self._process(seconds, left or [])
            steps = next((list(it["steps"]) for it in lines if "steps" in it), None)
            ended = [it for it in lines if "end" in it]
            done = {it["end"] for it in ended}
            yield from ended
            if steps is None:
                yield _ended(self.name, FAILED, died or "it did not begin")
                return
            left = [it for it in steps if it not in done]
            begun = [it["begin"] for it in lines if "begin" in it and it["begin"] in left]
            if begun or (left and not done):
                left.remove(lost := begun[0] if begun else left[0])
                yield _ended(lost, FAILED, died or "its process ended without a word")

    def _process(self, seconds, steps):
        """Run one process; give the lines that it wrote, and why it died if it did."""
        lines, said = (self.place / f"{self.name}.{it}" for it in ("jsonl", "log"))
        lines.unlink(missing_ok=True)
        command = [sys.executable, HERE / "part.py", self.name, self.half, lines, *steps]
        with said.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
            try:
                status, died = process.wait(seconds), ""
            except subprocess.TimeoutExpired:
                status, died = None, f"it took longer than the {seconds:.0f} s that were left"
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if status:
            died = f"its process ended with status {status}: {_last(said)}"
        return _read(lines), died


def _read(lines):
    if not lines.exists():
        return []
    texts = lines.read_text(encoding="utf-8").splitlines()
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):
            found.append(json.loads(text, parse_constant=str))
    return found


def _last(said):
    return said.read_text(encoding="utf-8", errors="replace")[-_SAID:].strip()


def _ended(step, outcome, reason):
    return {"end": step, "outcome": outcome, "reason": reason, "seconds": 0.0, "figures": {}}
