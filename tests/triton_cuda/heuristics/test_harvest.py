"""What Inductor wrote for real models gets from us what it gets from Inductor."""

import json
from pathlib import Path

import pytest

from kernelyard import Config, Source
from kernelyard_triton_cuda import grid, heuristics
from kernelyard_triton_cuda.heuristics import grids
from kernelyard_triton_cuda.heuristics.space import space
from kernelyard_triton_cuda.inductor import reading

CORPUS = Path(__file__).parents[1] / "corpus"
INDEX = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))["kernels"]
SIZES = (0, 1, 1000, 70_000, 2**33)


@pytest.fixture(scope="module")
def harvested():
    """Give what the decorators of all kernels say."""
    texts = {file: (CORPUS / "kernels" / file).read_text(encoding="utf-8") for file in INDEX}
    return {
        file: reading.read(Source("triton", text, INDEX[file]["entry"], ()))
        for file, text in texts.items()
    }


def test_every_list_is_inductors(harvested, ours, upstream):
    for file, generated in harvested.items():
        assert ours(generated) == upstream(generated), file

    assert len(harvested) > 250
    assert len({it.heuristic for it in harvested.values()}) >= 7


def test_every_grid_is_inductors(harvested, upstream):
    kinds = set()
    for file, generated in harvested.items():
        meta = generated.inductor_meta
        kinds.add(meta["grid_type"])
        names = [*generated.triton_meta["signature"], *meta.get("extra_launcher_args", ())]
        for config in upstream.tuner(generated).configs:
            mine = grids.texts(generated, Config(upstream.plain(config)))
            theirs = upstream.heuristics.GridExpr.from_meta(meta, config)
            for size in SIZES:
                values = dict.fromkeys(names, size)
                assert grid.evaluate(mine, values) == theirs.eval_slow(values), (file, size)

    assert len(kinds) > 5


def test_every_descent_begins_with_inductors_steps(harvested, upstream):
    descended = 0
    for file, generated in harvested.items():
        tuner = upstream.tuner(generated)
        if not tuner._should_coordesc_tune or "RSPLIT_SIZE" in generated.inductor_meta:
            continue
        for mine, theirs in zip(heuristics.configs(generated), tuner.configs, strict=True):
            there = upstream.steps(tuner.coordesc_tuner, theirs)
            near = space(generated, [mine]).neighbours(mine)
            assert [dict(it.values) for it in near] == [upstream.plain(it) for it in there], file
            descended += 1

    assert descended > 250
