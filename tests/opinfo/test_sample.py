"""On a sample of torch's own operations we do as stock Inductor does."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import pytest

RECORD = json.loads((Path(__file__).parent / "stock.json").read_text())
COUNT = 150

pytestmark = pytest.mark.skipif(
    version("torch").partition("+")[0] != RECORD["torch"],
    reason=f"how stock fares is recorded for torch {RECORD['torch']}; `make opinfo` asks it anew",
)


def sampled():
    """Take as many cases of each type, by their digests, of those that Inductor has kernels for."""
    told = [name for name, (_, kernels) in RECORD["cases"].items() if kernels]
    told.sort(key=lambda name: hashlib.sha256(name.encode()).digest())
    dtypes = {name.split()[1] for name in told}
    share = COUNT // len(dtypes)
    return [name for d in sorted(dtypes) for name in [n for n in told if n.endswith(d)][:share]]


SAMPLE = sampled()


@pytest.fixture(scope="module")
def ended(ours):
    """Tell how each case ended; there is none of the first name, so it takes its process down."""
    return ours(["nothing float32", *SAMPLE])


def test_a_case_that_takes_its_process_down_is_named_and_the_others_go_on(ended):
    assert ended["nothing float32"]["ended"] == "fail: died of 1"
    assert set(ended) == {"nothing float32", *SAMPLE}


def test_the_sample_is_spread_over_the_types():
    assert len(SAMPLE) == len(set(SAMPLE)) == COUNT
    assert {name.split()[1] for name in SAMPLE} == {"float32", "int64"}


@pytest.mark.parametrize("name", SAMPLE)
def test_it_ends_as_with_stock_and_every_kernel_is_launched_by_us(ended, name):
    stock, _ = RECORD["cases"][name]

    assert ended[name]["ended"] == stock, ended[name].get("said")
    assert ended[name]["launched"] == ended[name]["kernels"] > 0
