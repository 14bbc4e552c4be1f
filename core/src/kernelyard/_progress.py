"""Show long work while it lasts: a bar on a terminal, lines where asked for, else nothing."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

Advance = Callable[[str], None]


@contextlib.contextmanager
def showing(mode: str, what: str, total: int) -> Iterator[Advance]:
    """Give a function to call with a label as each of ``total`` pieces is done.

    ``mode`` is ``auto``, ``on`` or ``off``, as in ``Settings.progress``.
    """
    is_watched = sys.stderr is not None and sys.stderr.isatty()
    if sys.stderr is None or mode == "off" or (mode == "auto" and not is_watched):
        yield lambda label: None  # noqa: ARG005 - nobody is watching
    elif is_watched:
        with _bar(what, total) as advance:
            yield advance
    else:
        yield _lines(what, total)


@contextlib.contextmanager
def _bar(what: str, total: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), *Progress.get_default_columns()[:-1], TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda label: progress.update(task, advance=1, description=f"{what} {label[:40]}")


def _lines(what: str, total: int) -> Advance:
    lock = threading.Lock()
    done = 0

    def advance(label: str) -> None:
        nonlocal done
        with lock:
            done += 1
            sys.stderr.write(f"{what} {done}/{total} {label}\n")

    return advance
