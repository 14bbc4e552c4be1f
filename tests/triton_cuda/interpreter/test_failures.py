"""What cannot be interpreted, or fails meanwhile, is one typed error with the line of the text."""

import numpy as np
import pytest

from kernelyard import ArgumentValueError, CompileError, KernelFailedError, NoPluginError

HEAD = (
    "import triton\nimport triton.language as tl\nfrom triton.language.extra import libdevice\n\n\n"
)


@pytest.fixture
def failed(interpreted):
    """Run a kernel that fails; give what is told."""

    def failed(text, **options):
        kernel = interpreted(HEAD + text, "x: *float32", **options)
        with pytest.raises(KernelFailedError, match=r"^kernel raised while it ran: ") as caught:
            kernel(np.zeros(4, np.float32))
        assert kernel.launches == 0
        return caught.value.what

    return failed


KERNEL = "@triton.jit\ndef kernel(x):\n    i = tl.arange(0, 4)\n    "


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tl.store(x + i, nothing)", "NameError: name 'nothing' is not defined"),
        ("tl.dot(tl.load(x + i), tl.load(x + i))", "must have equal ranks"),
        ("tl.static_assert(False, 'never')", "AssertionError: never"),
        ("tl.load(x + tl.arange(0, 3))", "ValueError: arange's range must be a power of 2"),
        ("raise RuntimeError('oh')", "RuntimeError: oh"),
        (
            "libdevice.j0(tl.load(x))",
            "UnsupportedError: libdevice's __nv_j0f needs a GPU; here are",
        ),
        (
            "tl.inline_asm_elementwise('nop;', '=r,r', [i], tl.int32, True, 1)",
            "UnsupportedError: inline assembly needs a GPU: nop;",
        ),
    ],
)
def test_a_kernel_that_fails_is_told_with_its_line(failed, line, said):
    told = failed(KERNEL + line + "\n")

    assert told.startswith(f"kernel.py, line 9: {line}\n")
    assert said in told


def test_the_innermost_line_is_told(failed):
    helper = "@triton.jit\ndef inner(x):\n    v = tl.load(x)\n    return v.nothing\n\n\n"
    told = failed(helper + KERNEL + "inner(x)\n")

    assert told.startswith("kernel.py, line 9: return v.nothing\n")
    assert "AttributeError: 'tensor' object has no attribute 'nothing'" in told


def test_the_line_of_a_given_module_is_told(failed):
    helper = "import triton\n\n\n@triton.jit\ndef inner(x):\n    return x.nothing\n"
    text = "from given import inner\n\n\n" + KERNEL + "inner(x)\n"

    assert failed(text, modules=("given", helper)).startswith("given.py, line 6: return x.nothing")


def test_a_failure_leaves_the_next_kernel_alone(failed, interpreted):
    failed(KERNEL + "tl.store(x + i, nothing)\n")
    kernel = interpreted(HEAD + KERNEL + "tl.store(x + i, i)\n", "x: *float32")
    x = np.zeros(4, np.float32)
    kernel(x)

    assert list(x) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("def kernel(x):\n    pass\n", {}, "'kernel' is no @triton.jit function"),
        ("def kernel(x)\n", {}, "SyntaxError"),
        (KERNEL.replace("(x)", "(x, n)") + "pass\n", {}, "parameter 'n' has no value"),
        (KERNEL.replace("kernel", "other") + "pass\n", {}, "no @triton.jit function 'kernel'"),
        ("raise ValueError('no')\n", {}, "ValueError: no"),
    ],
)
def test_what_a_build_would_refuse_is_refused(interpreted, text, options, said):
    with pytest.raises(CompileError, match="Triton's interpreter") as caught:
        interpreted(HEAD + text, "x: *float32", **options)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("import torch\n", {}, "its text imports 'torch'"),
        ("", {"nothing": 1}, "'nothing' is no option"),
        ("", {"num_warps": 3}, "num_warps=3"),
        ("", {"grid": ()}, "grid"),
    ],
)
def test_what_no_build_could_use_is_rejected(interpreted, text, options, said):
    with pytest.raises(NoPluginError, match=said):
        interpreted(HEAD + text + KERNEL + "pass\n", "x: *float32", **options)


def test_a_grid_that_cannot_be_computed_is_told(body):
    kernel = body("n", "n: int32", "pass", grid=("8 // n",))
    kernel(8)
    with pytest.raises(ArgumentValueError, match=r"got the grid .*division.* by zero"):
        kernel(0)
