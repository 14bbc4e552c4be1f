"""A launch is where its data are, on a stream of that device, whatever the thread works on."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kernelyard import ArgumentValueError
from kernelyard_triton_cuda import toolchain
from kernelyard_triton_cuda.driver.calls import STICKY

COPY = "def k(x, y):\n    tl.store(x, tl.load(y))\n"
CODE = re.compile(r"/\*\*((?:(?!/\*\*).)*?)\*/\s*CUDA_ERROR_\w+ *= (\d+),", re.DOTALL)
LOST = re.compile(r"process\s+(?:\*\s+)?must\s+(?:\*\s+)?be\s+(?:\*\s+)?terminated")


@pytest.fixture
def pair(driver):
    """Make a tensor on each of two devices."""
    return [driver.tensor(np.zeros(8, "float32"), ordinal) for ordinal in (0, 1)]


@pytest.fixture
def streams(monkeypatch):
    """Let PyTorch work on stream 100 of the first device, and on 101 of the second."""
    read = SimpleNamespace(_cuda_getCurrentRawStream=lambda ordinal: 100 + ordinal)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(_C=read))


@pytest.fixture
def copy(kernel):
    return kernel(COPY, "x y: *float32")


def test_data_are_worked_on_where_they_are_however_often(driver, add, pair):
    for place in (0, 1, 1, 1, 0, 0):
        add(*[pair[place]] * 3, 8)
    assert [it["device"] for it in driver.launches()] == [0, 1, 1, 1, 0, 0]


def test_the_stream_is_that_of_the_data_s_device(driver, here, tutorial, pair, streams):
    add = here.kernel(tutorial("vector_add"), device="cuda")
    for place in (0, 1, 1, 0, 0):
        add(*[pair[place]] * 3, 8)
    launches = [(it["device"], it["stream"]) for it in driver.launches()]
    assert [stream for _, stream in launches] == [100, 101, 101, 100, 100]


def test_a_stream_says_by_itself_where_it_is(driver, add, pair):
    for place in (0, 1):
        add(*[pair[place]] * 3, 8, stream=9)
    driver.taken()
    add(*[pair[1]] * 3, 8, stream=9)
    assert [it["call"] for it in driver.taken()] == ["cuLaunchKernelEx"]


def test_an_array_is_asked_for_on_a_stream_of_its_own_device(driver, copy, streams):
    class Shared:
        asked = ()

        def __init__(self):
            self.content = np.zeros(8, "float32")

        def __dlpack_device__(self):
            return 2, 1

        def __dlpack__(self, stream):
            self.asked = (*self.asked, stream)
            return self.content.__dlpack__()

    given = Shared()
    copy(given, given)
    copy(given, given, stream=7)
    assert given.asked == (101, 101, 7, 7)


def test_an_empty_array_without_an_address_is_on_any_device(driver, copy):
    there = driver.array(np.zeros(8, "float32"), ordinal=1)
    empty = driver.array(np.zeros(0, "float32"), data=(0, False))
    copy(there, empty)
    assert [it["device"] for it in driver.launches()] == [1]


def test_an_address_that_no_device_knows_is_the_host_s(driver, copy):
    there = driver.array(np.zeros(8, "float32"))
    astray = driver.array(np.zeros(8, "float32"), data=(4096, False))
    for given in ((there, astray), (astray, astray)):
        with pytest.raises(ArgumentValueError, match="OnDevice on the host, expected one of"):
            copy(*given)
    assert driver.launches() == []


def test_each_error_after_which_a_process_has_to_be_ended_is_known(runtime):
    settings = runtime.engine.resolver.settings_of("triton_cuda")
    package = Path(toolchain.find(settings).package)
    header = package / "backends" / "nvidia" / "include" / "cuda.h"
    codes = header.read_text().partition("cudaError_enum {")[2].partition("} CUresult;")[0]
    written = re.findall(r"/\*\*?(.*?)\*/\s*CUDA_ERROR_\w+ *= (\d+),", codes, re.DOTALL)
    lost = {int(code) for words, code in written if LOST.search(words.rpartition("/**")[2])}
    assert len(lost) > 8
    assert lost <= STICKY
