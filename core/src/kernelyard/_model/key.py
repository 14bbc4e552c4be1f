"""The identity of one build: everything that changes its result, and nothing else."""

import hashlib
import json
from collections.abc import Mapping

import attrs

from kernelyard._model.config import Config
from kernelyard._model.source import Source
from kernelyard._model.target import Target

_FORMAT = "1"


@attrs.frozen
class Key:
    """Named parts, from the core and from the plugin, and one digest over all of them.

    The parts are kept so that a miss can be explained part by part.
    """

    parts: tuple[tuple[str, str], ...]
    digest: str = attrs.field(init=False, eq=False)

    @digest.default
    def _digest(self) -> str:
        return hashlib.sha256(_canonical(self.parts).encode()).hexdigest()

    @classmethod
    def of(
        cls,
        source: Source,
        config: Config,
        target: Target,
        *,
        plugin: str,
        parts: Mapping[str, str],
    ) -> "Key":
        """Join the core's parts and the plugin's own (named ``plugin.…``) into one key."""
        core = {
            "format": _FORMAT,
            "plugin": plugin,
            "language": source.language,
            "code": hashlib.sha256(source.code.encode()).hexdigest(),
            "entry": source.entry,
            "arguments": _canonical([attrs.astuple(item) for item in source.arguments]),
            "options": _canonical(source.options),
            "config": _canonical(config.values),
            "target": _canonical(attrs.astuple(target)),
        }
        own = {f"{plugin}.{name}": str(value) for name, value in parts.items()}
        return cls(tuple(sorted({**core, **own}.items())))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
