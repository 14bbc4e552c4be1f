"""The kernel of the README is built as it stands there, and its tables name what there is."""

import re
from pathlib import Path

import kernelyard_triton_cuda
from kernelyard_triton_cuda import options

README = Path(kernelyard_triton_cuda.__file__).parents[2] / "README.md"


def test_the_kernel_is_built(build, launch_of):
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    names = {}
    exec(code, names)
    launch = launch_of(build(names["source"]))

    assert [it.name for it in launch.parameters] == ["x", "out", "n", "factor"]
    assert launch.ones == ("stride",)


def test_every_option_is_in_its_table():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert {*options.TRITON, *options.OURS} <= named
