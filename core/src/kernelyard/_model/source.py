"""What a kernel is made from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from kernelyard._model.argument import Argument
from kernelyard._model.options import Options, Value, freeze

if TYPE_CHECKING:
    from kernelyard._model.space import Space


def _in_given_order(arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    return tuple(arguments)


@attrs.frozen
class Source:
    """A kernel as text: its language, its code, the function to call and that one's signature.

    ``options`` are the language's own (flags, include directories, …); the plugin that takes the
    source documents them. ``space`` is what may be chosen in it (macros, threads, …); the plugin
    says which parameters it knows. ``name`` is for people. Neither is part of what the kernel is.
    """

    language: str
    code: str = attrs.field(repr=False)
    entry: str
    arguments: tuple[Argument, ...] = attrs.field(converter=_in_given_order)
    options: Options = attrs.field(default=(), converter=freeze, eq=repr)
    name: str = attrs.field(default="", eq=False)
    space: "Space | None" = attrs.field(default=None, eq=False, kw_only=True)

    @property
    def label(self) -> str:
        """The name to show to people."""
        return self.name or self.entry

    def option(self, name: str, default: Value) -> Value:
        """Look one option up."""
        return dict(self.options).get(name, default)
