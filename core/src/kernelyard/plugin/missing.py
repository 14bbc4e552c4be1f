"""Why a toolchain is not there."""

from collections.abc import Sequence

import attrs

from kernelyard._errors import ToolchainMissingError
from kernelyard._model.source import Source


@attrs.frozen
class Missing:
    """Why nothing can be built, and what to do."""

    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        return self.reason

    def error(self, plugin: str, sources: Sequence[Source]) -> ToolchainMissingError:
        """Say so of what was to be built."""
        labels = ", ".join(source.label for source in sources)
        return ToolchainMissingError(plugin, labels, self.reason, self.remedy)
