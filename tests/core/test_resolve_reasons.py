"""When nobody takes a source, every candidate says why."""

import pytest

from kernelyard._errors import NoPluginError
from kernelyard._model.source import Source

SOURCE = Source("echo", "code", "entry", [], name="twice")


def hook(name, body, parameters=""):
    return f"@hookimpl\ndef kernelyard_{name}({parameters}):\n    {body}\n"


def chosen(decision):
    return decision.chosen and decision.chosen.plugin


def verdicts(decision):
    return {candidate.plugin: str(candidate.verdict) for candidate in decision.candidates}


REFUSE = hook("accepts", "return Rejected('it is full', 'empty it')")


def test_a_demanded_plugin_that_rejects_is_not_replaced_by_another(install, resolver):
    install("elm")
    install("oak", more=REFUSE)
    decision = resolver().decide(SOURCE, "desk", plugin="oak")

    assert chosen(decision) is None
    assert verdicts(decision)["elm"] == "accepted"
    with pytest.raises(NoPluginError, match="oak by explicit choice") as caught:
        decision.require()
    assert caught.value.candidates[0] == ("oak", "it is full; empty it")


@pytest.mark.parametrize(
    ("plugin", "environment", "demand"),
    [("ash", None, "ash by explicit choice"), (None, "ash", "ash by KERNELYARD_PLUGIN")],
)
def test_an_unknown_plugin_is_answered_with_the_known_ones(
    install, resolver, plugin, environment, demand
):
    install("elm")
    install("oak")
    decision = resolver(plugin=environment).decide(SOURCE, "desk", plugin=plugin)

    with pytest.raises(
        NoPluginError, match="there is no such plugin; installed: elm, oak"
    ) as caught:
        decision.require()
    assert demand in str(caught.value)


def test_without_any_plugin_the_error_says_to_install_one(resolver):
    with pytest.raises(NoPluginError, match="none is installed"):
        resolver().decide(SOURCE, "desk").require()


def test_the_error_lists_every_candidate_with_its_reason(install, resolver, site):
    install("elm", more=REFUSE)
    install("fir", device="shelf")
    absent = "TargetReport(target=Target('desk', 'x'), present=False, reason='gone', remedy='seek')"
    install("gum", more=hook("targets", f"return [{absent}]"))
    install("ivy", more=hook("targets", "raise OSError('torn')"))
    install("koa", more=hook("accepts", "raise OSError('wet')"))
    site.plugin("oak", site.backend)
    site.plugin("sap", "1 / 0")
    site.plugin(
        "tag", site.wrapper + "@hookimpl(wrapper=True)\ndef kernelyard_launch(): return (yield)\n"
    )
    decision = resolver().decide(SOURCE, "desk")
    told = verdicts(decision)

    with pytest.raises(
        NoPluginError, match="no plugin can run echo kernel 'twice' on desk"
    ) as caught:
        decision.require()
    assert dict(caught.value.candidates) == told
    assert told["elm"] == "it is full; empty it"
    assert told["fir"] == "it serves shelf, not desk"
    assert told["gum"] == "gone; seek"
    assert "raised OSError in kernelyard_targets: torn" in told["ivy"]
    assert "raised OSError in kernelyard_accepts: wet" in told["koa"]
    assert "yet" in told["oak"]
    assert "quarantined: importing fake_sap raised ZeroDivisionError" in told["sap"]
    assert "wraps other plugins" in told["tag"]
    assert all(f"{name}: {reason}" in str(caught.value) for name, reason in told.items())


def test_a_demanded_plugin_that_is_quarantined_says_why(install, resolver, site):
    install("elm")
    site.plugin("sap", "1 / 0")

    with pytest.raises(NoPluginError, match="sap: quarantined: importing fake_sap raised"):
        resolver().decide(SOURCE, "desk", plugin="sap").require()


@pytest.mark.parametrize("answer", ["5", "['desk']", "[None]", "'desk'"])
def test_a_plugin_that_answers_with_garbage_hinders_no_other(install, resolver, answer):
    install("bad", more=hook("targets", f"return {answer}"))
    install("oak")
    decision = resolver().decide(SOURCE, "desk")

    assert chosen(decision) == "oak"
    assert "kernelyard_targets" in verdicts(decision)["bad"]
