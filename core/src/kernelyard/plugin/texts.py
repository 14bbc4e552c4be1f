"""Modules that a source brings along as texts, for those whose sources are Python."""

import sys
import types

from kernelyard._model.source import Source


def text_modules(source: Source) -> dict[str, str]:
    """Give the modules of the option ``modules``, names and texts in turn: the texts by name."""
    value = source.option("modules", ())
    parts = tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
    return dict(zip(parts[::2], parts[1::2], strict=False))


def make_importable(name: str, text: str) -> None:
    """Make a module of a text, and the packages that it is in; raises what the text raises."""
    parts = name.split(".")
    for depth in range(1, len(parts)):
        package = types.ModuleType(".".join(parts[:depth]))
        package.__path__ = []
        sys.modules.setdefault(package.__name__, package)
    module = types.ModuleType(name)
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)  # noqa: S102 - it is the source's
    sys.modules[name] = module
    if len(parts) > 1:
        setattr(sys.modules[".".join(parts[:-1])], parts[-1], module)
