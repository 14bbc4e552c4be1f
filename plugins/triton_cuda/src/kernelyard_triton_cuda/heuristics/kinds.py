"""Which heuristics there are, and what is the same for several of them."""

from collections.abc import Callable, Mapping

import attrs

from kernelyard_triton_cuda.heuristics import (
    cooperative,
    facts,
    filters,
    given,
    persistent,
    pointwise,
    reduction,
    scan,
)
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.inductor.generated import Generated
from kernelyard_triton_cuda.options import RejectedError


@attrs.frozen(kw_only=True)
class Kind:
    """One heuristic: how its configs are made, and what may be done with them."""

    choices: Callable[[Generated], list[Choice]]
    is_sum: bool = False
    """Whether results depend on the config, in the last bits."""
    is_scaled: bool = False
    """Whether smaller blocks are worth trying where registers are short."""
    has_least: bool = False
    """Whether it can be told least blocks."""
    is_descended: bool = True
    """Whether what is near a config may be tried."""


def _by_facts(of: Callable[[facts.Facts], list[Choice]]) -> Callable[[Generated], list[Choice]]:
    return lambda generated: of(facts.of(generated))


def _pointwise(told: facts.Facts) -> list[Choice]:
    return filters.large_enough(told.meta, pointwise.choices(told))


KINDS: Mapping[str, Kind] = {
    "pointwise": Kind(choices=_by_facts(_pointwise)),
    "reduction": Kind(
        choices=_by_facts(reduction.choices), is_sum=True, is_scaled=True, has_least=True
    ),
    "persistent_reduction": Kind(
        choices=_by_facts(persistent.choices), is_sum=True, has_least=True
    ),
    "cooperative_reduction": Kind(
        choices=_by_facts(cooperative.choices), is_sum=True, is_scaled=True, has_least=True
    ),
    "split_scan": Kind(choices=_by_facts(scan.choices), is_sum=True),
    "template": Kind(choices=given.template, is_descended=False),
    "fixed_config": Kind(choices=given.fixed_config, is_descended=False),
    "user_autotune": Kind(choices=given.user_autotune, is_descended=False),
    "foreach": Kind(choices=given.foreach, is_descended=False),
}


def of(generated: Generated) -> Kind:
    """Give a decorator's kind; ``RejectedError`` names those that are known."""
    if generated.heuristic in KINDS:
        return KINDS[generated.heuristic]
    told = f"the heuristic {generated.heuristic!r} is unknown"
    raise RejectedError(f"{told}; known are {', '.join(KINDS)}")
