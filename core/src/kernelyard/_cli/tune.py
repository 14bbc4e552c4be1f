"""``kernelyard tune``: tune what a run has recorded, before it is run in earnest."""

import itertools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import click

from kernelyard._cli.output import as_json, show_json, show_table
from kernelyard._errors import WorkloadError
from kernelyard._runtime import Runtime
from kernelyard._runtime.offline import Outcome, Terms, tune as tune_all
from kernelyard._tune.log.drawing import page, save_png
from kernelyard._tune.log.summary import shown, summaries
from kernelyard._tune.strategies import named
from kernelyard._tune.terms import Budget
from kernelyard._tune.tuned import Tuned
from kernelyard._tune.workload.file import read
from kernelyard._tune.workload.workload import Workload

_HEAD = ("kernel", "arguments", "tried", "guess", "best", "times as fast", "config", "because")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _drawn(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuse what could not be drawn after all the work is done."""
    if path is None:
        return None
    if path.suffix not in {".html", ".png"}:
        raise click.BadParameter(f"{path} is no page (.html) and no picture (.png)")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no directory {path.parent}")
    page([])  # or the drawing library is missing
    return path


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    help="How long to search for each workload.",
)
@click.option("--trials", type=click.IntRange(1), help="How many configs to try for each.")
@click.option("--strategy", default="default", show_default=True, help="How to search.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of strategy and arguments.")
@click.option("--kernel", "kernels", multiple=True, metavar="NAME", help="Only kernels so named.")
@click.option(
    "--isolate/--no-isolate",
    default=None,
    help="Try configs in a process that may crash or hang; by default as the plugin says.",
)
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="PAGE",
    callback=_drawn,
    help="Draw the search into a page (.html) or a picture (.png).",
)
@as_json
def tune(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Path,
    seconds: float,
    trials: int | None,
    strategy: str,
    seed: int,
    kernels: tuple[str, ...],
    plot: Path | None,
    *,
    isolate: bool | None,
    as_json: bool,
) -> None:
    """Tune the workloads that a run has recorded in FILE (KERNELYARD_RECORD=FILE).

    What is found is in the log of the store: runs take it from there. A second time nothing is
    measured, unless more is asked for. ^C ends it and keeps what was found. Exit status 1 if a
    kernel could not be tuned, 130 after ^C.
    """
    named(strategy)
    recorded = read(file)
    for problem in recorded.problems:
        click.echo(f"{file}: {problem}", err=True)
    workloads = _chosen(recorded.workloads, kernels, file)
    budget = Budget(seconds=seconds) if trials is None else Budget(seconds=seconds, trials=trials)
    terms = Terms(strategy=strategy, budget=budget, seed=seed, isolate=isolate)
    runtime = Runtime()
    try:
        outcomes = tune_all(runtime, workloads, terms, _teller(runtime, len(workloads)))
        if plot:
            _draw(runtime, outcomes, plot)
    finally:
        runtime.close()
    if as_json:
        facts = [_plain(it) for it in outcomes]
        show_json({"file": str(file), "problems": recorded.problems, "workloads": facts})
    else:
        show_table(_HEAD, [_row(it) for it in outcomes])
    states = {it.state for it in outcomes}
    sys.exit(130 if "interrupted" in states else int("failed" in states))


def _chosen(
    workloads: Sequence[Workload], kernels: Sequence[str], file: Path
) -> Sequence[Workload]:
    """Give the workloads of the kernels that were named, or all."""
    known = dict.fromkeys(it.kernel.source.label for it in workloads)
    unknown = [name for name in kernels if name not in known]
    if unknown:
        problem = f"has no kernel {unknown[0]!r}"
        raise WorkloadError(str(file), problem, f"it has {', '.join(known)}")
    return [it for it in workloads if not kernels or it.kernel.source.label in kernels]


def _teller(runtime: Runtime, count: int) -> Callable[[int, Workload], None]:
    """Say above each bar what it is of; where nobody watches, nothing."""
    mode = runtime.settings.progress
    is_shown = mode == "on" or (mode == "auto" and sys.stderr.isatty())

    def tell(place: int, workload: Workload) -> None:
        if is_shown:
            click.echo(f"{place}/{count} {workload}", err=True)

    return tell


def _draw(runtime: Runtime, outcomes: Sequence[Outcome], path: Path) -> None:
    subjects = dict.fromkeys(it.about for it in outcomes if it.about)
    found = summaries(itertools.chain.from_iterable(map(runtime.store.log.records, subjects)))
    if path.suffix == ".png":
        save_png(found, path)
    else:
        path.write_text(page(found), encoding="utf-8")


def _plain(outcome: Outcome) -> dict[str, Any]:
    workload = outcome.workload
    return {
        "kernel": workload.kernel.source.label,
        "device": workload.kernel.device,
        "plugin": workload.kernel.plugin,
        "arguments": [str(it) for it in workload.arguments],
        "state": outcome.state,
        "reason": outcome.reason,
        "tuned": outcome.tuned and outcome.tuned.to_json(),
    }


def _row(outcome: Outcome) -> tuple[str, ...]:
    """Give the line of the table; what is not known is empty."""
    workload, tuned = outcome.workload, outcome.tuned
    about = workload.kernel.source.label, workload.shown
    if tuned is None:
        return (*about, "0", "", "", "", "", outcome.reason)
    failed = sum(tuned.failures.values())
    return (
        *about,
        f"{len(tuned.tried)} ({failed} failed)" if failed else str(len(tuned.tried)),
        _time(tuned),
        _time(tuned, tuned.speedup or 1.0),
        f"{tuned.speedup:.2f}" if tuned.speedup else "",
        str(tuned.config),
        f"{outcome.reason} (known before)" if outcome.state == "known" else outcome.reason,
    )


def _time(tuned: Tuned, speedup: float = 1.0) -> str:
    """Say how long the guess took, or what is so many times as fast: they ran in turn."""
    last = tuned.measured(tuned.reference)
    if last is None:
        return ""
    return shown(attrs.evolve(last, samples=tuple(it / speedup for it in last.samples)))
