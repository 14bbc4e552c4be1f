"""Show results: tables on a terminal, plain text in a pipe, JSON where asked for."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""The option that every command has."""


def show_json(facts: object) -> None:
    """Print facts as indented JSON."""
    click.echo(json.dumps(facts, indent=2))


def show_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = ""
) -> None:
    """Print rows: drawn on a terminal, else one line a row, with tabs between the cells."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(_one_line(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console().print(table)


def show_facts(facts: Mapping[str, object]) -> None:
    """Print named facts, one a line."""
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        click.echo(f"{name:<{width}}  {value}")


def guarded(probe: Callable[[], Any]) -> tuple[Any, str]:
    """Call something of a stranger's; give its result, or nothing and what it raised."""
    try:
        return probe(), ""
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a report has to survive what it reports on
        return None, f"{error}" or type(error).__name__


def _one_line(cell: object) -> str:
    return " ".join(str(cell).split())
