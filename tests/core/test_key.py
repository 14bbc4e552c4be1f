"""A key changes with everything that changes a build, and with nothing else."""

import attrs
import pytest
from hypothesis import example, given, strategies as st

from kernelyard._model.argument import Argument
from kernelyard._model.config import Config
from kernelyard._model.key import Key
from kernelyard._model.source import Source
from kernelyard._model.space import Space
from kernelyard._model.target import Target

ARGUMENT = Argument("x", "float32", "input", contiguous=True)
OTHER_ARGUMENT = {"name": "y", "dtype": "int8", "role": "output", "contiguous": False}

SOURCE = Source("echo", "code", "entry", [ARGUMENT], {"flags": ["-a", "-b"]})
OTHER_SOURCE = {
    "language": ["ohce"],
    "code": ["other code", "code ", ""],
    "entry": ["exit"],
    "arguments": [
        [],
        [ARGUMENT, ARGUMENT],
        *([attrs.evolve(ARGUMENT, **{name: value})] for name, value in OTHER_ARGUMENT.items()),
    ],
    "options": [{}, {"flags": ["-b", "-a"]}, {"flags": ["-a-b"]}, {"flags": "-a"}, {"f": ["-a"]}],
}

TARGET = Target("desk", "oak", ("dark",))
OTHER_TARGET = {"device": ["shelf"], "arch": ["elm"], "features": [(), ("dark", "old"), ("old",)]}

CONFIGS = [Config.of(warps=8), Config.of(warps="4"), Config.of(stages=4), Config()]
PARTS = [{}, {"toolchain": "2"}, {"compiler": "1"}, {"toolchain": "1", "headers": "x"}]


def key(
    *,
    source=SOURCE,
    config=Config.of(warps=4),  # noqa: B008 - a frozen value
    target=TARGET,
    plugin="oak",
    parts=(("toolchain", "1"),),
):
    return Key.of(source, config, target, plugin=plugin, parts=dict(parts))


CHANGES = [
    *(
        pytest.param({"source": attrs.evolve(SOURCE, **{field: value})}, id=f"{field}-{number}")
        for field, values in OTHER_SOURCE.items()
        for number, value in enumerate(values)
    ),
    *(
        pytest.param({"target": attrs.evolve(TARGET, **{field: value})}, id=f"{field}-{number}")
        for field, values in OTHER_TARGET.items()
        for number, value in enumerate(values)
    ),
    *(pytest.param({"config": config}, id=f"config-{n}") for n, config in enumerate(CONFIGS)),
    *(pytest.param({"parts": parts}, id=f"parts-{n}") for n, parts in enumerate(PARTS)),
    pytest.param({"plugin": "elm"}, id="plugin"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_one_thing_changes_the_key(change):
    assert key(**change).digest != key().digest
    assert key(**change) != key()


def test_all_changes_give_keys_of_their_own():
    changed = [key(**change.values[0]).digest for change in CHANGES]

    assert len(set(changed)) == len(changed)


@pytest.mark.parametrize(
    ("cls", "table"),
    [(Source, OTHER_SOURCE), (Argument, OTHER_ARGUMENT), (Target, OTHER_TARGET)],
)
def test_the_tables_above_change_every_field(cls, table):
    fields = {field.name for field in attrs.fields(cls)}

    assert fields - {"name", "space"} <= set(table) <= fields


def test_what_may_be_chosen_in_a_source_does_not_change_the_key_but_what_was_chosen_does():
    source = attrs.evolve(SOURCE, space=Space({"warps": (2, 4)}))

    assert key(source=source).digest == key().digest
    assert key(source=source, config=Config.of(warps=2)).digest != key().digest


def test_the_name_of_a_source_does_not_change_the_key():
    assert key(source=attrs.evolve(SOURCE, name="twice")).digest == key().digest


def test_the_order_of_options_features_and_parts_does_not_change_the_key():
    source = [
        attrs.evolve(SOURCE, options=dict(o)) for o in ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)])
    ]
    parts = [{"x": "1", "y": "2"}, {"y": "2", "x": "1"}]
    target = [Target("desk", "oak", features) for features in (("a", "b"), ("b", "a"))]
    first, second = (
        key(source=source[i], parts=parts[i], target=target[i]).digest for i in range(2)
    )

    assert first == second


def test_the_order_of_arguments_changes_the_key():
    x, y = Argument.input("x", "int8"), Argument.input("y", "int8")
    orders = [attrs.evolve(SOURCE, arguments=order) for order in ([x, y], [y, x])]

    assert key(source=orders[0]).digest != key(source=orders[1]).digest


def test_options_that_differ_in_type_only_have_keys_of_their_own():
    keys = {key(config=Config.of(a=value)).digest for value in (True, 1, 1.0, "1", (1,), "True")}

    assert len(keys) == 6


def test_a_part_of_a_plugin_cannot_pose_as_one_of_the_core():
    posing = key(parts={"code": "x", "format": "9"})

    assert dict(posing.parts)["code"] == dict(key().parts)["code"]
    assert dict(posing.parts)["oak.code"] == "x"


def test_a_key_tells_its_parts_by_name():
    names = [name for name, _ in key().parts]

    assert names == sorted(names)
    assert {"plugin", "language", "target", "oak.toolchain"} <= set(names)


WORDS = st.text(alphabet="ab+:,", max_size=3)
TARGETS = st.builds(Target, WORDS, WORDS, st.lists(WORDS, max_size=2))


@given(TARGETS, TARGETS)
@example(Target("desk", "oak+dark"), Target("desk", "oak", ["dark"]))
@example(Target("desk", "oak", ["dark+old"]), Target("desk", "oak", ["dark", "old"]))
@example(Target("desk:oak", "dark"), Target("desk", "oak:dark"))
def test_two_targets_share_a_key_only_if_they_are_equal(one, other):
    assert (key(target=one).digest == key(target=other).digest) == (one == other)


OPTIONS = st.dictionaries(WORDS, WORDS | st.integers() | st.lists(WORDS, max_size=2), max_size=3)


@given(OPTIONS, OPTIONS)
def test_two_configs_share_a_key_only_if_they_are_equal(one, other):
    one, other = Config.from_json(one), Config.from_json(other)

    assert (key(config=one).digest == key(config=other).digest) == (one == other)
