"""``kernelyard warm``: do ahead of time what makes first builds fast."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import click

from kernelyard._cli.output import as_json, guarded, show_json, show_table
from kernelyard._model.source import Source
from kernelyard._plugins.entry_points import Reference, references
from kernelyard._plugins.loading import Importer, Quarantined
from kernelyard._runtime import Runtime

GROUP = "kernelyard_samples"
"""Entry points of front ends: functions that give kernels as they will hand them in."""


@attrs.frozen
class Step:
    """What was done for one front end: ``READY``, ``DONE`` now, or ``FAIL``."""

    front_end: str
    state: str
    detail: str
    seconds: float = 0.0


@click.command()
@as_json
def warm(*, as_json: bool) -> None:
    """Prepare the first builds of every front end; exit status 1 if something fails.

    Once per machine, user and toolchain; a second time costs nothing. What it makes lies in the
    store (KERNELYARD_STORE) and is good for the very files that were made: run it again in a copy.
    """
    runtime = Runtime()
    steps = [step for found in references(GROUP) for step in _warm(runtime, found)]
    runtime.close()
    if as_json:
        show_json([attrs.asdict(step) for step in steps])
    else:
        rows = [(s.front_end, s.state, s.detail, f"{s.seconds:.1f} s") for s in steps]
        show_table(("front end", "state", "detail", "took"), rows)
        if not steps:
            click.echo("no front end is installed", err=True)
    sys.exit(1 if any(step.state == "FAIL" for step in steps) else 0)


def _warm(runtime: Runtime, front_end: Reference) -> Sequence[Step]:
    """Prepare what one front end will hand in."""
    name = front_end.name
    loaded = Importer(runtime.settings.plugin_timeout).load(front_end)
    if isinstance(loaded, Quarantined):
        return [Step(name, "FAIL", loaded.reason)]
    samples, raised = guarded(lambda: _samples(loaded.plugin))
    if raised:
        return [Step(name, "FAIL", raised)]
    steps: list[Step] = []
    for source, device in samples:
        prepared, raised = guarded(lambda: runtime.prepare([source], device))  # noqa: B023 - at once
        steps += [Step(name, "DONE", it.words, it.seconds) for it in prepared or ()]
        steps += [Step(name, "FAIL", raised)] if raised else []
    return steps or [Step(name, "READY", "there is nothing to prepare")]


def _samples(give: Any) -> list[tuple[Source, str]]:
    """Ask for the samples; ``TypeError`` says what came in their place."""
    if not callable(give):
        raise TypeError(f"expected a function that gives kernels, found {_named(give)}")
    given = give()
    if not isinstance(given, Iterable):
        raise TypeError(f"expected pairs of a Source and a device, found {_named(given)}")
    samples = list(given)
    for sample in samples:
        match sample:
            case (Source(), str()):
                continue
        raise TypeError(f"expected a pair of a Source and a device, found {_named(sample)}")
    return samples


def _named(thing: object) -> str:
    return f"{type(thing).__name__} {thing!r:.80}"
