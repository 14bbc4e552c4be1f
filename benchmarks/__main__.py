"""The command ``python -m benchmarks``: run cases by name, all without one."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks.cases import CASES
from benchmarks.harness import run


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--rounds", type=int, help="How often; each case knows its own number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", type=click.Path(path_type=Path), help="Write NAME.json in this directory.")
def main(names: tuple[str, ...], rounds: int | None, save: Path | None, *, as_json: bool) -> None:
    """Compare ours with the peers, side by side in one run."""
    unknown = [name for name in names if name not in CASES]
    if unknown:
        raise click.UsageError(f"no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    results = []
    for name in names or CASES:
        result = run(CASES[name], rounds=rounds, tell=_tell)
        results.append(result)
        if save:
            save.mkdir(parents=True, exist_ok=True)
            (save / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
        if not as_json:
            _show(result)
    if as_json:
        click.echo(json.dumps(results[0] if len(results) == 1 else results, indent=1))


def _tell(what: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    click.echo(f"{what:<70}", nl=False, err=True)
    click.echo(end, nl=False, err=True)


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{result['case']}: {result['title']}, {result['unit']}")
    figures = list(next(iter(result["sides"].values())))
    for column in ("side", *figures, "times ours"):
        table.add_column(column, justify="left" if column == "side" else "right")
    for side, summary in result["sides"].items():
        cells = [f"{s['median']:.4g} ± {s['spread']:.2g}" for s in summary.values()]
        ratio = result["ratios"].get(side)
        table.add_row(side, *cells, f"{ratio:.2f}" if ratio else "")
    Console().print(table)


main()
