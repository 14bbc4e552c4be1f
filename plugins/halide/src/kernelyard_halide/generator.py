"""Run a source's text, and give the generator that it describes."""

import contextlib
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

from kernelyard.plugin import Source
from kernelyard_halide.configs import PLANNING
from kernelyard_halide.options import strings


class RejectedError(Exception):
    """The text, or what it describes, is not what Halide or the signature want."""


def generator_of(source: Source) -> Any:
    """Run the text, and make the generator of the name that was asked for."""
    from halide import _generator_helpers as registry

    names = registry._python_generators  # each text has its own: two may use one name
    before = dict(names)
    names.clear()
    scope = {"__name__": "kernelyard_source"}
    try:
        with _importable(strings(source, "modules")):
            exec(compile(source.code, f"{source.label}.py", "exec"), scope)  # noqa: S102 - it is the source
            made = names.get(source.entry)
            if made is None:
                known = ", ".join(map(repr, names)) or "none"
                raise RejectedError(f"there is no generator {source.entry!r}; the text has {known}")
            generator = made()
            _set_parameters(generator, strings(source, "parameters"))
            return generator
    finally:
        names.clear()
        names.update(before)


def _set_parameters(generator: Any, settings: Sequence[str]) -> None:
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise RejectedError(f"parameter {setting!r} has no value; expected name=value")
        if name == "autoscheduler":
            raise RejectedError(f"parameter {setting!r}: the option 'autoscheduler' names it")
        if name.startswith(PLANNING):
            continue
        try:
            generator._set_generatorparam_value(name, _parsed(generator, name, value))
        except ValueError as error:
            raise RejectedError(f"parameter {setting!r}: {error}") from None


def _parsed(generator: Any, name: str, value: str) -> object:
    """Read a truth value as Halide's own tool does; to its Python package every text is true."""
    declared = generator._gp_dict.get(name)
    if not isinstance(declared and declared._value, bool):
        return value
    truths = {"true": True, "1": True, "false": False, "0": False}
    if value.lower() not in truths:
        raise ValueError(f"{value!r} is neither true nor false")
    return truths[value.lower()]


@contextlib.contextmanager
def _importable(modules: Sequence[str]) -> Iterator[None]:
    """Make modules importable that are given as text, and the packages that they are in."""
    before = dict(sys.modules)
    try:
        for name, text in zip(modules[::2], modules[1::2], strict=True):
            parts = name.split(".")
            for depth in range(1, len(parts)):
                package = types.ModuleType(".".join(parts[:depth]))
                package.__path__ = []
                sys.modules.setdefault(package.__name__, package)
            module = types.ModuleType(name)
            exec(compile(text, f"{name}.py", "exec"), module.__dict__)  # noqa: S102 - likewise
            sys.modules[name] = module
            if len(parts) > 1:
                setattr(sys.modules[".".join(parts[:-1])], parts[-1], module)
        yield
    finally:
        for name in set(sys.modules) - set(before):
            if name in modules[::2] or any(it.startswith(f"{name}.") for it in modules[::2]):
                del sys.modules[name]
