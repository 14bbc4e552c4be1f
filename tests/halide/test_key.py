"""The key changes with all that changes the result; what is built of one key is the same bytes."""

import os
import subprocess
import sys

import attrs
import pytest

from kernelyard.plugin import Config
from kernelyard_halide import cpu, toolchain

SIGNATURE = "x: float32, ->out: float32"


@pytest.fixture
def key(make_runtime, source, text):
    """Give the parts of the key of one pipeline, with changes."""

    def key(code="", variables=None, **options):
        made = source(code or text("blur"), "blur", SIGNATURE, **options)
        return dict(make_runtime(**(variables or {})).explain(made, "cpu").key)

    return key


def changed(before, after):
    return sorted(name for name in before | after if before.get(name) != after.get(name))


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ({"features": ["strict_float"]}, ["halide.halide.target", "options"]),
        ({"outputs": ["stmt"]}, ["options"]),
        ({"parameters": ["manual=false"]}, ["options"]),
        ({"modules": ["helper", ""]}, ["options"]),
        ({"views": "[]"}, ["options"]),
        ({"autoscheduler": "none"}, ["config", "options"]),
        ({"autoscheduler": "Adams2019"}, ["config", "options"]),
        ({"parallelism": 7}, ["config", "options"]),
        ({"parameters": ["autoscheduler.balance=3"]}, ["config", "options"]),
        (
            {"variables": {"KERNELYARD_HALIDE_FEATURES": "sse41"}},
            ["halide.halide.target", "target"],
        ),
    ],
)
def test_what_changes_the_result_is_in_it(key, options, parts):
    assert changed(key(), key(**options)) == parts


def test_the_instruction_sets_are_in_it(key):
    after = key(variables={"KERNELYARD_HALIDE_FEATURES": "sse41"})

    assert changed(key(), after) == ["halide.halide.target", "target"]


def test_the_text_is_in_it(key, text):
    assert changed(key(), key(text("blur") + "\n")) == ["code"]


def test_the_number_of_cores_is_in_it_where_a_schedule_is_planned_for_them(key):
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        one = key()
        unplanned = key(autoscheduler="none")
    finally:
        os.sched_setaffinity(0, before)

    assert changed(one, key()) == (["config"] if len(before) > 1 else [])
    assert unplanned == key(autoscheduler="none")


def test_halide_is_in_it_by_content(hook, source, monkeypatch):
    made = source("", "blur", SIGNATURE)
    target = hook("targets")[0].target
    before = hook("cache_key", made, Config.of(), target)
    found = toolchain.find
    monkeypatch.setattr(toolchain, "find", lambda s: attrs.evolve(found(s), digest="another"))

    assert changed(before, hook("cache_key", made, Config.of(), target)) == ["halide.digest"]


@pytest.mark.parametrize("option", ["THREADS", "RELEASE_GIL"])
def test_what_only_a_launch_knows_is_not_in_it(key, option):
    assert key() == key(variables={f"KERNELYARD_HALIDE_{option}": "1"})


def test_host_is_never_in_it(key):
    parts = key()

    assert parts["halide.halide.target"].startswith(("x86-64-linux", "arm-64-linux"))
    assert "host" not in str(parts)


def test_the_features_are_those_that_halide_finds():
    asked = "import halide as hl; print(hl.get_host_target())"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    theirs = set(told.stdout.strip().split("-")) & cpu.KNOWN

    assert set(cpu.features()) == theirs


def test_one_key_has_one_content(make_runtime, source, tmp_path):
    """Also where a worker has built something else before."""
    sources = [
        source("", "softmax", SIGNATURE, autoscheduler="Mullapudi2016"),
        source("", "blur", SIGNATURE, autoscheduler="Adams2019"),
    ]
    digests = []
    for order in (sources, sources[::-1]):
        store = tmp_path / str(len(digests))
        runtime = make_runtime(KERNELYARD_STORE=str(store), KERNELYARD_WORKERS="1")
        for one in order:
            runtime.kernel(one, "cpu")
        objects = {path.name for path in (store / "objects").rglob("*") if path.is_file()}
        digests.append(objects)

    assert len(digests[0]) > 4
    assert digests[0] == digests[1]
