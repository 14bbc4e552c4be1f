"""``kernelyard replay``: run search strategies against a recorded space, without any device."""

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from kernelyard._cli.output import as_json, show_facts, show_json, show_table
from kernelyard._errors import MissingExtraError
from kernelyard._progress import showing
from kernelyard._settings import Settings
from kernelyard._tune.recording import Recording
from kernelyard._tune.replay import MARKS, Mark, Score, replay as run
from kernelyard._tune.strategies import names


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strategy", "chosen", multiple=True, metavar="NAME", help="Default: all there are.")
@click.option("--seeds", type=click.IntRange(1), default=20, show_default=True)
@as_json
def replay(file: Path, chosen: tuple[str, ...], seeds: int, *, as_json: bool) -> None:
    """Run strategies against the recorded space in FILE; no device is needed.

    FILE is a recording of kernelyard's, a cache of Kernel Tuner's or T4 results. Shown is what was
    the best found, as times of the optimum, after 1, 2, 5 and 10 % of the space: the median over
    the seeds, and between which values the middle half lies.
    """
    recording = Recording.read(file)
    scores = _scores(recording, chosen or names(), seeds, insist=bool(chosen))
    facts = _facts(recording)
    if as_json:
        show_json({"recording": facts, "scores": [_plain(score) for score in scores]})
        return
    show_facts(facts)
    heads = ("strategy", *(f"{share:.0%}" for share in MARKS))
    show_table(heads, [(it.strategy, *map(_cell, it.marks)) for it in scores])


def _scores(
    recording: Recording, strategies: Sequence[str], seeds: int, *, insist: bool
) -> list[Score]:
    """Run one after the other; one whose package is missing is left out, unless it was named."""
    scores = []
    mode = Settings.from_environment().progress
    with showing(mode, "replaying", len(strategies)) as advance:
        for strategy in strategies:
            try:
                scores.append(run(recording, strategy, seeds=range(seeds)))
            except MissingExtraError as error:
                if insist:
                    raise
                click.echo(str(error), err=True)
            advance(strategy)
    if not scores:
        sys.exit(1)
    return scores


def _facts(recording: Recording) -> dict[str, object]:
    failed = sum(cost is None for cost in recording.costs)
    return {
        "name": recording.name,
        "configs": recording.space.size,
        "failed": failed,
        "optimum": f"{recording.optimum:.6g} {recording.unit}".strip(),
        "noise": "unknown" if recording.noise is None else f"{recording.noise:.1%}",
    }


def _plain(score: Score) -> dict[str, object]:
    """Give the facts for JSON, which has no infinite numbers."""
    facts = attrs.asdict(score)
    for mark in facts["marks"]:
        mark |= {name: None for name in ("low", "median", "high") if math.isinf(mark[name])}
    return facts


def _cell(mark: Mark) -> str:
    return f"{mark.median:.3f} ({mark.low:.3f} to {mark.high:.3f})"
