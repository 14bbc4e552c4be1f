"""Have Inductor write a graph's kernels in the language asked for, in C++ where that fails.

``options={"cpu_backend": ...}`` is Inductor's own option for that. Here ``halide`` falls back to
C++ for a graph that Halide cannot take, and ``race`` tries both and keeps the faster. What was
found out about a graph is in the log: no process tries in vain, or measures, what another did.
"""

import contextlib
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import torch
from torch._inductor import config
from torch.compiler import config as compiler_config

from kernelyard._errors import SettingsError
from kernelyard._model.failure import Failure
from kernelyard.torch._findings import HALIDE, LANGUAGES, NATIVE, Conditions, Findings, any_source
from kernelyard.torch._runtime import shared_runtime

if TYPE_CHECKING:
    from kernelyard._tune.contest import Contest

OPTION = "cpu_backend"
RACE = "race"

Compile = Callable[[Any], Any]
"""Compiles a graph with the settings in force; it may change the graph, and fails as it likes."""


@attrs.frozen
class Writer:
    """Compiles graphs in the language that was asked for."""

    asked: str
    conditions: Conditions | None

    @classmethod
    def of(cls, chosen: Mapping[str, Any], tuned: tuple[str, ...] = ()) -> "Writer":
        """Read the user's option, or Inductor's setting; ``SettingsError`` for another value.

        A race in which C++ is ``tuned`` is another one than where it is not.
        """
        asked = str(chosen.get(OPTION, config.cpu_backend))
        known = (*LANGUAGES, RACE)
        if asked not in known:
            raise SettingsError(f"options[{OPTION!r}]", asked, f"one of {', '.join(known)}")
        return cls(
            asked, None if asked == NATIVE else Conditions.of(asked, {**chosen, "tuned": tuned})
        )

    def patches(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """Give Inductor's settings for the whole compilation.

        The autoscheduler is the plugin's choice; looking Inductor's up would cost a process.
        """
        if self.asked == NATIVE:
            return {}
        planner = {} if "halide.scheduler_cpu" in chosen else {"halide.scheduler_cpu": None}
        return {OPTION: NATIVE if self.asked == RACE else self.asked, **planner}

    def caches(self) -> contextlib.AbstractContextManager[object]:
        """Keep out the cache that gives graphs without asking in which language.

        What races runs several times on its inputs: none of them is given away to be written to.
        Inductor's keys do not tell, so what is asked for is part of ours; see ``_written``.
        """
        from torch._functorch import config as functorch_config

        if self.asked == NATIVE:
            return contextlib.nullcontext()
        kept = {"donated_buffer": False} if self.asked == RACE else {}
        changes = {"enable_autograd_cache": False, **kept}
        return functorch_config.patch(changes)  # type: ignore[no-any-return]

    def write(
        self, graph: Any, inputs: Sequence[Any], compile_: Compile, *, part: str = "forward"
    ) -> Any:
        """Compile a graph; whatever the language, the result is Inductor's."""
        if self.conditions is None:
            return compile_(graph)
        found = self.conditions.of_graph(part, graph, inputs)
        work = _Work(self.asked, found, part, compile_)
        language, reason = work.plan()
        if language == RACE:
            return work.race(graph)
        if language == HALIDE:
            return work.halide(graph, reason)
        return work.native(graph, reason)


@attrs.frozen
class _Work:
    """One graph that is to be compiled."""

    asked: str
    found: Findings
    part: str
    compile_: Compile

    def plan(self) -> tuple[str, str]:
        """Say in which language to write it, or that it is to race, and why."""
        obstacle = _obstacle()
        if obstacle:
            return NATIVE, obstacle
        tuning = shared_runtime().settings.tuning
        known = None if tuning == "deterministic" else self.found.choice()
        if known or self.asked != RACE or tuning == "auto":
            return known or (self.asked, "")
        from kernelyard._runtime.ruled import REASONS

        return NATIVE, REASONS[tuning]

    def native(self, graph: Any, reason: str) -> Any:
        """Compile into C++."""
        compiled = self._written(NATIVE, graph)
        self.tell(NATIVE, reason)
        return compiled

    def halide(self, graph: Any, reason: str) -> Any:
        """Compile into Halide, or C++; what fails in both is not Halide's doing."""
        spare = _copied(graph)
        try:
            compiled = self._written(HALIDE, graph)
        except Exception as error:  # noqa: BLE001 - whatever Inductor or Halide has against it
            compiled = self._written(NATIVE, spare)
            self._refused(error)
            return compiled
        self.tell(HALIDE, reason)
        return compiled

    def race(self, graph: Any) -> Any:
        """Compile into both; the first call decides."""
        from kernelyard.torch._racer import Racer, draws, unfit

        obstacle, is_random = unfit(graph), draws(graph)
        if obstacle:
            return self.native(graph, obstacle)
        spare = _copied(graph)
        native = self._written(NATIVE, graph)
        try:
            with torch._guards.TracingContext.report_output_strides():
                other = self._written(HALIDE, spare)
        except Exception as error:  # noqa: BLE001 - likewise
            self._refused(error)
            return native
        if other.output_strides != native.output_strides:
            reason = "Halide's results would lie differently in memory"
            self._lost(reason, Failure(kind="differs", reason=reason))
            return native
        entrants = native.current_callable, other.current_callable
        written = {*native.mutated_input_idxs, *other.mutated_input_idxs}
        referee = _Referee(self, native, entrants)
        native.current_callable = Racer(entrants, written, referee, is_random=is_random)
        return native

    def tell(self, language: str, reason: str, contest: "Contest | None" = None) -> None:
        """Say what became of the graph in this process."""
        from kernelyard.torch._graphs import GraphEvent, events

        event = GraphEvent(
            name=self.found.about.digest,
            part=self.part,
            asked=self.asked,
            language=language,
            reason=reason,
            contest=contest,
        )
        events.append(event)

    def _written(self, language: str, graph: Any) -> Any:
        from kernelyard.torch._graphs import hushed

        quiet = contextlib.nullcontext() if language == NATIVE else hushed()
        tag = f"{compiler_config.cache_key_tag}+{self.asked}"
        with config.patch({OPTION: language}), compiler_config.patch(cache_key_tag=tag), quiet:
            return self.compile_(graph)

    def _refused(self, error: Exception) -> None:
        """Keep that Halide does not take a graph, unless it may tomorrow."""
        from kernelyard.torch._graphs import failure_of, is_lasting, words_of

        reason = f"Halide cannot take it: {words_of(error)}"
        self._lost(reason, failure_of(error) if is_lasting(error) else None)

    def _lost(self, reason: str, lasting: Failure | None) -> None:
        """Go on in C++; where what is found out is kept, so is a failure that lasts."""
        if lasting and shared_runtime().settings.tuning == "auto":
            self.found.choose(NATIVE, reason, {HALIDE: lasting}, asked=self.asked)
        self.tell(NATIVE, reason)


@attrs.frozen
class _Referee:
    """Lets the race of a graph's two compilations begin, and keeps how it ended."""

    work: _Work
    native: Any
    entrants: Sequence[Any]

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Wait for other races of this machine, which would disturb, and for those to come."""
        runtime = shared_runtime()
        return runtime.store.building(["race"], patience=runtime.settings.build_timeout)

    def known(self) -> tuple[int, str] | None:
        """Give the winner, if another process has meanwhile found it."""
        known = self.work.found.choice()
        return known and (LANGUAGES.index(known[0]), known[1])

    def decided(self, winner: int, reason: str, contest: "Contest | None") -> None:
        """Have the winner stay; what was measured is recorded."""
        self.native.current_callable = self.entrants[winner]
        if contest:
            outcomes = dict(zip(LANGUAGES, contest.outcomes, strict=True))
            self.work.found.choose(LANGUAGES[winner], reason, outcomes, asked=self.work.asked)
        self.work.tell(LANGUAGES[winner], reason, contest)


def _obstacle() -> str:
    """Say why nobody runs Halide's kernels here; empty if somebody does."""
    decision = shared_runtime().decide(any_source(HALIDE), "cpu")
    if decision.chosen:
        return ""
    if decision.demand:
        return f"{decision.demand}, which takes no Halide"
    verdicts = [f"{it.plugin}: {it.verdict}" for it in decision.candidates]
    return next((it for it in verdicts if it.startswith(HALIDE)), "; ".join(verdicts))


def _copied(graph: Any) -> Any:
    """Copy a graph, which may hold real tensors where those that are made would be fake."""
    from torch._subclasses.fake_tensor import unset_fake_temporarily

    with unset_fake_temporarily():
        return copy.deepcopy(graph)
