"""``kernelyard explain``: who would run a source on a device, and why."""

import sys
from pathlib import Path

import click

from kernelyard._cli.output import as_json, show_facts, show_json, show_table
from kernelyard._model.argument import Argument
from kernelyard._model.dtypes import DTYPES
from kernelyard._model.source import Source
from kernelyard._model.verdict import Accepted
from kernelyard._runtime import Runtime
from kernelyard._runtime.explanation import ConfigState, Explanation


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--device", required=True, help="Where it should run, such as npu or npu:1.")
@click.option("--language", help="What it is written in; by default the file's suffix.")
@click.option("--entry", default="kernel", show_default=True, help="The function to call.")
@click.option(
    "--argument",
    "arguments",
    multiple=True,
    metavar="NAME:DTYPE[:ROLE]",
    help="One argument, in order; ROLE is input, output, inout or scalar (default input).",
)
@click.option("--plugin", help="Demand this plugin, as an explicit choice in a program would.")
@as_json
def explain(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Path,
    device: str,
    language: str | None,
    entry: str,
    arguments: tuple[str, ...],
    plugin: str | None,
    *,
    as_json: bool,
) -> None:
    """Say who would run the kernel in FILE, and why; build nothing. Exit status 1 if nobody."""
    if not device.partition(":")[0].strip():
        raise click.BadParameter(f"{device!r} names no device", param_hint="--device")
    source = Source(
        language=language or file.suffix.lstrip("."),
        code=_text(file),
        entry=entry,
        arguments=[_argument(text) for text in arguments],
        name=file.name,
    )
    explanation = Runtime().explain(source, device, plugin=plugin)
    if as_json:
        show_json(_facts(explanation))
    else:
        _show(explanation)
    sys.exit(0 if explanation.decision.chosen else 1)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file} is no text in UTF-8: {error.reason}") from None


def _argument(text: str) -> Argument:
    name, _, rest = text.partition(":")
    dtype, _, role = rest.partition(":")
    if not name or dtype not in DTYPES:
        raise click.BadParameter(f"{text!r}; NAME:DTYPE[:ROLE], DTYPE one of {', '.join(DTYPES)}")
    if role == "scalar":
        return Argument.scalar(name, dtype)
    makers = {
        "": Argument.input,
        "input": Argument.input,
        "output": Argument.output,
        "inout": Argument.inout,
    }
    if role not in makers:
        raise click.BadParameter(f"{text!r}; ROLE is one of input, output, inout, scalar")
    return makers[role](name, dtype)


def _show(explanation: Explanation) -> None:
    decision = explanation.decision
    chosen = decision.chosen
    rows = [
        (index, candidate.plugin, candidate.standing, str(candidate.verdict))
        for index, candidate in enumerate(decision.candidates, start=1)
    ]
    show_table(("", "plugin", "standing", "verdict"), rows, title=decision.asked)
    click.echo(f"chosen: {chosen.plugin if chosen else 'nobody'}")
    if chosen:
        click.echo(f"stored: {'yes' if explanation.stored else 'no, it would be built'}")
        if len(explanation.configs) > 1:
            states = [(index, it.config, it) for index, it in enumerate(explanation.configs, 1)]
            show_table(("", "config", "state"), states, title="configs, as they are tried")
        show_facts(dict(explanation.key))


def _facts(explanation: Explanation) -> dict[str, object]:
    decision = explanation.decision
    chosen = decision.chosen
    return {
        "asked": decision.asked,
        "chosen": chosen.plugin if chosen else None,
        "candidates": [
            {
                "plugin": candidate.plugin,
                "accepted": isinstance(candidate.verdict, Accepted),
                "standing": candidate.standing,
                "verdict": str(candidate.verdict),
            }
            for candidate in decision.candidates
        ],
        "key": dict(explanation.key),
        "stored": explanation.stored,
        "configs": [_facts_of(state) for state in explanation.configs],
    }


def _facts_of(state: ConfigState) -> dict[str, object]:
    failure = state.failure.to_json() if state.failure else None
    return {"config": state.config, "stored": state.stored, "failure": failure}
