"""A pipeline that cannot be built: its name, the words of Halide or Python, and its text kept."""

import json
from pathlib import Path

import pytest

from kernelyard import CompileError, KernelyardError

TEXT = """import halide as hl

@hl.generator(name="copy")
class Copy:
    x = hl.InputBuffer(hl.Float(32), 1)
    by = hl.InputScalar(hl.Int(32))
    out = hl.OutputBuffer(hl.Float(32), 1)
    is_fast = hl.GeneratorParam(True)
    step = hl.GeneratorParam(1)

    def generate(self):
        i = hl.Var("i")
        self.out[i] = self.x[i] * self.by
"""
SIGNATURE = "x: float32, by: number int32, ->out: float32"
LAST = "self.out[i] = self.x[i] * self.by"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("self.out[i] = nothing_such", ["line 13, in generate", "NameError: name 'nothing_such'"]),
        ("self.out[i] = (", ["line 13", "SyntaxError: '(' was never closed"]),
        ("raise SystemExit(3)", ["line 13, in generate", "SystemExit: 3"]),
        ("self.out[i] = self.x[i, i]", ["was called with 2 arguments, but was defined with 1"]),
        ("self.out[i] = hl.f64(1)", ["is constrained to only hold values of type float32"]),
        ("pass", ["Output 'out' was not defined"]),
        ("import nothing_such", ["line 13", "ModuleNotFoundError"]),
        (f"{LAST}; self.out.vectorize(i, 3).vectorize(hl.Var('q'))", ["could not find", "q"]),
    ],
)
def test_a_text_that_is_wrong(build, line, said):
    text = TEXT.replace(LAST, line)
    with pytest.raises(CompileError) as caught:
        build(text, "copy", SIGNATURE)

    assert "halide could not compile 'copy'" in str(caught.value)
    for words in said:
        assert words.lower() in str(caught.value).lower()
    assert (Path(caught.value.kept) / "copy.py").read_text() == text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"features": ["bogus"]}, "the feature 'bogus' is not among strict_float, no_asserts"),
        ({"features": ["avx512_sapphirerapids"]}, "the feature 'avx512_sapphirerapids' is not"),
        ({"outputs": ["bogus"]}, "Halide writes no 'bogus'; it writes assembly,"),
        (
            {"autoscheduler": "bogus"},
            "there is no autoscheduler 'bogus' for processors; there are Mullapudi2016, ",
        ),
        ({"autoscheduler": "Anderson2021"}, "there is no autoscheduler 'Anderson2021' for"),
        (
            {"autoscheduler": "Mullapudi2016"},
            'Please provide a valid estimate for dimension i of output "out"',
        ),
        (
            {"autoscheduler": "Li2018", "parallelism": "many"},
            "Li2018: parallelism is 'many'; expected a whole number above 0",
        ),
        (
            {"autoscheduler": "Li2018", "parameters": ["autoscheduler.beam_size=3"]},
            "Li2018 knows no parameter 'beam_size'; it knows parallelism",
        ),
        (
            {"autoscheduler": "Adams2019", "parameters": ["autoscheduler.weights_path=/w"]},
            "Adams2019 knows no parameter 'weights_path'",
        ),
        ({"parameters": ["bogus=1"]}, "Generator copy has no GeneratorParam(s) named: ['bogus']"),
        ({"parameters": ["step"]}, "parameter 'step' has no value; expected name=value"),
        ({"parameters": ["step=x"]}, "parameter 'step=x': invalid literal for int()"),
        ({"parameters": ["is_fast=maybe"]}, "'is_fast=maybe': 'maybe' is neither true nor false"),
        (
            {"parameters": ["autoscheduler=Li2018"]},
            "parameter 'autoscheduler=Li2018': the option 'autoscheduler' names it",
        ),
        ({"modules": ["helper"]}, "the option 'modules' has a name without a text"),
        ({"modules": ["helper", "1 +"]}, "SyntaxError"),
    ],
)
def test_options_that_are_wrong(build, options, said):
    with pytest.raises(CompileError, match="'copy'") as caught:
        build(TEXT, "copy", SIGNATURE, **options)

    assert said in caught.value.output


def test_a_generator_that_is_not_there(build):
    with pytest.raises(CompileError, match="there is no generator 'other'; the text has 'copy'"):
        build(TEXT, "other", SIGNATURE)


@pytest.mark.parametrize(
    ("signature", "ours"),
    [
        ("x: float64, by: number int32, ->out: float32", "x: array of float64"),
        ("x: float32, by: number int64, ->out: float32", "by: number of int64"),
        ("x: float32, by: int32, ->out: float32", "by: array of int32"),
        ("y: float32, by: number int32, ->out: float32", "y: array of float32"),
        ("x: float32, ->out: float32", "x: array of float32, out: array of float32"),
        ("->out: float32, by: number int32, x: float32", "out: array of float32, by:"),
    ],
)
def test_a_signature_that_is_another(build, signature, ours):
    with pytest.raises(CompileError) as caught:
        build(TEXT, "copy", signature)

    assert "the signature is (" in caught.value.output
    assert ours in caught.value.output
    theirs = "x: array of float32, by: number of int32, out: array of float32"
    assert f"the generator's is ({theirs})" in caught.value.output


GOOD = [
    {"of": "x", "shape": ["n"], "stride": ["1"], "offset": "0"},
    {"of": "by"},
    {"of": "out", "shape": ["n"], "stride": ["1"], "offset": "0"},
]
VIEWED = "x: float32, by: number int32, ->out: float32, n: number int64"


def with_view(**changes):
    return json.dumps([{**GOOD[0], **changes}, *GOOD[1:]])


@pytest.mark.parametrize(
    ("views", "said"),
    [
        ("{[", "the option 'views' cannot be read, JSONDecodeError"),
        ("[1]", "the option 'views' cannot be read, TypeError"),
        ('[{"shape": []}]', "the option 'views' cannot be read, KeyError: 'stride'"),
        (json.dumps(GOOD[:2]), "there are 2 views, the generator has x, by, out"),
        (with_view(of="z"), "x is a view of 'z', which is no argument"),
        (with_view(of="by"), "x is an array, the argument 'by' is a number"),
        (with_view(shape=["n", "n"]), "the view of x has a shape of 2 and a stride of 1, the gen"),
        (with_view(shape=["n +"]), "the view of x: 'n +': invalid syntax"),
        (with_view(shape=["m"]), "the view of x: 'm': 'm' is no arithmetic of by, n"),
        (with_view(offset="n.real"), "the view of x: 'n.real': 'n.real' is no arithmetic of by, n"),
        (with_view(stride=["open('x')"]), "is no arithmetic of by, n"),
    ],
)  # fmt: skip
def test_views_that_are_wrong(build, views, said):
    with pytest.raises(CompileError, match="'copy'") as caught:
        build(TEXT, "copy", VIEWED, views=views)

    assert said in caught.value.output


def test_nothing_of_a_text_stays_in_the_worker(build):
    """Two texts may use one name for a generator, for a module, and for what they set."""
    text = "import halide as hl, helper, sys\nsys.mark = getattr(sys, 'mark', 0) + 1\n"
    text += "assert sys.mark == 1\n" + TEXT.partition("\n")[2].replace("* self.by", "* helper.N")
    for number in (1, 2):
        build(text, "copy", SIGNATURE, modules=["helper", f"N = hl_{number} = {number}"])
    with pytest.raises(KernelyardError, match="No module named 'helper'"):
        build(text, "copy", SIGNATURE)
