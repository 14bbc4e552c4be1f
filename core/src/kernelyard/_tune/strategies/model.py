"""Optuna's tree-structured Parzen estimator, where ``kernelyard[optuna]`` is installed."""

from typing import Any

from kernelyard._errors import MissingExtraError
from kernelyard._model.space import Space
from kernelyard._tune.terms import Proposals

_TRIES = 20
"""After so many proposals that break a constraint one is drawn."""


def strategy(space: Space, *, seed: int) -> Proposals:
    """Ask Optuna for each place in turn; it is told what each costs, and what fails."""
    optuna = _optuna()
    import random

    source = random.Random(seed)  # noqa: S311 - no secret
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=8)
    study = optuna.create_study(sampler=sampler)
    study.enqueue_trial(
        {name: at for (name, _), at in zip(space.parameters, _guess(space), strict=True)}
    )
    while True:
        for _ in range(_TRIES):
            trial = study.ask()
            point = tuple(
                trial.suggest_int(name, 0, len(values) - 1) for name, values in space.parameters
            )
            if point in space.lattice:
                break
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            point = space.lattice.draw(source)
            yield space.config(point)
            continue
        cost = yield space.config(point)
        failed = optuna.trial.TrialState.FAIL
        study.tell(trial, cost, state=None if cost is not None else failed)


def _guess(space: Space) -> tuple[int, ...]:
    return space.point(space.guess)


def _optuna() -> Any:
    try:
        import optuna
    except ImportError as error:
        remedy = "pip install 'kernelyard[optuna]'"
        raise MissingExtraError("the strategy 'optuna'", "needs Optuna", remedy) from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna
