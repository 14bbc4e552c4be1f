"""Show a result as a table: a line per figure, a column per side."""

from typing import Any

from rich.console import Console
from rich.table import Table


def show(result: dict[str, Any]) -> None:
    """Print medians and spreads, and beside each peer's how many times ours it is."""
    table = Table()
    table.add_column("")
    for side in result["sides"]:
        table.add_column(side, justify="right")
    ours, *peers = result["sides"].values()
    for figure, own in ours.items():
        cells = [_cell(own), *(_beside(peer.get(figure), own) for peer in peers)]
        table.add_row(figure, *cells)
    for name, value in result.get("differences", {}).items():
        table.add_row(name, f"{value:g}")
    console = Console()
    console.print(f"[bold]{result['case']}[/bold]: {result['title']}, {result['unit']}")
    console.print(table)


def _cell(summary: dict[str, Any]) -> str:
    return f"{summary['median']:.4g} ± {summary['spread']:.2g}"


def _beside(peer: dict[str, Any] | None, own: dict[str, Any]) -> str:
    if peer is None:
        return ""
    ratio = f" ({peer['median'] / own['median']:.2f} x)" if own["median"] else ""
    return f"{_cell(peer)}{ratio}"
