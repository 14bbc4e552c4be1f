"""Clusters, cooperation, dependence, scratch memory, streams and devices reach the driver."""

import numpy as np
import pytest

from kernelyard import KernelFailedError, KernelMemoryError
from kernelyard_triton_cuda.manifest import Scratch

STORE = "def k(x):\n    tl.store(x + tl.program_id(0), 1.0)\n"


@pytest.fixture
def tensor(driver):
    return driver.tensor(np.zeros(64, "float32"))


@pytest.mark.parametrize(
    ("options", "attributes"),
    [
        ({}, []),
        ({"launch_cooperative_grid": True}, [[2, 1, 0, 0]]),
        ({"launch_pdl": True}, [[6, 1, 0, 0]]),
        ({"num_ctas": 4}, [[4, 4, 1, 1], [5, 1, 0, 0]]),
        ({"launch_pdl": True, "launch_cooperative_grid": True}, [[6, 1, 0, 0], [2, 1, 0, 0]]),
    ],
)
def test_what_a_launch_asks_for_besides(driver, kernel, tensor, options, attributes):
    launch = kernel(STORE, "x: *float32", **options)
    launch(tensor)
    assert driver.launches()[0]["attributes"] == attributes


def test_a_cluster_of_sixteen_is_asked_for_when_it_is_loaded(driver, kernel, tensor):
    launch = kernel(STORE, "x: *float32", num_ctas=16)
    asked = driver.taken("cuKernelSetAttribute")
    assert [(it["attribute"], it["value"]) for it in asked] == [(14, 1)]
    launch(tensor)
    assert driver.launches()[0]["grid"] == [16, 1, 1]


def test_threads_are_those_of_the_warps(driver, kernel, tensor):
    kernel(STORE, "x: *float32", num_warps=8)(tensor)
    assert driver.launches()[0]["block"] == [256, 1, 1]


def test_a_thread_without_a_context_gets_that_of_the_data(driver, add):
    from concurrent.futures import ThreadPoolExecutor

    there = driver.tensor(np.zeros(8, "float32"), ordinal=1)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(add, there, there, there, 8).result()
        first = driver.launches()
        pool.submit(add, there, there, there, 8).result()
    assert [it["device"] for it in (*first, *driver.launches())] == [1, 1]


def test_data_on_another_device_than_the_current_one_are_worked_on_where_they_are(driver, add):
    one, other = (driver.tensor(np.zeros(8, "float32"), ordinal) for ordinal in (0, 1))
    for tensor in (one, other, one, one, other):
        add(tensor, tensor, tensor, 8)
    assert [it["device"] for it in driver.launches()] == [0, 1, 0, 0, 1]


def test_a_tensor_s_device_is_not_changed_for_the_thread(driver, add):
    one, other = (driver.tensor(np.zeros(8, "float32"), ordinal) for ordinal in (0, 1))
    add(one, one, one, 8)
    depth = driver.depth()
    add(other, other, other, 8)
    assert driver.depth() == depth


@pytest.fixture(params=[1, 2])
def ctas(request):
    """How many blocks a program has."""
    return request.param


@pytest.fixture
def scratched(here, build, tutorial, driver, ctas):
    """Bind a kernel that says that each of its blocks needs memory."""
    import attrs

    from kernelyard.plugin import Config, Target
    from kernelyard_triton_cuda import launch

    artifact = build(tutorial("vector_add", num_ctas=ctas)).artifact
    facts = launch.manifest.from_json(artifact.manifest["launch"])
    changed = attrs.evolve(facts, global_scratch=Scratch(256, 128), profile_scratch=Scratch(32, 16))
    manifest = {**artifact.manifest, "launch": launch.manifest.to_json(changed)}
    settings = here.engine.resolver.settings_of("triton_cuda")
    loaded = launch.load(
        attrs.evolve(artifact, manifest=manifest), Target("cuda", "sm_90"), settings
    )
    return launch.bind(loaded, tutorial("vector_add"), Config({"BLOCK": 1024}))


def test_scratch_memory_is_brought_along_and_freed(driver, scratched, ctas):
    tensor = driver.tensor(np.zeros(3000, "float32"))
    for _ in range(2):
        scratched(tensor, tensor, tensor, 3000)
        calls = driver.taken()
        sizes = [it["size"] for it in calls if it["call"] == "cuMemAllocAsync"]
        names = [it["call"] for it in calls]
        assert sizes == [3 * ctas * 256, 3 * ctas * 32]
        launch = calls[names.index("cuLaunchKernelEx")]
        assert "00" * 8 not in launch["parameters"][-2:]
        assert names.index("cuLaunchKernelEx") < names.index("cuMemFreeAsync")
    assert driver.alive("memory") == 0


@pytest.mark.parametrize(
    ("call", "kind"),
    [("cuMemAllocAsync", KernelMemoryError), ("cuLaunchKernelEx", KernelMemoryError)],
)
def test_scratch_memory_is_freed_where_something_fails(driver, scratched, call, kind):
    tensor = driver.tensor(np.zeros(8, "float32"))
    driver.fail(call, 2)
    with pytest.raises(kind):
        scratched(tensor, tensor, tensor, 8)
    assert driver.alive("memory") == 0
    scratched(tensor, tensor, tensor, 8)


def test_work_of_an_array_s_own_stream_is_waited_for(driver, kernel):
    launch = kernel(STORE, "x: *float32")
    launch(driver.array(np.zeros(8, "float32"), stream=5), stream=9)
    calls = driver.taken()
    assert [it["stream"] for it in calls if it["call"] == "cuEventRecord"] == [5]
    assert [it["stream"] for it in calls if it["call"] == "cuStreamWaitEvent"] == [9]
    assert driver.alive("event") == 0
    launch(driver.array(np.zeros(8, "float32"), stream=9), stream=9)
    assert driver.taken("cuEventRecord") == []


def test_a_measurement_is_of_single_launches_with_empty_caches(driver, here, add, tensor):
    driver.taken()
    found = here.plugins.benchmark("triton_cuda", add, (tensor, tensor, tensor, 64), 0.01)
    assert found.samples[:2] == (0.5, 0.5)
    assert (found.unit, found.clock, found.caches) == ("ms", "CUDA events", "cold")
    names = [it["call"] for it in driver.taken()]
    begin = names.index("cuMemsetD8Async")
    assert names[begin : begin + 4] == [
        "cuMemsetD8Async",
        "cuEventRecord",
        "cuLaunchKernelEx",
        "cuEventRecord",
    ]
    assert (driver.alive("event"), driver.alive("memory")) == (0, 0)


def test_no_more_is_asked_for_at_once_than_fits_into_the_time(driver, here, add, tensor):
    add(tensor, tensor, tensor, 64)
    driver.taken()
    here.plugins.benchmark("triton_cuda", add, (tensor, tensor, tensor, 64), 0.01)
    calls = driver.taken("cuLaunchKernelEx", "cuStreamSynchronize")
    names = "".join("L" if it["call"] == "cuLaunchKernelEx" else "|" for it in calls)
    first, *others = map(len, names.removeprefix("L").rstrip("|").split("|"))
    assert first == 5
    assert max(others, default=1) <= 21  # a launch takes the stand-in half a millisecond


def test_what_fails_while_it_is_measured_leaves_nothing(driver, here, add, tensor):
    driver.fail("cuLaunchKernelEx", 719, after=3)
    with pytest.raises(KernelFailedError):
        here.plugins.benchmark("triton_cuda", add, (tensor, tensor, tensor, 64), 0.01)
    assert (driver.alive("event"), driver.alive("memory")) == (0, 0)
