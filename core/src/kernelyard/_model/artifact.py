"""Compiled bytes with a manifest: relocatable data, never code of ours and never a pickle."""

from collections.abc import Mapping

import attrs


def _plain_names(_: object, __: object, files: Mapping[str, bytes]) -> None:
    for name in files:
        if not name or "/" in name or "\\" in name or name in {".", ".."}:
            raise ValueError(f"artifact file {name!r} is not a plain file name")


@attrs.frozen
class Artifact:
    """What a build gave: files by plain name, and a manifest of strings that says what they are."""

    files: Mapping[str, bytes] = attrs.field(
        validator=_plain_names, repr=lambda files: str(sorted(files))
    )
    manifest: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(map(len, self.files.values()))
