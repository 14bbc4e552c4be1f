"""The command ``python -m benchmarks``: run cases by name, all without one."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks import table
from benchmarks.case import Case, CaseError
from benchmarks.cases import CASES, chosen
from benchmarks.harness import run


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--rounds", type=click.IntRange(1), help="How often; each case knows its own number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", type=click.Path(path_type=Path), help="Write NAME.json in this directory.")
@click.option("--list", "only_list", is_flag=True, help="List the cases and run nothing.")
def main(
    names: tuple[str, ...], rounds: int | None, save: Path | None, *, as_json: bool, only_list: bool
) -> None:
    """Compare ours with the peers, side by side in one run.

    NAME is a case, or the first word of several: ``train`` runs all that begin with ``train-``.
    """
    cases = _chosen(names)
    if only_list:
        for case in cases:
            click.echo(f"{case.name:<20} {case.title}, {case.unit}")
        return
    results = list(_results(cases, rounds, save, show=not as_json))
    if as_json:
        click.echo(json.dumps(results[0] if len(cases) == len(results) == 1 else results, indent=1))
    if len(results) < len(cases):
        sys.exit(1)


def _results(
    cases: list[Case], rounds: int | None, save: Path | None, *, show: bool
) -> Iterator[dict[str, Any]]:
    """Run the cases; one that cannot be run says why, and the others go on."""
    for case in cases:
        try:
            result = run(case, rounds=rounds, tell=_tell)
        except CaseError as error:
            click.echo(f"{case.name}: {error}", err=True)
            continue
        if save:
            save.mkdir(parents=True, exist_ok=True)
            (save / f"{case.name}.json").write_text(json.dumps(result, indent=1) + "\n")
        if show:
            table.show(result)
        yield result


def _chosen(names: tuple[str, ...]) -> list[Case]:
    try:
        return chosen(names)
    except KeyError as unknown:
        known = ", ".join(CASES)
        raise click.UsageError(f"no case {unknown.args[0]}; there are {known}") from None


def _tell(what: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    click.echo(f"{what:<70}{end}", nl=False, err=True)


main()
