"""Modes and options mean what they mean to Inductor; what is unknown or out of reach is refused."""

import pytest
import torch
from torch._inductor import config

from kernelyard.torch import _route

pytestmark = pytest.mark.filterwarnings(
    "ignore:TypedStorage is deprecated",  # Inductor's own, when it benchmarks its candidates
)
x = torch.linspace(0, 1, 100)


def wave(x):
    return x.sin() * 2 + x.cos()


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "default"},
        {"mode": "reduce-overhead"},
        {"mode": "max-autotune-no-cudagraphs"},
        {"mode": "max-autotune"},
        {"options": {"epilogue_fusion": True, "max_autotune": True}},
        {"options": {"epilogue-fusion": True}},
        {"options": {"trace.enabled": False, "cpp.threads": 1}},
        {"dynamic": True},
        {"fullgraph": True},
    ],
    ids=str,
)
def test_it_compiles_right_and_through_us(dynamo, events, options):
    result = dynamo(wave, **options)(x)

    torch.testing.assert_close(result, wave(x))
    assert [event.launches for event in events()] == [1]


def test_an_option_reaches_inductor(dynamo, events):
    dynamo(wave, options={"cpp.descriptive_names": False})(x)

    assert [event.kernel for event in events()] == ["cpp__0"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "max-autotun"}, "mode='max-autotun' cannot be used; expected one of default, "),
        (
            {"options": {"epilog_fusion": True}},
            r"options\['epilog_fusion'\]='True' cannot be used; expected one of .*epilogue_fusion",
        ),
        (
            {"options": {"qwertyuiop": 1}},
            r"options\['qwertyuiop'\]='1' cannot be used; .*torch\._inductor\.config's names",
        ),
        (
            {"options": {"cpp_wrapper": True}},
            r"options\['cpp_wrapper'\]='True' cannot be used; .*backend=\"inductor\" for that",
        ),
        (
            {"options": {"fx_wrapper": True}},
            r"options\['fx_wrapper'\]='True' cannot be used; .*backend=\"inductor\" for that",
        ),
    ],
    ids=str,
)
def test_it_is_refused_with_the_names_that_are_close(dynamo, events, options, said):
    with pytest.raises(Exception, match=said) as refused:
        dynamo(wave, **options)(x)

    assert "SettingsError" in str(refused.value)
    assert events() == []


def test_what_takes_kernels_out_of_reach_is_refused_wherever_it_was_set(dynamo):
    said = r"torch\._inductor\.config\.cpp_wrapper='True' cannot be used"
    with config.patch(cpp_wrapper=True), pytest.raises(Exception, match=said):
        dynamo(wave)(x)


def test_an_option_that_is_off_anyway_is_no_reason_to_refuse(dynamo):
    torch.testing.assert_close(dynamo(wave, options={"cpp_wrapper": False})(x), wave(x))


class Witness(_route.Route.__mro__[1]):
    """A pass of the user's own, which sees what it is called with."""

    def __init__(self):
        self.seen = []

    def __call__(self, nodes):
        self.seen.append(len(nodes))
        return nodes

    def uuid(self):
        return "witness"


@pytest.mark.parametrize("way", ["configured", "an option"])
def test_a_pass_of_the_users_own_goes_on_being_called(dynamo, events, way):
    witness = Witness()
    name = "_post_fusion_custom_pass"

    if way == "configured":
        with torch._inductor.config.patch({name: witness}):
            dynamo(wave)(x)
    else:
        dynamo(wave, options={name: witness})(x)

    assert witness.seen == [1]
    assert [event.launches for event in events()] == [1]
