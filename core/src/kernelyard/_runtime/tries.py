"""Take the first config that can be built."""

import itertools
from collections.abc import Iterable, Sequence

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._runtime.builder import Builder, Results
from kernelyard._runtime.failures import RememberedError, is_of_config
from kernelyard._runtime.request import Built, FailedConfig, Request


@attrs.frozen
class Look:
    """One config of a request: stored, known to fail, or neither."""

    request: Request
    known: Built | Failure | None


class Tries:
    """Goes through the configs of requests in order; what failed is remembered by the builder."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def look(self, request: Request) -> list[Look]:
        """Say of each config what is known; the first that is stored or open comes last."""
        looks = []
        for one in request.alternatives:
            known = self._builder.look(one)
            looks.append(Look(one, known))
            if not isinstance(known, Failure):
                break
        return looks

    def stored(self, request: Request) -> Built | None:
        """Give what is stored, unless a config that is to be preferred is still to be tried."""
        *before, last = self.look(request)
        if not isinstance(last.known, Built):
            return None
        failed = ((it.request.config, it.known) for it in before)
        return attrs.evolve(last.known, failed=_failed(failed))

    def obtain(self, batch: Sequence[Request]) -> Results:
        """Give each request of a batch the first config that can be built.

        Where none can, the error of the first, with a note for each of the others; then nothing
        is remembered, as if there were one config.
        """
        lines = [_Line(request) for request in batch]
        while waiting := [line for line in lines if line.result is None]:
            waiting.sort(key=_Line.kind)
            for (_, insist), group in itertools.groupby(waiting, _Line.kind):
                trials = {line.trial: line for line in group}
                results = self._builder.obtain(list(trials), insist=insist)
                for trial, line in trials.items():
                    line.take(results[trial])
        for line in lines:
            for trial in line.to_forget:
                self._builder.forget(trial)
        return {line.asked: line.result for line in lines if line.result is not None}


class _Line:
    """The configs of one request that wait for their turn."""

    def __init__(self, request: Request) -> None:
        self.asked = self.trial = request
        self.result: Built | BaseException | None = None
        self.to_forget: list[Request] = []
        self._failures: dict[Config, BaseException] = {}
        self._again: list[Config] = []
        self._insist = False

    def kind(self) -> tuple[str, bool]:
        """Name what has to be the same for two to be built together."""
        return repr(self.trial.config), self._insist

    def take(self, result: Built | BaseException) -> None:
        """Take what became of the trial, and go on to the next if it failed."""
        if isinstance(result, Built):
            self._succeed(result)
        elif not isinstance(result, RememberedError) and not is_of_config(result):
            self.result = result
        else:
            if isinstance(result, RememberedError):
                self._again.append(self.trial.config)
            self._failures[self.trial.config] = result
            self._go_on()

    def _succeed(self, built: Built) -> None:
        self._failures.pop(built.config, None)
        failed = ((config, _failure(error)) for config, error in self._failures.items())
        self.result = attrs.evolve(built, failed=_failed(failed))
        self.to_forget = [self.trial] if self._insist else []

    def _go_on(self) -> None:
        """Try the next config; those that were skipped get their chance when all others failed."""
        if self.trial.remaining:
            self.trial = self.trial.with_configs(*self.trial.remaining)
        elif self._again:
            self.trial = self.trial.with_configs(*self._again)
            self._again, self._insist = [], True
        else:
            self.result = self._error()
            self.to_forget = [self.asked.with_configs(it) for it in self._failures]

    def _error(self) -> BaseException:
        first = self._failures[self.asked.config]
        noted = getattr(first, "__notes__", [])
        for config, error in self._failures.items():
            note = f"config {config} failed too: {_failure(error)}"
            if error is not first and note not in noted:
                first.add_note(note)
        return first


def _failure(error: BaseException) -> Failure:
    return error.failure if isinstance(error, RememberedError) else Failure.of(error)


def _failed(pairs: Iterable[tuple[Config, object]]) -> tuple[FailedConfig, ...]:
    return tuple(
        FailedConfig(config=str(config), failure=failure)
        for config, failure in pairs
        if isinstance(failure, Failure)
    )
