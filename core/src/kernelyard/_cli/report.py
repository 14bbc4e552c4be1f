"""``kernelyard report``: what was tried, and what it brought."""

from pathlib import Path

import click

from kernelyard._cli.log import the_log
from kernelyard._cli.output import as_json, show_json, show_table
from kernelyard._tune.log.drawing import HEAD, page, row, save_png
from kernelyard._tune.log.summary import summaries

_PATH = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.option("--html", "page_at", type=_PATH, help="Write a page that needs nothing beside it.")
@click.option("--png", "picture_at", type=_PATH, help="Write a picture.")
@click.option("--kernel", default="", help="Only kernels of this name.")
@as_json
def report(page_at: Path | None, picture_at: Path | None, kernel: str, *, as_json: bool) -> None:
    """Tell from the log: the best so far over time, times by parameter, failures by kind."""
    found = summaries(the_log(), kernel)
    if page_at:
        page_at.write_text(page(found), encoding="utf-8")
    if picture_at:
        save_png(found, picture_at)
    if as_json:
        show_json([it.to_json() for it in found])
        return
    show_table(HEAD, [row(it) for it in found])
    if not found:
        click.echo("nothing was tried yet", err=True)
