"""Search a space for the config that costs least: anytime, within a budget.

    found = search(space, "default", evaluate, budget=Budget(trials=50))

A strategy is a generator function: it yields a config, and is sent what that costs, ``None`` if it
failed::

    def strategy(space, *, seed):
        for config in space:
            cost = yield config

What was tried once is not evaluated again; the strategy is sent what is known. One that can do
with a rough figure yields a ``Glance``: a share of the work of a whole evaluation.
"""

import itertools
import math
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from kernelyard._errors import KernelyardError, SearchError, SpaceError, StrategyError
from kernelyard._model.config import Config
from kernelyard._model.space import Space
from kernelyard._progress import Advance, showing
from kernelyard._tune.terms import Budget, Evaluate, Found, Glance, Look, Proposals, Strategy, Trial

_REPEATS = 10_000
"""A strategy that so often in a row proposes what it knows has nothing more to say."""


def search(  # noqa: PLR0913 - one parameter per term
    space: Space,
    strategy: str | Strategy,
    evaluate: Evaluate,
    *,
    budget: Budget,
    seed: int = 0,
    glance: Look | None = None,
    on_trial: Callable[[Trial], None] = lambda _: None,
    progress: str = "auto",
) -> Found:
    """Find the config that costs least; ^C ends it and keeps the best so far.

    ``evaluate`` gives a cost, or ``None`` or a ``KernelyardError`` where the config fails; anything
    else that it raises ends the search. ``glance`` is given a share too, and a glance costs only
    that of a trial; without one all is evaluated whole. Nothing is evaluated on an empty budget.
    Who costs the same and stands first in the space's order is better. ``StrategyError`` if the
    strategy raises or proposes nonsense; the best so far is its ``found``.
    """
    from kernelyard._tune.strategies import named

    name, made = named(strategy)
    run = _Run(space, name, evaluate, glance, on_trial)
    ended = "the budget is spent"
    if min(budget.seconds, budget.trials) > 0:
        try:
            with showing(progress, "tuning", run.total(budget)) as advance:
                ended = run.go(made, seed, budget, advance)
        except KeyboardInterrupt:
            ended = "interrupted"
    return run.found(ended)


class _Run:
    """One search: what is known, and what was spent."""

    def __init__(
        self,
        space: Space,
        strategy: str,
        evaluate: Evaluate,
        glance: Look | None,
        on_trial: Callable[[Trial], None],
    ) -> None:
        self._space, self._strategy = space, strategy
        self._evaluate, self._glance, self._on_trial = evaluate, glance, on_trial
        self._known: dict[Config, float | None] = {}
        self._glances: dict[Glance, float | None] = {}
        self._trials: list[Trial] = []
        self._spent = 0.0

    def total(self, budget: Budget) -> int:
        """Say how many trials there can be, as far as that is quickly known."""
        most = 1_000_000 if math.isinf(budget.trials) else math.ceil(budget.trials)
        return most if self._space.lattice.is_larger(most) else self._space.size

    def go(self, strategy: Strategy, seed: int, budget: Budget, advance: Advance) -> str:
        """Try what the strategy proposes; say what ended it."""
        try:
            proposals = strategy(self._space, seed=seed)
        except Exception as error:
            raise self._nonsense(f"raised {type(error).__name__}: {error}") from error
        if not isinstance(proposals, Generator):
            raise self._nonsense(f"gave {proposals!r:.80}, which is no generator of configs")
        deadline = time.monotonic() + budget.seconds
        for proposed, answer in self._proposals(proposals):
            known = self._look(proposed)
            if known is _UNKNOWN:
                if self._spent >= budget.trials or time.monotonic() >= deadline:
                    return "the budget is spent"
                known = self._try(proposed)
                advance(str(proposed.config if isinstance(proposed, Glance) else proposed))
            elif not self._space.lattice.is_larger(len(self._known)):
                return "all of the space was tried"
            answer(known)
        return "the strategy has nothing more to propose"

    def _proposals(
        self, proposals: Proposals
    ) -> Iterator[tuple[Config | Glance, Callable[[Any], None]]]:
        """Give each proposal with a function to answer it."""
        answers: list[float | None] = []
        tried, repeats = 0, itertools.count()
        while True:
            try:
                proposed = proposals.send(answers.pop() if answers else None)
            except StopIteration:
                return
            except SearchError:
                raise
            except Exception as error:
                raise self._nonsense(f"raised {type(error).__name__}: {error}") from error
            if len(self._trials) > tried:
                tried, repeats = len(self._trials), itertools.count()
            if next(repeats) == _REPEATS:
                raise self._nonsense(
                    f"proposed {_REPEATS} times what is known, the last {proposed}"
                )
            yield self._checked(proposed), answers.append

    def _checked(self, proposed: object) -> Config | Glance:
        config = proposed.config if isinstance(proposed, Glance) else proposed
        if not isinstance(config, Config):
            raise self._nonsense(f"proposed {proposed!r:.80}, which is no Config")
        try:
            reason = "" if config in self._known else self._space.why_not(config)
        except SpaceError as error:
            reason = str(error)
        if reason:
            raise self._nonsense(f"proposed {config}, which is not in the space: {reason}")
        if isinstance(proposed, Glance) and self._glance is not None:
            return proposed
        return config

    def _look(self, proposed: Config | Glance) -> Any:
        if isinstance(proposed, Glance):
            whole = self._known.get(proposed.config, _UNKNOWN)
            return self._glances.get(proposed, _UNKNOWN) if whole is _UNKNOWN else whole
        return self._known.get(proposed, _UNKNOWN)

    def _try(self, proposed: Config | Glance) -> float | None:
        """Evaluate a config, or have a glance at it."""
        config, share = proposed, 1.0
        if isinstance(proposed, Glance):
            config, share = proposed.config, proposed.share
        assert isinstance(config, Config)
        try:
            cost = self._glance(config, share) if self._glance and share < 1 else None
            cost = self._evaluate(config) if share == 1 else cost
        except KernelyardError:
            cost = None
        if cost is not None and not math.isfinite(cost):
            cost = None
        if isinstance(proposed, Glance):
            self._glances[proposed] = cost
        else:
            self._known[config] = cost
        self._spent += share
        self._trials.append(Trial(config=config, cost=cost, share=share))
        self._on_trial(self._trials[-1])
        return cost

    def found(self, ended: str) -> Found:
        """Give the best of what was evaluated whole; else of the glances; else the guess."""
        whole = [it for it in self._trials if it.cost is not None and it.share == 1]
        worked = whole or [it for it in self._trials if it.cost is not None]
        point = self._space.point
        best = min(worked, key=lambda it: (it.cost, point(it.config)), default=None)
        return Found(
            config=best.config if best else self._space.guess,
            cost=best.cost if best else None,
            trials=tuple(self._trials),
            ended=ended,
        )

    def _nonsense(self, problem: str) -> StrategyError:
        found = self.found("the strategy failed") if self._trials else None
        return StrategyError(self._strategy, problem, found)


_UNKNOWN = object()
