"""``kernelyard warm`` prepares the first builds of every front end that is installed."""

import importlib

import pytest

from kernelyard._plugins.entry_points import references

FRONT_END = """
from kernelyard._model.source import Source

def samples():
    return [(sample(name), "desk") for name in {names!r}]

def sample(name):
    return Source("echo", name, name, [], {{"desk": {desk!r}, "prepares": name}})
"""


@pytest.fixture
def front_end(alone, desk, monkeypatch):
    """Install a front end; only those of the test are seen, and the echo backend."""
    alone.install("echo", "echo_backend", distribution="backend")
    command = importlib.import_module("kernelyard._cli.warm")
    monkeypatch.setattr(command, "references", lambda group: references(group, [str(alone.root)]))

    def front_end(name, prepares="tidy", code=FRONT_END):
        module = f"front_{name}"
        alone.module(module, code.format(desk=str(desk), names=prepares.split()))
        info = alone.root / f"{module}-1.0.dist-info"
        info.mkdir()
        entry = f"[kernelyard_samples]\n{name} = {module}:samples\n"
        (info / "entry_points.txt").write_text(entry)

    return front_end


def test_a_front_end_is_made_ready_and_a_second_time_costs_nothing(command, front_end, desk, calls):
    front_end("easel")
    first, second = command("warm"), command("warm")

    status, line = first
    name, state, detail, took = line.split("\t")
    assert (status, name, state, detail) == (0, "easel", "DONE", "the desk is tidy")
    assert took.endswith(" s\n")
    assert second == (0, "easel\tREADY\tthere is nothing to prepare\t0.0 s\n")
    assert len(list(desk.glob("prepare-tidy-*"))) == 1
    assert calls() == 0


def test_the_same_is_told_as_json(json_of, front_end):
    front_end("easel")
    _, (first,) = json_of("warm")
    status, (second,) = json_of("warm")

    assert first.pop("seconds") > 0
    assert first == {"front_end": "easel", "state": "DONE", "detail": "the desk is tidy"}
    assert (status, second["state"], second["seconds"]) == (0, "READY", 0.0)


def test_a_front_end_that_gives_no_kernels_is_ready(json_of, front_end):
    front_end("bare", prepares="")

    assert [step["state"] for step in json_of("warm")[1]] == ["READY"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def samples(): 1 / 0", "division by zero"),
        ("def samples(): exit('gone')", "gone"),
        ("raise ImportError('no torso')", "no torso"),
        ("samples = 3", "int"),
        ("def samples(): return [1, 2]", "int"),
        ("def samples(): return 7", "int"),
    ],
    ids=["raises", "exits", "cannot be imported", "is no function", "gives others", "gives one"],
)
def test_one_that_fails_is_told_and_the_others_go_on(json_of, front_end, code, said):
    front_end("easel")
    front_end("ajar", code=code)
    front_end("zither", prepares="other")
    status, steps = json_of("warm")
    by_name = {step["front_end"]: step for step in steps}

    assert status == 1
    assert {n: step["state"] for n, step in by_name.items()} == {
        "ajar": "FAIL",
        "easel": "DONE",
        "zither": "DONE",
    }
    assert said in by_name["ajar"]["detail"]


@pytest.mark.parametrize("prepares", ["fail", "crash", "unclear"])
def test_a_preparation_that_fails_is_a_failure_of_its_front_end(json_of, front_end, prepares):
    front_end("easel", prepares=prepares)
    front_end("zither")
    status, steps = json_of("warm")

    assert status == 1
    assert [(step["front_end"], step["state"]) for step in steps] == [
        ("easel", "FAIL"),
        ("zither", "DONE"),
    ]
    assert steps[0]["detail"]


@pytest.mark.parametrize("prepares", ["fail tidy", "tidy fail"])
def test_one_bad_kernel_is_told_wherever_it_stands_and_spoils_no_other(
    json_of, front_end, prepares
):
    front_end("easel", prepares=prepares)
    status, steps = json_of("warm")

    assert status == 1
    assert sorted(step["state"] for step in steps) == ["DONE", "FAIL"]


def test_no_front_end_is_said_aside(command, json_of, alone, monkeypatch):
    module = importlib.import_module("kernelyard._cli.warm")
    monkeypatch.setattr(module, "references", lambda group: references(group, [str(alone.root)]))

    assert command("warm") == (0, "no front end is installed\n")
    assert json_of("warm") == (0, [])


def test_no_worker_outlives_the_command(command, front_end, desk, alive, eventually):
    front_end("easel")
    command("warm")
    (note,) = desk.glob("prepare-tidy-*")

    assert eventually(lambda: not alive(int(note.read_text())))


def test_the_front_end_for_torch_is_installed_and_found():
    (torch,) = [found for found in references("kernelyard_samples") if found.name == "torch"]

    assert (torch.module, torch.attribute) == ("kernelyard.torch", "samples")


def test_help_says_that_a_second_time_costs_nothing(real):
    status, printed, said = real("warm", "--help")

    assert (status, said) == (0, "")
    assert "a second time costs nothing" in " ".join(printed.split())
