"""Train in this process, one line for each step, and leave the figures in a file."""

import json
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from figures import Figures, Kernel
from model import GPT, Shape
from text import Text

from kernelyard import KernelyardError

_SEED = 20240229
_LENGTH = 64
_BATCH = 16
_RATE = 3e-3
_STRETCH = 25
"""Steps between two pauses, in which another process may have the machine."""


def work(*, backend: str, steps: int, result: Path) -> int:
    """Train, and write the figures or what went wrong; give the exit status."""
    try:
        train(backend, steps).save(result)
    except Exception as error:  # noqa: BLE001 - whatever it is, the demo has to show it
        traceback.print_exc()
        result.write_text(json.dumps({"error": words_of(error)}), encoding="utf-8")
        return 1
    return 0


def train(backend: str, steps: int) -> Figures:
    """Train the same model on the same batches, whoever computes it."""
    torch.manual_seed(_SEED)
    text = Text.from_python()
    shape = Shape(alphabet=len(text.alphabet), length=_LENGTH, width=96, heads=4, blocks=4)
    model = GPT(shape)
    advance = _stepper(model, text, backend)
    losses: list[float] = []
    durations: list[float] = []
    started = time.monotonic()
    for step in range(1, steps + 1):
        before = time.monotonic()
        losses.append(advance())
        durations.append(time.monotonic() - before)
        _say(f"step {step} {losses[-1]:.4f}")
        if step % _STRETCH == 0 and step < steps:
            _pause()
    return Figures(
        backend=backend,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        losses=losses,
        first_step=durations[0],
        steps_per_second=1 / statistics.median(durations[1:]) if steps > 1 else None,
        kernels=_kernels(backend, started),
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _pause() -> None:
    """Wait for the demo's word; end if the demo is gone."""
    _say("pause")
    if not sys.stdin.readline():
        sys.exit("the demo has ended")


def _stepper(model: GPT, text: Text, backend: str) -> Callable[[], float]:
    """Give a function that does one step and says the loss before it."""
    loss_of: Any = model if backend == "eager" else torch.compile(model, backend=backend)
    optimizer = torch.optim.AdamW(model.parameters(), lr=_RATE)
    batches = text.batches(size=_BATCH, length=_LENGTH, seed=_SEED)

    def advance() -> float:
        loss = loss_of(*next(batches))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return float(loss.detach())

    return advance


def _kernels(backend: str, started: float) -> list[Kernel]:
    if backend != "kernelyard":
        return []
    from kernelyard.torch import runtime

    return [
        Kernel(
            name=event.kernel,
            plugin=event.plugin,
            origin=event.origin,
            started=event.started - started,
            finished=event.finished - started,
            launches=event.launches,
        )
        for event in runtime().events
    ]


def words_of(error: BaseException) -> str:
    """Say what went wrong: kernelyard's own words where it spoke, else the end of the trace.

    Dynamo wraps what a backend raises and puts pages of its own around it.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KernelyardError):
            notes = getattr(cause, "__notes__", [])
            return "\n".join([f"{type(cause).__name__}: {cause}", *notes])
        cause = getattr(cause, "inner_exception", None) or cause.__cause__ or cause.__context__
    return "".join(traceback.format_exception(error)[-3:]).rstrip()
