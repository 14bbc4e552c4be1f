"""A plugin may give a space where it gave a list."""

import pytest

from kernelyard import Config, Space, SpaceError
from kernelyard._plugins.answers import fits, in_order


def test_a_space_and_a_list_fit_and_neither_an_empty_list_nor_a_dict_does():
    assert fits("configs", Space({"a": (1, 2)}))
    assert fits("configs", [Config()])
    assert not fits("configs", [])
    assert not fits("configs", {"a": (1, 2)})


def test_a_list_stays_what_it_is():
    configs = [Config.of(a=2), Config.of(a=1)]

    assert in_order(configs) is configs


def test_of_a_small_space_the_guess_comes_first_and_then_the_others_in_order():
    space = Space({"a": (1, 2, 3)}, guess=Config.of(a=2))

    assert [it.get("a", 0) for it in in_order(space)] == [2, 1, 3]


@pytest.mark.parametrize("count", [65, 10**5])
def test_of_a_larger_space_the_guess_comes_first_and_then_what_is_near(count):
    space = Space({"a": range(count // 5 + 1), "b": range(5)}, guess=Config.of(a=4, b=2))

    assert [str(it) for it in in_order(space)] == [
        "a=4, b=2",
        "a=5, b=2",
        "a=3, b=2",
        "a=4, b=3",
        "a=4, b=1",
    ]


def test_a_plugin_that_gives_a_space_is_asked_for_its_configs(site):
    space = "Space({'a': (1, 2, 3)}, ['a != 2'], Config.of(a=3))"
    hook = f"@hookimpl\ndef kernelyard_configs():\n    return {space}\n"
    site.plugin("oak", f"{site.whole}\n{hook}")

    configs = in_order(site.plugins().configs("oak", None, None, None))

    assert [str(config) for config in configs] == ["a=3", "a=1"]


def test_a_plugin_whose_space_is_empty_says_which_constraint_nothing_meets(site):
    hook = "@hookimpl\ndef kernelyard_configs():\n    return Space({'a': (1, 2)}, ['a > 2'])\n"
    site.plugin("oak", f"{site.whole}\n{hook}")

    with pytest.raises(SpaceError, match="nothing meets the constraint 'a > 2'"):
        site.plugins().configs("oak", None, None, None)
