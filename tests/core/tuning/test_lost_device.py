"""A config that ends all work on the device takes a child along, or ends the search; no other."""

import pytest

from kernelyard import Budget, Config, DeviceLostError
from kernelyard._model.failure import Failure

LOSES = """from kernelyard import DeviceLostError
    if a == 5: raise DeviceLostError('k', 'an illegal address')"""
EVERY = {"strategy": "exhaustive", "seconds": 0.001, "budget": Budget(trials=50)}


@pytest.fixture
def source(ash):
    return ash(LOSES)


def outcome(tuned, a=5):
    (tried,) = [it for it in tuned.tried if it.config == Config.of(a=a)]
    return tried.outcome


def test_in_a_child_it_is_an_outcome_and_the_next_gets_another_child(tune, source):
    tuned = tune(source, isolate=True)

    assert outcome(tuned).kind == "crashed"
    assert "an illegal address" in outcome(tuned).reason
    assert tuned.failures == {"crashed": 1}
    assert tuned.config == Config.of(a=7)


def test_here_it_ends_the_search_and_blames_no_other(grove, vectors, source):
    one = grove()
    with pytest.raises(DeviceLostError, match="start a new one"):
        one.tune(source, "desk", vectors(), **EVERY)
    tried = {it.config.get("a", None): it.outcome for it in one.store.log if it.config}

    assert [a for a, it in tried.items() if isinstance(it, Failure)] == [5]
    assert 6 not in tried


def test_nothing_is_put_back_on_a_device_that_is_lost(grove, vectors, source):
    """That could only fail, and hide what happened."""
    x, y = vectors()
    with pytest.raises(DeviceLostError):
        grove().tune(source, "desk", [x, y], **EVERY)

    assert list(y) != [9, 9, 9]


def test_the_next_search_knows_who_it_was(tune, grove, vectors, source):
    with pytest.raises(DeviceLostError):
        grove().tune(source, "desk", vectors(), **EVERY)
    tuned = tune(source, isolate=True)

    assert outcome(tuned).kind == "crashed"
    assert tuned.config == Config.of(a=7)
