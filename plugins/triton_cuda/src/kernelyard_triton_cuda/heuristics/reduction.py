"""Configs of reductions that go through what they reduce block by block."""

from collections.abc import Iterator

import attrs

from kernelyard_triton_cuda.heuristics import arithmetic, filters, limits, matmul, tiling
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.heuristics.facts import Facts

_MANY_ROWS = 1024
_MUCH = 10
"""Loads and reductions that keep so many registers that blocks are made smaller."""
_BLACKWELL = 10


@attrs.frozen
class _Shape:
    """What a config is made of, before it is fitted to the sizes."""

    x: int
    reduced: int
    warps: int | None = None
    is_heavy: bool = False


def choices(facts: Facts) -> list[Choice]:
    """Give them, filtered; each dynamic size among the arguments is one that indices need."""
    dynamic = sum("ks" in name for name in facts.triton.get("signature") or ())
    return filters.filtered(facts.meta, unfiltered(facts, dynamic))


def unfiltered(facts: Facts, dynamic: int = 0) -> list[Choice]:
    """Give them, the best guess first."""
    if facts.is_matmul:
        return matmul.looped(facts)
    return [_made(facts, it) for it in _shapes(facts, dynamic)]


def _shapes(facts: Facts, dynamic: int) -> Iterator[_Shape]:
    """Give one shape for what a hint says, all where a search was asked for or there is no hint."""
    is_heavy, reduced = _is_heavy(facts), facts.reduced
    device = facts.device("major")
    is_small = is_heavy or (device is not None and device >= _BLACKWELL)
    most = min(reduced, 1024 if is_small else 2048)
    by_hint = {
        "INNER": _Shape(2 if reduced <= 2048 else 1, most, None, is_heavy),
        "OUTER": _outer(facts, dynamic, is_heavy=is_heavy),
        "OUTER_TINY": _Shape(tiny_rows(reduced), most, None, is_heavy),
    }
    if facts.meta.get("add_persistent_rblock") and _work(facts) <= 8:
        yield _Shape(max(4096 // reduced, 1), min(reduced, 32768), None, is_heavy)
    if facts.hint in by_hint and not facts.is_tiled and not facts.is_searched:
        yield by_hint[facts.hint]
        return
    yield from by_hint.values()
    yield from (_Shape(64, 64), _Shape(8, 512), _Shape(64, 4, 8))


def tiny_rows(reduced: int) -> int:
    """Say how many rows a block has where each is short."""
    return 2 * (256 // reduced) if reduced <= 256 else 1


def _work(facts: Facts) -> int:
    return facts.counted("num_load", "num_reduction")


def _is_heavy(facts: Facts) -> bool:
    """Whether a thread will need many registers."""
    return facts.sizes["x"] >= _MANY_ROWS and _work(facts) >= _MUCH


def _outer(facts: Facts, dynamic: int, *, is_heavy: bool) -> _Shape:
    """Shape a block where neighbours in memory belong to different results."""
    rows, reduced, loads = facts.sizes["x"], facts.reduced, facts.counted("num_load")
    x, warps = 64, None
    if rows <= 1024:  # so few that every multiprocessor is to get some
        x, each = arithmetic.between(2, rows // 128, 8), min(reduced, 64)
    elif rows // 4096 <= 8:
        x, each = 16, 32
    elif dynamic > 1:  # indices cost much, so there are to be few rounds
        each = arithmetic.between(8, reduced // 64, 64)
    elif dynamic == 1:  # an index takes registers
        each = 1 if loads >= 3 else min(arithmetic.power_above(reduced // 128), 8)
    elif loads < 4 or reduced <= 128:
        x = arithmetic.between(64, arithmetic.power_above(rows // 4096), 256)
        each = 512 // x
    else:
        x, each, warps = 32, 64 if reduced >= 2048 else 32, 4
    return _Shape(x, each, warps, is_heavy)


def _made(facts: Facts, shape: _Shape) -> Choice:
    """Fit a shape to the sizes; two dimensions of results share its elements by their scores."""
    if not facts.is_tiled:
        return tiling.reduced(
            facts.sizes,
            shape.x,
            shape.reduced,
            warps=shape.warps,
            is_inner=facts.hint == "INNER",
            is_heavy=shape.is_heavy,
        )
    limits.require_named(facts.sizes, facts.scores, "tiling_scores")
    blocks = tiling.shared_out(facts.sizes, facts.scores, shape.x * shape.reduced)
    return tiling.tiled(facts.sizes, blocks["x"], blocks["y"], blocks["r0_"])
