"""The plugin for a source is chosen by one order of precedence, and every reason is kept."""

import importlib

from kernelyard._model.source import Source
from kernelyard._model.verdict import Accepted, Rejected

SOURCE = Source("echo", "code", "entry", [], name="twice")


def hook(name, body, parameters=""):
    return f"@hookimpl\ndef kernelyard_{name}({parameters}):\n    {body}\n"


def chosen(decision):
    return decision.chosen and decision.chosen.plugin


def verdicts(decision):
    return {candidate.plugin: str(candidate.verdict) for candidate in decision.candidates}


def standings(decision):
    return [(candidate.plugin, candidate.standing) for candidate in decision.candidates]


REFUSE = hook("accepts", "return Rejected('it is full', 'empty it')")


def test_an_explicit_choice_beats_the_environment(install, resolver):
    for name in ("elm", "fir", "oak"):
        install(name)
    decision = resolver(plugin="fir").decide(SOURCE, "desk", plugin="oak")

    assert chosen(decision) == "oak"
    assert decision.demand == "oak by explicit choice"


def test_the_environment_beats_a_preference(install, resolver):
    for name in ("elm", "fir", "oak"):
        install(name)
    decision = resolver(plugin="fir", prefer={"desk": ("oak",)}).decide(SOURCE, "desk")

    assert chosen(decision) == "fir"
    assert decision.demand == "fir by KERNELYARD_PLUGIN"


def test_a_preference_beats_a_priority(install, resolver):
    install("elm", priority=90)
    install("oak", priority=10)
    decision = resolver(prefer={"desk": ("oak",)}).decide(SOURCE, "desk")

    assert chosen(decision) == "oak"
    assert standings(decision) == [("oak", "preferred on desk"), ("elm", "priority 90")]


def test_a_priority_beats_a_name(install, resolver):
    install("elm", priority=50)
    install("oak", priority=51)

    assert chosen(resolver().decide(SOURCE, "desk")) == "oak"


def test_of_equals_the_first_name_is_taken(install, resolver):
    for name in ("oak", "elm", "fir"):
        install(name)
    decision = resolver().decide(SOURCE, "desk")

    assert [candidate.plugin for candidate in decision.candidates] == ["elm", "fir", "oak"]
    assert chosen(decision) == "elm"


def test_preferences_are_tried_in_their_order_and_then_the_rest(install, resolver):
    for name in ("elm", "fir", "oak"):
        install(name)
    decision = resolver(prefer={"desk": ("oak", "fir")}).decide(SOURCE, "desk")

    assert [candidate.plugin for candidate in decision.candidates] == ["oak", "fir", "elm"]


def test_a_preferred_plugin_that_rejects_gives_way(install, resolver):
    install("elm")
    install("oak", more=REFUSE)
    decision = resolver(prefer={"desk": ("oak",)}).decide(SOURCE, "desk")

    assert chosen(decision) == "elm"
    assert verdicts(decision)["oak"] == "it is full; empty it"


def test_a_preference_for_another_device_does_not_count(install, resolver):
    install("elm")
    install("oak")

    assert chosen(resolver(prefer={"shelf": ("oak",)}).decide(SOURCE, "desk")) == "elm"


def test_a_preference_for_a_device_counts_for_each_of_its_numbers(install, resolver):
    install("elm")
    install("oak")

    assert chosen(resolver(prefer={"desk": ("oak",)}).decide(SOURCE, "desk:3")) == "oak"


def test_two_plugins_are_alive_on_one_device_at_once(install, resolver):
    only = "return Accepted() if source.language == '{}' else Rejected('not mine')"
    install("elm", more=hook("accepts", only.format("elmish"), "source"))
    install("oak", more=hook("accepts", only.format("oakish"), "source"))
    one = resolver()
    sources = [Source(language, "code", "entry", []) for language in ("elmish", "oakish")]

    assert [chosen(one.decide(source, "desk")) for source in sources] == ["elm", "oak"]


def test_a_numbered_device_is_one_of_its_type(install, resolver):
    install("oak")
    _, report = resolver().decide(SOURCE, "desk:1").require()

    assert report.target.device == "desk"


def test_a_target_may_be_a_numbered_device_itself(install, resolver):
    install("oak", device="desk:1")
    one = resolver()

    assert chosen(one.decide(SOURCE, "desk:1")) == "oak"
    assert chosen(one.decide(SOURCE, "desk:2")) is None
    assert chosen(one.decide(SOURCE, "desk")) is None


def test_the_first_target_that_is_accepted_is_taken(install, resolver):
    targets = "return [TargetReport(target=Target('desk', a), present=p, reason='') for a, p in {}]"
    old_and_new = [("absent", False), ("old", True), ("new", True)]
    accept = "return Rejected('too old') if target.arch == 'old' else Accepted()"
    more = hook("targets", targets.format(old_and_new)) + hook("accepts", accept, "target")
    install("oak", more=more)
    _, report = resolver().decide(SOURCE, "desk").require()

    assert report.target.arch == "new"


def test_a_plugin_is_asked_for_its_targets_once(install, resolver):
    install("oak", more="asked = []\n" + hook("targets", "asked.append(1); return []"))
    one = resolver()
    for device in ("desk", "desk:1", "shelf"):
        one.decide(SOURCE, device)
    asked = importlib.import_module("fake_oak").asked

    assert asked == [1]


def test_verdicts_are_kept_in_the_decision(install, resolver):
    install("elm", more=REFUSE)
    install("oak")
    decision = resolver().decide(SOURCE, "desk")

    assert decision.asked == "echo kernel 'twice' on desk"
    assert [candidate.verdict for candidate in decision.candidates] == [
        Rejected("it is full", "empty it"),
        Accepted(),
    ]


def test_a_plugin_is_given_its_own_settings_only(install, resolver, tmp_path):
    install("oak", more="kernelyard_variables = ('SAW', 'UNSET')\n")
    environment = {"KERNELYARD_OAK_FAST": "1", "SAW": "sharp", "HAMMER": "heavy"}
    settings = resolver(environment=environment).settings_of("oak")

    assert settings.options == {"fast": "1"}
    assert settings.variables == {"SAW": "sharp"}
    assert settings.state == tmp_path / "state" / "oak"
