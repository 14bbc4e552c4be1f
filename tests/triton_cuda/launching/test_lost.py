"""A config that loses the device takes a child with it; the caller's process goes on."""

from pathlib import Path

import pytest

DEVICE = "NVIDIA H200=90;"
KERNEL = Path(__file__).parents[1] / "kernels" / "vector_add.py"


@pytest.fixture
def tuned(process, libcuda, tmp_path):
    def tuned(way):
        return process(
            "tune",
            KERNEL,
            way,
            STANDIN=DEVICE,
            STANDIN_LOSES="128",
            TRITON_LIBCUDA_PATH=str(libcuda),
            KERNELYARD_STORE=str(tmp_path / "store"),
        )

    return tuned


def test_in_a_child_by_default(tuned):
    told = tuned("default")

    assert told == {
        "outcomes": {
            "num_warps=2": "measured",
            "num_warps=4": "crashed",
            "num_warps=8": "measured",
        },
        "untouched": True,
        "alive": True,
    }


def test_here_where_the_caller_wants_it_the_search_ends_and_says_so(tuned):
    told = tuned("here")

    assert "start a new one" in told["error"]
    assert told["alive"] is False
