"""Which config of a kernel is taken first: the one that the log says was found best."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.record import Choice, Record, Subject
from kernelyard._runtime.builder import Builder
from kernelyard._runtime.request import Request
from kernelyard._store import Store
from kernelyard._store.log.host import processor

if TYPE_CHECKING:
    from kernelyard._tune.record import Outcome


class Preference:
    """Reads and writes what was found out of the configs of kernels; one log for everybody."""

    def __init__(self, store: Store, builder: Builder) -> None:
        self._log = store.log
        self._builder = builder

    def about(self, request: Request, shapes: Sequence[str] = ()) -> Subject:
        """Name what the facts about a kernel's configs are about, on arguments of some layout.

        The key in the plugin's own first config names it: parts of a key may depend on the config.
        """
        return subject(request, self._builder.key(request.in_given_order), shapes)

    def applied(
        self, request: Request, shapes: Sequence[str] = (), but: Collection[Config] = ()
    ) -> Request:
        """Put the config first that was found best, for arguments of that layout or for any.

        It is none of ``but``, whatever the log says.
        """
        if not request.has_choice:
            return request
        best = (shapes and self._best(request, shapes)) or self._best(request)
        if best is None or best in but:
            return request
        others = [it for it in request.configs if it != best]
        settled = attrs.evolve(request.with_configs(best, *others), is_settled=True)
        return attrs.evolve(settled, guess=request.guess or request.config)

    def demote(self, request: Request, config: Config, failure: Failure) -> None:
        """Write down that what was found best can no longer be built, loaded or bound."""
        self.keep(request, [(config, failure)])

    def keep(
        self,
        request: Request,
        outcomes: "Iterable[tuple[Config, Outcome | Choice]]",
        shapes: Sequence[str] = (),
    ) -> None:
        """Write down what became of configs, or which of them was chosen."""
        about = self.about(request, shapes)
        self._log.append(*(record(request, about, *it) for it in outcomes))

    def _best(self, request: Request, shapes: Sequence[str] = ()) -> Config | None:
        if not self._log.path.exists():
            return None
        best = self._log.best(self.about(request, shapes))
        return best.config if best and request.offers(best.config) else None


def subject(request: Request, key: Key, shapes: Sequence[str]) -> Subject:
    """Name what facts are about that were found with a key, on the device's model."""
    device = request.report.facts.get("model", "") or processor()
    return Subject.of(key, device=device, shapes=tuple(shapes))


def record(request: Request, about: Subject, config: Config, outcome: "Outcome | Choice") -> Record:
    """Give what the log is told of one of a request's configs."""
    label, plugin = request.source.label, request.plugin
    return Record(about=about, config=config, outcome=outcome, label=label, plugin=plugin)
