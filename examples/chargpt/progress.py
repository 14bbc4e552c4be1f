"""Show how far the runs are: bars on a terminal, a few lines elsewhere; all on standard error."""

import contextlib
import sys
from collections.abc import Callable, Iterator

See = Callable[[str], None]
Watch = Callable[[str, int], See]

_EVERY = 100


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Give a function that takes a run's label and steps, and gives what to call with its lines."""
    if sys.stderr.isatty():
        with _bars() as watch:
            yield watch
    else:
        yield _lines


@contextlib.contextmanager
def _bars() -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[news]}", style="dim"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def watch(label: str, steps: int) -> See:
            task = progress.add_task(label, total=steps, news="starting")

            def see(line: str) -> None:
                done, news = _read(line)
                if news:
                    progress.update(task, completed=done, news=news)

            return see

        yield watch


def _lines(label: str, steps: int) -> See:
    sys.stderr.write(f"{label}: starting\n")

    def see(line: str) -> None:
        done, news = _read(line)
        if done and (done % _EVERY == 0 or done == steps):
            sys.stderr.write(f"{label}: step {done} of {steps}, {news}\n")

    return see


def _read(line: str) -> tuple[int | None, str]:
    """Tell the steps done and the news from a line; anything else is for the log only."""
    match line.split():
        case ["step", step, loss]:
            return int(step), f"loss {loss}"
        case ["building", "kernels", count, *_]:
            return None, f"building kernels {count}"
    return None, ""
