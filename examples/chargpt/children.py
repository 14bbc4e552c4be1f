"""Run training in processes of its own, and see that none outlives the demo."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import attrs
from figures import Figures
from progress import See, watching

_PATIENCE = 5.0


class RunError(Exception):
    """A training process failed; the message says all that is known of why."""


@attrs.frozen(kw_only=True)
class Plan:
    """One training run to make."""

    label: str
    name: str
    """What its files are called."""
    backend: str
    steps: int


def run_in_turns(plans: Sequence[Plan], directory: Path) -> list[Figures]:
    """Start the runs one after the other, then have each do a stretch of its steps in turn.

    So none competes with another, and a busy minute of the machine slows all of them alike.
    ``RunError`` as soon as one fails.
    """
    with contextlib.ExitStack() as stack:
        watch = stack.enter_context(watching())
        children = []
        for plan in plans:
            see = watch(plan.label, plan.steps)
            child = stack.enter_context(Child(plan, directory, see))
            child.follow()
            children.append(child)
        while any([child.resume() for child in children]):  # noqa: C419 - all of them, each time
            pass
        return [child.figures() for child in children]


class Child:
    """One training process, in a group of its own that ends with the ``with`` block."""

    def __init__(self, plan: Plan, directory: Path, see: See) -> None:
        self._plan = plan
        self._see = see
        self._result = directory / f"{plan.name}.json"
        self._result.unlink(missing_ok=True)
        self._log = self._result.with_suffix(".log")
        self._log.write_text("", encoding="utf-8")
        self._started = time.monotonic()
        self._ready = 0.0
        self._has_ended = False
        self._process = subprocess.Popen(
            _command(plan, self._result),
            env=_environment(directory),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            for number in (signal.SIGTERM, signal.SIGKILL):
                if self._process.poll() is None:
                    os.killpg(self._process.pid, number)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self._process.wait(_PATIENCE)

    def follow(self) -> bool:
        """Read what it says until it pauses (true) or ends (false); ``RunError`` if it failed."""
        assert self._process.stdout is not None
        with self._log.open("a", encoding="utf-8") as log:
            for line in self._process.stdout:
                if line == "pause\n":
                    return True
                if line.startswith("step 1 "):
                    self._ready = time.monotonic() - self._started
                log.write(line)
                self._see(line.rstrip())
        self._has_ended = True
        self._require_success()
        return False

    def resume(self) -> bool:
        """Have it do its next stretch; whether there is another after that."""
        if self._has_ended:
            return False
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended, and follow() says how
            os.write(self._process.stdin.fileno(), b"go\n")
        return self.follow()

    def figures(self) -> Figures:
        """Give what it measured, and how long it took to be ready, seen from here."""
        facts = json.loads(self._result.read_text(encoding="utf-8"))
        return attrs.evolve(Figures.from_json(facts), ready=self._ready)

    def _require_success(self) -> None:
        status = self._process.wait()
        if not status:
            return
        last = "\n".join(self._log.read_text(encoding="utf-8").splitlines()[-12:])
        said = f"it ended with status {status}; its last words:\n{last}"
        if self._result.exists():
            said = json.loads(self._result.read_text(encoding="utf-8"))["error"]
        raise RunError(f"{self._plan.label} failed\n\n{said}\n\nits log: {self._log}")


def _command(plan: Plan, result: Path) -> list[str]:
    work = ["train", "--backend", plan.backend, "--steps", str(plan.steps), "--result", str(result)]
    return [sys.executable, str(Path(__file__).parent), *work]


def _environment(directory: Path) -> Mapping[str, str]:
    """Give the children caches of the demo's own, so that it can tell cold from warm.

    And one thread unless the user says otherwise: for so small a model more are little faster, and
    where others use the machine they wait for one another: 2 steps/s instead of 10, measured.
    """
    return {
        "OMP_NUM_THREADS": "1",
        **os.environ,
        "KERNELYARD_STORE": str(directory / "store"),
        "KERNELYARD_PROGRESS": "on",
        "TORCHINDUCTOR_CACHE_DIR": str(directory / "inductor"),
    }
