"""Tune recorded workloads, each on arguments made for it: before they are run in earnest."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

import attrs

from kernelyard._errors import SearchError, WorkloadError
from kernelyard._model.record import Subject
from kernelyard._runtime.request import Request
from kernelyard._runtime.runtime import Runtime
from kernelyard._tune.terms import Budget
from kernelyard._tune.tuned import Tuned
from kernelyard._tune.values import shape_of
from kernelyard._tune.workload.workload import Workload

State: TypeAlias = Literal["tuned", "known", "no choice", "failed", "interrupted"]


@attrs.frozen(kw_only=True)
class Terms:
    """How every workload is tuned; the budget is for each."""

    strategy: str
    budget: Budget
    seed: int
    isolate: bool | None


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of a workload, and why; ``known`` if it was tuned before as is asked for now.

    ``about`` is what the log has its facts under.
    """

    workload: Workload
    state: State
    reason: str
    tuned: Tuned | None = None
    about: Subject | None = None


def tune(
    runtime: Runtime,
    workloads: Sequence[Workload],
    terms: Terms,
    tell: Callable[[int, Workload], None],
) -> list[Outcome]:
    """Tune one after the other; ^C ends it, and what was found so far is kept.

    What is told of each is its place and what it is. ``SearchError`` if none can be tuned so.
    """
    outcomes: list[Outcome] = []
    ordered = _in_order(workloads)
    for place, workload in enumerate(ordered, 1):
        tell(place, workload)
        try:
            outcomes.append(_tuned(runtime, workload, terms))
        except KeyboardInterrupt:
            outcomes.append(_interrupted(workload))
        if outcomes[-1].state == "interrupted":
            return [*outcomes, *map(_interrupted, ordered[place:])]
    return outcomes


def _in_order(workloads: Iterable[Workload]) -> list[Workload]:
    """Put the classes of each kernel beside each other, the largest last.

    What was decided last holds for who asks without arguments: it should be where time is spent.
    """
    first: dict[str, int] = {}
    for workload in workloads:
        first.setdefault(workload.kernel.identity, len(first))
    return sorted(workloads, key=lambda it: (first[it.kernel.identity], it.size))


def _tuned(runtime: Runtime, workload: Workload, terms: Terms) -> Outcome:
    """Tune one; whatever is wrong with it is its own."""
    kernel = workload.kernel
    try:
        _require(runtime, workload)
        given = runtime.engine.as_given(kernel.source, kernel.device, kernel.plugin)
        if not _has_choice(given):
            reason = "nothing to choose: there is one config"
            return Outcome(workload=workload, state="no choice", reason=reason)
        arguments = workload.make(seed=terms.seed)
        about = runtime.engine.preference.about(given, [shape_of(it) for it in arguments])
        tuned = runtime.tune(
            kernel.source,
            kernel.device,
            arguments,
            plugin=kernel.plugin,
            strategy=terms.strategy,
            budget=terms.budget,
            seed=terms.seed,
            isolate=terms.isolate,
        )
    except SearchError:
        raise
    except Exception as error:  # noqa: BLE001 - it is what the others shall not suffer from
        reason = str(error) or type(error).__name__
        return Outcome(workload=workload, state="failed", reason=reason)
    state: State = "known" if tuned.remembered else "tuned"
    state = "interrupted" if tuned.ended == "interrupted" and state == "tuned" else state
    return Outcome(workload=workload, state=state, reason=tuned.reason, tuned=tuned, about=about)


def _require(runtime: Runtime, workload: Workload) -> None:
    """Say so in one sentence if the plugin is gone."""
    kernel, known = workload.kernel, [it.name for it in runtime.plugins.backends]
    if kernel.plugin not in known:
        problem = f"was run by plugin {kernel.plugin!r}, which is not installed here"
        remedy = f"install it, or record anew; installed are {', '.join(known) or 'none'}"
        raise WorkloadError(f"kernel {kernel.source.label!r}", problem, remedy)


def _has_choice(given: Request) -> bool:
    """Whether there is more than one config that may be tried."""
    return given.space.lattice.is_larger(1) if given.space else len(given.worthwhile) > 1


def _interrupted(workload: Workload) -> Outcome:
    return Outcome(workload=workload, state="interrupted", reason="interrupted before it was tuned")
