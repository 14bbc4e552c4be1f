"""A record is one fact: it round-trips through JSON, and keeps what a later version wrote."""

import json

import attrs
import pytest
from hypothesis import given, strategies as st

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record, Subject, Withdrawal, config_of, identity
from kernelyard._model.source import Source
from kernelyard._model.target import Target

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | st.text(),
    lambda data: st.lists(data) | st.dictionaries(st.text(), data),
    max_leaves=5,
)
OUTCOMES = st.one_of(
    st.builds(
        Measurement,
        st.lists(FLOATS, min_size=1).map(tuple),
        st.sampled_from(["s", "ns", "turn"]),
        st.text(),
        st.integers(1, 9),
    ),
    st.builds(Failure, kind=st.text(), reason=st.text(), time=FLOATS, limit=FLOATS),
    st.builds(Choice, st.text(), st.dictionaries(st.text(), DATA)),
    st.builds(Withdrawal, st.text()),
)
SUBJECTS = st.builds(
    Subject,
    source=st.text(),
    target=st.text(),
    toolchain=st.text(),
    device=st.text(),
    shapes=st.lists(st.text()),
)
CONFIGS = st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()).map(
    lambda values: Config(values.items())
)
RECORDS = st.builds(
    Record,
    about=SUBJECTS,
    config=CONFIGS,
    outcome=OUTCOMES,
    label=st.text(),
    time=FLOATS,
    host=st.dictionaries(st.text(), DATA),
)


def read(text):
    return Record.from_json(json.loads(text))


@given(RECORDS)
def test_a_record_comes_back_equal_from_its_text_which_is_one_line(record):
    assert read(record.text) == record
    assert read(record.text).text == record.text
    assert "\n" not in record.text
    assert record.text.isascii()


@given(RECORDS, DATA)
def test_what_a_later_version_wrote_beside_is_kept(record, data):
    facts = record.to_json()
    facts |= {"new": data, "format": 7}
    facts["about"] |= {"altitude": data}
    ((kind, outcome),) = facts["outcome"].items()
    facts["outcome"][kind] = {**outcome, "mood": data}
    arrived = Record.from_json(facts)

    assert arrived == record
    assert arrived.to_json() == facts
    assert json.loads(arrived.text) == json.loads(json.dumps(facts))


def test_an_outcome_of_a_kind_to_come_is_kept_and_is_nothing_that_we_know(fact):
    facts = {**fact().to_json(), "outcome": {"dreamt": {"of": 1}}}
    record = Record.from_json(facts)

    assert record.outcome is None
    assert record.kind == "unknown"
    assert record.to_json() == facts


def test_a_record_that_is_changed_is_what_it_was_changed_to(fact):
    given = Record.from_json(fact().to_json())
    changed = attrs.evolve(given, outcome=Failure(kind="crashed", reason="it fell"))

    assert read(changed.text) == changed
    assert list(changed.to_json()["outcome"]) == ["failed"]


def test_two_records_have_one_identity_only_if_all_is_equal(fact):
    texts = [
        it.text for it in (fact(), fact(2), fact(time=2), fact(outcome=6.0), fact(host={"load": 1}))
    ]

    assert len(set(map(identity, texts))) == len(texts)
    assert identity(fact().text) == identity(fact().text)


@pytest.mark.parametrize(
    "facts",
    [
        None,
        [],
        7,
        "",
        {},
        {"about": 1},
        {"outcome": {}},
        {"outcome": {"measured": {}, "failed": {}}},
        {"outcome": {"measured": {"samples": ["x"]}}},
        {"outcome": {"failed": {}}},
        {"config": {"a": {}}},
        {"config": 3},
        {"time": "now"},
        {"time": float("nan")},
        {"about": {}},
        {"host": 3},
    ],
)
def test_what_is_no_record_is_a_value_error_that_says_so(facts, fact):
    whole = {**fact().to_json(), **facts} if isinstance(facts, dict) and facts else facts
    with pytest.raises(ValueError, match="it is no record"):
        Record.from_json(whole)


def test_what_ran_out_of_memory_is_a_failure_of_a_kind_of_its_own():
    assert Failure.of(MemoryError("too much")).kind == "out of memory"


def key(**changes):
    source = Source("echo", changes.get("code", "x"), "entry", [], {"o": changes.get("o", 1)})
    target = Target("desk", changes.get("arch", "oak"))
    config = Config.of(tile=changes.get("tile", 1))
    parts = {"compiler": changes.get("compiler", "1")}
    return Key.of(source, config, target, plugin=changes.get("plugin", "echo"), parts=parts)


def test_a_subject_is_told_apart_by_all_of_a_key_but_its_config():
    one = Subject.of(key())
    others = [{"code": "y"}, {"o": 2}, {"arch": "fir"}, {"compiler": "2"}, {"plugin": "elm"}]
    subjects = {one, *(Subject.of(key(**it)) for it in others)}
    subjects |= {Subject.of(key(), device="oak 7"), Subject.of(key(), shapes=("f4 (1,)",))}

    assert len(subjects) == len({it.digest for it in subjects}) == 8
    assert Subject.of(key(tile=2)) == one
    assert config_of(key(tile=2)) == Config.of(tile=2)
