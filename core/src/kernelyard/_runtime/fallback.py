"""Where what was found best can no longer be built, loaded or bound: the next best, and why."""

from collections.abc import Sequence

import attrs

from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._runtime.delivery import Delivered, Delivery
from kernelyard._runtime.preference import Preference
from kernelyard._runtime.request import Built, FailedConfig, Request
from kernelyard._runtime.supply import Supply

_NOT_ITS_OWN = (MemoryError, OSError)
"""What may go wrong whatever the config is."""


class Fallback:
    """Delivers; a decision that cannot be followed is demoted in the log, for everybody."""

    def __init__(self, preference: Preference, delivery: Delivery, supply: Supply) -> None:
        self._preference = preference
        self._delivery = delivery
        self._supply = supply

    def deliver(self, request: Request, built: Built, support: Sequence[Artifact]) -> Delivered:
        """Load and bind; what was demoted on the way is among the ``failed`` of what is built."""
        if request.is_settled and built.config != request.config:
            self._preference.demote(request, request.config, built.failed[0].failure)
        try:
            return self._delivery.deliver(request, built, support)
        except Exception as error:
            others = [it for it in request.remaining if it != built.config]
            if not (request.is_settled and others) or isinstance(error, _NOT_ITS_OWN):
                raise
            failure = Failure.of(error)
            self._preference.demote(request, built.config, failure)
        rest = self._preference.applied(_without_choice(request, others))
        delivered = self.deliver(rest, self._supply.obtain([rest])[rest], support)
        before = FailedConfig(config=str(built.config), failure=failure)
        told = attrs.evolve(delivered.built, failed=(before, *delivered.built.failed))
        return attrs.evolve(delivered, built=told)


def _without_choice(request: Request, others: Sequence[Config]) -> Request:
    """Ask for one of the others; a log that cannot be written to may still name what failed."""
    return attrs.evolve(request.with_configs(*others), is_settled=False, space=None)
