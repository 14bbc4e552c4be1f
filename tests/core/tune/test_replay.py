"""A recorded space answers in place of a device, whoever recorded it."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernelyard import Config, Space
from kernelyard._cli import cli
from kernelyard._errors import RecordingError
from kernelyard._tune.recording import Recording
from kernelyard._tune.replay import replay
from kernelyard._tune.strategies import BUILT_IN

SPACES = Path(__file__).resolve().parents[3] / "benchmarks" / "spaces"
RECORDED = sorted(SPACES.glob("*.json.gz"))

CACHE = {
    "device_name": "desk",
    "kernel_name": "twice",
    "problem_size": 8,
    "tune_params_keys": ["block", "unroll"],
    "tune_params": {"block": [1, 2], "unroll": [1, 2]},
    "cache": {
        "1,1": {"block": 1, "unroll": 1, "time": 4.0, "times": [4.0, 4.1]},
        "1,2": {"block": 1, "unroll": 2, "time": "CompilationFailedConfig"},
        "2,1": {"block": 2, "unroll": 1, "time": 3.0},
    },
}
RESULTS = {
    "schema_version": "1.0.0",
    "results": [
        {
            "configuration": {"block": block},
            "objectives": ["time"],
            "times": {"runtimes": [cost]},
            "measurements": [{"name": "time", "value": cost, "unit": "ms"}],
            "invalidity": invalidity,
            "correctness": 1,
        }
        for block, cost, invalidity in [(4, 3.5, "correct"), (1, 9.0, "timeout"), (2, 4, "correct")]
    ],
}


@pytest.fixture
def written(tmp_path):
    """Write facts to a file."""

    def write(facts, *, packed=False):
        path = tmp_path / "it.json"
        text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
        path.write_bytes(gzip.compress(text) if packed else text)
        return path

    return write


@pytest.fixture
def recording(space, evaluate):
    costs = tuple(evaluate(config) for config in space)
    failures = {place: "BuildError" for place, cost in enumerate(costs) if cost is None}
    return Recording("bowl", "ns", space, costs, (), failures, 0.01, {"date": "today"}, "a bowl")


@pytest.mark.parametrize("name", ["it.json", "it.json.gz"])
def test_a_recording_is_the_same_after_it_was_written(name, recording, tmp_path):
    recording.write(tmp_path / name)

    assert Recording.read(tmp_path / name) == recording


@pytest.mark.parametrize("packed", [False, True])
def test_a_cache_of_kernel_tuner_is_read(packed, written):
    recording = Recording.read(written(CACHE, packed=packed))

    assert recording.name == "twice"
    assert recording.cost(Config.of(block=2, unroll=1)) == recording.optimum == 3.0
    assert recording.cost(Config.of(block=1, unroll=2)) is None
    assert list(recording.failures.values()) == ["CompilationFailedConfig"]
    assert Config.of(block=2, unroll=2) not in recording.space


def test_a_cache_may_list_its_objectives_and_tell_more(written):
    told = {"objective": ["watts", "time"], "noise": 0.02, "measured": {"cores": 2}}
    rows = {key: {**row, "watts": 7.0} for key, row in CACHE["cache"].items()}
    recording = Recording.read(written({**CACHE, **told, "cache": rows}))

    assert recording.optimum == 7.0
    assert recording.noise == 0.02
    assert recording.measured == {"device": "desk", "cores": 2}


def test_parameters_keep_the_order_of_the_cache(written):
    recording = Recording.read(written({**CACHE, "tune_params_keys": ["unroll", "block"]}))

    assert [name for name, _ in recording.space.parameters] == ["unroll", "block"]
    assert recording.cost(Config.of(block=2, unroll=1)) == 3.0


def test_t4_results_are_read(written):
    recording = Recording.read(written(RESULTS))

    assert recording.unit == "ms"
    assert recording.costs == (None, 4.0, 3.5)
    assert recording.failures == {0: "timeout"}
    assert recording.space.guess == Config.of(block=2)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (b"\x1f\x8bno", "cannot be read"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        ([], "holds list"),
        ({}, "none of the known formats"),
        ({"format": "kernelyard space 1"}, "does not hold what it should: KeyError: 'space'"),
        ({**CACHE, "cache": {}}, "is empty"),
        ({**CACHE, "cache": {"1": {"block": 1}}}, "KeyError: 'unroll'"),
        (
            {
                "format": "kernelyard space 1",
                "name": "x",
                "unit": "",
                "space": {"parameters": {"a": [1, 2]}},
                "costs": [1.0],
            },
            "has 1 costs for 2 configs",
        ),
        (
            {
                "format": "kernelyard space 1",
                "name": "x",
                "unit": "",
                "space": {"parameters": {"a": [1, 2]}},
                "costs": [None, None],
            },
            "has no config that works",
        ),
    ],
)
def test_what_is_no_recording_is_told(facts, words, written):
    with pytest.raises(RecordingError, match=words):
        Recording.read(written(facts))


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(RecordingError, match=r"nothing\.json cannot be read"):
        Recording.read(tmp_path / "nothing.json")


def test_a_replay_sums_up_the_best_found_at_each_share(recording):
    score = replay(recording, "exhaustive", seeds=range(3), marks=(0.01, 0.5, 1.0))

    assert [mark.trials for mark in score.marks] == [1, 34, 69]
    assert score.marks[0].median == recording.cost(recording.space.guess) / recording.optimum
    assert score.marks[-1].median == 1.0
    assert all(mark.low == mark.median == mark.high for mark in score.marks)


def test_a_glance_is_the_first_samples_of_what_was_measured():
    space = Space({"a": (1, 2)})
    recording = Recording("x", "ns", space, (2.0, 3.0), ((5.0, 2.0, 1.0), ()))

    assert recording.glance(Config.of(a=1), 0.3) == 5.0
    assert recording.glance(Config.of(a=1), 0.7) == 2.0
    assert recording.glance(Config.of(a=2), 0.7) == 3.0


def test_what_was_only_glanced_at_is_not_found(recording):
    sampled = Recording("x", "ns", recording.space, recording.costs, ((1.0,),) * 69)
    score = replay(sampled, "halving", seeds=range(3), marks=(0.01, 0.9))

    assert score.marks[0].median == float("inf")
    assert score.marks[1].median >= 1


def test_the_command_prints_a_line_per_strategy(recording, tmp_path):
    recording.write(tmp_path / "it.json")
    chosen = ["--strategy", "default", "--strategy", "random"]
    result = CliRunner().invoke(cli, ["replay", str(tmp_path / "it.json"), *chosen, "--seeds", "3"])

    assert result.exit_code == 0
    assert "optimum  1 ns" in result.output
    assert [line.split("\t")[0] for line in result.output.splitlines()[-2:]] == [
        "default",
        "random",
    ]


def test_the_command_gives_json_without_infinite_numbers(recording, tmp_path):
    Recording("x", "ns", recording.space, recording.costs, ((1.0,),) * 69).write(
        tmp_path / "a.json"
    )
    arguments = ["replay", str(tmp_path / "a.json"), "--seeds", "2", "--json"]
    result = CliRunner().invoke(cli, arguments)
    facts = json.loads(result.stdout)

    assert {it["strategy"] for it in facts["scores"]} >= {*BUILT_IN} - {"optuna"}
    assert "Infinity" not in result.stdout
    assert facts["recording"]["configs"] == 69


def test_the_recorded_spaces_are_here():
    assert {path.name.partition(".")[0] for path in RECORDED} >= {
        "matmul",
        "stencil",
        "softmax",
        "blur",
        "linear",
    }


def test_a_space_that_kernel_tuner_recorded_has_5000_configs_and_is_no_flat_one():
    recording = Recording.read(SPACES / "linear.json.gz")
    costs = sorted(recording.costs)

    assert recording.space.size >= 5000
    assert costs[len(costs) // 2] > 2 * recording.optimum
    assert costs[len(costs) // 20] > 1.05 * recording.optimum


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name.partition(".")[0])
def test_the_default_is_within_5_percent_of_the_best_in_5_percent_of_each_space(path):
    score = replay(Recording.read(path), "default", seeds=range(20), marks=(0.05,))

    assert score.marks[0].median <= 1.05
