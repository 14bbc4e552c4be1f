"""Configs of scans in which several programs share a row, each with what those before it found."""

from kernelyard_triton_cuda.heuristics import filters, reduction
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.heuristics.facts import Facts
from kernelyard_triton_cuda.options import RejectedError

_LEAST = 256


def choices(facts: Facts) -> list[Choice]:
    """Give a reduction's, filtered; their blocks of what is scanned have a least size."""
    if len(facts.sizes) != 2:
        told = f"a split scan of dimensions {', '.join(facts.sizes)}"
        raise RejectedError(f"{told}; expected x and r0_")
    least = facts.meta.get("min_split_scan_rblock", _LEAST)
    found = [
        {name: max(it, least) if name.startswith("R") else it for name, it in one.items()}
        for one in reduction.unfiltered(facts)
    ]
    return filters.filtered(facts.meta, found)
