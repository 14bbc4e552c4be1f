"""``kernelyard tune``: what a run has recorded is tuned, and later runs have the best of it."""

import array
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kernelyard import Argument, Config, Runtime, Settings, Source, Space
from kernelyard._tune.workload.file import read

FAKES = Path(__file__).parents[1] / "fakes"
TWICE = "def kernel(x, y):\n    for i, value in enumerate(x): y[i] = 2 * value\n"
ARGUMENTS = (Argument.input("x", "float64"), Argument.output("y", "float64"))


@pytest.fixture
def ash(desk):
    """Make a source with a space of ``a`` from 0 to 9: 7 is the best, 2 the guess."""

    def make(name="twice", code=TWICE, *, space=None, **options):
        space = space or Space({"a": range(10)}, guess=Config.of(a=2))
        options = {"desk": str(desk), "cost": "1.0 + abs(a - 7)", **options}
        return Source("ash", code, "kernel", ARGUMENTS, options, name, space=space)

    return make


@pytest.fixture
def runtime(alone, tmp_path):
    """Make runtimes with the plugin, on the store of the command unless told otherwise."""
    alone.install("ash", "tuning_backend")
    made = []

    def make(store="store", **settings):
        made.append(Runtime(Settings(store=tmp_path / store, progress="off", **settings)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def work(runtime, tmp_path, command):
    """Run kernels elsewhere while a file records them; give the file."""

    def work(*sources, lengths=(3,)):
        path = tmp_path / "work.jsonl"
        one = runtime("elsewhere", record=path)
        for source in sources:
            for length in lengths:
                x, y = (array.array("d", [1.0] * length) for _ in range(2))
                one.kernel(source, "desk")(x, y)
        return path

    return work


@pytest.fixture
def taken(runtime):
    """Ask for a kernel in a runtime of its own; give the config that it has."""

    def taken(source):
        one = runtime()
        one.kernel(source, "desk")
        return one.events[-1].config

    return taken


@pytest.fixture
def done(desk):
    """Count the builds and benchmarks so far, in whatever process."""
    return lambda what: len(list(desk.glob(f"{what}-*")))


@pytest.fixture
def process(real, runtime, monkeypatch):
    """Run the command as a process of its own, with the plugin."""
    monkeypatch.setenv("PYTHONPATH", str(FAKES))
    return real


def test_what_was_recorded_is_tuned_and_runs_have_it(ash, work, command, taken):
    path = work(ash())
    assert taken(ash()) == "a=2"
    status, printed = command("tune", path, "--strategy", "exhaustive")
    (row,) = [line.split("\t") for line in printed.splitlines()]

    assert status == 0
    assert row[:4] == ["twice", "d[3], d[3]", "10", "6 ms"]
    assert row[4:7] == ["1 ms", "6.00", "a=7"]
    assert "fastest" in row[7]
    assert taken(ash()) == "a=7"


def test_a_second_time_nothing_is_built_or_measured(ash, work, json_of, done):
    path = work(ash(), ash("other", cost="2.0 + a"), lengths=(3, 5))
    status, first = json_of("tune", path, "--strategy", "exhaustive")
    before = done("precompile"), done("benchmark")
    again, second = json_of("tune", path, "--strategy", "exhaustive")

    assert (status, again) == (0, 0)
    assert (done("precompile"), done("benchmark")) == before
    assert [it["state"] for it in first["workloads"]] == ["tuned"] * 4
    assert [it["state"] for it in second["workloads"]] == ["known"] * 4
    assert [it["tuned"]["config"] for it in second["workloads"]] == [{"a": 7}] * 2 + [{"a": 0}] * 2


def test_all_that_was_found_is_there_as_json(ash, work, json_of):
    path = work(ash(refused="a == 4"))
    _, facts = json_of("tune", path, "--strategy", "exhaustive")
    (told,) = facts["workloads"]

    assert (facts["file"], facts["problems"]) == (str(path), [])
    assert (told["kernel"], told["device"], told["plugin"]) == ("twice", "desk", "ash")
    assert told["arguments"] == ["d[3]", "d[3]"]
    assert told["tuned"]["speedup"] == pytest.approx(6.0)
    assert len(told["tuned"]["tried"]) == 10
    kinds = [it["outcome"].get("kind") for it in told["tuned"]["tried"]]
    assert sorted(filter(None, kinds)) == ["refused"]


def test_a_kernel_with_one_config_costs_nothing(ash, work, json_of, command, done):
    path = work(ash(space=Space({"a": [7]})))
    text = path.read_text().replace('"library":"array"', '"library":"not_here"')
    path.write_text(text)
    before = done("precompile"), done("benchmark")
    status, facts = json_of("tune", path)
    _, printed = command("tune", path)

    assert status == 0
    assert [it["state"] for it in facts["workloads"]] == ["no choice"]
    assert "nothing to choose" in printed
    assert (done("precompile"), done("benchmark")) == before
    assert not (path.parent / "store" / "log.sqlite").exists()


def test_what_cannot_be_tuned_says_why_and_the_others_are(ash, work, json_of, command, taken):
    path = work(ash("broken", cost="2.0 + a"), ash("gone", cost="1.0 + a"), ash())
    lines = path.read_text().splitlines()
    lines[0] = lines[0].replace("def kernel(x, y)", "def kernel(x)")
    lines[1] = lines[1].replace('"plugin":"ash"', '"plugin":"elm"')
    absent = lines[2].replace('"library":"array"', '"library":"not_here"').replace("twice", "far")
    path.write_text("\n".join([*lines, absent.replace("value", "item"), ""]))
    status, facts = json_of("tune", path, "--strategy", "exhaustive")
    told = {it["kernel"]: it for it in facts["workloads"]}

    assert status == 1
    assert {name: it["state"] for name, it in told.items()} == {
        "broken": "failed",
        "gone": "failed",
        "far": "failed",
        "twice": "tuned",
    }
    assert "no config of 'broken' works, of 10 tried" in told["broken"]["reason"]
    assert told["gone"]["reason"] == (
        "kernel 'gone' was run by plugin 'elm', which is not installed here; "
        "install it, or record anew; installed are ash"
    )
    assert "install 'not_here'" in told["far"]["reason"]
    assert taken(ash()) == "a=7"
    rows = command("tune", path)[1].splitlines()
    assert len(rows) == 4, "each reason is one line"


def test_the_largest_class_of_a_kernel_decides_for_who_does_not_say(ash, work, command, taken):
    cost = "abs(a - 7) + 1.0"
    path = work(ash(cost=cost), lengths=(5, 2))
    status, printed = command("tune", path, "--trials", "10", "--strategy", "exhaustive")

    assert status == 0
    assert [line.split("\t")[1] for line in printed.splitlines()] == [
        "d[2], d[2]",
        "d[5], d[5]",
    ]
    assert taken(ash(cost=cost)) == "a=7"


def test_only_kernels_that_are_named(ash, work, json_of, process):
    path = work(ash(), ash("other", cost="2.0 + a"))
    _, facts = json_of("tune", path, "--kernel", "other", "--trials", "2")
    status, _, said = process("tune", str(path), "--kernel", "another")

    assert [it["kernel"] for it in facts["workloads"]] == ["other"]
    assert (status, said) == (
        2,
        f"kernelyard: {path} has no kernel 'another'; it has twice, other\n",
    )


def test_the_budget_is_for_each_kernel(ash, work, json_of):
    path = work(ash(), ash("other", cost="2.0 + a"))
    _, few = json_of("tune", path, "--trials", "3", "--strategy", "random", "--seed", "5")
    _, same = json_of("tune", path, "--trials", "2", "--strategy", "random", "--seed", "5")

    assert [len(it["tuned"]["tried"]) for it in few["workloads"]] == [3, 3]
    assert [it["state"] for it in same["workloads"]] == ["known", "known"]


def test_a_child_may_crash(ash, work, json_of):
    head, body = TWICE.split("\n", 1)
    code = f"{head}\n    if a == 5: import os, signal; os.kill(os.getpid(), 9)\n{body}"
    status, facts = json_of("tune", work(ash(code=code)), "--isolate", "--strategy", "exhaustive")
    (told,) = facts["workloads"]
    outcomes = {it["config"]["a"]: it["outcome"] for it in told["tuned"]["tried"]}

    assert status == 0
    assert outcomes[5]["kind"] == "crashed"
    assert told["tuned"]["config"] == {"a": 7}


def test_what_is_tuned_is_not_recorded(ash, work, command, monkeypatch):
    path = work(ash())
    before = path.read_bytes()
    monkeypatch.setenv("KERNELYARD_RECORD", str(path))
    command("tune", path, "--trials", "3")

    assert path.read_bytes() == before


def test_an_interrupt_keeps_what_was_found_and_tells_it(ash, work, desk, process, eventually):
    head, body = TWICE.split("\n", 1)
    wait = f"while a == 8: __import__('pathlib').Path({str(desk)!r}, 'begun').touch()"
    path = work(ash("slow", f"{head}\n    {wait}\n{body}"), ash("later", cost="3.0 + a"))
    started = subprocess.Popen(
        [sys.executable, "-m", "kernelyard", "tune", path, "--strategy", "exhaustive", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(path.parent / "site"), str(FAKES)]),
            "KERNELYARD_STORE": str(path.parent / "store"),
        },
    )
    try:
        assert eventually((desk / "begun").exists)
        started.send_signal(signal.SIGINT)
        printed, _ = started.communicate(timeout=30)
    finally:
        started.kill()
    slow, later = json.loads(printed)["workloads"]

    assert started.returncode == 130
    assert (slow["state"], later["state"]) == ("interrupted", "interrupted")
    assert slow["tuned"]["config"] == {"a": 7}
    assert later["tuned"] is None
    assert "before it was tuned" in later["reason"]


