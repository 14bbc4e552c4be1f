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

    def deliver(
        self,
        request: Request,
        built: Built,
        support: Sequence[Artifact],
        demoted: tuple[Config, ...] = (),
    ) -> Delivered:
        """Load and bind; what was demoted on the way is among the ``failed`` of what is built."""
        failed = {it.config: it for it in built.failed}.get(str(request.config))
        if failed and request.is_settled:
            return self._next(request, failed, support, demoted)
        try:
            return self._delivery.deliver(request, built, support)
        except Exception as error:
            is_spared = request.is_settled and (request.remaining or request.space)
            if not is_spared or isinstance(error, _NOT_ITS_OWN):
                raise
            failed = FailedConfig(config=str(request.config), failure=Failure.of(error))
        return self._next(request, failed, support, demoted)

    def _next(
        self,
        request: Request,
        failed: FailedConfig,
        support: Sequence[Artifact],
        demoted: tuple[Config, ...],
    ) -> Delivered:
        """Deliver the next best; a log that cannot be written to may still name what failed."""
        self._preference.demote(request, request.config, failed.failure)
        demoted = (*demoted, request.config)
        others = [it for it in request.in_given_order.configs if it not in demoted]
        rest = attrs.evolve(request.with_configs(*others), is_settled=False)
        rest = self._preference.applied(rest, but=demoted)
        delivered = self.deliver(rest, self._supply.obtain([rest])[rest], support, demoted)
        told = attrs.evolve(delivered.built, failed=(failed, *delivered.built.failed))
        return attrs.evolve(delivered, built=told)
