"""The text to learn, which ships with Python, as batches in a fixed order."""

from collections.abc import Iterator
from pydoc_data.topics import topics

import attrs
import torch

_CHARACTERS = 200_000
"""Enough that no run sees a part of it often, whatever Python adds to its topics."""


@attrs.frozen(eq=False)
class Text:
    """A text as numbers, one for each character."""

    alphabet: str
    numbers: torch.Tensor

    @classmethod
    def from_python(cls) -> "Text":
        """Take Python's own help topics, joined in alphabetical order."""
        joined = "\n\n".join(topics[name] for name in sorted(topics))[:_CHARACTERS]
        alphabet = "".join(sorted(set(joined)))
        place = {character: number for number, character in enumerate(alphabet)}
        return cls(alphabet, torch.tensor([place[character] for character in joined]))

    def batches(
        self, *, size: int, length: int, seed: int
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Give ``size`` passages and what follows each character of them, for ever."""
        generator = torch.Generator().manual_seed(seed)
        windows = self.numbers.unfold(0, length + 1, 1)
        while True:
            starts = torch.randint(len(windows), (size,), generator=generator)
            passages = windows[starts]
            yield passages[:, :-1].contiguous(), passages[:, 1:].contiguous()
