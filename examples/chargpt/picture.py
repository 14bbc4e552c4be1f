"""Draw the loss curves and the timeline of the kernels."""

from pathlib import Path
from typing import Any

from checks import furthest
from figures import Figures
from matplotlib.figure import Figure
from tables import short

_COLOURS = {"built": "#d9822b", "store": "#2b7a9b"}
_EAGER, _OURS, _QUIET = "#b4bfca", "#b03a2e", "#5f6b7a"


def draw(path: Path, *, eager: Figures, first: Figures, second: Figures) -> None:
    """Write the picture."""
    figure = Figure(figsize=(15, 6.5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.35))
    _draw_losses(left, eager, first)
    _draw_timeline(right, first, second)
    figure.savefig(path, dpi=130)


def _draw_losses(axes: Any, eager: Figures, ours: Figures) -> None:
    steps = range(1, len(eager.losses) + 1)
    axes.plot(steps, eager.losses, color=_EAGER, linewidth=3.5, label=_label("eager", eager))
    axes.plot(steps, ours.losses, color=_OURS, linewidth=0.9, label=_label("kernelyard", ours))
    axes.set_title(f"Loss of a GPT with {eager.parameters:,} parameters", loc="left")
    axes.set_xlabel("step")
    axes.set_ylabel("cross entropy, nats per character")
    axes.margins(x=0.01)
    axes.grid(alpha=0.25)
    parting = furthest(eager.losses, ours.losses)
    apart = f"at most {parting.distance:.1e} apart"
    axes.legend(frameon=False, title=apart, alignment="left")
    axes.spines[["top", "right"]].set_visible(False)


def _draw_timeline(axes: Any, first: Figures, second: Figures) -> None:
    kernels = sorted(first.kernels, key=lambda kernel: kernel.started)
    for origin, colour in _COLOURS.items():
        mine = [(row, kernel) for row, kernel in enumerate(kernels) if kernel.origin == origin]
        if mine:
            axes.barh(
                [row for row, _ in mine],
                [kernel.finished - kernel.started for _, kernel in mine],
                left=[kernel.started for _, kernel in mine],
                color=colour,
                edgecolor=colour,
                linewidth=2,  # a kernel of the store takes too little time to be seen
                label=f"{len(mine)} {'built' if origin == 'built' else 'from the store'}",
            )
    axes.set_yticks(range(len(kernels)), [short(kernel.name, 34) for kernel in kernels], fontsize=8)
    axes.invert_yaxis()
    axes.set_title("Kernels, from the request to the artifact at hand", loc="left")
    axes.set_xlabel("seconds since the first call of the model")
    axes.axvline(first.first_step, color=_OURS, linestyle="--", label=_done("first", first))
    axes.axvline(second.first_step, color=_QUIET, linestyle=":", label=_done("second", second))
    axes.set_xlim(0, None)
    axes.set_axisbelow(True)
    axes.grid(axis="x", alpha=0.25)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.09), frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def _label(name: str, run: Figures) -> str:
    speed = run.steps_per_second
    return f"{name}, {speed:.1f} steps/s" if speed else name


def _done(name: str, run: Figures) -> str:
    return f"{name} process, first step done: {run.first_step:.1f} s ({run.origins})"
