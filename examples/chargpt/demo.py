"""The demo: train three times, compare, show."""

import json
import shutil
import sys
from pathlib import Path

import picture
from checks import failures
from children import Plan, RunError, run_in_turns
from report import Report

_SECOND_STEPS = 5


def demonstrate(directory: Path, *, steps: int, fresh: bool, as_json: bool) -> int:
    """Make the runs and print what they measured; give the exit status."""
    _prepare(directory, fresh=fresh)
    try:
        report = _measure(directory, steps)
    except RunError as error:
        if as_json:
            print(json.dumps({"failures": [str(error)]}))
        _complain(str(error))
        return 1
    if as_json:
        print(report.to_json())
    else:
        report.show()
    for failure in report.failures:
        _complain(failure)
    return 1 if report.failures else 0


def _prepare(directory: Path, *, fresh: bool) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    if fresh:
        for name in ("store", "inductor"):
            shutil.rmtree(directory / name, ignore_errors=True)


def _measure(directory: Path, steps: int) -> Report:
    """Start kernelyard first: what is wrong with a compiler is then said at once."""
    plans = (
        Plan(label="kernelyard", name="first", backend="kernelyard", steps=steps),
        Plan(label="eager", name="eager", backend="eager", steps=steps),
    )
    first, eager = run_in_turns(plans, directory)
    again = Plan(
        label="kernelyard, second process",
        name="second",
        backend="kernelyard",
        steps=min(steps, _SECOND_STEPS),
    )
    (second,) = run_in_turns([again], directory)
    drawing = directory / "chargpt.png"
    picture.draw(drawing, eager=eager, first=first, second=second)
    found = failures(eager=eager, first=first, second=second)
    return Report(eager=eager, first=first, second=second, picture=drawing, failures=found)


def _complain(message: str) -> None:
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.text import Text

        Console(stderr=True).print(Text.assemble(("FAILED: ", "bold red"), message), soft_wrap=True)
    else:
        sys.stderr.write(f"FAILED: {message}\n")