def test_an_interrupt_at_any_other_time_keeps_what_was_found_too(ash, work, alone, json_of):
    path = work(ash(), ash("later", cost="3.0 + a"), ash("last", cost="4.0 + a"))
    alone.module(
        "halting",
        (FAKES / "tuning_backend.py").read_text()
        + """
@hookimpl
def kernelyard_configs(source):
    if source.label == "later":
        raise KeyboardInterrupt
    return source.space
""",
    )
    (alone.root / "ash-1.0.dist-info" / "entry_points.txt").write_text(
        "[kernelyard]\nash = halting\n"
    )
    status, facts = json_of("tune", path, "--trials", "3")

    assert status == 130
    assert [(it["kernel"], it["state"]) for it in facts["workloads"]] == [
        ("twice", "tuned"),
        ("later", "interrupted"),
        ("last", "interrupted"),
    ]


BAD = {
    "empty": (b"", "is empty: no kernel was called"),
    "binary": (bytes(range(256)) * 9, "holds no workload: line 1 cannot be read"),
    "later": (b'{"format": 9}\n', "line 1 was written by a later version, in format 9"),
    "torn": (b'{"format":1,"sou', "line 1 is cut off"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_a_file_that_holds_nothing_to_tune_is_refused_in_a_sentence(process, tmp_path, data, words):
    path = tmp_path / "work.jsonl"
    path.write_bytes(data)
    status, printed, said = process("tune", str(path))

    assert (status, printed) == (2, "")
    assert words in said
    assert "record one by KERNELYARD_RECORD=" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["", "absent.jsonl"])
def test_what_is_no_file_is_refused(process, tmp_path, name):
    status, _, said = process("tune", str(tmp_path / name))

    assert status == 2
    assert "directory" in said or "does not exist" in said


def test_lines_that_cannot_be_read_are_told_and_the_others_are_tuned(ash, work, process):
    path = work(ash())
    with path.open("a") as stream:
        stream.write('{"format": 7}\n{"format": 1, "sour')
    status, printed, said = process("tune", str(path), "--trials", "2")

    assert status == 0
    assert len(printed.splitlines()) == 1
    assert [line.split(": ", 1)[1].split(" ", 2)[:2] for line in said.splitlines()] == [
        ["line", "2"],
        ["line", "3"],
    ]
    assert all(line.endswith("it is skipped") for line in said.splitlines())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--strategy", "luck"], "the strategy 'luck' is unknown; known are default,"),
        (["--seconds", "0"], "0.0 is not in the range"),
        (["--seconds", "nan"], "the budget has seconds=nan"),
        (["--trials", "0"], "0 is not in the range"),
        (["--plot", "page.pdf"], "page.pdf is no page (.html) and no picture (.png)"),
        (["--plot", "nowhere/page.html"], "there is no directory nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is(ash, work, process, asked, words):
    path = work(ash())
    status, printed, said = process("tune", str(path), *asked)

    assert (status, printed) == (2, "")
    assert words in said
    assert not (path.parent / "store").exists()


def test_the_search_is_drawn_and_nothing_else(ash, work, command, tmp_path):
    pytest.importorskip("matplotlib")
    path = work(ash(), ash("other", cost="2.0 + a"))
    command("tune", path, "--kernel", "other", "--trials", "3")
    page, picture = tmp_path / "page.html", tmp_path / "picture.png"
    for plot in (page, picture):
        status, _ = command("tune", path, "--kernel", "twice", "--trials", "3", "--plot", plot)
        assert status == 0

    assert "twice" in page.read_text()
    assert "other" not in page.read_text()
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_without_the_drawing_library_that_is_said_before_anything_is_tried(
    ash, work, process, site, done
):
    site.module("matplotlib", "raise ImportError('no matplotlib')")
    path = work(ash())
    before = done("precompile")
    status, _, said = process("tune", str(path), "--plot", str(path.with_suffix(".html")))

    assert status == 2
    assert "pip install kernelyard[plot]" in said
    assert done("precompile") == before


def test_progress_tells_which_kernel_it_is_at(ash, work, process):
    path = work(ash(), ash("other", cost="2.0 + a"))
    asked = "tune", str(path), "--trials", "2"
    _, _, said = process(*asked, KERNELYARD_PROGRESS="on")
    _, _, silent = process(*asked, KERNELYARD_PROGRESS="off")

    assert "1/2 twice (d[3], d[3])\n" in said
    assert "2/2 other (d[3], d[3])\n" in said
    assert "tuning 2/2 a=" in said
    assert silent == ""


def test_the_file_that_is_tuned_is_what_the_run_was_given(ash, work):
    (workload,) = read(work(ash())).workloads

    assert workload.kernel.source.space == ash().space
    assert workload.kernel.source == ash()
