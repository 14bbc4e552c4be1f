"""A kernel is loaded once, asks for what it needs, and is gone with the last who holds it."""

import gc
import json

import attrs
import numpy as np
import pytest

from kernelyard import ArtifactMismatchError, LoadError
from kernelyard.plugin import Config, Target
from kernelyard_triton_cuda import launch
from kernelyard_triton_cuda.driver.calls import Driver, DriverError

TILES = """\
def k(a, b, out, N: tl.constexpr):
    i = tl.arange(0, N)
    at = i[:, None] * N + i[None, :]
    tl.store(out + at, tl.dot(tl.load(a + at), tl.load(b + at)))
"""


@pytest.fixture(scope="module")
def settings(here):
    return here.engine.resolver.settings_of("triton_cuda")


@pytest.fixture
def artifact(build, tutorial):
    return build(tutorial("vector_add")).artifact


def test_the_order_of_calls_is_that_of_the_driver(driver, here, artifact, tutorial, settings):
    loaded = here.plugins.compile("triton_cuda", artifact, Target("cuda", "sm_90"), (), settings)
    calls = [it["call"] for it in driver.taken()]
    assert [it for it in calls if it not in {"cuDevicePrimaryCtxRetain", "cuLibraryUnload"}] == [
        "cuCtxPushCurrent_v2",
        "cuLibraryLoadData",
        "cuLibraryGetKernel",
        "cuKernelGetFunction",
    ]
    assert loaded.ordinal == 0


@pytest.fixture
def loaded(artifact, settings):
    """Load the kernel once more."""
    return lambda: launch.load(artifact, Target("cuda", "sm_90"), settings)


def test_what_nobody_holds_is_unloaded_before_the_next_is_loaded(driver, loaded, tutorial):
    gc.collect()
    kept = loaded()
    before = driver.alive("library")
    source, config = tutorial("vector_add"), Config({"BLOCK": 1024})
    launchers = [launch.bind(loaded(), source, config) for _ in range(5)]
    good = driver.tensor(np.zeros(8, "float32"))
    for launcher in launchers:
        launcher(good, good, good, 8)
    assert driver.alive("library") == before + 5
    launchers.clear()
    launcher = None
    gc.collect()
    driver.taken()
    last = loaded()
    assert driver.alive("library") == before + 1
    assert (driver.alive("event"), driver.alive("memory")) == (0, 0)
    calls = [it["call"] for it in driver.taken("cuLibraryUnload", "cuLibraryLoadData")]
    assert calls == ["cuLibraryUnload"] * 5 + ["cuLibraryLoadData"]
    assert last.kernel is not kept.kernel


def test_no_call_is_made_while_garbage_is_collected(driver, loaded):
    gone = loaded()
    driver.taken()
    del gone
    gc.collect()
    assert driver.taken() == []


@pytest.mark.parametrize("call", ["cuLibraryLoadData", "cuLibraryGetKernel", "cuKernelGetFunction"])
def test_what_cannot_be_loaded_is_told_and_leaves_nothing(driver, loaded, call):
    gc.collect()
    kept = loaded()
    before = driver.alive("library")
    driver.fail(call, 209)
    with pytest.raises(LoadError, match=rf"{call}: unknown error \(CUDA_ERROR_209, 209\)"):
        loaded()
    gc.collect()
    last = loaded()
    assert driver.alive("library") == before + 1
    assert last.kernel is not kept.kernel


def test_more_shared_memory_than_every_kernel_gets_is_asked_for(driver, kernel):
    tiles = {name: driver.tensor(np.zeros((128, 128), "float32")) for name in ("a", "b", "out")}
    it = kernel(TILES, "a b out: *float32", N=128)
    (asked,) = driver.taken("cuKernelSetAttribute")
    assert asked == {
        "call": "cuKernelSetAttribute",
        "attribute": 8,
        "value": it.facts.shared,
        "device": 0,
    }
    assert it.facts.shared > 48 * 1024
    it(*tiles.values())
    assert driver.launches()[0]["shared"] == it.facts.shared


def test_more_than_the_device_has_is_told_with_both_numbers(driver, build, described, settings):
    text = f"import triton\nimport triton.language as tl\n\n@triton.jit\n{TILES}"
    source = described(text, "k", "a b out: *float32", N=128, grid="1")
    artifact = build(source).artifact
    facts = launch.manifest.from_json(artifact.manifest["launch"])
    large = launch.manifest.to_json(attrs.evolve(facts, shared=300_000))
    changed = attrs.evolve(artifact, manifest={**artifact.manifest, "launch": large})
    with pytest.raises(
        LoadError, match="it needs 301024 bytes of shared memory, the device has 232448"
    ):
        launch.load(changed, Target("cuda", "sm_90"), settings)


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.pop("ones"),
        lambda facts: facts.update(later=1),
        lambda facts: facts.update(global_scratch=None),
        lambda facts: facts.update(constants=[["n"]]),
        lambda facts: facts.clear(),
    ],
    ids=["less", "more", "none", "short", "empty"],
)
def test_a_manifest_of_another_version_cannot_be_loaded_and_so_is_built_anew(
    artifact, settings, change
):
    facts = json.loads(artifact.manifest["launch"])
    change(facts)
    changed = attrs.evolve(artifact, manifest={"launch": json.dumps(facts)})
    with pytest.raises(LoadError, match="not as this version writes it"):
        launch.load(changed, Target("cuda", "sm_90"), settings)


@pytest.mark.parametrize("changes", [{"manifest": {}}, {"files": {}}])
def test_an_artifact_that_lacks_a_part_cannot_be_loaded(artifact, settings, changes):
    with pytest.raises(LoadError, match="not as this version writes it"):
        launch.load(attrs.evolve(artifact, **changes), Target("cuda", "sm_90"), settings)


@pytest.mark.parametrize(
    ("built_for", "capability", "does"),
    [
        ("sm_80", 80, True),
        ("sm_80", 86, True),
        ("sm_86", 80, False),
        ("sm_90", 80, False),
        ("sm_80", 90, False),
        ("sm_90a", 90, True),
        ("sm_100a", 103, False),
        ("sm_100f", 103, True),
        ("sm_100", 120, False),
        ("nonsense", 90, False),
    ],
)
def test_machine_code_runs_on_its_own_generation(built_for, capability, does):
    assert launch.runs_on(built_for, capability) is does


def test_an_artifact_for_another_device_is_refused_before_the_driver_sees_it(
    driver, build, tutorial, settings
):
    artifact = build(tutorial("softmax"), "sm_100").artifact
    driver.taken()
    with pytest.raises(ArtifactMismatchError, match=r"built for sm_100\w?, NVIDIA H200 is sm_90"):
        launch.load(artifact, Target("cuda", "sm_90"), settings)
    assert driver.taken("cuLibraryLoadData") == []


def test_a_device_that_is_gone_is_told(artifact, settings):
    with pytest.raises(LoadError, match="no device cuda:7; known are cuda:0"):
        launch.load(artifact, Target("cuda:7", "sm_90"), settings)


def test_a_driver_that_is_too_old_is_told(libcuda, monkeypatch):
    monkeypatch.setenv("STANDIN_VERSION", "11080")
    with pytest.raises(DriverError, match=r"for CUDA 11\.8; install a driver for CUDA 12"):
        Driver(str(libcuda / "libcuda.so.1"))
