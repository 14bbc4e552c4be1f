"""Draw the kept results as one picture: ``python -m benchmarks.picture``."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import click
import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.cases import CASES

ROOT = Path(__file__).resolve().parents[1]
WIDTH, LINE = 8.0, 0.2
"""Inches; text is to be read where the picture is 800 pixels wide."""
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
UNITS = {"instructions": "instr."}
"""Units that are too long beside the figures."""
INK, FAINT, GRID, PAPER = "#1f2328", "#6b7280", "#e5e7eb", "#ffffff"
BETTER, WORSE, VARIANT = "#1a7f5a", "#c2410c", "#8b95a5"
STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "kernelyard",
    "text.color": INK,
}


LEFT, RIGHT = 0.2, 0.62
"""Where the bars are, as parts of the width; the peers' names before, the figures behind."""
COLUMNS = {"kernelyard": 0.74, "peer": 0.87, "ratio": 0.99}
"""Where the figures end."""


@attrs.frozen
class Bar:
    """One side beside ours: how many times what ours takes."""

    side: str
    ratio: float
    figures: tuple[str, str, str]
    """Ours, the peer's, and the ratio."""

    @property
    def colour(self) -> str:
        """Tell by colour who takes less; a variant of ours is no peer."""
        if self.side.startswith("kernelyard"):
            return VARIANT
        return BETTER if self.ratio >= 1 else WORSE


@click.command()
@click.argument(
    "results", type=click.Path(exists=True, path_type=Path), default=ROOT / "benchmarks" / "results"
)
@click.argument("file", type=click.Path(path_type=Path), default=ROOT / "docs" / "benchmarks.svg")
def main(results: Path, file: Path) -> None:
    """Draw the JSON files of the directory RESULTS into FILE."""
    found = {path.stem: json.loads(path.read_text()) for path in results.glob("*.json")}
    if not found:
        raise click.UsageError(f"{results} holds no *.json; `python -m benchmarks --save` fills it")
    ordered = [found[name] for name in CASES if name in found and found[name]["ratios"]]
    with mpl.rc_context(STYLE):
        draw(ordered).savefig(file, metadata={"Date": None})
    click.echo(str(file))


def draw(results: Sequence[dict[str, Any]]) -> Figure:
    """Draw each case as its title with a bar per peer below; all start where ours is."""
    bars = [bars_of(result) for result in results]
    lines = 1.5 + sum(1.4 + len(these) for these in bars)
    height = LINE * lines + 0.75
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
    axes = figure.add_axes((LEFT, 0.65 / height, RIGHT - LEFT, 1 - 0.65 / height))
    axes.set_ylim(lines, 0)
    set_up(axes, [bar.ratio for these in bars for bar in these])
    for name, place in COLUMNS.items():
        write(axes, place, 0.7, name, ha="right", color=FAINT)
    line = 2.0
    for result, these in zip(results, bars, strict=True):
        write(axes, 0.01, line, result["title"], weight="bold", backgroundcolor=PAPER)
        for number, bar in enumerate(these):
            draw_bar(axes, bar, line + 1 + number)
        line += 1.4 + len(these)
    figure.text(0.01, 0.08 / height, foot(results[-1]), color=FAINT, size=8, linespacing=1.4)
    return figure


def bars_of(result: dict[str, Any]) -> list[Bar]:
    """Give a bar for each side but the first."""
    figure, unit = result["main_figure"], UNITS.get(result["unit"], result["unit"])
    medians = {side: summary[figure]["median"] for side, summary in result["sides"].items()}
    ours = next(iter(medians.values()))
    return [
        Bar(side, ratio, (f"{ours:.3g} {unit}", f"{medians[side]:.3g} {unit}", f"{ratio:.2f} x"))
        for side, ratio in result["ratios"].items()
    ]


def set_up(axes: Axes, ratios: Sequence[float]) -> None:
    """Make a logarithmic axis of ratios, with ours as the line at 1."""
    lowest, highest = min(0.5, *ratios), max(2.0, *ratios)
    axes.set_xscale("log")
    axes.set_xlim(lowest / 1.1, highest * 1.1)
    ticks = [tick for tick in TICKS if lowest / 1.1 <= tick <= highest * 1.1]
    axes.set_xticks(ticks, [f"{tick:g} x" for tick in ticks], color=FAINT)
    axes.minorticks_off()
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color=GRID)
    axes.axvline(1, color=INK, linewidth=1, zorder=1)
    for edge in axes.spines.values():
        edge.set_visible(False)


def draw_bar(axes: Axes, bar: Bar, line: float) -> None:
    """Draw a bar from 1 to the ratio, to the right where ours takes less, and its figures."""
    axes.barh(line, bar.ratio - 1, left=1, height=0.62, color=bar.colour, zorder=2)
    write(axes, LEFT - 0.01, line, bar.side, ha="right")
    for place, words in zip(COLUMNS.values(), bar.figures, strict=True):
        write(axes, place, line, words, ha="right")


def write(axes: Axes, place: float, line: float, words: str, **style: Any) -> None:
    """Write at a place of the picture's width, on a line of the axes."""
    inside = (place - LEFT) / (RIGHT - LEFT)
    axes.text(inside, line, words, transform=axes.get_yaxis_transform(), va="center", **style)


def foot(result: dict[str, Any]) -> str:
    """Say how to read it, and where it was measured."""
    machine = result["machine"]
    return (
        "Bars: what the peer takes as a multiple of what kernelyard takes; medians.\n"
        f"{machine['processor']}, {machine['cores']} cores; torch {machine['torch']}, "
        f"Python {machine['python']}"
    )


if __name__ == "__main__":
    main()
