"""Run a source's text, and give the generator that it describes."""

from typing import Any

from kernelyard.plugin import Source, make_importable, text_modules
from kernelyard_halide.configs import PLANNING
from kernelyard_halide.options import RejectedError, strings


def generator_of(source: Source) -> Any:
    """Run the text, and make the generator of the name that was asked for."""
    from halide import _generator_helpers as registry

    names = registry._python_generators
    names.clear()
    if len(strings(source, "modules")) % 2:
        raise RejectedError("the option 'modules' has a name without a text; expected them in turn")
    for name, text in text_modules(source).items():
        make_importable(name, text)
    code = compile(source.code, f"{source.label}.py", "exec")
    exec(code, {"__name__": "kernelyard_source"})  # noqa: S102 - it is the source
    made = names.get(source.entry)
    if made is None:
        known = ", ".join(map(repr, names)) or "none"
        raise RejectedError(f"there is no generator {source.entry!r}; the text has {known}")
    generator = made()
    for setting in strings(source, "parameters"):
        _set(generator, setting)
    return generator


def _set(generator: Any, setting: str) -> None:
    name, equals, value = setting.partition("=")
    if not equals:
        raise RejectedError(f"parameter {setting!r} has no value; expected name=value")
    if name == "autoscheduler":
        raise RejectedError(f"parameter {setting!r}: the option 'autoscheduler' names it")
    if name.startswith(PLANNING):
        return
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
