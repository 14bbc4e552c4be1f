"""Configs of reductions in which several programs share a row, and wait for each other."""

import attrs

from kernelyard_triton_cuda.heuristics import arithmetic, filters, limits, persistent, reduction
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.heuristics.facts import Facts
from kernelyard_triton_cuda.options import RejectedError


def choices(facts: Facts) -> list[Choice]:
    """Give them, filtered; ``RSPLIT`` programs share a row.

    There are never more programs than multiprocessors: one that does not run cannot be waited for.
    """
    if sorted(facts.sizes) != ["r0_", "x"]:
        told = f"a cooperative reduction of dimensions {', '.join(facts.sizes)}"
        raise RejectedError(f"{told}; expected x and r0_")
    rows, reduced = facts.sizes["x"], facts.sizes["r0_"]
    processors = facts.device("multi_processor_count")
    if not processors:
        told = "a cooperative reduction was told nothing of the device's multi_processor_count"
        raise RejectedError(f"{told}; programs that wait for each other have to fit on it")
    programs = arithmetic.power_below(processors)
    split = max(1, min(reduced, programs // rows, limits.MOST_SPLITS))
    part = attrs.evolve(facts, sizes={"x": rows, "r0_": reduced // split})
    is_persistent = facts.meta.get("persistent_reduction")
    found = persistent.unfiltered(part) if is_persistent else reduction.unfiltered(part)
    return filters.filtered(facts.meta, [{**it, "RSPLIT": split} for it in found])
