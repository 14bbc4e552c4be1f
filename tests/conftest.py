"""What several rooms of tests share: processes whose first builds are fast, a stand-in driver."""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts this in the background says so to all that it starts: ^C would mean
    # nothing here, nor in the processes that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST = (
    "models",
    "opinfo",
    "torch",
    "determinism",
    "demo",
    "race",
    "triton_cuda",
    "halide",
    "gpu",
)
"""Rooms of few tests that take long, in the order in which they are begun."""


def pytest_collection_modifyitems(items):
    """Begin with what takes long: few run at a time, and none shall be left with it at the end."""
    root = Path(__file__).parent
    rooms = {room: place for place, room in enumerate(LONGEST)}

    def place(item):
        return rooms.get(item.path.relative_to(root).parts[0], len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def warm(tmp_path_factory):
    """What a process sees that starts with a warm store: nothing that the user set for it."""
    mine = ("KERNELYARD_", "TORCHINDUCTOR_", "TORCH_LOGS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    store = tmp_path_factory.mktemp("warm") / "store"
    made = {**kept, "KERNELYARD_STORE": str(store), "KERNELYARD_PROGRESS": "off"}
    subprocess.run([sys.executable, "-m", "kernelyard", "warm"], env=made, check=True)
    return made


@pytest.fixture(scope="session")
def libcuda(tmp_path_factory):
    """A directory with a library that answers as the driver does, and says what it was asked."""
    place = tmp_path_factory.mktemp("driver")
    (triton,) = importlib.util.find_spec("triton").submodule_search_locations
    headers = Path(triton) / "backends" / "nvidia" / "include"
    sources = sorted((Path(__file__).parent / "triton_cuda" / "standin").glob("*.cpp"))
    command = ["g++", "-std=c++17", "-shared", "-fPIC", "-I", headers, "-o"]
    subprocess.run([*command, place / "libcuda.so.1", *sources], check=True)
    return place
