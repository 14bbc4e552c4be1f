"""Say what the three runs measured, on the terminal or as JSON."""

import json
from pathlib import Path

import attrs
from checks import TOLERANCE, furthest
from figures import Figures
from tables import short, show_heading, show_table

_EVERY = 25


@attrs.frozen(kw_only=True)
class Report:
    """The three runs, and what is wrong with them."""

    eager: Figures
    first: Figures
    second: Figures
    picture: Path
    failures: list[str]

    def show(self) -> None:
        """Print the tables."""
        show_heading(f"Loss, step by step, of a GPT with {self.eager.parameters:,} parameters")
        self._show_losses()
        show_heading("Kernels of the first process")
        self._show_kernels()
        show_heading("Times")
        self._show_times()
        print(f"\npicture: {self.picture}")

    def to_json(self) -> str:
        """Give everything as one JSON object."""
        parting = furthest(self.eager.losses, self.first.losses)
        facts = {
            "parameters": self.eager.parameters,
            "curves": {**attrs.asdict(parting), "distance": parting.distance},
            "tolerance": TOLERANCE,
            "failures": self.failures,
            "picture": str(self.picture),
            "eager": attrs.asdict(self.eager),
            "first": attrs.asdict(self.first),
            "second": attrs.asdict(self.second),
        }
        return json.dumps(facts, indent=2)

    def _show_losses(self) -> None:
        pairs = list(zip(self.eager.losses, self.first.losses, strict=True))
        shown = sorted({1, *range(_EVERY, len(pairs) + 1, _EVERY), len(pairs)})
        rows = [
            (str(step), f"{eager:.4f}", f"{ours:.4f}", f"{abs(eager - ours):.1e}")
            for step, (eager, ours) in ((step, pairs[step - 1]) for step in shown)
        ]
        show_table(("step", "eager", "kernelyard", "difference"), rows, texts=0)
        parting = furthest(self.eager.losses, self.first.losses)
        print(
            f"furthest apart at step {parting.step}, by {parting.distance:.1e}; "
            f"up to {TOLERANCE:g} is rounding"
        )

    def _show_kernels(self) -> None:
        rows = [
            (
                short(kernel.name),
                kernel.plugin,
                "built" if kernel.origin == "built" else "from the store",
                f"{kernel.milliseconds:,.1f}",
                str(kernel.launches),
            )
            for kernel in self.first.kernels
        ]
        show_table(("kernel", "plugin", "origin", "ms", "launches"), rows, texts=3)
        print("ms: from the request to the artifact at hand, shared by what was compiled together")

    def _show_times(self) -> None:
        named = (
            ("eager", self.eager, "no kernels"),
            ("kernelyard", self.first, self.first.origins),
            ("kernelyard, second process", self.second, self.second.origins),
        )
        rows = [
            (name, origins, f"{run.first_step:.2f} s", f"{run.ready:.2f} s", _speed(run))
            for name, run, origins in named
        ]
        columns = ("run", "kernels", "first step", "from process start", "steps/s")
        show_table(columns, rows, texts=2)
        print("first step: from before the first call of the model to the end of its first update")
        print("steps/s: at the pace of the median step")


def _speed(run: Figures) -> str:
    if run.steps_per_second is None or len(run.losses) < _EVERY:
        return "too few"
    return f"{run.steps_per_second:.1f}"
