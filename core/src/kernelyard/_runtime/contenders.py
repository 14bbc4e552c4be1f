"""What a race's record says of each who took part."""

from collections.abc import Sequence

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.record import Record, Subject
from kernelyard._model.source import Source
from kernelyard._runtime.delivery import Delivered
from kernelyard._runtime.request import Request
from kernelyard._store.log.host import processor
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


def record(
    request: Request, config: Config, key: Key, outcome: Outcome, shapes: Sequence[str]
) -> Record | None:
    """Give what the log is told of a contender, if anything was found out of it."""
    if outcome is None:
        return None
    device = request.report.facts.get("model", "") or processor()
    return Record(
        about=Subject.of(key, device=device, shapes=tuple(shapes)),
        config=config,
        outcome=outcome,
        label=request.source.label,
        plugin=request.plugin,
    )
