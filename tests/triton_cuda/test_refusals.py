"""What Triton refuses is told with its words, the line of the text, and the text is kept."""

import re
from pathlib import Path

import pytest

from kernelyard import CompileError, WorkerCrashedError

HEAD = "import triton\nimport triton.language as tl\n\n\n"
KERNEL = "@triton.jit\ndef kernel(x, n, BLOCK: tl.constexpr):\n    i = tl.arange(0, BLOCK)\n"
HELPER = "@triton.jit\ndef squared(x):\n    return tl.dot(x, x)\n\n\n"
ASSEMBLY = (
    "    y = tl.inline_asm_elementwise('no.f32 $0, $1;', '=r,r', [tl.load(x + i)],\n"
    "                                  dtype=tl.float32, is_pure=True, pack=1)\n"
    "    tl.store(x + i, y)\n"
)


@pytest.fixture
def refused(build, described):
    """Build a text that is refused; give the error."""

    def refused(text, arch="sm_90", **options):
        source = described(text, "kernel", "x: *float32, n: int32", **{"BLOCK": 128, **options})
        with pytest.raises(CompileError) as caught:
            build(source, arch)
        return caught.value

    return refused


def test_the_kernel_the_line_and_triton_s_message_are_told_and_the_text_is_kept(refused):
    error = refused(text := HEAD + KERNEL + "    tl.store(x + i, nothing)\n")
    words = str(error)

    assert "could not compile 'kernel'" in words
    assert "kernel.py, line 8: tl.store(x + i, nothing)" in words
    assert "nothing is not defined" in words
    assert f"Triton {error.command.split()[1]} for sm_90 (BLOCK=128)" in words
    assert (Path(error.kept) / "kernel.py").read_text() == text


def test_the_innermost_line_comes_first(refused):
    words = str(refused(HEAD + HELPER + KERNEL + "    squared(tl.load(x + i))\n"))

    inner = words.index("kernel.py, line 7: return tl.dot(x, x)")
    outer = words.index("kernel.py, line 13: squared(tl.load(x + i))")
    assert inner < outer < words.index("must have equal ranks")


def test_what_passes_write_is_told(refused):
    error = refused(HEAD + KERNEL + "    return n\n")

    assert "PassManager::run failed" in error.output
    assert "kernel.py:8:11: error: failed to legalize operation 'tt.return'" in error.output


def test_what_ptxas_refuses_is_told_with_the_line_and_the_ptx_is_kept(refused):
    error = refused(HEAD + KERNEL + ASSEMBLY)

    assert error.output.startswith("kernel.py, line 8\n")
    assert "Not a name of any known instruction: 'no'" in error.output
    assert ".entry kernel(" in (Path(error.kept) / "kernel.ptx").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def kernel(x)\n    pass\n", "line 5\n.*SyntaxError: expected ':'"),
        ("raise ValueError('no')\n", "line 5, in <module>\n.*ValueError: no"),
        ("import sys\nsys.exit(3)\n", "line 6, in <module>\n.*SystemExit: 3"),
        ("triton.runtime.driver.active.get_current_device()\n", "line 5.*0 active drivers"),
    ],
)
def test_a_text_that_does_not_run_is_told_with_the_line(refused, text, said):
    error = refused(HEAD + text)

    assert error.output.startswith('  File "kernel.py", line')
    assert re.search(said, error.output, re.DOTALL)


def test_an_option_that_a_target_cannot_have_is_told(refused):
    text = HEAD + KERNEL + "    tl.store(x + i, 1.0)\n"

    assert "num_ctas > 1 requires NVIDIA SM90+" in refused(text, "sm_80", num_ctas=2).output


@pytest.mark.parametrize("arch", ["any", "sm_70", "sm_90a"])
def test_a_target_that_names_no_architecture_is_told(refused, arch):
    error = refused(HEAD + KERNEL + "    tl.store(x + i, 1.0)\n", arch)

    assert f"the target is cuda:{arch}; expected sm_80 or newer, such as sm_90" in error.output


def test_an_architecture_that_ptxas_does_not_know_is_told(refused):
    error = refused(HEAD + KERNEL + "    tl.store(x + i, 1.0)\n", "sm_95")

    assert "'sm_95a' is not defined for option 'gpu-name'" in error.output


def test_a_text_that_ends_the_worker_takes_no_other_kernel_along(build, described, tutorial):
    ending = described(HEAD + "import os\nos._exit(7)\n", "kernel")
    with pytest.raises(WorkerCrashedError, match="exit status 7"):
        build(ending)

    assert build(tutorial("vector_add"))


def test_a_refused_text_leaves_nothing_in_the_worker(build, described, refused):
    """Neither its files nor what it defined are found by the next."""
    refused(HEAD + KERNEL + ASSEMBLY)
    helper = "import triton.language as tl\nVALUE = tl.constexpr({})\n"
    code = HEAD + "import helper\n" + KERNEL + "    tl.store(x + i, helper.VALUE)\n"
    texts = set()
    for value in (1.0, 2.0):
        given = {"BLOCK": 128, "modules": ("helper", helper.format(value))}
        built = build(described(code, "kernel", "x: *float32, n: int32", **given))
        texts.add(built.artifact.files["kernel.ptx"])

    assert len(texts) == 2
