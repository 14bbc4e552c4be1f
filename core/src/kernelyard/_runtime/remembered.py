"""What the log has of an earlier tuning, and whether that answers what is asked now."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Choice, Record, Subject
from kernelyard._model.space import Space
from kernelyard._runtime.request import Request
from kernelyard._store.log.log import Log
from kernelyard._tune.tuned import Tried, Tuned

if TYPE_CHECKING:
    from kernelyard._runtime.terms import Terms

_WHOLE = ("all of the space was tried", "the strategy has nothing more to propose")
"""How a search ended that more time would not have changed."""


def remembered(
    log: Log, about: Subject, given: Request, space: Space, terms: "Terms"
) -> tuple[Tuned | None, bool]:
    """Tell what was chosen as if it were found now, and whether that answers what is asked.

    ``None`` if nothing was, or it has failed since, or it is no longer in the space.
    """
    best = log.best(about)
    if best is None or not isinstance(best.outcome, Choice) or best.config not in space:
        return None, False
    told = best.outcome.evidence
    tuned = Tuned(
        kernel=given.source.label,
        plugin=given.plugin,
        config=best.config,
        reason=best.outcome.reason,
        reference=Config.from_json(told.get("reference", {})),
        tried=_tried(log.records(about), best.config, told.get("speedup")),
        ended=str(told.get("ended", "")),
        remembered=True,
    )
    return tuned, told.get("space") == _named(space) and _is_enough(told, terms)


def evidence(tuned: Tuned, space: Space, terms: "Terms") -> Choice:
    """Write down what was chosen, with what it takes to know whether to search again."""
    budget = attrs.asdict(terms.budget)
    facts = {
        "reference": tuned.reference.to_json(),
        "speedup": tuned.speedup,
        "tried": len(tuned.tried),
        "ended": tuned.ended,
        "strategy": str(terms.strategy),
        "seed": terms.seed,
        "tolerance": str(terms.tolerance),
        "budget": {name: it for name, it in budget.items() if math.isfinite(it)},
        "space": _named(space),
    }
    return Choice(tuned.reason, facts)


def _is_enough(told: Mapping[str, Any], terms: "Terms") -> bool:
    """Whether the search had all that the one asked for would have, and asked for the same."""
    if told.get("tolerance") != str(terms.tolerance):
        return False
    if told.get("ended") in _WHOLE:
        return True
    had, asked = told.get("budget", {}), attrs.asdict(terms.budget)
    is_spent = told.get("ended") == "the budget is spent"
    return is_spent and all(it <= had.get(name, math.inf) for name, it in asked.items())


def _tried(records: list[Record], chosen: Config, speedup: float | None) -> tuple[Tried, ...]:
    """Give the newest of each config that was measured or failed."""
    newest = {
        it.config: it.outcome for it in records if isinstance(it.outcome, Measurement | Failure)
    }
    return tuple(
        Tried(
            config=config,
            outcome=outcome,
            ratio=1 / speedup if config == chosen and speedup else None,
        )
        for config, outcome in newest.items()
    )


def _named(space: Space) -> str:
    return hashlib.sha256(json.dumps(space.to_json(), sort_keys=True).encode()).hexdigest()[:16]
