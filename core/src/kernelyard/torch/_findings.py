"""What the log has of graphs: how each fared in each language, and which one it is to be in."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import torch

from kernelyard._errors import NoPluginError
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.record import Choice, Record, Subject
from kernelyard._model.source import Source
from kernelyard._store.log.host import processor
from kernelyard.torch._graphs import label_of
from kernelyard.torch._runtime import shared_runtime

if TYPE_CHECKING:
    from kernelyard._model.record import Outcome

NATIVE, HALIDE = "cpp", "halide"
LANGUAGES = (NATIVE, HALIDE)
_CHOICE = "language"


@attrs.frozen
class Conditions:
    """What graphs are compiled under: where any of it changes, all is found out again."""

    target: str
    toolchain: str
    plugins: Mapping[str, str]

    @classmethod
    def of(cls, asked: str, options: Mapping[str, Any]) -> "Conditions":
        """Take what was asked for, and who builds each language here with what."""
        from kernelyard.torch import _halide_math

        keys = {it: key for it in LANGUAGES if (key := _key(it))}
        parts = {it: dict(key.parts) for it, key in keys.items()}
        built = sorted((it, key.digest) for it, key in keys.items())
        versions = torch.__version__, torch.get_num_threads(), _halide_math.TEXT
        return cls(
            target=next((it["target"] for it in parts.values()), ""),
            toolchain=_digest(asked, sorted(options.items()), built, versions),
            plugins={it: found["plugin"] for it, found in parts.items()},
        )

    def of_graph(self, part: str, graph: Any, inputs: Sequence[Any]) -> "Findings":
        """Give what was found out of a graph, named by its text and what goes in.

        What goes in is not written out: there may be hundreds, and a short record is found even in
        a damaged log.
        """
        constants = [tuple(it.shape) for it in graph.buffers()]
        source = _digest(part, graph.code, [_described(it) for it in inputs], constants)
        about = Subject(
            source=source, target=self.target, toolchain=self.toolchain, device=processor()
        )
        return Findings(about, label_of(part, about.digest), self.plugins)


@attrs.frozen
class Findings:
    """What is recorded of one graph."""

    about: Subject
    label: str
    plugins: Mapping[str, str]

    def choice(self) -> tuple[str, str] | None:
        """Give the language that was chosen, and why; ``None`` if that is to be found out."""
        best = shared_runtime().store.log.best(self.about)
        if best is None or self._has_more_time():
            return None
        language = str(best.config.get(_CHOICE, ""))
        chosen = best.outcome
        reason = chosen.reason if isinstance(chosen, Choice) else "the fastest that is recorded"
        return (language, reason) if language in LANGUAGES else None

    def choose(
        self, language: str, reason: str, outcomes: Mapping[str, "Outcome"], **facts: Any
    ) -> None:
        """Record how each language fared, as far as that is known, and which was chosen."""
        told = {it: outcome for it, outcome in outcomes.items() if outcome is not None}
        choice = Choice(reason, {**facts, "outcomes": {it: str(told[it]) for it in told}})
        records = [self._record(*it) for it in (*told.items(), (language, choice))]
        shared_runtime().store.log.append(*records)

    def _record(self, language: str, outcome: "Outcome") -> Record:
        return Record(
            about=self.about,
            config=_config(language),
            outcome=outcome,
            label=self.label,
            plugin=self.plugins.get(language, ""),
        )

    def _has_more_time(self) -> bool:
        """Whether Halide ran out of time, and would now get more."""
        settings = shared_runtime().settings
        newest = shared_runtime().store.log.newest(self.about, _config(HALIDE))
        failure = newest.outcome if newest else None
        if not isinstance(failure, Failure) or settings.tuning != "auto":
            return False
        return failure.kind == "timed out" and failure.limit < settings.spared_timeout


def any_source(language: str) -> Source:
    """Stand for whatever Inductor writes in a language."""
    return Source(language, "", "kernel", (), name="from torch.compile")


def _config(language: str) -> Config:
    return Config(((_CHOICE, language),))


def _key(language: str) -> Key | None:
    """Name who builds a language here, and with what; ``None`` if nobody does."""
    engine = shared_runtime().engine
    try:
        return engine.key(engine.request(any_source(language), "cpu", None))
    except NoPluginError:
        return None


def _described(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{tuple(value.shape)} {value.stride()} {value.dtype} {value.device}"
    return f"{type(value).__name__} {value}"


def _digest(*facts: Any) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()
