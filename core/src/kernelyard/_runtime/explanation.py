"""What would become of a source."""

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._resolve import Decision
from kernelyard._runtime.request import Built


@attrs.frozen(kw_only=True)
class ConfigState:
    """One config that a plugin gave: whether it is stored, and how its build is known to fail."""

    config: str
    stored: bool
    failure: Failure | None

    @classmethod
    def of(cls, config: Config, known: Built | Failure | None) -> "ConfigState":
        """Say it of a config whose build is known, or is known to fail."""
        failure = known if isinstance(known, Failure) else None
        return cls(config=str(config), stored=isinstance(known, Built), failure=failure)

    def __str__(self) -> str:
        if self.failure and not self.stored:
            return f"known to fail; {self.failure}"
        return "stored" if self.stored else "not built"


@attrs.frozen
class Explanation:
    """Who would run a source, with every part of the key, and whether it is stored already.

    ``configs`` are those that the plugin gave, in the order in which they are tried; the key is
    that of the first that is stored or not known to fail.
    """

    decision: Decision
    key: tuple[tuple[str, str], ...]
    stored: bool
    configs: tuple[ConfigState, ...] = ()
