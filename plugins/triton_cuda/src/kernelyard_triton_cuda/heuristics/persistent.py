"""Configs of reductions that hold all that they reduce at once."""

from collections.abc import Iterator, Mapping

import attrs

from kernelyard_triton_cuda.heuristics import filters, limits, matmul, reduction, tiling
from kernelyard_triton_cuda.heuristics.arithmetic import between
from kernelyard_triton_cuda.heuristics.choices import Choice, unique
from kernelyard_triton_cuda.heuristics.facts import Facts

_ROWS = (1, 8, 32, 128)
_MOST_ELEMENTS = 4096
_ENOUGH_PROGRAMS = 128
_MANY_ROWS = 4096
"""Where a result may not depend on how many rows there are, all are treated as so many."""


def choices(facts: Facts) -> list[Choice]:
    """Give them, filtered; where sums of rows and of columns are mixed, as these need it."""
    found = filters.large_enough({**facts.meta, "persistent_reduction": True}, unfiltered(facts))
    if facts.meta.get("RSPLIT_SIZE"):
        found = unique(new for it in found for new in _mixed(facts, it))
    return filters.deterministic(facts.meta, found)


def unfiltered(facts: Facts) -> list[Choice]:
    """Give them, the best guess first; blocks of what is reduced are no constants of the kernel."""
    if facts.meta.get("batch_invariant"):
        rows = max(facts.sizes["x"], _MANY_ROWS)
        facts = attrs.evolve(facts, sizes={**facts.sizes, "x": rows})
    if facts.is_matmul:
        return matmul.persistent(facts)
    reduced = {limits.field(name) for name in facts.sizes if limits.is_reduced(name)}
    found = _tiled(facts) if facts.is_tiled else _by_hint(facts)
    return [{name: it for name, it in one.items() if name not in reduced} for one in found]


def _by_hint(facts: Facts) -> list[Choice]:
    """Narrow them down to one by the hint, unless a search was asked for."""
    rows, reduced = facts.sizes["x"], facts.reduced
    is_inner = facts.hint == "INNER"

    def made(x: int, **choice: int) -> Choice:
        return tiling.reduced(facts.sizes, x, reduced, is_inner=is_inner, is_heavy=True, **choice)

    fitting = [it for it in _ROWS[1:] if it <= min(rows, _MOST_ELEMENTS // reduced)]
    found = [made(it) for it in (1, *fitting)]
    if facts.is_searched:
        return found
    if facts.hint == "OUTER":
        return found[-1:]
    if facts.hint == "OUTER_TINY":
        return [tiling.reduced(facts.sizes, reduction.tiny_rows(reduced), reduced)]
    if not is_inner or reduced < 256:
        return found
    if reduced > 1024 or rows // 8 < _ENOUGH_PROGRAMS or facts.meta.get("RSPLIT_SIZE"):
        return found[:1]
    # one warp needs no shared memory to reduce a row
    return [made(min(1024 // reduced, 8), warps=1, least_warps=1)]


def _tiled(facts: Facts) -> list[Choice]:
    limits.require_named("xy", facts.scores, "tiling_scores")
    scores = {name: facts.scores[name] for name in ("x", "y")}
    found = []
    for rows in _ROWS:
        if rows * facts.reduced <= _MOST_ELEMENTS:
            blocks = tiling.shared_out(facts.sizes, scores, rows)
            found.append(tiling.tiled(facts.sizes, blocks["x"], blocks["y"], facts.reduced))
    return found


def _mixed(facts: Facts, choice: Choice) -> Iterator[Choice]:
    """Make a program go through ``RSPLIT_SIZE`` rows, few at a time: they take registers."""
    split, reduced = facts.meta["RSPLIT_SIZE"], facts.sizes["r0_"]
    least: Mapping[str, int] = facts.meta.get("tma_min_block_sizes") or {}
    x = between(max(4 if reduced <= 512 else 1, least.get("XBLOCK", 1)), split // 32, 16)
    stages = 2 if reduced > 8192 else 3
    if not facts.meta.get("mix_order_reduction_allow_multi_stages", True):
        stages = 1
    is_short, warps = reduced <= 1024, choice["num_warps"]
    mixed = {
        **choice,
        "XBLOCK": x,
        "RSPLIT_SIZE": split,
        "NUM_STAGES": between(1, split // x // 4, stages),
        "num_warps": max(warps // 2, 1) if is_short else warps,
    }
    yield mixed
    if facts.is_searched:
        yield {**mixed, "num_warps": 2 if is_short else 2 * warps}
