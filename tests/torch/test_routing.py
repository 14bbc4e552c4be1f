"""Every C++ kernel that Inductor writes is ours, launched exactly as often as it is called."""

from collections import Counter

import pytest

STEPS = {"gpt": 2, "dynamic": 4}
"""How often each script runs each of its modules, forward and backward."""


@pytest.fixture(scope="module", params=STEPS)
def model(request):
    return request.param


@pytest.fixture(scope="module")
def cache(model, tmp_path_factory):
    """One cache for all tests of a model: the first fills it."""
    return tmp_path_factory.mktemp(model)


def test_every_kernel_call_in_the_generated_code_is_a_launch_of_ours(script, generated, model):
    delivered, launched, defined, called = Counter(), Counter(), Counter(), Counter()
    for event in script(model)["events"]:
        delivered[event["kernel"]] += 1
        launched[event["kernel"]] += event["launches"]
    for module in generated():
        defined.update(module.keys())
        called.update({name: STEPS[model] * count for name, count in module.items()})

    assert len(generated()) == 2
    assert delivered == defined
    assert launched == called
    assert min(called.values()) >= STEPS[model]


def test_a_warm_process_builds_nothing_and_needs_no_compiler(script, model, tmp_path):
    events = script(model, PATH=str(tmp_path), CXX=str(tmp_path / "none"))["events"]

    assert {event["origin"] for event in events} == {"store"}
    assert min(event["launches"] for event in events) >= STEPS[model]
