"""Print facts and tables: drawn on a terminal, aligned plain text in a pipe."""

import sys
from collections.abc import Sequence

Row = Sequence[str]


def show_heading(text: str) -> None:
    """Print what comes next."""
    if sys.stdout.isatty():
        from rich.console import Console

        Console().rule(f"[bold]{text}", align="left")
    else:
        print(f"\n{text}")


def show_table(columns: Row, rows: Sequence[Row], *, texts: int = 1) -> None:
    """Print rows; the first ``texts`` columns are flush left, the numbers after them right."""
    if sys.stdout.isatty():
        _draw(columns, rows, texts)
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        cells = [
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def _draw(columns: Row, rows: Sequence[Row], texts: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < texts else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def short(name: str, width: int = 44) -> str:
    """Shorten the name of a kernel, keeping its beginning and its number."""
    plain = name.removeprefix("cpp_fused_").removeprefix("_")
    if len(plain) <= width:
        return plain
    head, _, number = plain.rpartition("_")
    return f"{head[: width - len(number) - 2]}…_{number}"
