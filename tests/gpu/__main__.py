"""``python tests/gpu``: see that kernels run right and fast on a GPU, or what of it goes without.

Nothing has to be installed but PyTorch, Triton and what the core depends on.
"""

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path

import children
import click
import ready
import table
from outcome import FAILED, NOT_RUN, RAN

_HALVES = {
    "cpu": {"correctness": 60, "builds": 120, "overhead": 60, "tuning": 100},
    "gpu": {
        "correctness": 100,
        "builds": 60,
        "overhead": 50,
        "tuning": 120,
        "model": 120,
        "lost": 40,
        "streams": 40,
    },
}
"""Parts, each with the seconds that it may take."""
_ALL = {"cpu": 300, "gpu": 460}
_ELSEWHERE = {
    "model": "the tests of the door for PyTorch run models on the CPU",
    "lost": "only a GPU can be lost; tests do so with a stand-in for its driver",
    "streams": "only a GPU has streams",
}
_RESULT = ready.ROOT / "benchmarks" / "results" / "gpu-check.json"


@click.command()
@click.option("--half", type=click.Choice(tuple(_HALVES)), help="By default gpu, where one is.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
@click.option("--part", "chosen", multiple=True, help="Run only this part; may be given again.")
def main(half, file, chosen):
    """Run the parts of a half, each in processes of its own; exit status 1 if one fails."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        ready.write_metadata(place)
        environment = ready.environment(place)
        began = time.monotonic()
        machine = _machine(place, environment)
        half = half or ("gpu" if machine.get("gpu") else "cpu")
        if half == "cpu" or ready.is_rehearsal():
            environment |= ready.stand_in(place)
        show = table.shown()
        show.begins(half, machine)
        parts = {}
        for name in _HALVES["gpu"]:
            part = children.Part(name, half, place, environment)
            parts[name] = _why_not(part, chosen) or _run(part, began, show)
        told = _told(half, machine, parts, bool(chosen))
        told["seconds"] = round(time.monotonic() - began, 1)
    if half == "gpu" and not ready.is_rehearsal() and not chosen:
        file = file or _RESULT
    if file:
        file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    show.ends(told, file)
    sys.exit(any(it["outcome"] == FAILED for it in parts.values()))


def _machine(place, environment):
    """Say what there is, as a process finds it that has loaded PyTorch."""
    asked = children.Part("machine", "cpu", place, environment)
    (step,) = asked.run(time.monotonic() + 60)
    return step["figures"] or {"unknown": step["reason"]}


def _why_not(part, chosen):
    """Say why a part is not run here; nothing if it is."""
    if chosen and part.name not in chosen:
        return _part(NOT_RUN, "it was not asked for", {})
    if part.name not in _HALVES[part.half]:
        return _part(NOT_RUN, _ELSEWHERE[part.name], {})
    return None


def _run(part, began, show):
    """Run a part within its time, and within that of all."""
    deadline = min(began + _ALL[part.half], time.monotonic() + _HALVES[part.half][part.name])
    steps = {}
    for step in part.run(deadline):
        name = step.pop("end")
        steps[name] = step
        show.step(part.name, name, step)
    return _summed(steps)


def _summed(steps):
    """Say how a part ended: as the worst of its steps; one of which some ran has run."""
    for outcome in (FAILED, RAN):
        reasons = [f"{n}: {it['reason']}" for n, it in steps.items() if it["outcome"] == outcome]
        if reasons:
            return _part(outcome, reasons[0] if outcome == FAILED else "", steps)
    return _part(NOT_RUN, next((it["reason"] for it in steps.values()), "it has no steps"), steps)


def _part(outcome, reason, steps):
    return {"outcome": outcome, "reason": reason, "steps": steps}


def _told(half, machine, parts, is_choice):
    now = dt.datetime.now(dt.UTC)
    return {
        "case": "gpu-check",
        "halves": dict.fromkeys(_HALVES, NOT_RUN) | {half: _did(parts, is_choice)},
        "date": now.isoformat(timespec="seconds"),
        "machine": machine,
        "parts": parts,
    }


def _did(parts, is_choice):
    """Say what became of a half."""
    if ready.is_rehearsal():
        return "rehearsed on a stand-in for the driver"
    outcomes = {it["outcome"] for it in parts.values()}
    if FAILED in outcomes or RAN not in outcomes:
        return FAILED if FAILED in outcomes else NOT_RUN
    return "partly" if is_choice else RAN


main()
