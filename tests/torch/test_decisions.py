"""What is found out of a graph is in the store's log, and what was chosen is followed, or not.

``replay`` follows what is recorded, ``deterministic`` the rule; neither measures nor records.
"""

import json
import subprocess
import sys
import time

import attrs
import pytest
import torch
from filelock import FileLock, Timeout

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record
from kernelyard.torch import _findings, _halide, graphs, runtime
from kernelyard.torch._languages import _Referee

CPP, HALIDE = Config.of(language="cpp"), Config.of(language="halide")


@pytest.fixture
def compiled(dynamo):
    """Compile a function in a language, call it, check the result; give what the graph became."""

    def compiled(function, language="race"):
        x = torch.linspace(0.1, 2, 64).reshape(8, 8)
        result = dynamo(function, options={"cpu_backend": language})(x)
        torch.testing.assert_close(result, function(x))
        return graphs()[-1]

    return compiled


@pytest.fixture
def tuning(dynamo, monkeypatch):
    """Let the runtime of this process be in another mode, as its variable would have it."""

    def tuning(mode):
        settings = attrs.evolve(runtime().settings, tuning=mode)
        monkeypatch.setattr(runtime(), "settings", settings)
        monkeypatch.setattr(runtime().engine, "settings", settings)

    return tuning


@pytest.fixture
def recorded(dynamo):
    """Give what the log has of a graph, the oldest first."""

    def recorded(graph):
        found = [it for it in runtime().store.log if it.about.digest == graph.name]
        return sorted(found, key=lambda it: it.time)

    return recorded


@pytest.fixture
def record(compiled, recorded):
    """Have a function race, and then record something of it that was not measured."""

    def record(function, *found):
        first, *_ = recorded(compiled(function))
        for config, outcome in found:
            added = attrs.evolve(first, config=config, outcome=outcome, time=time.time(), given={})
            runtime().store.log.append(added)

    return record


def chosen(config):
    return config, Choice("a test says so")


def test_how_each_language_fared_and_the_choice_are_records(compiled, recorded):
    graph = compiled(lambda x: (x * 11).sin().softmax(1))
    native, halide, choice = recorded(graph)

    assert [it.config for it in (native, halide)] == [CPP, HALIDE]
    assert [it.plugin for it in (native, halide)] == ["cpp_cpu", "halide"]
    assert (native.outcome, halide.outcome) == graph.contest.outcomes
    assert choice.config == Config.of(language=graph.language)
    assert choice.outcome.reason == graph.reason
    assert choice.outcome.evidence["asked"] == "race"
    assert choice.about.device
    assert choice.about.toolchain


def test_the_report_shows_graphs(compiled, environment):
    graph = compiled(lambda x: (x * 12).sin().softmax(1))
    label = f"forward graph {graph.name[:12]}"
    command = [sys.executable, "-m", "kernelyard", "report", "--json", "--kernel", label]
    printed = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    (told,) = json.loads(printed)

    assert told["trials"] == 2
    assert set(told["parameters"]["language"]) == {"cpp", "halide"}


def test_a_refusal_is_a_record_too(compiled, recorded):
    graph = compiled(lambda x: torch.lgamma(x) * 13)
    failure, choice = recorded(graph)

    assert failure.config == HALIDE
    assert "lgamma" in failure.outcome.reason
    assert (choice.config, choice.outcome.reason) == (CPP, graph.reason)


def test_what_lacks_a_tool_is_no_record(compiled, recorded, monkeypatch):
    from kernelyard import ToolchainMissingError

    def lacking(*_):
        raise ToolchainMissingError("halide", "kernel", "it is on holiday", "wait")

    monkeypatch.setattr(_halide, "_generator_of", lacking)
    graph = compiled(lambda x: (x * 14).cos() - 2)

    assert graph.language == "cpp"
    assert recorded(graph) == []


