"""A source's text as the copy of Triton runs it: its modules, its kernel, and where it failed."""

import inspect
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import attrs

from kernelyard_triton_cuda.interpreter import machine, rewriting, second
from kernelyard_triton_cuda.module import NAME

_LONGEST = 4000


@attrs.frozen
class Program:
    """A kernel that can be called, and the texts that it is made of, by file."""

    function: Callable[..., Any]
    texts: Mapping[str, str]

    def told(self, error: BaseException) -> str:
        """Give the line that raised, then what it raised; the innermost where some wrap others."""
        causes = list(_chain(error))
        frames = [it for cause in causes for it in traceback.extract_tb(cause.__traceback__)]
        ours = [it for it in frames if it.filename in self.texts and it.lineno]
        words = "".join(traceback.format_exception_only(causes[-1])).strip()
        if not ours:
            return words[:_LONGEST]
        place, number = ours[-1], ours[-1].lineno or 1
        line = self.texts[place.filename].splitlines()[number - 1].strip()
        return f"{place.filename}, line {number}: {line}\n{words}"[:_LONGEST]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def run(code: str, entry: str, modules: Mapping[str, str]) -> Program:
    """Run a text; raises what it raises. What it imports is found by nobody else."""
    machine.warm()
    made: dict[str, ModuleType] = {}
    surroundings = {**second.surroundings(), "__import__": _importing(made)}
    for name, text in modules.items():
        _define(made, name, text, surroundings)
    names: dict[str, Any] = {"__name__": NAME, "__builtins__": surroundings}
    file = f"{entry}.py"
    exec(rewriting.compiled(code, file), names)  # noqa: S102 - it is the source
    _open(names)
    texts = {file: code, **{f"{name}.py": text for name, text in modules.items()}}
    return Program(names[entry].fn, texts)


def _importing(made: Mapping[str, ModuleType]) -> Callable[..., ModuleType]:
    """Import what the source brings along before what is installed."""

    def load(
        name: str, names: Any = None, local: Any = None, wanted: Any = (), level: int = 0
    ) -> ModuleType:
        root = name.partition(".")[0]
        if level or root not in made:
            return second.load(name, names, local, wanted, level)
        if name not in made:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return made[name] if wanted else made[root]

    return load


def _define(
    made: dict[str, ModuleType], name: str, text: str, surroundings: Mapping[str, Any]
) -> None:
    """Make a module, and the packages that it is in."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        path = ".".join(parts[:depth])
        if depth == len(parts) or path not in made:
            made[path] = ModuleType(path)
        if depth > 1:
            setattr(made[".".join(parts[: depth - 1])], parts[depth - 1], made[path])
    vars(made[name])["__builtins__"] = surroundings
    exec(rewriting.compiled(text, f"{name}.py"), vars(made[name]))  # noqa: S102 - the source's
    _open(vars(made[name]))


def _open(names: dict[str, Any]) -> None:
    """Give functions that a text made builtins what the compiler gives them: constants as such."""
    for name, it in list(names.items()):
        if getattr(it, "__triton_builtin__", False) and it.__globals__ is names:
            names[name] = _opened(it)


def _opened(function: Callable[..., Any]) -> Callable[..., Any]:
    language = second.part("language")
    semantic = second.part("runtime.interpreter").interpreter_semantic
    named = {"_semantic": semantic} if "_semantic" in inspect.signature(function).parameters else {}

    def called(*given: Any) -> Any:
        known = (it if isinstance(it, language.tensor) else language.constexpr(it) for it in given)
        found = function(*known, **named)
        return found.value if isinstance(found, language.constexpr) else found

    return called
