"""What configs follow from: a decorator's sizes, hints and metadata, under names of ours."""

import math
from collections.abc import Mapping
from typing import Any

import attrs

from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError


@attrs.frozen
class Facts:
    """One kernel's facts; devices are NVIDIA's, others have no place here."""

    sizes: Mapping[str, int]
    """Elements in each dimension, rounded up to powers of two."""
    hint: str
    """How a reduction reads: ``INNER``, ``OUTER``, ``OUTER_TINY``, ``DEFAULT``, or empty."""
    meta: Mapping[str, Any]
    triton: Mapping[str, Any]
    others: Mapping[str, Any]

    @property
    def reduced(self) -> int:
        """How many elements each result is reduced from."""
        return math.prod(size for name, size in self.sizes.items() if limits.is_reduced(name))

    @property
    def is_tiled(self) -> bool:
        """Whether a reduction has two dimensions that are not reduced."""
        return "y" in self.sizes

    @property
    def is_searched(self) -> bool:
        """Whether somebody asked for all that may be worth trying."""
        return bool(self.meta.get("max_autotune") or self.meta.get("max_autotune_pointwise"))

    @property
    def is_matmul(self) -> bool:
        """Whether the kernel is a matrix product that Inductor wrote as a reduction."""
        return bool(self.triton.get("native_matmul"))

    @property
    def scores(self) -> Mapping[str, float]:
        """Say how much each dimension gains from a larger block."""
        return self.meta.get("tiling_scores") or dict.fromkeys(self.sizes, 1)

    def counted(self, *names: str) -> int:
        """Add up counts, of loads and the like."""
        return sum(self.meta.get(name, 0) for name in names)

    def device(self, name: str) -> Any:
        """Give a fact of the device, ``None`` where it is not told."""
        return (self.triton.get("device") or {}).get(name)


def of(generated: Generated) -> Facts:
    """Read a decorator; ``RejectedError`` if it has no sizes, or others than these."""
    if not generated.size_hints:
        told = f"{generated.heuristic} was given no size_hints"
        raise RejectedError(f"{told}; it needs sizes such as {{'x': 1024}}")
    sizes = dict(generated.size_hints)
    if unknown := [name for name in sizes if name not in limits.MOST]:
        told = f"{generated.heuristic} has the dimension {unknown[0]!r}"
        raise RejectedError(f"{told}; known are {', '.join(limits.MOST)}")
    limits.require_named(["x"], sizes, "size_hints")
    if generated.inductor_meta.get("no_x_dim") and generated.heuristic != "pointwise":
        sizes["x"] = 1
    return Facts(
        sizes=sizes,
        hint=str(generated.others.get("reduction_hint") or ""),
        meta=generated.inductor_meta,
        triton=generated.triton_meta,
        others=generated.others,
    )
