"""What the user calls: arguments are checked, and the kernel runs for each program in turn."""

import inspect
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from kernelyard.plugin import ArgumentValueError, Config, KernelFailedError, Source
from kernelyard.plugin.refusal import Refusal
from kernelyard_triton_cuda import grid, grids, options
from kernelyard_triton_cuda.interpreter import arguments, floats, machine, second
from kernelyard_triton_cuda.interpreter.arguments import View
from kernelyard_triton_cuda.interpreter.machine import Call, Grid
from kernelyard_triton_cuda.interpreter.memory import Memory, Range
from kernelyard_triton_cuda.interpreter.program import Program

_MULTIPLE = 16
_WAITING = (
    "its programs wait for each other (launch_cooperative_grid), and are interpreted one after the "
    "other; give it a grid of one program"
)


@attrs.define(slots=False, eq=False)
class Interpreted:
    """A kernel bound to its signature; no two of them run at the same time in a process.

    An access outside of the call's arrays is an error, and so is a write to one that the source
    calls an input. What cannot be noticed: an index past one array that lies in another.
    """

    source: Source
    config: Config
    program: Program
    types: Mapping[str, str]
    """Of arguments, in Triton's words."""
    launches: int = 0

    def __attrs_post_init__(self) -> None:
        self._refuse = Refusal(self.source.label, self.source.arguments)
        self._options = options.given(self.source, self.config)
        self._constants = dict(_constants(self.program.function, self.source, self._options))

    def __call__(self, *given: object, **named: object) -> None:
        """Run the kernel once."""
        for name in named:
            self._refuse(-1, name, "keyword")
        read = self._read(given)
        programs = self._grid(read)
        if self._options.get("launch_cooperative_grid") and max(programs) > 1:
            raise KernelFailedError(self.source.label, _WAITING)
        passed = {name: self._passed(kind, read[name]) for name, kind in self.types.items()}
        call = Call(
            given={**passed, **self._constants},
            grid=programs,
            memory=Memory(list(self._ranges(read))),
            debug=bool(self._options.get("debug", False)),
            sanitize_overflow=bool(self._options.get("sanitize_overflow", True)),
        )
        try:
            if min(programs) > 0:
                machine.run(self.program.function, call)
        except Exception as error:
            told = self.program.told(error)
            raise KernelFailedError(self.source.label, told) from error
        self.launches += 1

    def repeat(self, given: Sequence[object], times: int) -> float:
        """Run it several times; give the nanoseconds that all take together."""
        begin = time.perf_counter_ns()
        for _ in range(times):
            self(*given)
        return float(time.perf_counter_ns() - begin)

    def _read(self, given: Sequence[object]) -> dict[str, Any]:
        """Give views of arrays and plain numbers, by name."""
        wanted = self.source.arguments
        if len(given) != len(wanted):
            self._refuse(-1, len(given), "count")
        read: dict[str, Any] = {}
        for index, (argument, value) in enumerate(zip(wanted, given, strict=True)):
            reader = arguments.array if argument.is_array else arguments.number
            read[argument.name] = reader(self._refuse, index, value)
        for hint in (options.EQUAL_TO_1, options.DIVISIBLE):
            for name in self._listed(hint):
                self._require(hint, name, read[name])
        return read

    def _listed(self, hint: str) -> Sequence[str]:
        return options.listed(self._options.get(hint, ()))

    def _require(self, hint: str, name: str, value: Any) -> None:
        """Make sure that what a build takes for granted is so."""
        what = f"the address {value.address:#x}" if isinstance(value, View) else repr(value)
        whole = value.address if isinstance(value, View) else value
        fits = whole == 1 if hint == options.EQUAL_TO_1 else whole % _MULTIPLE == 0
        if not fits:
            expected = "1" if hint == options.EQUAL_TO_1 else f"a multiple of {_MULTIPLE}"
            expected += f", for which the kernel was built (option {hint})"
            raise ArgumentValueError(self.source.label, name, what, expected)

    def _grid(self, read: Mapping[str, Any]) -> Grid:
        """Say how many programs there are, from integer arguments, constants and the config."""
        known = {**self._options, **self._constants, **read}
        values = {name: int(it) for name, it in known.items() if isinstance(it, int)}
        try:
            return grid.evaluate(grids.texts(self.source, self.config), values)
        except grid.GridError as error:
            got = f"the grid {error}"
            raise ArgumentValueError(self.source.label, "", got, "a grid") from None

    def _passed(self, type_: str, value: Any) -> Any:
        """Make one of Triton's tensors of an argument: a pointer, or a number of its type."""
        language = second.part("language")
        interpreter = second.part("runtime.interpreter")
        kind = language.str_to_ty(type_, None)
        if isinstance(value, View):
            data = np.array([value.address], np.uint64)
        elif kind.name in floats.RAW:
            data = floats.encoded(kind.name, np.array([value]))
        else:
            data = np.array([value], interpreter._get_np_dtype(kind))  # noqa: SLF001
        return language.tensor(interpreter.TensorHandle(data, kind), kind)

    def _ranges(self, read: Mapping[str, Any]) -> Iterator[Range]:
        for argument in self.source.arguments:
            if argument.is_array:
                start, end = read[argument.name].ends
                yield Range(argument.name, start, end, argument.is_written)


def _constants(
    function: Any, source: Source, given: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Give the parameters that no call passes, or passes in vain, with their values."""
    passed = {it.name for it in source.arguments}
    ones = options.listed(given.get(options.EQUAL_TO_1, ()))
    absent = options.listed(given.get(options.ABSENT, ()))
    for name, parameter in inspect.signature(function).parameters.items():
        if name in ones:
            yield name, 1
        elif name in absent:
            yield name, None
        elif name in given and name not in passed:
            yield name, _value(given[name])
        elif name not in passed:
            yield name, parameter.default


def _value(value: Any) -> Any:
    """Give a constant; a text like ``tl.float16`` is one of the copy's types."""
    language = second.part("language")
    named = getattr(language, value[3:], None) if str(value).startswith("tl.") else None
    return named if isinstance(named, language.dtype) else value
