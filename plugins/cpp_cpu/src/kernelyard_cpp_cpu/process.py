"""Run the compiler, whatever it does: its words are kept up to a limit."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import attrs

from kernelyard_cpp_cpu import inputs

_KEPT = 64 * 1024
_CHUNK = 1 << 16


@attrs.frozen
class Finished:
    """How a run ended: its exit status, and the first 64 KiB of what it said."""

    status: int
    words: str

    @property
    def output(self) -> str:
        """What it said; where it said nothing, how it ended."""
        if self.words:
            return self.words
        if self.status < 0:
            return f"ended by {signal.Signals(-self.status).name}, without a word"
        return f"exit status {self.status}, without a word"


def run(call: Sequence[str], directory: Path) -> Finished:
    """Run a command in a directory to its end."""
    with subprocess.Popen(
        call,
        cwd=directory,
        env=inputs.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        words = _beginning(process.stderr)
    return Finished(process.returncode, words.decode(errors="replace"))


def _beginning(stream: IO[bytes]) -> bytes:
    """Read to the end, and keep the beginning."""
    kept = b""
    while chunk := stream.read(_CHUNK):
        kept += chunk[: _KEPT - len(kept)]
    return kept
