"""What is shown while a check goes: a line for each step, in colours where rich is installed."""

import click
from outcome import FAILED, NOT_RUN, RAN

_COLOURS = {RAN: "green", FAILED: "red", NOT_RUN: "yellow"}
_WIDE = 100


def shown():
    """Give what shows; without rich plain lines."""
    try:
        from rich.console import Console
    except ImportError:
        return Plain()
    return Coloured(Console(highlight=False, soft_wrap=True))


class Plain:
    """Lines of text."""

    def begins(self, half, machine):
        where = machine.get("gpu") or machine.get("processor") or "this machine"
        packages = ", ".join(f"{it} {machine.get(it, 'unknown')}" for it in ("torch", "triton"))
        self.line(f"the {half} half, on {where}, {packages}")
        if half == "cpu":
            self.line("the gpu half is NOT RUN: what follows says nothing of any GPU", NOT_RUN)

    def step(self, part, name, step):
        told = f"{part:<12} {name:<30} {step['outcome']:<8} {step['seconds']:6.1f} s  "
        said = step["reason"] or _brief(step["figures"])
        self.line(told + " ".join(said.split())[:_WIDE], step["outcome"])

    def ends(self, told, file):
        for name, it in told["parts"].items():
            self.line(f"{name:<12} {it['outcome']:<8} {it['reason'][:_WIDE]}", it["outcome"])
        for half, outcome in told["halves"].items():
            self.line(f"the {half} half: {outcome}", outcome)
        self.line(f"{told['seconds']} s" + (f"; figures in {file}" if file else ""))

    def line(self, text, outcome=""):
        click.echo(text)


class Coloured(Plain):
    """The same, on a terminal."""

    def __init__(self, console):
        self.console = console

    def line(self, text, outcome=""):
        self.console.print(text, style=_COLOURS.get(outcome), markup=False)


def _brief(figures):
    """Give those figures that are numbers, in one line."""
    plain = [(name, it) for name, it in figures.items() if isinstance(it, int | float)]
    return ", ".join(f"{name} {it:,.4g}" for name, it in plain)
