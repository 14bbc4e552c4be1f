"""Draw what a log tells: a picture, or a page that needs nothing beside it."""

import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kernelyard._errors import MissingExtraError
from kernelyard._tune.log.summary import Summary, readable

_MOST = 12
"""So many subjects are drawn; the table has all."""
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>kernelyard report</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; }}
table {{ border-collapse: collapse; }} td, th {{ padding: .2rem .8rem; text-align: left; }}
tr:nth-child(even) {{ background: #f3f3f3; }} svg {{ max-width: 100%; height: auto; }}
</style>
<h1>What was tried, and what it brought</h1>
<table><tr>{head}</tr>{rows}</table>
{picture}
</html>
"""
HEAD = ("kernel", "plugin", "device", "trials", "failed", "first", "best", "best config")


def row(summary: Summary) -> tuple[str, ...]:
    """Give the line of a table."""
    best, first = summary.best, summary.trials[0] if summary.trials else None
    failed = ", ".join(f"{count} {kind}" for kind, count in sorted(summary.failures.items()))
    return (
        summary.label or summary.about.source[:8],
        summary.plugin,
        summary.about.device,
        str(len(summary.trials)),
        failed,
        readable(first.value, summary.unit) if first else "",
        readable(best.value, summary.unit) if best else "",
        str(best.config) if best else "",
    )


def page(summaries: Sequence[Summary]) -> str:
    """Give a page of HTML with the table and the picture."""
    cells = [[html.escape(cell) for cell in row(summary)] for summary in summaries]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in cells)
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    stream = io.StringIO()
    picture(summaries).savefig(stream, format="svg")
    _, mark, svg = stream.getvalue().partition("<svg")
    return _PAGE.format(head=head, rows=rows, picture=mark + svg)


def save_png(summaries: Sequence[Summary], path: Path) -> None:
    """Write the picture."""
    picture(summaries).savefig(path, format="png", dpi=120)


def picture(summaries: Sequence[Summary]) -> Any:
    """Draw, for each subject: best so far, times by parameter, failures by kind."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        remedy = "install it with `pip install kernelyard[plot]`"
        raise MissingExtraError("a picture", "needs matplotlib, which is absent", remedy) from error
    drawn = [it for it in summaries if it.trials or it.failures][:_MOST]
    figure = Figure(figsize=(15, 3.4 * max(1, len(drawn))), layout="constrained")
    places = figure.subplots(max(1, len(drawn)), 3, squeeze=False)
    for line, summary in zip(places, drawn, strict=False):
        _draw_curve(line[0], summary)
        _draw_parameters(line[1], summary)
        _draw_failures(line[2], summary)
    return figure


def _draw_curve(axes: Any, summary: Summary) -> None:
    title = f"{summary.label or summary.about.source[:8]}: best so far"
    axes.set_title(title.replace("$", r"\$"))
    if not summary.trials:
        return
    begin = summary.trials[0].time
    times = [trial.time - begin for trial in summary.trials]
    axes.plot(times, [trial.value for trial in summary.trials], ".", color="0.7")
    axes.step(*zip(*summary.curve, strict=True), where="post")
    axes.set(xlabel="seconds since the first", ylabel=summary.unit, yscale="log")


def _draw_parameters(axes: Any, summary: Summary) -> None:
    axes.set_title("times by parameter")
    columns = [
        (f"{name}={value}".replace("$", r"\$"), times)
        for name, values in summary.parameters.items()
        for value, times in sorted(values.items())
    ]
    if columns:
        axes.boxplot([times for _, times in columns])
        axes.set_xticks(range(1, len(columns) + 1), [it for it, _ in columns], rotation=90, size=7)
        axes.set(ylabel=summary.unit, yscale="log")


def _draw_failures(axes: Any, summary: Summary) -> None:
    axes.set_title("failures by kind")
    kinds = sorted(summary.failures)
    axes.barh(kinds, [summary.failures[kind] for kind in kinds])
