"""What a race's record says of each who took part."""

import attrs

from kernelyard._model.failure import Failure
from kernelyard._model.source import Source
from kernelyard._runtime.delivery import Delivered
from kernelyard._runtime.request import Request
from kernelyard._tune.record import Contender, Outcome


def working(delivered: Delivered, outcome: Outcome) -> Contender:
    """Record a contender that could be run, and what became of it."""
    request, built = delivered.request, delivered.built
    return Contender(
        plugin=request.plugin,
        language=request.source.language,
        label=request.source.label,
        config=str(built.config),
        key=built.key.digest,
        outcome=outcome,
    )


def lost(request: Request, error: object) -> Contender:
    """Record a contender that could not be built or loaded."""
    failure = Failure.of(error) if isinstance(error, BaseException) else None
    absent = rejected(request.source, failure)
    return attrs.evolve(absent, plugin=request.plugin, config=str(request.config))


def rejected(source: Source, failure: Failure | None) -> Contender:
    """Record a source that no plugin takes."""
    return Contender(
        plugin="",
        language=source.language,
        label=source.label,
        config="",
        key="",
        outcome=failure,
    )
