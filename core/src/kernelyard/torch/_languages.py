"""Have Inductor write a graph's kernels in the language asked for, in C++ where that fails.

``options={"cpu_backend": ...}`` is Inductor's own option for that. Here ``halide`` falls back to
C++ for a graph that Halide cannot take, and ``race`` tries both and keeps the faster. What was
found out about a graph is remembered: no process tries in vain, or measures, what another did.
"""

import contextlib
import copy
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import torch
from torch._inductor import config
from torch.compiler import config as compiler_config

from kernelyard._errors import NoPluginError, SettingsError
from kernelyard._model.source import Source
from kernelyard._store.memo import Memo
from kernelyard.torch._runtime import shared_runtime

if TYPE_CHECKING:
    from kernelyard._tune.contest import Contest

OPTION = "cpu_backend"
NATIVE, HALIDE, RACE = "cpp", "halide", "race"
_LANGUAGES = (NATIVE, HALIDE)

Compile = Callable[[Any], Any]
"""Compiles a graph with the settings in force; it may change the graph, and fails as it likes."""


@attrs.frozen
class Writer:
    """Compiles graphs in the language that was asked for."""

    asked: str
    salt: str
    memory: Memo

    @classmethod
    def of(cls, chosen: Mapping[str, Any], state: Path) -> "Writer":
        """Read the user's option, or Inductor's setting; ``SettingsError`` for another value."""
        asked = str(chosen.get(OPTION, config.cpu_backend))
        known = (*_LANGUAGES, RACE)
        if asked not in known:
            raise SettingsError(f"options[{OPTION!r}]", asked, f"one of {', '.join(known)}")
        here = () if asked == NATIVE else _here()
        salt = repr((sorted(chosen.items()), torch.__version__, torch.get_num_threads(), here))
        return cls(asked, salt, Memo(state / "graphs.json"))

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
        if self.asked == NATIVE:
            return compile_(graph)
        work = _Work(self, _identity(self.salt, part, graph, inputs), part, compile_)
        obstacle = _obstacle()
        if obstacle:
            return work.native(graph, obstacle)
        known = self.memory.recall(work.name) or {}
        language, reason = known.get("language", self.asked), known.get("reason", "")
        if language == RACE:
            return work.race(graph)
        if language == HALIDE:
            return work.halide(graph, reason)
        return work.native(graph, reason)


@attrs.frozen
class _Work:
    """One graph that is to be compiled."""

    writer: Writer
    name: str
    part: str
    compile_: Compile

    def native(self, graph: Any, reason: str) -> Any:
        """Compile into C++."""
        compiled = self._written(NATIVE, graph)
        self._tell(NATIVE, reason)
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
        self._tell(HALIDE, reason)
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
            self._decide(NATIVE, "Halide's results would lie differently in memory")
            return native

        def decided(winner: int, reason: str, contest: "Contest") -> None:
            native.current_callable = entrants[winner]
            self._decide(_LANGUAGES[winner], reason, contest)

        entrants = [native.current_callable, other.current_callable]
        written = {*native.mutated_input_idxs, *other.mutated_input_idxs}
        native.current_callable = Racer(entrants, written, decided, is_random=is_random)
        return native

    def _written(self, language: str, graph: Any) -> Any:
        from kernelyard.torch._graphs import hushed

        quiet = contextlib.nullcontext() if language == NATIVE else hushed()
        tag = f"{compiler_config.cache_key_tag}+{self.writer.asked}"
        with config.patch({OPTION: language}), compiler_config.patch(cache_key_tag=tag), quiet:
            return self.compile_(graph)

    def _refused(self, error: Exception) -> None:
        """Keep that Halide does not take a graph, unless it may tomorrow."""
        from kernelyard.torch._graphs import is_lasting, words_of

        reason = f"Halide cannot take it: {words_of(error)}"
        if is_lasting(error):
            self._decide(NATIVE, reason)
        else:
            self._tell(NATIVE, reason)

    def _decide(self, language: str, reason: str, contest: "Contest | None" = None) -> None:
        fact = {"language": language, "reason": reason}
        if contest:
            fact["evidence"] = "; ".join(map(str, contest.outcomes))
        self.writer.memory.keep(self.name, fact)
        self._tell(language, reason, contest)

    def _tell(self, language: str, reason: str, contest: "Contest | None" = None) -> None:
        from kernelyard.torch._graphs import GraphEvent, events

        event = GraphEvent(
            name=self.name,
            part=self.part,
            asked=self.writer.asked,
            language=language,
            reason=reason,
            contest=contest,
        )
        events.append(event)


def _identity(salt: str, part: str, graph: Any, inputs: Sequence[Any]) -> str:
    """Name a graph by its text and what goes in; nothing relies on what is remembered of it."""
    constants = [tuple(it.shape) for it in graph.buffers()]
    facts = repr((salt, part, graph.code, [_described(it) for it in inputs], constants))
    return hashlib.sha256(facts.encode()).hexdigest()


def _any(language: str) -> Source:
    return Source(language, "", "kernel", (), name="from torch.compile")


def _here() -> tuple[str, ...]:
    """Say on what it depends how graphs fare: where that changes all is tried again."""
    from kernelyard.torch import _halide_math

    return (*map(_taker, _LANGUAGES), _halide_math.TEXT)


def _taker(language: str) -> str:
    """Name who builds a language here, and with what; empty if nobody does."""
    engine = shared_runtime().engine
    try:
        return engine.key(engine.request(_any(language), "cpu", None)).digest
    except NoPluginError:
        return ""


def _obstacle() -> str:
    """Say why nobody runs Halide's kernels here; empty if somebody does."""
    decision = shared_runtime().decide(_any(HALIDE), "cpu")
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


def _described(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{tuple(value.shape)} {value.stride()} {value.dtype} {value.device}"
    return f"{type(value).__name__} {value}"
