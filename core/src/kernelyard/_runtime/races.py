"""One computation in several languages: build all, compare, measure, keep the fastest."""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

from kernelyard._errors import KernelyardError, RaceError
from kernelyard._model.failure import Failure
from kernelyard._model.source import Source
from kernelyard._runtime.contenders import lost, rejected, working
from kernelyard._runtime.delivery import Delivered
from kernelyard._runtime.preference import record, subject
from kernelyard._runtime.request import Request
from kernelyard._tune.record import Contender, Race, race_digest
from kernelyard._tune.values import Tolerance, shape_of

if TYPE_CHECKING:
    from kernelyard._runtime.engine import Engine
    from kernelyard._tune.contest import Contest
    from kernelyard._tune.stage import Stage


@attrs.frozen(kw_only=True)
class Terms:
    """What a race is run for: where, on what, how exactly, for how long, in which configs."""

    device: str
    arguments: Sequence[Any]
    tolerance: Tolerance
    seconds: float
    configs: Literal["first", "all"] = attrs.field(validator=attrs.validators.in_(("first", "all")))

    @property
    def shapes(self) -> tuple[str, ...]:
        """What of the arguments a decision depends on."""
        return tuple(map(shape_of, self.arguments))


class Races:
    """Runs races and remembers how they ended."""

    def __init__(self, engine: "Engine", terms: Terms) -> None:
        self._engine = engine
        self._terms = terms
        self._facts = engine.store.races

    def run(self, sources: Sequence[Source]) -> tuple[Delivered, Race]:
        """Give the winner, which has run once on the arguments, and the record."""
        field, turned_away = self._field(sources)
        if len(field) < 2:
            return self._walkover([*field.values()], turned_away)
        tolerance = self._terms.tolerance
        digest = race_digest([*field], self._terms.shapes, tolerance.rtol, tolerance.atol)
        requests = [attrs.evolve(request, is_contested=True) for request in field.values()]
        tuning = self._engine.settings.tuning
        known = None if tuning == "deterministic" else self._remembered(requests, digest)
        if known or tuning == "auto":
            return known or self._raced(requests, turned_away, digest)
        return self._ruled(requests, turned_away)

    def _field(self, sources: Sequence[Source]) -> tuple[dict[str, Request], list[Contender]]:
        """Give who takes part, by key and in order of standing, and whom no plugin takes."""
        ranked: list[tuple[int, str, Request]] = []
        out = []
        for source in sources:
            try:
                ranked += self._ways(source)
            except KernelyardError as error:
                out.append(rejected(source, Failure.of(error)))
        ranked.sort(key=lambda way: way[0])  # stable: as given, where a plugin takes several
        return {key: request for _, key, request in ranked}, out

    def _ways(self, source: Source) -> list[tuple[int, str, Request]]:
        """Give the requests that a source stands for, with their plugin's place in line and key."""
        request = self._engine.request(source, self._terms.device, None)
        line = self._engine.resolver.decide(source, self._terms.device).candidates
        rank = [candidate.plugin for candidate in line].index(request.plugin)
        ways = [request]
        if self._terms.configs == "all":
            ways = [request.with_configs(way.config) for way in request.worthwhile]
        return [(rank, self._name(way), way) for way in ways]

    def _name(self, way: Request) -> str:
        """Name who takes part: by key, and by what only its launch differs in, if anything."""
        launched = [f"{n}={it}" for n, it in way.config.values if n in way.report.launch_only]
        return " ".join([self._engine.key(way).digest, *launched])

    def _walkover(
        self, field: Sequence[Request], turned_away: Sequence[Contender]
    ) -> tuple[Delivered, Race]:
        """Deliver the only contender; nothing is measured."""
        delivered = self._engine.attempt(field)
        if not field or (isinstance(delivered[0], BaseException) and turned_away):
            raise self._nobody([*map(lost, field, delivered), *turned_away])
        if isinstance(delivered[0], BaseException):
            raise delivered[0]
        delivered[0].launcher(*self._terms.arguments)
        alone = working(delivered[0], None)
        return delivered[0], self._record([alone, *turned_away], 0, 0, "the only contender")

    def _remembered(self, field: Sequence[Request], digest: str) -> tuple[Delivered, Race] | None:
        """Load the winner of an earlier race; forget a race whose winner is no longer to be had."""
        race = Race.from_json((self._facts.recall(digest) or {}).get("race", {}))
        if race is None or race.winner >= len(field) or self._has_more_time_than(race):
            return None
        (delivered,) = self._engine.attempt([field[race.winner]])
        if isinstance(delivered, Delivered) and delivered.built.key.digest == race.chosen.key:
            delivered.launcher(*self._terms.arguments)
            return delivered, attrs.evolve(race, remembered=True)
        if self._engine.settings.tuning == "auto":
            self._facts.forget(digest)
        return None

    def _has_more_time_than(self, race: Race) -> bool:
        """Whether a contender that ran out of time would now get more."""
        if self._engine.settings.tuning == "replay":
            return False
        limit = self._engine.settings.spared_timeout
        failures = [it.outcome for it in race.contenders if isinstance(it.outcome, Failure)]
        return any(it.kind == "timed out" and it.limit < limit for it in failures)

    def _raced(
        self, field: Sequence[Request], turned_away: Sequence[Contender], digest: str
    ) -> tuple[Delivered, Race]:
        """Build side by side; one race at a time on a machine, or they disturb each other."""
        attempts = self._engine.attempt(field)
        patience = self._engine.settings.build_timeout
        with self._engine.store.building(["race"], patience=patience):
            ended = self._remembered(field, digest)
            if ended:
                return ended
            delivered, race = self._compete(field, attempts, turned_away)
            label = delivered.request.source.label
            self._facts.keep(digest, {"label": label, "race": race.to_json()})
            self._log(field, attempts, race)
            return delivered, race

    def _log(
        self, field: Sequence[Request], attempts: Sequence[Delivered | BaseException], race: Race
    ) -> None:
        """Keep what was found out of each contender, beside the decision."""
        records = []
        for request, it, contender in zip(field, attempts, race.contenders, strict=False):
            if contender.outcome is None:
                continue  # nothing was found out
            built = it.built if isinstance(it, Delivered) else None
            key = built.key if built else self._engine.key(request)
            about = subject(request, key, self._terms.shapes)
            config = built.config if built else request.config
            records.append(record(request, about, config, contender.outcome))
        self._engine.store.log.append(*records)

    def _ruled(
        self, field: Sequence[Request], turned_away: Sequence[Contender]
    ) -> tuple[Delivered, Race]:
        """Take the first that works; nothing is measured, and nothing decided for others."""
        from kernelyard._runtime.ruled import REASONS, first_that_works

        stage = self._stage([request.source for request in field])
        delivered, tried = first_that_works(self._engine, field, self._terms.arguments, stage)
        if delivered is None:
            raise self._nobody([*tried, *turned_away])
        place = len(tried) - 1
        reason = REASONS[self._engine.settings.tuning]
        return delivered, self._record([*tried, *turned_away], place, place, reason)

    def _compete(
        self,
        field: Sequence[Request],
        attempts: Sequence[Delivered | BaseException],
        turned_away: Sequence[Contender],
    ) -> tuple[Delivered, Race]:
        able = [it for it in attempts if isinstance(it, Delivered)]
        ended = self._contest(able)
        outcomes = dict(zip(map(id, able), ended.outcomes, strict=True))
        contenders = [
            working(it, outcomes[id(it)]) if isinstance(it, Delivered) else lost(request, it)
            for request, it in zip(field, attempts, strict=True)
        ]
        if ended.winner is None or ended.reference is None:
            raise self._nobody([*contenders, *turned_away])
        winner, reference = able[ended.winner], able[ended.reference]
        winner.launcher(*self._terms.arguments)
        places = attempts.index(winner), attempts.index(reference)
        return winner, self._record([*contenders, *turned_away], *places, ended.reason)

    def _contest(self, able: Sequence[Delivered]) -> "Contest":
        stage = self._stage([it.request.source for it in able])
        measure = self._engine.plugins.benchmark
        players = [(it.launcher, functools.partial(measure, it.request.plugin)) for it in able]
        return stage.compete(players, self._terms.seconds)

    def _stage(self, sources: Sequence[Source]) -> "Stage":
        from kernelyard._tune.stage import Stage  # and statistics: 10 ms that only a race pays

        written = {
            place: argument
            for source in reversed(sources)
            for place, argument in enumerate(source.arguments[: len(self._terms.arguments)])
            if argument.is_written
        }
        return Stage(self._terms.arguments, dict(sorted(written.items())), self._terms.tolerance)

    def _record(
        self, contenders: Sequence[Contender], winner: int, reference: int, reason: str
    ) -> Race:
        return Race(
            contenders=tuple(contenders),
            winner=winner,
            reference=reference,
            reason=reason,
            arguments=self._terms.shapes,
            rtol=self._terms.tolerance.rtol,
            atol=self._terms.tolerance.atol,
        )

    def _nobody(self, contenders: Sequence[Contender]) -> RaceError:
        return RaceError(self._terms.device, tuple(map(str, contenders)))
