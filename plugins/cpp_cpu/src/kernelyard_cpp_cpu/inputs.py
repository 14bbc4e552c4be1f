"""Identify by content what a build reads beside the source: headers and libraries."""

import hashlib
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kernelyard.plugin import Memo, PluginSettings, Source, digest_files

_DIRECTORY_FLAGS = ("-isystem", "-iquote", "-idirafter", "-I")
_FILE_FLAGS = ("-include", "-imacros")
_INCLUDE = re.compile(r'^\s*#\s*include\s*["<](/[^">]+)[">]', re.MULTILINE)
_PLACES = ("include", "library_directories")
_LISTS = ("flags", "libraries", "sonames")
"""Options that hold directories, and those that hold other strings."""
_UNSEEN = ("CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH")


def environment() -> dict[str, str]:
    """Give the environment of a compilation: without the variables that add headers unseen."""
    seen = {name: value for name, value in os.environ.items() if name not in _UNSEEN}
    return {**seen, "LC_ALL": "C.UTF-8"}


def identity(source: Source, settings: PluginSettings) -> str:
    """Digest every file that a build of the source may read, or the text that it gives instead.

    The compiler's own headers belong to the compiler. Directories are taken whole.
    """
    if source.option("headers", ""):
        return str(source.option("headers", ""))
    flags = strings(source, "flags")
    directories = [*strings(source, "include"), *_after(flags, _DIRECTORY_FLAGS)]
    files = [*_after(flags, _FILE_FLAGS), *_INCLUDE.findall(source.code), *_libraries(source)]
    files += [flag for flag in flags if not flag.startswith("-")]
    named = [*_under(directories), *((file, Path(file)) for file in files)]
    there = [(name, path) for name, path in named if path.is_file()]
    memo = Memo(settings.state / "inputs.json")
    contents = digest_files([path for _, path in there], memo) if there else []
    digest = hashlib.sha256()
    for (name, _), content in zip(there, contents, strict=True):
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()[:32]


def problem(source: Source) -> tuple[str, str] | None:
    """Say which option no build could use, and what to do about it; ``None`` if all is well.

    A directory must be absolute: a worker would look for it in another place than its caller.
    """
    try:
        given = {option: strings(source, option) for option in (*_PLACES, *_LISTS)}
    except TypeError as error:
        return str(error), ""
    named = [(option, it) for option in _PLACES for it in given[option]]
    named += [("flags", it) for it in _after(given["flags"], (*_DIRECTORY_FLAGS, "-L")) if it]
    for option, place in named:
        if not Path(place).is_absolute():
            reason = f"{place!r} of its option {option!r} is a relative directory"
            return f"{reason}, and kernels are built elsewhere", "name it by its absolute path"
    return None


def strings(source: Source, option: str) -> tuple[str, ...]:
    """Give an option that holds a list of strings; ``TypeError`` if it holds something else."""
    value = source.option(option, ())
    listed = (value,) if isinstance(value, str) else value
    if isinstance(listed, tuple) and all(isinstance(item, str) for item in listed):
        return tuple(str(item) for item in listed)
    raise TypeError(
        f"option {option!r} of {source.label!r} is {value!r}; expected a list of strings"
    )


def _after(flags: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Give what follows these flags, in the same word or in the next."""
    for flag, following in itertools.pairwise((*flags, "")):
        for name in names:
            if flag == name:
                yield following
            elif flag.startswith(name):
                yield flag.removeprefix(name).removeprefix("=")


def _under(directories: Sequence[str]) -> Iterator[tuple[str, Path]]:
    for directory in directories:
        for path in sorted(Path(directory).rglob("*")):
            if path.is_file():
                yield str(path.relative_to(directory)), path


def _libraries(source: Source) -> Iterator[str]:
    """Give the files that may be linked in; shared ones are named only, they are loaded later."""
    for directory in strings(source, "library_directories"):
        for library in strings(source, "libraries"):
            archive = Path(directory) / f"lib{library}.a"
            if archive.is_file():
                yield str(archive)
