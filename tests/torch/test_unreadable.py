"""A decorator of a later Inductor, with other kinds of things in it, is read as none of ours."""

import pytest

from kernelyard.torch._triton import UnreadableError, described

TEXT = """
@triton_heuristics.pointwise(
    triton_meta={{'signature': {signature}}},
    inductor_meta={{'grid_type': 'Grid1D', 'mutated_arg_names': {written},
                    'extra_launcher_args': {beside}}},
)
@triton.jit
def k(out_ptr0, xnumel, XBLOCK : tl.constexpr):
    pass
"""
GOOD = {
    "signature": "{'out_ptr0': '*fp32', 'xnumel': 'i32', 'XBLOCK': 'constexpr'}",
    "written": "[]",
    "beside": "[]",
}


def test_one_of_today_is_read():
    assert described("k", TEXT.format(**GOOD)).taken == (True, True)


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("signature", "{'out_ptr0': '*fp32', 'xnumel': None}"),
        ("signature", "{'out_ptr0': '*fp32', 'xnumel': ('i32', 'i32')}"),
        ("signature", "{0: '*fp32', 1: 'i32'}"),
        ("signature", "['*fp32', 'i32']"),
        ("written", "[0]"),
        ("beside", "5"),
        ("beside", "[('_grid_0', 'i32')]"),
    ],
)
def test_one_of_later_is_not(part, written):
    with pytest.raises(UnreadableError, match="no readable signature"):
        described("k", TEXT.format(**{**GOOD, part: written}))
