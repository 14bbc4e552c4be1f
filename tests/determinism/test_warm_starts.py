"""A warm start runs no benchmark: whatever the plugin, whatever the kind of kernel."""

import pytest

NOTHING = set()
IN_SPARE_TIME = {"challenge"}
BY_SEARCH = {"benchmark", "in_turn", "repeat", "search"}
KINDS = {
    # what the first process measures of each, so that something would be seen in the second
    "C++": NOTHING,
    "Halide": NOTHING,
    "C++ in several configs": IN_SPARE_TIME,
    "Halide in several configs": IN_SPARE_TIME,
    "C++, tuned": BY_SEARCH,
    "Halide, tuned": BY_SEARCH,
    "race": {"benchmark", "contest", "repeat"},
    "graph in C++": NOTHING,
    "graph in Halide": IN_SPARE_TIME,
    "graph that races": {"contest"},
}


@pytest.fixture(scope="module")
def starts(script):
    """Use all kinds in two processes, one after the other; give what each of them told."""
    return script("starts", "ahead"), script("starts")


def test_every_kind_is_in_the_table(starts):
    assert [set(told) for told in starts] == [set(KINDS)] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_start_measures_what_there_is_to_find_out(starts, kind):
    cold, _ = starts

    assert cold[kind]["right"]
    assert set(cold[kind]["measured"]) >= KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_warm_start_measures_nothing_and_builds_nothing(starts, kind):
    _, warm = starts

    assert warm[kind] == {"measured": {}, "searches": False, "origin": "store", "right": True}
