"""The grid of a kernel's launches: that of its source's option, or of the way Inductor wrote it."""

import re
from collections.abc import Sequence

from kernelyard.plugin import ArgumentValueError, Config, Source
from kernelyard_triton_cuda import grid, options
from kernelyard_triton_cuda.inductor import reading
from kernelyard_triton_cuda.manifest import Launch


def is_known(source: Source) -> bool:
    """Whether a kernel has a grid, whichever config it gets."""
    return options.GRID in dict(source.options) or reading.read(source) is not None


def texts(source: Source, config: Config) -> Sequence[str]:
    """Give the texts of a kernel's grid; none if it has no grid."""
    given = options.given(source, config).get(options.GRID)
    if given is not None:
        return options.listed(given)
    generated = reading.read(source)
    if generated is None:
        return ()
    from kernelyard_triton_cuda.heuristics import grids as forms

    return forms.texts(generated, config)


def named(source: Source) -> set[str]:
    """Give the names that the source's own grid holds."""
    given = dict(source.options).get(options.GRID)
    try:
        written = grid.folded(options.listed(given), {}) if given is not None else ()
    except grid.GridError:
        return set()
    return {name for text in written for name in grid.names(text)}


def of(source: Source, config: Config, facts: Launch) -> tuple[str, str, str]:
    """Write the grid as expressions over arguments by number, ``a0``; a cluster is one program."""
    given = options.given(source, config)
    known = {**dict(facts.constants), **{n: v for n, v in given.items() if isinstance(v, int)}}
    places = {it.name: index for index, it in enumerate(source.arguments)}
    try:
        width, *others = grid.folded(texts(source, config), known)
        wrong = problem([width, *others], source)
    except grid.GridError as error:
        wrong = str(error)
    if wrong:
        raise ArgumentValueError(source.label, options.GRID, wrong, grid.EXPECTED)
    if facts.num_ctas > 1:
        width = f"({width}) * {facts.num_ctas}"
    pattern = "|".join(map(re.escape, sorted(places, key=len, reverse=True))) or "(?!)"
    named = re.compile(rf"\b({pattern})\b")
    numbered = [named.sub(lambda it: f"a{places[it[1]]}", text) for text in (width, *others)]
    return tuple(numbered)  # type: ignore[return-value]  # it has three


def problem(given: Sequence[str], source: Source) -> str:
    """Say what the texts of a grid name that is no whole number of a call; empty if nothing."""
    whole = [it.name for it in source.arguments if not it.is_array and "int" in it.dtype]
    unknown = [name for text in given for name in grid.names(text) if name not in whole]
    return f"it names {unknown[0]}; known are {', '.join(whole) or 'none'}" if unknown else ""
