"""What was prepared or begun serves the configs that are compiled as it was, and no other."""

import pytest

from kernelyard import Config
from kernelyard_cpp_cpu import ahead

SAME = [{"TILE": 2}, {"TILE": 2, "optimize": "O3"}, {"TILE": 2, "unroll": 0, "vector_width": 0}]
OTHER = [{"TILE": 2, "optimize": "O1"}, {"TILE": 2, "optimize": "fast"}, {"TILE": 2, "unroll": 4}]


@pytest.fixture
def built(yard, kernel, value):
    """Build kernels with a macro in a config; give what they write, ``40 + TILE + number``."""

    def built(count=1, **choices):
        config = Config.of(**choices)
        sources = [tiled(kernel, number) for number in range(count)]
        artifacts = yard.plugins.precompile("cpp_cpu", sources, config, yard.target, yard.settings)
        return [value(kernel(), artifact) for artifact in artifacts]

    return built


def tiled(kernel, number=0):
    return kernel(number, body="*out = forty() + TILE + {}")


def is_begun_with(call):
    return call[0].startswith("-include")


@pytest.mark.parametrize("choices", SAME, ids=str)
@pytest.mark.parametrize("count", [1, 2], ids=["alone", "joined"])
def test_a_config_with_the_same_flags_begins_with_the_prefix(yard, kernel, built, choices, count):
    yard.prepare(tiled(kernel))

    assert built(count, **choices) == [42, 43][:count]
    assert list(map(is_begun_with, yard.calls())) == [True]


@pytest.mark.parametrize("choices", OTHER, ids=str)
def test_one_with_others_does_not_and_has_none_made_for_it(yard, kernel, built, choices):
    yard.prepare(tiled(kernel))

    assert built(**choices) == [42]
    assert list(map(is_begun_with, yard.calls())) == [False]
    assert len(yard.calls("c++-header")) == 1
    assert yard.missing(tiled(kernel)) == ""


@pytest.mark.parametrize("choices", SAME, ids=str)
def test_what_has_begun_is_handed_the_kernels_of_such_a_config(yard, kernel, built, choices):
    yard.expect(tiled(kernel))

    assert built(2, **choices) == [42, 43]
    assert len(yard.calls()) == 1


def test_what_has_begun_is_given_up_for_another(yard, kernel, built):
    yard.expect(tiled(kernel))

    assert built(TILE=2, optimize="O1") == [42]
    assert ahead._begun == []
