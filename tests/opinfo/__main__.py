"""``python tests/opinfo``: compare ours with stock Inductor over torch's own operations."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import children
import click

HERE = Path(__file__).parent
BACKENDS = ("kernelyard", "inductor")
CHUNK = 80
"""How many cases a child process runs, at most."""


@click.command()
@click.argument("names", nargs=-1, metavar="['OPERATION DTYPE']…")
@click.option("--backend", type=click.Choice(BACKENDS), help="Run only this one.")
@click.option("--jobs", default=os.cpu_count(), help="How many child processes at once.")
@click.option("--record", is_flag=True, help="Write down how stock's cases ended, for CI.")
@click.option("--json", "as_json", is_flag=True, help="Print how each case ended as JSON.")
def main(names, backend, jobs, *, record, as_json):
    """Run all cases, or those that are named; exit status 1 if the backends differ."""
    names = names or lines_of("import cases; print(*cases.names(), sep='\\n')")
    results = run(names, [backend] if backend else BACKENDS, jobs)
    if record:
        write_record(results["inductor"])
    if as_json:
        click.echo(json.dumps(results))
    else:
        show(results)
    if not backend:
        sys.exit(bool(differences(results)))


def lines_of(code):
    """Run a line of Python that needs torch in a process of its own, next to the cases."""
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, check=True, stdout=subprocess.PIPE, text=True
    )
    return asked.stdout.splitlines()


def run(names, backends, jobs):
    """Give, per backend and name, how the case ended."""
    size = min(CHUNK, -(-len(names) // jobs))
    chunks = [names[i : i + size] for i in range(0, len(names), size)]
    results = {backend: {} for backend in backends}
    tell = Progress(len(names) * len(backends))
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(jobs) as pool:
        environment = {
            "KERNELYARD_STORE": f"{directory}/store",
            "KERNELYARD_PROGRESS": "off",
            **os.environ,
            "TORCHINDUCTOR_CACHE_DIR": f"{directory}/inductor",
        }
        running = [
            (backend, pool.submit(children.run, backend, chunk, environment, tell))
            for chunk in chunks
            for backend in backends
        ]
        for backend, chunk in running:
            results[backend].update(chunk.result())
    return results


class Progress:
    """A line that says how far the cases have come; where no terminal watches, now and then."""

    def __init__(self, total):
        self.done, self.total, self.watched = 0, total, sys.stderr.isatty()

    def __call__(self, name):
        self.done += 1
        if self.watched or self.done % CHUNK == 0:
            line = f"{self.done}/{self.total} {name}"
            click.echo(f"{line:<78}", nl=not self.watched, err=True)
            click.echo("\r" * self.watched, nl=False, err=True)


def differences(results):
    """List the cases whose end, or whose number of kernels, is not the same."""
    ours, stock = (results[backend] for backend in BACKENDS)
    facts = ("ended", "kernels")
    return [n for n in ours if [ours[n][f] for f in facts] != [stock[n][f] for f in facts]]


def show(results):
    """Print how many cases ended how, and the differences."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for backend, ends in results.items():
        counted = Counter(end["ended"] for end in ends.values()).most_common()
        console.print(f"{backend}: {sum(end['kernels'] for end in ends.values())} kernels")
        console.print(*(f"  {count:5} {ended}" for ended, count in counted), sep="\n")
    if set(results) != set(BACKENDS):
        return
    table = Table("case", *BACKENDS, title=f"{len(differences(results))} differences")
    for name in differences(results):
        table.add_row(name, *(describe(results[backend][name]) for backend in BACKENDS))
    console.print(table)


def describe(end):
    """Say how a case ended, for people."""
    return f"{end['ended']}, {end['kernels']} kernels\n{end.get('said', '')[:400]}".strip()


def write_record(stock):
    """Write what CI compares with; it is true for one version of torch."""
    (version,) = lines_of("import torch; print(torch.__version__.partition('+')[0])")
    cases = {name: [end["ended"], end["kernels"]] for name, end in sorted(stock.items())}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(end)}" for name, end in cases.items())
    text = f'{{"torch": {json.dumps(version)}, "cases": {{\n{lines}\n}}}}\n'
    (HERE / "stock.json").write_text(text)


main()
