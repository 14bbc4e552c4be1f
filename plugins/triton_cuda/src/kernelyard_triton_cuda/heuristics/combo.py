"""Configs of several kernels in one: blocks for each of them, warps and stages for all."""

import math
from collections.abc import Mapping
from typing import Any

import attrs

from kernelyard_triton_cuda.heuristics import kinds, limits
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError

_PARTS = ("pointwise", "reduction", "persistent_reduction")
_TOLD = (
    "num_load",
    "num_store",
    "num_reduction",
    "autotune_hints",
    "atomic_add_found",
    "no_x_dim",
    "add_persistent_rblock",
    "has_loadstore_with_contiguous_rdim",
    "tma_min_block_sizes",
    "tiling_scores",
)
"""What of a kernel's metadata its configs may follow from: kernels with the same have the same."""


@attrs.frozen
class Part:
    """One kernel of several: its decorator as if it stood alone, and its configs."""

    number: int
    generated: Generated
    choices: list[Choice]

    @property
    def fields(self) -> tuple[str, ...]:
        """Name its blocks, as the kernel of all names them."""
        return tuple(f"{name}_{self.number}" for name in self.choices[0] if name.endswith("BLOCK"))

    @property
    def sizes(self) -> Mapping[str, int]:
        """Its sizes; ``x`` is 1 where it has no such dimension."""
        sizes = self.generated.size_hints or {}
        has_none = self.generated.inductor_meta.get("no_x_dim")
        alone = has_none and self.generated.heuristic != "pointwise"
        return {**sizes, "x": 1} if alone else sizes


@attrs.frozen
class Group:
    """Kernels that are tuned as one, since their configs follow from the same."""

    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Name the blocks that are tuned; what is found for the first is so for the others."""
        return self.parts[0].fields


@attrs.frozen
class Combined:
    """What is tuned of several kernels in one, in this order: blocks, then warps and stages."""

    base: Choice
    groups: tuple[Group, ...]
    """The largest first: it takes most of the time, and has most freedom."""
    most: Mapping[str, int]
    """How large each block may be."""
    warps_and_stages: tuple[tuple[int, int], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Name all blocks in the order in which they are tuned."""
        return tuple(name for group in self.groups for name in group.fields)


def is_combined(generated: Generated) -> bool:
    """Whether the kernel holds several with blocks of their own."""
    return generated.heuristic in _PARTS and "heuristic_0" in _meta(generated)


def combined(generated: Generated) -> Combined:
    """Put the kernels' best guesses together."""
    meta = _meta(generated)
    if meta.get("stitched_num_warps") is not None:
        return Combined(_stitched(meta), (), {}, ())
    parts = [_part(generated, number) for number in range(meta["num_kernels"])]
    known = generated.triton_meta.get("signature") or ()
    firsts = [part.choices[0] for part in parts]
    warps, stages = (max(it[name] for it in firsts) for name in ("num_warps", "num_stages"))
    blocks = {k: it for part in parts for k, it in _named(part, known).items()}
    pairs = [(it["num_warps"], it["num_stages"]) for part in parts for it in part.choices]
    return Combined(
        base={**blocks, "num_warps": warps, "num_stages": stages},
        groups=_groups(parts, is_grouped=bool(meta.get("autotune_grouping"))),
        most={name: it for part in parts for name, it in _most(part).items()},
        warps_and_stages=tuple(dict.fromkeys([*pairs, (warps, stages)])),
    )


def _meta(generated: Generated) -> Mapping[str, Any]:
    return generated.inductor_meta.get("combo_grid_meta") or {}


def _stitched(meta: Mapping[str, Any]) -> Choice:
    """Give the config that was decided when the text was written, whose blocks are in the text."""
    warps, stages = meta["stitched_num_warps"], meta["stitched_num_stages"]
    return {**meta["stitched_backend_kwargs"], "num_warps": warps, "num_stages": stages}


def _part(generated: Generated, number: int) -> Part:
    """Write a kernel's decorator as if it stood alone."""
    meta = _meta(generated)
    heuristic = meta.get(f"heuristic_{number}")
    if heuristic not in _PARTS:
        told = f"kernel {number} of several has the heuristic {heuristic!r}"
        raise RejectedError(f"{told}; expected one of {', '.join(_PARTS)}")
    common = {k: it for k, it in generated.inductor_meta.items() if k != "combo_grid_meta"}
    hints = {
        "reduction_hint": meta.get(f"reduction_hint_{number}"),
        "tile_hint": str(meta.get(f"tile_hint_{number}")).removeprefix("TileHint."),
        "min_elem_per_thread": generated.others.get("min_elem_per_thread", 0),
    }
    alone = Generated(
        heuristic=heuristic,
        size_hints=meta[f"size_hints_{number}"],
        triton_meta=generated.triton_meta,
        inductor_meta={**common, **(meta.get(f"inductor_meta_{number}") or {})},
        others=hints,
    )
    return Part(number, alone, kinds.of(alone).choices(alone))


def _named(part: Part, known: Any) -> Choice:
    """Name a kernel's constants as the kernel of all does."""
    options = {"num_warps", "num_stages"}
    own = {k: it for k, it in part.choices[0].items() if k not in options}
    numbered = {k: f"{k}_{part.number}" for k in own}
    return {numbered[k] if numbered[k] in known else k: it for k, it in own.items()}


def _most(part: Part) -> dict[str, int]:
    places = {f"{limits.field(it)}_{part.number}": it for it in part.sizes}
    return {
        name: min(limits.MOST[it], part.sizes[it])
        for name, it in places.items()
        if name in part.fields
    }


def _groups(parts: list[Part], *, is_grouped: bool) -> tuple[Group, ...]:
    found: dict[object, list[Part]] = {}
    for part in parts:
        found.setdefault(_likeness(part) if is_grouped else part.number, []).append(part)
    groups = [Group(tuple(it)) for it in found.values()]
    return tuple(sorted(groups, key=lambda it: -math.prod(it.parts[0].sizes.values())))


def _likeness(part: Part) -> str:
    """Write what a kernel's configs follow from."""
    meta, others = part.generated.inductor_meta, part.generated.others
    told = {name: _plain(meta.get(name)) for name in _TOLD}
    return repr((part.generated.heuristic, sorted(part.sizes.items()), told, others))


def _plain(value: Any) -> Any:
    """Write the same of what is in another order; what is empty says as little as what is not."""
    if isinstance(value, Mapping):
        return sorted(value.items()) or None
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(map(str, value)) or None
    return value
