"""``python tests/matrix``: run the tests of the door for PyTorch with each version of torch."""

import subprocess
import sys
import time
import venv
from pathlib import Path
from xml.etree import ElementTree as ET

import click

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("2.11.0", "2.12.1", "2.13.0", "2.14.0", "2.15.0")
DISTRIBUTIONS = ("core", "plugins/cpp_cpu", "plugins/halide", "plugins/triton_cuda")
TESTS = ("tests/torch", "tests/models")


@click.command()
@click.argument("versions", nargs=-1, metavar="[VERSION]…")
def main(versions):
    """Make an environment for each version in build/matrix, test in it, print a table.

    Exit status 1 if a test fails. Most versions bring 5 GB; ``make clean`` removes them.
    """
    from rich.console import Console
    from rich.table import Table

    table = Table("torch", "passed", "failed", "skipped", "seconds")
    failed = False
    for version in versions or VERSIONS:
        figures = tested(ROOT / "build" / "matrix" / version, version)
        failed = failed or figures["passed"] == 0 or figures["failed"] != 0
        table.add_row(version, *(str(figure) for figure in figures.values()))
    Console().print(table)
    sys.exit(failed)


def tested(directory, version):
    """Run the tests with one version; give how many passed, failed, were skipped, and seconds."""
    began = time.monotonic()
    try:
        python = installed(directory, version)
    except subprocess.CalledProcessError:
        return {"passed": 0, "failed": "not installed", "skipped": 0, "seconds": 0}
    report = directory / "report.xml"
    report.unlink(missing_ok=True)
    # Torch's own warnings differ from version to version; they are errors only in CI.
    options = ["-W", "default", f"--junitxml={report}"]
    subprocess.run([python, "-m", "pytest", *options, *TESTS], cwd=ROOT, check=False)
    seconds = round(time.monotonic() - began)
    if not report.exists():
        return {"passed": 0, "failed": 0, "skipped": 0, "seconds": seconds}
    suite = ET.parse(report).getroot().find("testsuite")
    total, failed, errors, skipped = (
        int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")
    )
    passed = total - failed - errors - skipped
    return {"passed": passed, "failed": failed + errors, "skipped": skipped, "seconds": seconds}


def installed(directory, version):
    """Give the interpreter of an environment with this version of torch and the project."""
    python = directory / "bin" / "python"
    if not (directory / "ready").exists():
        venv.create(directory, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run(
            [*pip, f"torch=={version}", "-r", "requirements-dev.txt"], cwd=ROOT, check=True
        )
        editable = (word for name in DISTRIBUTIONS for word in ("-e", name))
        subprocess.run([*pip, *editable], cwd=ROOT, check=True)
        (directory / "ready").touch()
    return python


main()
