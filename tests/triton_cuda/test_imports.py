"""What a text imports is in its key, or it is not built: no key would know what else there is."""

from pathlib import Path

import pytest

from kernelyard import CompileError
from kernelyard.plugin import Target

HEAD = "import triton\nimport triton.language as tl\n"
KERNEL = "\n\n@triton.jit\ndef kernel(x):\n    tl.store(x, {})\n"
HELPER = """import triton
import triton.language as tl


@triton.jit
def value(x):
    return tl.load(x) + {}
"""
TARGET = Target("cuda", "sm_90")


@pytest.fixture
def importing(described):
    def importing(imports, value="1.0", **options):
        code = HEAD + imports + KERNEL.format(value)
        return described(code, "kernel", "x: *float32", **options)

    return importing


@pytest.mark.parametrize(
    ("imports", "foreign"),
    [
        ("import torch", "torch"),
        ("import math, torch.nn.functional as f", "torch.nn.functional"),
        ("from numpy import array", "numpy"),
        ("from . import sibling", "."),
        ("def later():\n    import kernelyard\n", "kernelyard"),
    ],
)
def test_a_module_that_no_key_would_know_of_is_rejected(hook, build, importing, imports, foreign):
    verdict = hook("accepts", importing(imports), TARGET)

    assert verdict.reason == f"its text imports {foreign!r}, and no key would know what that is"
    assert "the option 'modules' takes texts of others" in verdict.remedy
    with pytest.raises(CompileError, match="no key would know what that is"):
        build(importing(imports))


def test_triton_and_the_standard_library_may_be_imported(build, importing):
    imports = "import math\nfrom triton.language.extra import libdevice\nPI = tl.constexpr(math.pi)"
    built = build(importing(imports, "libdevice.sqrt(PI * tl.load(x))"))

    assert b"sqrt" in built.artifact.files["kernel.ptx"]


@pytest.mark.parametrize("name", ["helper", "pack.age.helper", "torch", "torch._inductor.helpers"])
def test_modules_may_be_given_with_their_texts(build, importing, name):
    ptx = set()
    for number in (1.5, 2.5):
        source = importing(
            f"from {name} import value", "value(x)", modules=(name, HELPER.format(number))
        )
        built = build(source)
        ptx.add(built.artifact.files["kernel.ptx"])
        assert f'"{name}.py"'.encode() in built.artifact.files["kernel.ptx"]

    assert len(ptx) == 2


def test_what_a_given_module_imports_counts_too(hook, importing):
    source = importing("import helper", modules=("helper", "import numpy\n"))

    assert "imports 'numpy'" in hook("accepts", source, TARGET).reason


def test_a_given_module_that_raises_is_told_with_its_line(build, importing):
    source = importing("import helper", modules=("helper", "\nraise ValueError('no')\n"))
    with pytest.raises(CompileError, match=r"helper.py.*line 2") as caught:
        build(source)

    assert "ValueError: no" in str(caught.value)
    assert (Path(caught.value.kept) / "helper.py").read_text() == "\nraise ValueError('no')\n"


def test_given_modules_do_not_stay(build, importing):
    build(importing("from helper import value", "value(x)", modules=("helper", HELPER.format(1))))
    with pytest.raises(CompileError, match="imports 'helper'"):
        build(importing("from helper import value", "value(x)"))
    late = "import importlib\nvalue = importlib.import_module('helper').value"
    with pytest.raises(CompileError, match="No module named 'helper'"):
        build(importing(late, "value(x)"))
