"""The command ``kernelyard``: look at plugins, devices and the store."""

import sys

import click

from kernelyard._cli.cache import cache
from kernelyard._cli.doctor import doctor
from kernelyard._cli.explain import explain
from kernelyard._cli.log import log
from kernelyard._cli.plugins import plugins
from kernelyard._cli.replay import replay
from kernelyard._cli.report import report
from kernelyard._cli.tune import tune
from kernelyard._cli.warm import warm
from kernelyard._errors import KernelyardError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kernelyard")
def cli() -> None:
    """A plugin-based, multi-backend kernel runtime."""


for command in (plugins, doctor, warm, cache, explain, tune, log, report, replay):
    cli.add_command(command)


def main() -> None:
    """Run the command; what kernelyard itself refuses is a message and exit status 2."""
    try:
        cli()
    except KernelyardError as error:
        click.echo(f"kernelyard: {error}", err=True)
        sys.exit(2)
