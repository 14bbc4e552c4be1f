"""Decide by rule where nothing may be measured: the first that can be built and run."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kernelyard._runtime.contenders import lost, working
from kernelyard._runtime.delivery import Delivered
from kernelyard._runtime.request import Request
from kernelyard._tune.record import Contender

if TYPE_CHECKING:
    from kernelyard._runtime.engine import Engine
    from kernelyard._tune.stage import Stage

REASONS = {
    "replay": "the first that works: nothing is recorded, and nothing may be measured",
    "deterministic": "the first that works, as the rule is",
}


def first_that_works(
    engine: "Engine", field: Sequence[Request], arguments: Sequence[object], stage: "Stage"
) -> tuple[Delivered | None, list[Contender]]:
    """Build and run in order until one works; give it, and what became of those before it.

    It has run once on the arguments; what the others did to them is undone.
    """
    contenders: list[Contender] = []
    for request, tried in _tried(engine, field):
        if isinstance(tried, Delivered):
            try:
                tried.launcher(*arguments)
            except Exception as error:  # noqa: BLE001 - it is the outcome
                stage.restore()
                contenders.append(lost(request, error))
                continue
            return tried, [*contenders, working(tried, None)]
        contenders.append(lost(request, tried))
    return None, contenders


def _tried(
    engine: "Engine", field: Sequence[Request]
) -> Iterator[tuple[Request, Delivered | BaseException]]:
    for request in field:
        (tried,) = engine.attempt([request])
        yield request, tried
