"""``kernelyard plugins``: who is installed, and who is kept out."""

import click

from kernelyard._cli.output import as_json, show_json, show_table
from kernelyard._plugins import Plugin, Plugins
from kernelyard._settings import Settings


@click.command()
@as_json
def plugins(*, as_json: bool) -> None:
    """List plugins: name, role, priority, version, where from; why one is kept out."""
    settings = Settings.from_environment()
    found = Plugins.discover(limit=settings.plugin_timeout).all
    if as_json:
        show_json([_facts(plugin) for plugin in found])
        return
    columns = ("plugin", "state", "priority", "version", "from", "notes")
    show_table(columns, [_row(plugin) for plugin in found])
    for plugin in found:
        if plugin.quarantine and plugin.quarantine.traceback:
            click.echo(f"\n{plugin.name}, when it was imported:\n{plugin.quarantine.traceback}")
    if not found:
        click.echo("no plugin is installed", err=True)


def _row(plugin: Plugin) -> tuple[object, ...]:
    note = plugin.quarantine.reason if plugin.quarantine else plugin.gap
    origin = plugin.reference.distribution or plugin.reference.module
    return plugin.name, plugin.role, plugin.priority, plugin.version or "-", origin, note


def _facts(plugin: Plugin) -> dict[str, object]:
    quarantine = plugin.quarantine
    return {
        "name": plugin.name,
        "role": plugin.role,
        "priority": plugin.priority,
        "version": plugin.version,
        "module": str(plugin.reference),
        "distribution": plugin.reference.distribution,
        "lacks": list(plugin.lacks),
        "reason": quarantine.reason if quarantine else "",
        "traceback": quarantine.traceback if quarantine else "",
    }
