"""``make gpu-check``: its half for machines without a GPU, and the other's code on a stand-in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DYING = Path(__file__).parent / "dying"


takes_a_minute = pytest.mark.skipif(
    os.environ.get("BESIDE_STOCK") != "all",
    reason="it takes a minute; `make opinfo` runs it, or BESIDE_STOCK=all",
)


@pytest.fixture
def check(tmp_path):
    """Run the command; give what it wrote, its status, and what it said."""

    def check(*words, **variables):
        file = tmp_path / "figures.json"
        finished = subprocess.run(
            [sys.executable, ROOT / "tests" / "gpu", *words, "--json", file],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, **variables},
        )
        assert file.exists(), finished.stderr
        return json.loads(file.read_text()), finished.returncode, finished.stdout

    return check


def ended(part, outcome):
    return {name for name, it in part["steps"].items() if it["outcome"] == outcome}


def test_without_a_gpu_all_is_done_that_can_be_and_the_rest_is_said_not_to_be(check):
    told, status, said = check("--half", "cpu")
    parts = told["parts"]

    assert status == 0, said
    assert told["halves"] == {"cpu": "ran", "gpu": "not run"}
    assert "the gpu half is NOT RUN" in said
    assert told["machine"]["gpu"] == ""
    assert {name: it["outcome"] for name, it in parts.items()} == {
        **dict.fromkeys(("correctness", "builds", "overhead", "tuning"), "ran"),
        **dict.fromkeys(("model", "lost", "streams"), "not run"),
    }
    assert len(ended(parts["correctness"], "ran")) == 24
    assert ended(parts["correctness"], "not run") == {"a cluster of two", "together"}
    built = {name: it["figures"]["kernels"] for name, it in parts["builds"]["steps"].items()}
    assert built == {"sm_80": 25, "sm_90": 26, "sm_100": 26}
    launch = parts["overhead"]["steps"]["one launch"]["figures"]
    assert set(launch["sides"]) == {"kernelyard, checked", "kernelyard, trusted"}
    assert launch["what"].startswith("ours alone")
    product = parts["tuning"]["steps"]["batched"]["figures"]
    assert list(product["failures"]) == ["out of resources"]
    assert 0 < product["failed"] < product["configs"]


def test_what_was_not_asked_for_is_not_said_to_have_run(check):
    told, status, _ = check("--half", "cpu", "--part", "lost")

    assert status == 0
    assert told["halves"] == {"cpu": "not run", "gpu": "not run"}
    assert {it["outcome"] for it in told["parts"].values()} == {"not run"}


def test_a_half_for_a_gpu_that_finds_none_fails_and_says_so(check):
    told, status, said = check("--half", "gpu", "--part", "lost")

    assert status == 1
    assert told["halves"] == {"cpu": "not run", "gpu": "failed"}
    assert "lost         failed" in said


@takes_a_minute
def test_the_code_of_the_half_for_a_gpu_runs_on_a_stand_in_to_wrong_results_only(check):
    parts = ("correctness", "overhead", "tuning", "lost", "streams")
    words = [word for part in parts for word in ("--part", part)]
    told, _, said = check("--half", "gpu", *words, GPU_CHECK_REHEARSAL="1")
    steps = {part: told["parts"][part]["steps"] for part in parts}
    failed = {
        part: {name: it["reason"] for name, it in steps[part].items() if it["outcome"] != "ran"}
        for part in parts
    }

    assert told["halves"]["gpu"].startswith("rehearsed")
    reasons = [reason for part in parts for reason in failed[part].values()]
    assert all(it.startswith("WrongError: it is apart by") for it in reasons), said
    assert {len(failed[it]) for it in ("overhead", "lost", "streams")} == {0}, said
    launch = steps["overhead"]["one launch"]["figures"]
    assert len(launch["sides"]) == 6, launch["not_run"]  # PyTorch for the CPU lacks Inductor's
    assert "Triton_seconds" in steps["tuning"]["layer_norm"]["figures"]
    for part in ("correctness", "tuning"):  # no kernel runs there, so none can be right
        assert set(failed[part]) == set(steps[part])


@takes_a_minute
def test_models_of_the_half_for_a_gpu_are_rehearsed_on_the_cpu(check):
    told, status, said = check("--half", "gpu", "--part", "model", GPU_CHECK_REHEARSAL="1")
    steps = told["parts"]["model"]["steps"]

    assert status == 0, said
    assert steps["kernelyard, warm"]["figures"]["origins"].keys() == {"store"}
    assert set(steps["in turn"]["figures"]["sides"]) == {"eager", "kernelyard", "aot_eager"}


def test_a_step_that_dies_or_hangs_leaves_the_others_figures(check):
    told, status, said = check("--half", "cpu", "--part", "correctness", PYTHONPATH=str(DYING))
    steps = told["parts"]["correctness"]["steps"]
    failed = {name: it["reason"] for name, it in steps.items() if it["outcome"] != "ran"}

    assert status == 1
    assert {name: it["figures"].get("figure") for name, it in steps.items()} == {
        "first": 1,
        "dies": None,
        "second": 2,
        "hangs": None,
        "is wrong": 4,
        "last": 3,
    }, said
    assert list(failed) == ["dies", "hangs", "is wrong"]
    assert "ended with status -9" in failed["dies"]
    assert "Timeout (0:00:03)" in failed["hangs"]
    assert failed["is wrong"] == "WrongError: it is"
