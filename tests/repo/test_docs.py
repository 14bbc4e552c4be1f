"""The pages say what is so."""

import importlib.metadata
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kernelyard._plugins.admission import OPTIONAL
from kernelyard.plugin import hookspecs

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {n: h for n, h in vars(hookspecs).items() if n.startswith("kernelyard_")}


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_has_a_heading_with_its_exact_signature(name):
    parameters = ", ".join(inspect.signature(HOOKS[name]).parameters)
    page = (ROOT / "docs" / "plugins.md").read_text()

    assert f"### `{name}({parameters})`" in page


def test_there_are_eight_hooks_and_two_that_may_be_left_out():
    assert len(HOOKS) == 8 + len(OPTIONAL)


def test_the_map_of_the_architecture_page_names_every_module():
    page = (ROOT / "docs" / "architecture.md").read_text()
    modules = [
        path
        for package in (ROOT / "core" / "src", ROOT / "plugins")
        for path in package.rglob("*.py")
        if path.name not in {"__init__.py", "__main__.py"}
    ]
    missing = [str(path.relative_to(ROOT)) for path in modules if f"`{path.name}`" not in page]

    assert modules
    assert missing == []


def test_the_example_of_the_readme_runs(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    script = tmp_path / "example.py"
    script.write_text(code)
    environment = {"PATH": "/usr/bin:/bin", "KERNELYARD_STORE": str(tmp_path / "store")}

    finished = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, check=False
    )

    assert finished.stderr == ""
    assert finished.stdout.startswith("[0. 2. 4.")


def test_links_between_pages_lead_somewhere():
    broken = [
        (page.name, link)
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/*/README.md")]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / link).exists()
    ]

    assert broken == []


def test_all_distributions_have_one_version():
    names = ["kernelyard", "kernelyard-cpp-cpu", "kernelyard-halide", "kernelyard-triton-cuda"]

    assert len({importlib.metadata.version(name) for name in names}) == 1
