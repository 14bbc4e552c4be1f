"""The compiler of the package ``ziglang``, for machines that have none of their own.

It is clang with a C++ library of its own, and it is called by two words, ``zig c++``; a script of
one word is written for whoever calls compilers by their path.
"""

import importlib.util
from pathlib import Path

from kernelyard.plugin import stamp

NAME = "zig-c++"


def program() -> Path | None:
    """Find the package's program, without importing the package."""
    spec = importlib.util.find_spec("ziglang")
    places = (spec and spec.submodule_search_locations) or ()
    found = (Path(place) / "zig" for place in places)
    return next((path for path in found if path.is_file()), None)


def script(state: Path) -> Path | None:
    """Write the script that calls it, again whenever the program has changed; give its path."""
    zig = program()
    if zig is None:
        return None
    path = state / NAME
    text = (
        "#!/bin/sh\n"
        f"# for {zig} as of {stamp(zig)}\n"
        f': "${{ZIG_GLOBAL_CACHE_DIR:={state / "zig"}}}"\n'
        "export ZIG_GLOBAL_CACHE_DIR\n"
        f'exec "{zig}" c++ "$@"\n'
    )
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f".new-{NAME}")
        new.write_text(text, encoding="utf-8")
        new.chmod(0o700)
        new.replace(path)
    return path