def test_a_choice_that_no_longer_works_is_demoted(compiled, record, recorded, monkeypatch):
    def wave(x):
        return (x * 15).sin().softmax(1)

    record(wave, chosen(HALIDE))
    with monkeypatch.context() as patch:
        patch.setattr(_halide, "_generator_of", lambda _: "raise RuntimeError('it is sunk')")
        first = compiled(wave)
    *_, failure, choice = recorded(first)

    assert first.language == "cpp"
    assert failure.config == HALIDE
    assert "it is sunk" in failure.outcome.reason
    assert choice.config == CPP

    again = compiled(wave)

    assert (again.language, again.reason) == ("cpp", first.reason)
    assert recorded(again)[-1] == choice


def test_what_ran_out_of_time_is_tried_again_where_it_gets_more(compiled, record, tuning):
    def wave(x):
        return (x * 16).sin().softmax(1)

    late = Failure(kind="timed out", reason="it was slow", limit=1.0)
    record(wave, (HALIDE, late), chosen(CPP))

    tuning("replay")
    assert compiled(wave).reason == "a test says so"
    tuning("auto")
    assert compiled(wave).contest is not None


def test_the_choice_of_another_processor_compiler_or_wish_does_not_count():
    now = _findings.Conditions.of("race", {})

    assert _findings.Conditions.of("race", {}) == now
    assert _findings.Conditions.of("halide", {}) != now
    assert _findings.Conditions.of("race", {"max_autotune": True}) != now


RULE, NOTHING = "the first that works, as the rule is", "the first that works: nothing is recorded"


@pytest.mark.parametrize(
    "case",
    [
        (30, "replay", HALIDE, "halide", "a test says so"),
        (31, "replay", CPP, "cpp", "a test says so"),
        (32, "replay", None, "cpp", NOTHING),
        (33, "deterministic", HALIDE, "cpp", RULE),
        (34, "deterministic", CPP, "cpp", RULE),
        (35, "deterministic", None, "cpp", RULE),
    ],
    ids=lambda case: f"{case[1]}, recorded: {case[2]}",
)
def test_a_race_is_decided_without_being_run(compiled, record, tuning, events, case):
    number, mode, recorded_choice, language, reason = case

    def wave(x):
        return (x + number).sin().softmax(1)

    if recorded_choice:
        record(wave, chosen(recorded_choice))
    known, before = runtime().store.log.count(), len(events())
    tuning(mode)
    graph = compiled(wave)
    plugins = {event.plugin for event in events()[before:]}

    assert (graph.language, graph.contest) == (language, None)
    assert graph.reason.startswith(reason)
    assert plugins == {{"cpp": "cpp_cpu"}.get(language, language)}
    assert {event.launches for event in events()[before:]} == {1}
    assert runtime().store.log.count() == known


@pytest.mark.parametrize("mode", ["replay", "deterministic"])
def test_who_asks_for_halide_gets_it_where_it_works_and_nothing_is_recorded(
    compiled, recorded, tuning, mode
):
    tuning(mode)
    taken = compiled(lambda x: (x * 17).sin() + len(mode), "halide")
    refused = compiled(lambda x: torch.lgamma(x) * 18 + len(mode), "halide")

    assert [taken.language, refused.language] == ["halide", "cpp"]
    assert recorded(taken) == recorded(refused) == []


def test_a_race_runs_alone_and_not_at_all_where_another_was_its_own(
    compiled, recorded, monkeypatch
):
    held, alone, known = [], _Referee.alone, _Referee.known

    def ended_elsewhere(referee):
        found = Measurement((1.0,) * 5, "ns", "perf_counter", 1)
        about = referee.work.found.about
        runtime().store.log.append(Record(about=about, config=HALIDE, outcome=found))
        return alone(referee)

    def asked(referee):
        try:
            FileLock(runtime().store.root / "locks" / "race.lock").acquire(timeout=0).lock.release()
        except Timeout:
            held.append(True)
        return known(referee)

    monkeypatch.setattr(_Referee, "alone", ended_elsewhere)
    monkeypatch.setattr(_Referee, "known", asked)
    graph = compiled(lambda x: (x * 19).sin().softmax(1))

    assert held == [True]
    assert (graph.language, graph.contest) == ("halide", None)
    assert len(recorded(graph)) == 1
