"""Configs that a decorator names itself: of templates, fixed ones, users' lists, foreach."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError

_UNSAID = {"num_warps": 4, "num_stages": 3}
"""As Triton takes them where nobody says more."""
_DEFAULTS: Mapping[str, Any] = {
    "num_ctas": 1,
    "maxnreg": None,
    "num_consumer_groups": 0,
    "num_buffers_warp_spec": 0,
}
"""Others of Triton's, with what is the same as not to name them."""


def template(generated: Generated) -> list[Choice]:
    """Give the one that a template was written with."""
    names = ("num_warps", "num_stages", *_DEFAULTS)
    return [_whole({k: it for k, it in generated.others.items() if k in names})]


def fixed_config(generated: Generated) -> list[Choice]:
    """Give the one that was decided before."""
    return [_whole(_named(generated, "config"))]


def user_autotune(generated: Generated) -> list[Choice]:
    """Give a user's list with all that it says; without one, what Triton takes."""
    listed: Sequence[Mapping[str, Any]] = _named(generated, "configs") or [{}]
    return [_whole(it) for it in listed]


def foreach(generated: Generated) -> list[Choice]:
    """Give the warps of a kernel over many tensors, whose blocks are in its text."""
    meta = generated.inductor_meta
    is_searched = meta.get("max_autotune") or meta.get("max_autotune_pointwise")
    warps = (1, 2, 4, 8) if is_searched else (8,)
    return [{"num_warps": it, "num_stages": 1} for it in warps]


def _named(generated: Generated, name: str) -> Any:
    if name not in generated.others:
        told = f"{generated.heuristic} was given no {name!r}"
        raise RejectedError(f"{told}; it has {', '.join(generated.others) or 'nothing'}")
    return generated.others[name]


def _whole(given: Mapping[str, Any]) -> Choice:
    """Add what is not said, and leave out what changes nothing."""
    unsaid = {**_UNSAID, **_DEFAULTS}
    said = {k: it for k, it in given.items() if k not in unsaid or it not in (None, unsaid[k])}
    return {**_UNSAID, **said}
