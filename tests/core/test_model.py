"""Values are frozen, canonical, and refuse what cannot be one."""

import json

import attrs
import pytest
from hypothesis import given, strategies as st

from kernelyard._model.argument import Argument
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.dtypes import DTYPES, dtype_name
from kernelyard._model.measurement import Measurement
from kernelyard._model.options import freeze
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._model.verdict import Accepted, Rejected

SCALARS = st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False)
OPTIONS = st.dictionaries(st.text(), SCALARS | st.lists(SCALARS))


@given(OPTIONS)
def test_options_have_one_order_whichever_they_are_given_in(options):
    backwards = dict(reversed(options.items()))

    assert freeze(options) == freeze(backwards)
    assert [name for name, _ in freeze(options)] == sorted(options)


@given(OPTIONS)
def test_frozen_options_are_hashable_and_freezing_them_again_changes_nothing(options):
    frozen = freeze(options)

    assert freeze(frozen) == frozen
    assert hash(frozen) == hash(freeze(options))


@pytest.mark.parametrize("value", [None, {"a": 1}, {1}, b"x", [[1]], [None], object])
def test_what_cannot_be_an_option_is_refused_by_name(value):
    with pytest.raises(TypeError, match="'flags'"):
        freeze({"flags": value})


@given(OPTIONS)
def test_a_config_comes_back_equal_from_json(options):
    config = Config.from_json(options)
    arrived = Config.from_json(json.loads(json.dumps(config.to_json())))

    assert arrived == config
    assert hash(arrived) == hash(config)


@given(OPTIONS.filter(bool), st.data())
def test_a_config_is_told_apart_by_each_single_value(options, data):
    name = data.draw(st.sampled_from(sorted(options)))
    changed = {**options, name: "another value"}
    fewer = {key: value for key, value in options.items() if key != name}

    assert len({Config.from_json(one) for one in (options, changed, fewer)}) == (
        2 if options[name] == "another value" else 3
    )


def test_configs_are_equal_whatever_the_order_of_their_keywords():
    assert Config.of(a=1, b=2) == Config.of(b=2, a=1)


def test_a_flag_and_the_number_one_are_different_choices():
    assert Config.of(a=True) != Config.of(a=1)
    assert Config.of(a=1) != Config.of(a=1.0)


def test_a_config_gives_its_choices_and_reads_well():
    config = Config.of(warps=4, order=("y", "x"))

    assert config.get("warps", 1) == 4
    assert config.get("stages", 3) == 3
    assert str(config) == "order=('y', 'x'), warps=4"
    assert str(Config()) == "default"


@pytest.mark.parametrize(
    ("make", "role", "is_array", "is_written"),
    [
        (Argument.input, "input", True, False),
        (Argument.output, "output", True, True),
        (Argument.inout, "inout", True, True),
        (Argument.scalar, "scalar", False, False),
    ],
)
def test_the_role_of_an_argument_says_what_is_passed(make, role, is_array, is_written):
    argument = make("x", "float32")

    assert argument.role == role
    assert argument.is_array is is_array
    assert argument.is_written is is_written


def test_an_argument_of_an_unknown_element_type_is_refused():
    with pytest.raises(ValueError, match="float33"):
        Argument.input("x", "float33")


def test_each_element_type_is_told_apart_by_its_code_and_its_width():
    codes = [(dtype.code, dtype.bits) for dtype in DTYPES.values()]

    assert len(set(codes)) == len(codes)
    assert [dtype_name(*code) for code in codes] == list(DTYPES)
    assert dtype_name(99, 7) == "DLPack type 99 of 7 bits"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a", "../a", "a\\b"])
def test_an_artifact_refuses_a_file_without_a_plain_name(name):
    with pytest.raises(ValueError, match="plain file name"):
        Artifact({"good": b"", name: b""})


def test_an_artifact_knows_its_size_and_does_not_print_its_bytes():
    artifact = Artifact({"b": b"secret", "a": b"xyz"})

    assert artifact.size == 9
    assert "secret" not in repr(artifact)
    assert "['a', 'b']" in repr(artifact)


@pytest.mark.parametrize(
    ("samples", "value", "spread"),
    [
        ((5.0,), 5.0, 0.0),
        ((1.0, 3.0), 2.0, 1.0),
        ((4.0, 1.0, 2.0, 3.0, 5.0), 3.0, 2.0),
        ((1.0, 1.0, 1.0, 1000.0), 1.0, 249.75),
    ],
)
def test_a_measurement_is_its_median_and_the_distance_of_its_quartiles(samples, value, spread):
    measurement = Measurement(samples, "us", "wall", 1)

    assert measurement.value == value
    assert measurement.spread == spread


def test_a_measurement_reads_with_its_unit_and_its_spread():
    measurement = Measurement((1.0, 2.0, 3.0), "us", "wall", 10)

    assert str(measurement) == "2 us ± 1 (3 samples)"


def test_a_source_takes_any_sequence_of_arguments_and_any_mapping_of_options():
    made = Source("echo", "x", "f", iter([Argument.input("x", "int8")]), {"b": [1], "a": "y"})

    assert made.arguments == (Argument.input("x", "int8"),)
    assert made.options == (("a", "y"), ("b", (1,)))
    assert made.option("a", "") == "y"
    assert made.option("c", "default") == "default"


def test_the_name_of_a_source_is_for_people_only():
    named, nameless = (Source("echo", "x", "f", [], name=name) for name in ("twice", ""))

    assert named == nameless
    assert hash(named) == hash(nameless)
    assert (named.label, nameless.label) == ("twice", "f")


def test_sources_whose_options_differ_in_type_only_are_different():
    flag, number = (Source("echo", "x", "f", [], {"fast": value}) for value in (True, 1))

    assert flag != number


def test_the_features_of_a_target_have_one_order():
    target = Target("desk", "oak", ["polished", "dark"])

    assert target == Target("desk", "oak", ("dark", "polished"))
    assert str(target) == "desk:oak+dark+polished"


def test_values_cannot_be_changed():
    for value in (Config(), Target("desk", "oak"), Argument.input("x", "int8"), Artifact({})):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, attrs.fields(type(value))[0].name, None)


def test_a_verdict_reads_as_its_reason_and_its_remedy():
    assert str(Accepted()) == "accepted"
    assert str(Rejected("it is full")) == "it is full"
    assert str(Rejected("it is full", "empty it")) == "it is full; empty it"
