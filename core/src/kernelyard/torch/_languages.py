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

from kernelyard._errors import SettingsError
from kernelyard._model.source import Source
from kernelyard._store.memo import Memo
from kernelyard.torch._runtime import shared_runtime

if TYPE_CHECKING:
    from kernelyard._tune.contest import Contest

OPTION = "cpu_backend"
NATIVE, HALIDE, RACE = "cpp", "halide", "race"
_LANGUAGES = (NATIVE, HALIDE)
_ANY = Source(HALIDE, "", "kernel", (), name="from torch.compile")

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
        salt = repr((sorted(chosen.items()), torch.__version__, torch.get_num_threads()))
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
        """Keep out what would take a graph from a cache before it could race."""
        from torch._functorch import config as functorch_config

        if self.asked != RACE:
            return contextlib.nullcontext()
        return functorch_config.patch(enable_autograd_cache=False)  # type: ignore[no-any-return]

    def write(self, graph: Any, inputs: Sequence[Any], compile_: Compile) -> Any:
        """Compile a graph; whatever the language, the result is Inductor's."""
        if self.asked == NATIVE:
            return compile_(graph)
        name = self._identity(graph, inputs)
        known = self.memory.recall(name) or {"language": self.asked, "reason": ""}
        language, reason = known["language"], known["reason"]
        obstacle = "" if language == NATIVE else _obstacle()
        if obstacle:
            language, reason = NATIVE, obstacle
        if language == RACE:
            return self._race(name, graph, compile_)
        if language == HALIDE:
            return self._halide(name, graph, compile_, reason)
        self._tell(name, NATIVE, reason)
        return _written(NATIVE, graph, compile_)

    def _halide(self, name: str, graph: Any, compile_: Compile, reason: str) -> Any:
        spare = copy.deepcopy(graph)
        try:
            compiled = _written(HALIDE, graph, compile_)
        except Exception as error:  # noqa: BLE001 - whatever Inductor or Halide has against it
            self._decide(name, NATIVE, f"Halide cannot take it: {_first_line(error)}")
            return _written(NATIVE, spare, compile_)
        self._tell(name, HALIDE, reason)
        return compiled

    def _race(self, name: str, graph: Any, compile_: Compile) -> Any:
        """Compile in both; the first call decides."""
        from kernelyard.torch._racer import Racer

        spare = copy.deepcopy(graph)
        strides = _strides()
        native = _written(NATIVE, graph, compile_)
        ours = list(strides() or ())
        try:
            with torch._guards.TracingContext.report_output_strides() as theirs:
                other = _written(HALIDE, spare, compile_)
        except Exception as error:  # noqa: BLE001 - likewise
            self._decide(name, NATIVE, f"Halide cannot take it: {_first_line(error)}")
            return native
        if list(theirs or ()) != ours:
            self._decide(name, NATIVE, "Halide's results would lie differently in memory")
            return native

        def decided(contest: "Contest") -> Any:
            winner = contest.winner or 0
            native.current_callable = entrants[winner]
            self._decide(name, _LANGUAGES[winner], contest.reason, contest)
            return entrants[winner]

        entrants = [native.current_callable, other.current_callable]
        native.current_callable = Racer(entrants, decided)
        return native

    def _decide(
        self, name: str, language: str, reason: str, contest: "Contest | None" = None
    ) -> None:
        fact = {"language": language, "reason": reason}
        if contest:
            fact["evidence"] = "; ".join(map(str, contest.outcomes))
        self.memory.keep(name, fact)
        self._tell(name, language, reason, contest)

    def _tell(
        self, name: str, language: str, reason: str, contest: "Contest | None" = None
    ) -> None:
        from kernelyard.torch._graphs import GraphEvent, events

        event = GraphEvent(
            name=name, asked=self.asked, language=language, reason=reason, contest=contest
        )
        events.append(event)

    def _identity(self, graph: Any, inputs: Sequence[Any]) -> str:
        """Name a graph by its text and what goes in; nothing relies on what is remembered of it."""
        constants = [tuple(it.shape) for it in graph.buffers()]
        facts = repr((self.salt, graph.code, [_described(it) for it in inputs], constants))
        return hashlib.sha256(facts.encode()).hexdigest()


def _written(language: str, graph: Any, compile_: Compile) -> Any:
    with config.patch({OPTION: language}):
        return compile_(graph)


def _obstacle() -> str:
    """Say why nobody runs Halide's kernels here; empty if somebody does."""
    decision = shared_runtime().decide(_ANY, "cpu")
    if decision.chosen:
        return ""
    verdicts = [f"{it.plugin}: {it.verdict}" for it in decision.candidates]
    return next((it for it in verdicts if it.startswith(HALIDE)), "; ".join(verdicts))


def _strides() -> Callable[[], Any]:
    context = torch._guards.TracingContext.try_get()
    return lambda: context.output_strides if context else None


def _described(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{tuple(value.shape)} {value.stride()} {value.dtype} {value.device}"
    return f"{type(value).__name__} {value}"


def _first_line(error: BaseException) -> str:
    root = error
    while (inner := root.__cause__ or getattr(root, "inner_exception", None)) is not None:
        root = inner
    return f"{type(root).__name__}: {str(root).partition(chr(10))[0]}"
