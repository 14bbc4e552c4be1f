"""``kernelyard log``: what the log of tuning facts holds; out of it, and into it."""

import json
import sys
from pathlib import Path
from typing import IO

import attrs
import click

from kernelyard._cli.output import as_json, show_facts, show_json
from kernelyard._settings import Settings
from kernelyard._store import Store
from kernelyard._store.log import Log
from kernelyard._store.log.exchange import take, write_lines

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def log() -> None:
    """Look at the log of tuning facts, write it to a file, take in that of another machine."""


@log.command()
@click.argument("file", type=_FILE, required=False)
@as_json
def info(file: Path | None, *, as_json: bool) -> None:
    """Say how many records of which kind there are, in the store's log or in FILE."""
    told = Log(file) if file else the_log()
    counted = told.count()
    size = told.path.stat().st_size if told.path.exists() else 0
    facts = {"file": str(told.path), "size": size, "records": sum(counted.values())}
    if as_json:
        show_json({**facts, "kinds": counted})
    else:
        show_facts({**facts, **{f"  {kind}": count for kind, count in counted.items()}})


@log.command()
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=False))
@click.option("--format", "form", type=click.Choice(["jsonl", "t4"]), default="jsonl")
@click.option("--kernel", default="", help="Only what was recorded of kernels of this name.")
@as_json
def export(file: IO[str], form: str, kernel: str, *, as_json: bool) -> None:
    """Write the records to FILE (- is the standard output), as JSON Lines or as T4."""
    chosen = (it for it in the_log() if kernel in {"", it.label})
    if form == "t4":
        from kernelyard._tune.log.t4 import t4

        facts = t4(chosen)
        json.dump(facts, file, indent=1)
        count = len(facts["results"])
    else:
        count = write_lines(chosen, file)
    if as_json:
        show_json({"file": file.name, "format": form, "records": count})
    elif file is not sys.stdout:
        click.echo(f"{count} records written to {file.name}", err=True)


@log.command("import")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@as_json
def import_(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Take in the records of FILEs: JSON Lines, or logs. Exit status 1 if not all can be read."""
    into = the_log()
    taken = {str(file): take(into, file) for file in files}
    if as_json:
        show_json([{"file": file, **attrs.asdict(it)} for file, it in taken.items()])
    else:
        for file, it in taken.items():
            known = it.read - it.added
            click.echo(f"{file}: {it.added} new, {known} known, {it.unreadable} unreadable")
            for problem in it.problems:
                click.echo(f"{file}: {problem}", err=True)
    sys.exit(1 if any(it.unreadable or not it.is_whole for it in taken.values()) else 0)


def the_log() -> Log:
    """Give the log of the user's store."""
    return Store(Settings.from_environment().store, warn=_say).log


def _say(message: str, _: type[Warning]) -> None:
    click.echo(f"kernelyard: {message}", err=True)
