"""What of a source can be refused before it is built: types, options, what it imports."""

from collections.abc import Sequence

from kernelyard.plugin import (
    Accepted,
    Config,
    Missing,
    PluginSettings,
    Rejected,
    Source,
    SpaceError,
    Target,
    Verdict,
)
from kernelyard_triton_cuda import dtypes, grid, grids, interpreter, options, text, toolchain


def verdict(source: Source, target: Target, settings: PluginSettings) -> Verdict:
    """Say what is wrong with a source, or what is still missing here."""
    if source.language != "triton":
        return Rejected(f"it takes triton, not {source.language}")
    wrong = problem(source)
    if wrong:
        return Rejected(*wrong)
    is_for_device = target.device != interpreter.DEVICE
    tools = toolchain.find_or_recall(settings) if is_for_device else interpreter.missing_package()
    if isinstance(tools, Missing):
        return Rejected(tools.reason, tools.remedy)
    if not grids.is_known(source):
        return Rejected("it has no option 'grid'", "give one to three texts, ('cdiv(n, BLOCK)',)")
    return Accepted()


def problem(source: Source) -> tuple[str, str] | None:
    """Say what no build could use, and what to do about it; ``None`` if all is well."""
    unnamed = dtypes.unnamed(source.arguments)
    if unnamed:
        return f"{unnamed}, which Triton has no name for", f"it has {', '.join(dtypes.ELEMENTS)}"
    options_of = (_of_value(source, name, value) for name, value in source.options)
    return _of_text(source) or next(filter(None, options_of), None)


def require(source: Source, config: Config) -> None:
    """Raise ``SpaceError`` if a config holds what neither Triton nor the kernel understands."""
    for name, value in config.values:
        require_value(source, name, value)


def require_value(source: Source, name: str, value: object) -> None:
    """Raise ``SpaceError`` if a name is not known, or this is no value of it."""
    of_text = "'modules' belongs to the text", "give it as an option of the source"
    wrong = of_text if name == options.MODULES else _of_value(source, name, value)
    if wrong:
        raise SpaceError(f"of {source.label!r}: {wrong[0]}", wrong[1])


def _of_text(source: Source) -> tuple[str, str] | None:
    try:
        foreign = text.foreign_import(source)
    except options.RejectedError as error:
        return str(error), "give Inductor's text as it was generated"
    if not foreign:
        return None
    reason = f"its text imports {foreign!r}, and no key would know what that is"
    remedy = "import triton and the standard library; the option 'modules' takes texts of others"
    return reason, remedy


def _of_value(source: Source, name: str, value: object) -> tuple[str, str] | None:
    """Say what is wrong with one choice; a constant may have any value."""
    if name in options.OURS:
        return _of_ours(source, name, value)
    written = text.parameters(source.code, source.entry)
    constants = [it.name for it in written or () if it.is_constant]
    remedy = f"known are {', '.join((*constants, *options.TRITON, *options.OURS))}"
    if name in {it.name for it in source.arguments}:
        return f"{name}={value!r:.80} is given for an argument", remedy
    if name in options.TRITON:
        expected, is_meant = options.TRITON[name]
        return None if is_meant(value) else (f"{name}={value!r:.80}", f"give {expected}")
    if written is not None and name not in {it.name for it in written}:
        return f"{name!r} is no option", remedy
    return None


def _of_ours(source: Source, name: str, value: object) -> tuple[str, str] | None:
    if name == options.GRID:
        return _of_grid(source, options.listed(value))
    if name == options.TRUSTED:
        return None if isinstance(value, bool) else (f"trusted={value!r:.80}", "give True or False")
    if name == options.MODULES:
        return _of_modules(options.listed(value))
    return _of_hint(source, name, options.listed(value))


def _of_modules(parts: Sequence[str]) -> tuple[str, str] | None:
    if len(parts) % 2:
        return "'modules' has a name without a text", "give them in turn"
    is_triton = any(name.partition(".")[0] == "triton" for name in parts[::2])
    return ("'modules' names Triton's own", "give others' texts") if is_triton else None


def _of_grid(source: Source, texts: Sequence[str]) -> tuple[str, str] | None:
    """Say what is wrong with a grid; constants without a value may get one from a config."""
    try:
        named = [name for text in grid.folded(texts, {}) for name in grid.names(text)]
    except grid.GridError as error:
        return f"'grid': {error}", "give one to three texts, ('cdiv(n, BLOCK)',)"
    for argument in source.arguments:
        if argument.name in named and (argument.is_array or "int" not in argument.dtype):
            return f"'grid' names {argument.name!r}, which is no whole number", grid.EXPECTED
    return None


def _of_hint(source: Source, hint: str, named: Sequence[str]) -> tuple[str, str] | None:
    """Say which name in a hint is wrong."""
    kinds = {it.name: dtypes.written(it) for it in source.arguments}
    if hint == options.ABSENT:
        return _of_absent(source, named)
    takes_arrays = hint == options.DIVISIBLE
    what = "arrays or integers" if takes_arrays else "integers"
    marks = ("*", "i", "u") if takes_arrays else ("i", "u")
    for name in named:
        kind = kinds.get(name, "")
        if not kind.startswith(marks):
            is_it = f"{name!r}, which is {kind or 'no argument'}"
            told = ", ".join(f"{name}: {kind}" for name, kind in kinds.items()) or "none"
            return f"{hint!r} names {is_it}", f"name {what}; its arguments are {told}"
    return None


def _of_absent(source: Source, named: Sequence[str]) -> tuple[str, str] | None:
    arguments = {it.name for it in source.arguments}
    written = text.parameters(source.code, source.entry)
    free = [it.name for it in written or () if it.name not in arguments]
    for name in named:
        if name in arguments or (written is not None and name not in free):
            is_it = "an argument" if name in arguments else "no parameter"
            remedy = f"name parameters that are no arguments: {', '.join(free) or 'there are none'}"
            return f"'absent' names {name!r}, which is {is_it}", remedy
    return None
