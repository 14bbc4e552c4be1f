"""Tune one kernel: search its configs on a caller's arguments, decide, write all of it down."""

import contextlib
import time
from typing import TYPE_CHECKING

import attrs

from kernelyard._errors import DeviceLostError, StrategyError, TuningError
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record
from kernelyard._model.source import Source
from kernelyard._model.space import Space
from kernelyard._runtime.bench import Candidate
from kernelyard._runtime.grounds import Grounds
from kernelyard._runtime.preference import record
from kernelyard._runtime.remembered import evidence, remembered
from kernelyard._runtime.request import Built
from kernelyard._runtime.standings import Standings
from kernelyard._runtime.terms import Terms
from kernelyard._runtime.witness import DIED, Witness
from kernelyard._tune.search import search
from kernelyard._tune.tuned import Tried, Tuned

if TYPE_CHECKING:
    from kernelyard._runtime.engine import Engine

_FINAL = 5
"""The best are measured again beside the reference, each for so many times as long."""


class _EndError(Exception):
    """The caller's arguments fit no config, or the device is lost: no more can be tried.

    It ends the search, as no ``KernelyardError`` does.
    """


class Tuner:
    """One kernel on its way to the best config; every trial is a record in the log."""

    def __init__(self, engine: "Engine", terms: Terms, source: Source) -> None:
        self._engine = engine
        self._terms = terms
        self._given = engine.as_given(source, terms.device, terms.plugin)
        self._space = self._given.space or Space.of([it.config for it in self._given.worthwhile])
        self._about = engine.preference.about(self._given, terms.shapes)
        self._standings = Standings(self._space)
        self._cost = 1.0

    def run(self) -> Tuned:
        """Give the best config: as the log has it, or found now, and then as the log will."""
        settings = self._engine.settings
        if not self._given.has_choice:
            return self._told(self._given.config, "there is nothing to choose")
        if settings.tuning == "deterministic":
            return self._told(self._space.guess, "the best guess, as the rule is")
        known, is_enough = self._remembered()
        is_replay = settings.tuning == "replay"
        if known and (is_replay or is_enough):
            return known
        if is_replay:
            reason = "the best guess: nothing is recorded, and nothing may be measured"
            return self._told(self._space.guess, reason)
        patience = settings.build_timeout
        with self._engine.store.building(["race"], patience=patience):  # they would disturb it
            known, is_enough = self._remembered()  # another process may have found it meanwhile
            return known if known and is_enough else self._tuned()

    def _remembered(self) -> tuple[Tuned | None, bool]:
        log, terms = self._engine.store.log, self._terms
        known, is_enough = remembered(log, self._about, self._given, self._space, terms)
        return known, is_enough and not terms.again

    def _tuned(self) -> Tuned:
        """Search and decide; the records of what was tried outlive whatever ends that."""
        terms, settings = self._terms, self._engine.settings
        witness = Witness(self._engine.store.root / "trying")
        with (
            contextlib.closing(Grounds(self._engine, self._given, terms)) as self._grounds,
            witness,
        ):
            self._witness = witness
            self._engine.store.log.append(*witness.left())
            self._known = {} if terms.again else self._failed_before()
            self._grounds.ground()  # what is wrong with the arguments is no config's doing
            try:
                found = search(
                    self._space,
                    terms.strategy,
                    self._evaluate,
                    budget=terms.budget,
                    seed=terms.seed,
                    progress=settings.progress,
                )
            except _EndError as error:
                raise error.args[0] from None
            except StrategyError:
                if self._standings.reference:
                    self._decided("the strategy failed")  # for who asks for the kernel
                raise
            return self._decided(found.ended)

    def _failed_before(self) -> dict[Config, Failure]:
        """Give what failed where another worked; if all did, it may not have been their doing."""
        log = self._engine.store.log
        has_worked = any(isinstance(it.outcome, Measurement) for it in log.records(self._about))
        failed = {it.config: it.outcome for it in log.failures(self._about)}
        return {
            config: failure
            for config, failure in failed.items()
            if isinstance(failure, Failure) and (has_worked or failure.reason == DIED)
        }

    def _evaluate(self, config: Config) -> float | None:
        """Try a config, the best guess before any other; give what it costs."""
        if config != self._space.guess and not self._standings.tried:
            self._try(self._space.guess)
        tried = self._standings.of(config) or self._try(config)
        return None if tried.ratio is None else tried.ratio * self._cost

    def _try(self, config: Config) -> Tried:
        began = time.monotonic()
        before = self._known.get(config)
        candidate: Candidate | None = None
        if before and not self._may_now_work(before):
            tried = Tried(config=config, outcome=before)
        else:
            is_apart = before is not None and before.reason == DIED
            tried, candidate = self._tried_now(config, apart=is_apart)
            tried = attrs.evolve(tried, seconds=time.monotonic() - began)
            self._keep(tried)
        self._standings.note(tried, candidate)
        return tried

    def _may_now_work(self, failure: Failure) -> bool:
        """Whether what failed before may work in a child, for longer, or judged otherwise."""
        limit = self._engine.settings.spared_timeout
        if failure.kind == "differs":
            return not failure.reason.endswith(str(self._terms.tolerance))
        return failure.reason == DIED or (failure.kind == "timed out" and failure.limit < limit)

    def _tried_now(self, config: Config, *, apart: bool) -> tuple[Tried, Candidate | None]:
        request = attrs.evolve(self._given.with_configs(config), is_contested=True)
        builder = self._engine.builder
        built = builder.stored(request) or builder.obtain([request])[request]
        if not isinstance(built, Built):
            assert isinstance(built, BaseException)
            return Tried(config=config, outcome=Failure.of(built)), None
        candidate = built.artifact, config
        is_first = self._standings.reference is None
        ground = self._grounds.ground(apart=apart)
        if not self._grounds.is_apart(ground):
            self._witness.trying(self._record(config))
        try:
            result = ground.begin(candidate) if is_first else ground.attempt(candidate)
        except DeviceLostError as error:
            self._keep(Tried(config=config, outcome=Failure.of(error)))
            raise _EndError(error) from None
        finally:
            self._witness.done()
        if is_first and result.misuse:
            raise _EndError(result.misuse)
        if is_first and isinstance(result.outcome, Measurement):
            self._cost = result.outcome.value
            self._grounds.reference = candidate
        return Tried(config=config, outcome=result.outcome, ratio=result.ratio), candidate

    def _record(self, config: Config, outcome: Measurement | Failure | None = None) -> Record:
        return record(self._given, self._about, config, outcome)

    def _keep(self, tried: Tried) -> None:
        self._engine.store.log.append(self._record(tried.config, tried.outcome))

    def _decided(self, ended: str) -> Tuned:
        """Measure the best again, beside the reference; what is not faster beyond noise loses."""
        if self._standings.reference is None:
            return self._undecided(ended)
        finalists = self._standings.finalists
        try:
            best, reason = self._best(self._standings.reference, ended)
        except KeyboardInterrupt:
            ended = "interrupted"
            best, reason = self._best(self._standings.reference, ended)
        told = attrs.evolve(self._told(best, reason), ended=ended)
        chosen = best, evidence(told, self._space, self._terms)
        next_best = [(it.config, it.outcome) for it in told.tried if it.config in finalists]
        self._engine.preference.keep(self._given, [chosen], self._terms.shapes)
        self._engine.preference.keep(self._given, [*next_best, chosen])  # whatever the shapes
        return told

    def _best(self, reference: Config, ended: str) -> tuple[Config, str]:
        standings = self._standings
        if not standings.finalists:
            is_alone = standings.is_alone
            return reference, "the only one that works" if is_alone else "none was faster"
        if ended == "interrupted":
            return standings.finalists[0], "the fastest so far; it was not measured again"
        field = [reference, *sorted(standings.finalists, key=self._space.point)]
        candidates = [standings.candidate(it) for it in field]
        final = self._grounds.ground().final(candidates, _FINAL * self._terms.seconds)
        standings.settle(dict(zip(field, final.ratios, strict=False)))
        return field[final.place], final.reason

    def _undecided(self, ended: str) -> Tuned:
        if not self._standings.tried:
            reason = f"the best guess: nothing was tried, {ended}"
            return attrs.evolve(self._told(self._space.guess, reason), ended=ended)
        failures = tuple(f"{it.config}: {it.outcome}" for it in self._standings.tried)
        raise TuningError(self._given.source.label, failures)

    def _told(self, config: Config, reason: str) -> Tuned:
        return Tuned(
            kernel=self._given.source.label,
            plugin=self._given.plugin,
            config=config,
            reason=reason,
            reference=self._standings.reference or self._space.guess,
            tried=self._standings.tried,
        )
