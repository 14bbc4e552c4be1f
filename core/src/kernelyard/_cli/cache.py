"""``kernelyard cache``: what the store holds, whether it is whole, and how to empty it."""

import sys

import attrs
import click

from kernelyard._cli.output import as_json, show_facts, show_json
from kernelyard._settings import Settings
from kernelyard._store import Store
from kernelyard._store.audit import clear as clear_store, damage, holdings


@click.group()
def cache() -> None:
    """Look after the store of built artifacts."""


@cache.command()
@as_json
def info(*, as_json: bool) -> None:
    """Say where the store is and what it holds; sizes in bytes."""
    store = _store()
    facts = {"root": str(store.root), **attrs.asdict(holdings(store))}
    (show_json if as_json else show_facts)(facts)


@cache.command()
@as_json
def verify(*, as_json: bool) -> None:
    """Check every digest; exit status 1 if something is damaged.

    Damage needs no repair by hand: what is damaged is rebuilt when it is next asked for.
    """
    store = _store()
    found = damage(store)
    if as_json:
        show_json([{"file": file, "problem": problem} for file, problem in found])
    else:
        for file, problem in found:
            click.echo(f"{file}: {problem}")
        held = holdings(store)
        click.echo(f"{held.entries} entries, {held.objects} objects, {len(found)} damaged")
    sys.exit(1 if found else 0)


@cache.command()
@as_json
def clear(*, as_json: bool) -> None:
    """Remove all that kernelyard keeps; every kernel is built anew when it is next asked for."""
    store = _store()
    count = clear_store(store)
    if as_json:
        show_json({"root": str(store.root), "removed": count})
    else:
        click.echo(f"removed {count} entries from {store.root}")


def _store() -> Store:
    return Store(Settings.from_environment().store)
