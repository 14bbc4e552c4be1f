"""Read a source's options."""

from kernelyard.plugin import Source


class RejectedError(Exception):
    """The text, or what it describes, is not what Halide, its linker or the signature want."""


def strings(source: Source, option: str) -> tuple[str, ...]:
    """Give an option that is a list of strings, or one."""
    value = source.option(option, ())
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
