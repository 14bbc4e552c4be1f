"""Small computations in C++, Halide and torch: each adds its number to twice what it is given."""

from array import array

from kernelyard import Argument, Config, Source, Space

SIZE = 4096
_ARGUMENTS = [Argument.input("x", "float32"), Argument.output("out", "float32")]
_FUNCTION = """#ifndef TIMES
#define TIMES {times}
#endif
extern "C" void kernel(const float* x, float* out) {{
  for (volatile int k = 0; k < TIMES; ++k)
    for (int i = 0; i < {size}; ++i) out[i] = 2 * x[i] + {number};
}}
"""
_PIPELINE = """import halide as hl


@hl.generator(name="kernel")
class Kernel:
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(g):
        i = hl.Var("i")
        g.out[i] = 2 * g.x[i] + {number}
"""
_PLANNED = """        if g.using_autoscheduler():
            g.x.set_estimates([hl.Range(0, {size})])
            g.out.set_estimates([hl.Range(0, {size})])
"""


def cpp(number, *, times=1, choice=()):
    """Describe it in C++, doing it over and over: so many times, or as may be chosen.

    The first that may be chosen is the guess.
    """
    code = _FUNCTION.format(number=number, times=times, size=SIZE)
    space = Space({"TIMES": choice}, guess=Config.of(TIMES=choice[0])) if choice else None
    return Source("cpp", code, "kernel", _ARGUMENTS, name=f"{number}, C++", space=space)


def halide(number, *, planned=False):
    """Describe it in Halide, with a schedule of its own or one of those that Halide plans."""
    code = (_PIPELINE + _PLANNED * planned).format(number=number, size=SIZE)
    return Source("halide", code, "kernel", _ARGUMENTS, name=f"{number}, Halide")


def pair(number):
    """Describe it in both: a C++ that stands first, and is far slower than it need be."""
    return [cpp(number, times=50), halide(number)]


def arrays():
    """Give an array to read and one to write."""
    return array("f", range(SIZE)), array("f", [0.0] * SIZE)


def graph(number, language):
    """Compile it through torch, in a language or a race; give what calls it, and an input."""
    import torch

    def twice(x):
        return x * 2 + number

    torch._dynamo.reset()
    options = {"cpu_backend": language}
    return torch.compile(twice, backend="kernelyard", options=options), torch.arange(SIZE * 1.0)
