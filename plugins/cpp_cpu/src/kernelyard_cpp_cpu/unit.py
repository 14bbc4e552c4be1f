"""Write the translation unit of one kernel, or of several that are built together."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from kernelyard.plugin import DTYPES, Argument, Source

ENTRY = (Path(__file__).parent / "native" / "entry.hpp").read_text(encoding="utf-8")
_KINDS = {0: "i", 1: "u", 2: "f", 6: "b"}


@attrs.frozen
class Unit:
    """A text to compile, and for each source the symbol to call (none for a Python module)."""

    text: str
    symbols: tuple[str, ...]


def alone(source: Source) -> Unit:
    """Write one kernel; the compiler's messages name lines of the source itself."""
    if is_module(source):
        return Unit(source.code, ("",))
    entry = _entry("kernelyard_call", source.entry, source.arguments)
    text = f'#line 1 "{_file_name(source)}"\n{source.code}\n{_helpers()}{entry}'
    return Unit(text, ("kernelyard_call",))


def joined(sources: Sequence[Source]) -> Unit:
    """Write several kernels, so that what they include is read once.

    Each is in a namespace of its own. Their functions may all have one name and C linkage, so
    within its text each name is another. Only for sources that say they can bear it.
    """
    includes: dict[str, None] = {}
    bodies = []
    symbols = []
    for index, source in enumerate(sources):
        lines = source.code.splitlines()
        includes.update(dict.fromkeys(line for line in lines if line.startswith("#include")))
        body = "\n".join("" if line.startswith("#include") else line for line in lines)
        kernel, symbol = f"kernelyard_kernel_{index}", f"kernelyard_call_{index}"
        symbols.append(symbol)
        bodies.append(
            f"namespace kernelyard_namespace_{index} {{\n"
            f"#define {source.entry} {kernel}\n"
            f'#line 1 "{_file_name(source)}"\n{body}\n'
            f"#undef {source.entry}\n"
            f"{_entry(symbol, kernel, source.arguments)}}}\n"
        )
    return Unit("\n".join([*includes, _helpers(), *bodies]), tuple(symbols))


def kind_of(argument: Argument) -> str:
    """Say in one letter how an argument is passed: ``p`` array, ``i u f b`` numbers."""
    return "p" if argument.is_array else _KINDS[DTYPES[argument.dtype].code]


def is_module(source: Source) -> bool:
    """Whether the source is a Python extension module rather than a kernel."""
    return bool(source.option("python_module", default=False))


def _helpers() -> str:
    return f'#line 1 "kernelyard/entry.hpp"\n{ENTRY}'


def _entry(symbol: str, kernel: str, arguments: Sequence[Argument]) -> str:
    kinds = "".join(f", '{kind_of(argument)}'" for argument in arguments)
    return (
        '#line 1 "kernelyard/entry"\n'
        f'extern "C" __attribute__((visibility("default"))) int {symbol}(\n'
        "    const kernelyard_entry::Slot* slots, int threads, char* message,\n"
        "    std::size_t size) noexcept {\n"
        f"  return kernelyard_entry::enter<&{kernel}{kinds}>(slots, threads, message, size);\n"
        "}\n"
    )


def _file_name(source: Source) -> str:
    return "".join(c if c.isalnum() or c in "_-." else "_" for c in source.entry)[:80] + ".cpp"
