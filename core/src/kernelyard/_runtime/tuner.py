"""Tune one kernel: search its configs on a caller's arguments, decide, write all of it down."""

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kernelyard._errors import StrategyError, TuningError
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record
from kernelyard._model.source import Source
from kernelyard._model.space import Space
from kernelyard._runtime.bench import Candidate
from kernelyard._runtime.grounds import Grounds
from kernelyard._runtime.remembered import evidence, remembered
from kernelyard._runtime.request import Built
from kernelyard._runtime.witness import DIED, Witness
from kernelyard._tune.search import search
from kernelyard._tune.terms import Budget, Strategy
from kernelyard._tune.tuned import Tried, Tuned
from kernelyard._tune.values import Tolerance, shape_of

if TYPE_CHECKING:
    from kernelyard._runtime.engine import Engine

_FINALISTS, _FINAL = 3, 5
"""So many of the best are measured again beside the reference, each for so many times as long."""


def _in_order(arguments: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(arguments)


def _budget(budget: Budget | None) -> Budget:
    return budget or Budget(seconds=30)


def _tolerance(rtol_atol: tuple[float, float]) -> Tolerance:
    return Tolerance(*rtol_atol)


@attrs.frozen(kw_only=True)
class Terms:
    """What a kernel is tuned for and how: see ``Runtime.tune``."""

    device: str
    plugin: str | None
    arguments: tuple[Any, ...] = attrs.field(converter=_in_order)
    strategy: str | Strategy
    budget: Budget = attrs.field(converter=_budget)
    seed: int
    tolerance: Tolerance = attrs.field(converter=_tolerance)
    seconds: float
    isolate: bool
    again: bool

    @property
    def shapes(self) -> tuple[str, ...]:
        """What of the arguments a decision depends on."""
        return tuple(map(shape_of, self.arguments))


class Tuner:
    """One kernel on its way to the best config; every trial is a record in the log."""

    def __init__(self, engine: "Engine", terms: Terms, source: Source) -> None:
        self._engine = engine
        self._terms = terms
        self._given = engine.as_given(source, terms.device, terms.plugin)
        self._space = self._given.space or Space.of([it.config for it in self._given.worthwhile])
        self._about = engine.preference.about(self._given, terms.shapes)
        self._tried: list[Tried] = []
        self._candidates: dict[Config, Candidate] = {}
        self._reference: Config | None = None
        self._cost = 1.0

    def run(self) -> Tuned:
        """Give the best config: as the log has it, or found now, and then as the log will."""
        settings = self._engine.settings
        if not self._given.has_choice:
            return self._told(self._given.config, "there is nothing to choose")
        if settings.tuning == "deterministic":
            return self._told(self._space.guess, "the best guess, as the rule is")
        log = self._engine.store.log
        known, is_enough = remembered(log, self._about, self._given, self._space, self._terms)
        is_replay = settings.tuning == "replay"
        if known and (is_replay or (is_enough and not self._terms.again)):
            return known
        if is_replay:
            reason = "the best guess: nothing is recorded, and nothing may be measured"
            return self._told(self._space.guess, reason)
        patience = settings.build_timeout
        with self._engine.store.building(["race"], patience=patience):  # they would disturb it
            return self._tuned()

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
            try:
                found = search(
                    self._space,
                    terms.strategy,
                    self._evaluate,
                    budget=terms.budget,
                    seed=terms.seed,
                    progress=settings.progress,
                )
            except StrategyError:
                if self._reference:
                    self._decided("the strategy failed")  # for who asks for the kernel
                raise
            return self._decided(found.ended)

    def _failed_before(self) -> dict[Config, Failure]:
        failed = self._engine.store.log.failures(self._about)
        return {it.config: it.outcome for it in failed if isinstance(it.outcome, Failure)}

    def _evaluate(self, config: Config) -> float | None:
        """Try a config, the best guess before any other; give what it costs."""
        if self._reference is None and config != self._space.guess and not self._tried:
            self._try(self._space.guess)
        known = [it for it in self._tried if it.config == config]
        tried = known[0] if known else self._try(config)
        return None if tried.ratio is None else tried.ratio * self._cost

    def _try(self, config: Config) -> Tried:
        began = time.monotonic()
        before = self._known.get(config)
        if before and not self._may_now_work(before):
            tried = Tried(config=config, outcome=before)
        else:
            tried = self._tried_now(config, apart=before is not None and before.reason == DIED)
            tried = attrs.evolve(tried, seconds=time.monotonic() - began)
            self._keep(tried)
        self._tried.append(tried)
        return tried

    def _may_now_work(self, failure: Failure) -> bool:
        """Whether what failed before is to be tried again: in a child, or for longer."""
        limit = self._engine.settings.spared_timeout
        return failure.reason == DIED or (failure.kind == "timed out" and failure.limit < limit)

    def _tried_now(self, config: Config, *, apart: bool) -> Tried:
        request = attrs.evolve(self._given.with_configs(config), is_contested=True)
        builder = self._engine.builder
        built = builder.stored(request) or builder.obtain([request])[request]
        if not isinstance(built, Built):
            assert isinstance(built, BaseException)
            return Tried(config=config, outcome=Failure.of(built))
        candidate = built.artifact, config
        ground = self._grounds.ground(apart=apart)
        if not self._grounds.is_apart(ground):
            self._witness.trying(self._record(config))
        result = ground.begin(candidate) if self._reference is None else ground.attempt(candidate)
        self._witness.done()
        if isinstance(result.outcome, Measurement):
            self._candidates[config] = candidate
            if self._reference is None:
                self._reference = config
                self._cost = result.outcome.value
                self._grounds.reference = candidate
        return Tried(config=config, outcome=result.outcome, ratio=result.ratio)

    def _record(self, config: Config) -> Record:
        label, plugin = self._given.source.label, self._given.plugin
        return Record(about=self._about, config=config, outcome=None, label=label, plugin=plugin)

    def _keep(self, tried: Tried) -> None:
        record = attrs.evolve(self._record(tried.config), outcome=tried.outcome)
        self._engine.store.log.append(record)

    def _decided(self, ended: str) -> Tuned:
        """Measure the best again, beside the reference; what is not faster beyond noise loses."""
        if self._reference is None:
            return self._undecided(ended)
        best, reason = self._reference, "the only one that works"
        finalists = self._finalists()
        if finalists and ended == "interrupted":
            best, reason = finalists[0], "the fastest so far; it was not measured again"
        elif finalists:
            field = [self._reference, *sorted(finalists, key=self._space.point)]
            candidates = [self._candidates[it] for it in field]
            seconds = _FINAL * self._terms.seconds
            final = self._grounds.ground().final(candidates, seconds)
            best, reason = field[final.place], final.reason
            self._settle(dict(zip(field, final.ratios, strict=False)))
        told = attrs.evolve(self._told(best, reason), ended=ended)
        chosen = best, evidence(told, self._space, self._terms)
        next_best = [(it.config, it.outcome) for it in self._tried if it.config in finalists]
        self._engine.preference.keep(self._given, [chosen], self._terms.shapes)
        self._engine.preference.keep(self._given, [*next_best, chosen])  # whatever the shapes
        return told

    def _settle(self, ratios: Mapping[Config, float | None]) -> None:
        """Believe the last word on how much faster the best are."""
        self._tried = [
            attrs.evolve(it, ratio=ratios.get(it.config) or it.ratio) for it in self._tried
        ]

    def _finalists(self) -> Sequence[Config]:
        """Give the fastest of those that were faster than the reference."""
        faster = [it for it in self._tried if it.ratio is not None and it.ratio < 1]
        faster.sort(key=lambda it: (it.ratio, self._space.point(it.config)))
        return [it.config for it in faster if it.config in self._candidates][:_FINALISTS]

    def _undecided(self, ended: str) -> Tuned:
        if not self._tried:
            reason = f"the best guess: nothing was tried, {ended}"
            return attrs.evolve(self._told(self._space.guess, reason), ended=ended)
        failures = tuple(f"{it.config}: {it.outcome}" for it in self._tried)
        raise TuningError(self._given.source.label, failures)

    def _told(self, config: Config, reason: str) -> Tuned:
        return Tuned(
            kernel=self._given.source.label,
            plugin=self._given.plugin,
            config=config,
            reason=reason,
            reference=self._reference or self._space.guess,
            tried=tuple(self._tried),
        )
