"""Write the translation unit of one kernel, or of several that are built together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from kernelyard.plugin import DTYPES, Argument, Source

ENTRY = (Path(__file__).parent / "native" / "entry.hpp").read_text(encoding="utf-8")
KERNELS = "kernels.hpp"
"""The file of a joined unit that holds the kernels themselves."""

_KINDS = {0: "i", 1: "u", 2: "f", 6: "b"}


@attrs.frozen
class Unit:
    """What to compile, ``unit.cpp``, and for each source the symbol to call (none for a module).

    The other files are the sources as they came: the compiler shows their lines in its messages.
    """

    files: Mapping[str, str]
    symbols: tuple[str, ...]


def alone(source: Source, macros: Mapping[str, str]) -> Unit:
    """Write one kernel; the compiler's messages name lines of the source itself."""
    if is_module(source):
        return Unit({"unit.cpp": source.code}, ("",))
    name = _file_name(source)
    entry = _entry("kernelyard_call", source.entry, source.arguments)
    head, code = "", source.code
    if macros and source.option("joinable", default=False):  # as in company: headers see no macro
        head, code = "\n".join([*includes(code), ""]), _without_includes(code)
    text = f"{head}{_with(macros, name, code)}{_helpers()}{entry}"
    return Unit({"unit.cpp": text, name: source.code}, ("kernelyard_call",))


def joined(sources: Sequence[Source], macros: Mapping[str, str]) -> Unit:
    """Write several kernels, so that what they include is read once.

    Each is in a namespace of its own. Their functions may all have one name and C linkage, so
    within its text each name is another. Only for sources that say they can bear it.
    """
    bodies = []
    symbols = []
    files = {}
    for index, source in enumerate(sources):
        kernel, symbol = f"kernelyard_kernel_{index}", f"kernelyard_call_{index}"
        symbols.append(symbol)
        name = f"{index}-{_file_name(source)}"
        files[name] = source.code
        bodies.append(
            f"namespace kernelyard_namespace_{index} {{\n"
            f"#define {source.entry} {kernel}\n"
            f"{_with(macros, name, _without_includes(source.code))}"
            f"#undef {source.entry}\n"
            f"{_entry(symbol, kernel, source.arguments)}}}\n"
        )
    files |= {"unit.cpp": opening(sources), KERNELS: "\n".join(bodies)}
    return Unit(files, tuple(symbols))


def opening(sources: Sequence[Source]) -> str:
    """Write what comes before the kernels in a unit of several: all that they include."""
    lines = dict.fromkeys(line for source in sources for line in includes(source.code))
    return "\n".join([*lines, _helpers(), f'#include "{KERNELS}"\n'])


def includes(code: str) -> tuple[str, ...]:
    """Give the lines of a text that include headers."""
    return tuple(line for line in code.splitlines() if line.startswith("#include"))


def _without_includes(code: str) -> str:
    lines = code.splitlines()
    return "\n".join("" if line.startswith("#include") else line for line in lines)


def _with(macros: Mapping[str, str], name: str, code: str) -> str:
    """Define macros for a text, and for nothing that comes after it; its lines count from 1."""
    defined = "".join(f"#define {macro} {text}\n" for macro, text in macros.items())
    undone = "".join(f"#undef {macro}\n" for macro in macros)
    return f'{defined}#line 1 "{name}"\n{code}\n{undone}'


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
