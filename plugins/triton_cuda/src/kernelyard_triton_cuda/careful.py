"""What a launcher does where the fast way does not: look at all, and say what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import attrs

from kernelyard.plugin import (
    Argument,
    ArgumentTypeError,
    ArgumentValueError,
    DeviceLostError,
    KernelFailedError,
    KernelMemoryError,
    Refusal,
    Source,
)
from kernelyard_triton_cuda import grid, pointers, streams
from kernelyard_triton_cuda.driver import calls, contexts, memory
from kernelyard_triton_cuda.driver.calls import Driver, DriverError
from kernelyard_triton_cuda.driver.kernels import Kernel
from kernelyard_triton_cuda.launcher import REFUSED, Plan
from kernelyard_triton_cuda.manifest import Launch
from kernelyard_triton_cuda.pointers import HOST, Seen

_RETRIED = {REFUSED, calls.INVALID_VALUE, calls.INVALID_CONTEXT, calls.INVALID_HANDLE}
"""After these it is tried again: on the right device, ready for it, if it is to start at all."""


@attrs.define(kw_only=True)
class Careful:
    """The careful way of one kernel's launches."""

    source: Source
    plan: Plan
    kernel: Kernel
    ordinal: int
    ones: frozenset[str]
    divisible: frozenset[str]
    scope: dict[str, Any] = attrs.field(factory=dict)
    """The names that the fast way sees."""
    start: Callable[..., int]

    @property
    def driver(self) -> Driver:
        """The driver that runs the kernel."""
        return self.kernel.driver

    def stream(self) -> int:
        """Give the stream that a launch is for where nobody says."""
        return streams.current(self.ordinal)

    def synchronize(self) -> None:
        """Wait for the device; raise what a kernel has done wrong there."""
        try:
            with contexts.on(self.driver, self.ordinal):
                self.driver.call("cuStreamSynchronize", calls.address(self.stream()))
        except DriverError as error:
            self.fail(error)

    def __call__(
        self,
        status: int,
        values: Sequence[Any],
        more: Sequence[Any],
        wrong: Mapping[str, Any],
        stream: int | None,
    ) -> None:
        """Launch, or raise what is wrong."""
        if status not in _RETRIED:
            self.fail(self.driver.error("cuLaunchKernelEx", status))
        self._check_call(values, more, wrong, stream)
        known = {i: self._array(i, values[i], stream) for i in self.plan.arrays}
        plain = [self._passed(i, value, known) for i, value in enumerate(values)]
        ordinal = self._place(known)
        chosen = streams.current(ordinal) if stream is None else stream
        try:
            self._launch(plain, known, chosen, ordinal)
        except DriverError as error:
            self.fail(error)
        self._learn(values, known, ordinal)

    def _check_call(
        self, values: Sequence[Any], more: Sequence[Any], wrong: Mapping[str, Any], stream: object
    ) -> None:
        refuse = Refusal(self.source.label, self.source.arguments)
        if wrong:
            expected = f"positional arguments, and stream=, {streams.EXPECTED}"
            got = f"the keyword {next(iter(wrong))}"
            raise ArgumentTypeError(self.source.label, "", got, expected)
        if stream is not None and not streams.is_one(stream):
            raise ArgumentTypeError(self.source.label, "stream", repr(stream), streams.EXPECTED)
        given = sum(value is not self.scope["missing"] for value in values) + len(more)
        if given != len(values):
            refuse(-1, given, "count")

    def _array(self, index: int, value: Any, stream: int | None) -> Seen:
        argument, label = self.source.arguments[index], self.source.label
        refuse = Refusal(label, self.source.arguments)
        try:
            found = pointers.seen(value, stream)
        except pointers.NoArrayError as error:
            if not str(error):
                refuse(index, value, "array")
            refuse(index, value, "export", 0, 0, "", 0, "", str(error))
        expected = f"one of {argument.dtype} on a CUDA device"
        if found.ordinal is None and found.address:
            found = attrs.evolve(found, ordinal=memory.device_of(self.driver, found.address))
        if found.ordinal == HOST:
            got = f"{_kind(value)} on the host"
            raise ArgumentValueError(label, argument.name, got, expected)
        if argument.dtype not in {"any", found.dtype}:
            got = f"{_kind(value)} of {found.dtype}"
            raise ArgumentValueError(label, argument.name, got, argument.dtype)
        if argument.contiguous and not found.is_contiguous:
            refuse(index, value, "contiguous", 0, 0, "", 0, "", "")
        if argument.is_written and found.is_readonly:
            refuse(index, value, "readonly", 0, 0, "", 0, "", "")
        return found

    def _passed(self, index: int, value: Any, known: Mapping[int, Seen]) -> Any:
        """Give what is passed: an address, or a number that fits and is what was promised."""
        argument = self.source.arguments[index]
        passed = known[index].address if index in known else self._number(index, argument, value)
        if argument.name in self.ones and passed != 1:
            expected = "1, for which the kernel was built (option equal_to_1)"
            raise ArgumentValueError(self.source.label, argument.name, repr(value), expected)
        if argument.name in self.divisible and passed % 16:
            got = f"the address {passed:#x}" if index in known else repr(value)
            expected = "a multiple of 16, for which the kernel was built (option divisible)"
            raise ArgumentValueError(self.source.label, argument.name, got, expected)
        return passed

    def _number(self, index: int, argument: Argument, value: Any) -> Any:
        from kernelyard_triton_cuda.numbers import NumberError, number

        try:
            return number(argument.dtype, value)
        except NumberError as error:
            return Refusal(self.source.label, self.source.arguments)(index, value, error.problem)

    def _place(self, known: Mapping[int, Seen]) -> int:
        """Give the device on which all arrays are; without any, the one that is worked on."""
        found: dict[int, str] = {}
        for index, it in known.items():
            if it.ordinal is not None:
                found.setdefault(it.ordinal, self.source.arguments[index].name)
        if len(found) > 1:
            (first, one), (second, other) = list(found.items())[:2]
            expected = f"one on device {first}, as {one}"
            raise ArgumentValueError(self.source.label, other, f"one on device {second}", expected)
        if found:
            return next(iter(found))
        now = contexts.current(self.driver)
        return self.ordinal if now < 0 else now

    def _launch(
        self, plain: Sequence[Any], known: Mapping[int, Seen], stream: int, ordinal: int
    ) -> None:
        size = self._grid(plain)
        if min(size) < 1:
            return
        if contexts.current(self.driver) < 0:
            contexts.adopt(self.driver, ordinal)
        with contexts.on(self.driver, ordinal):
            self.kernel.prepare(ordinal)
            for it in known.values():
                if it.stream not in {None, stream}:
                    streams.wait(self.driver, stream, it.stream or 0)
            self._start(plain, size, stream)

    def _start(self, plain: Sequence[Any], size: grid.Grid, stream: int) -> None:
        threads, shared, attributes, count = self.plan.facts
        slot = self.plan.layout.slot()
        scope = {**self.scope, **{f"a{i}": it for i, it in enumerate(plain)}}
        scope |= {f"p{i}": plain[i] for i in self.plan.arrays}
        blocks = size[0] * size[1] * size[2]
        with memory.scratch(self.driver, self.kernel.launch, blocks, stream) as addresses:
            scope |= addresses
            passed = [eval(text, scope) for text in self.plan.passed]  # noqa: S307 - our own text
            facts = threads, 1, 1, shared, stream, attributes, count
            self.plan.layout.format.pack_into(slot.buffer, 0, *size, *facts, *passed)
            status = self.start(slot.config, self.kernel.handle, slot.parameters, None)
            if status:
                raise self.driver.error(f"cuLaunchKernelEx{size}", status)

    def _grid(self, plain: Sequence[Any]) -> grid.Grid:
        values = {f"a{index}": it for index, it in enumerate(plain) if isinstance(it, int)}
        try:
            size = grid.evaluate(self.plan.grid, values)
        except grid.GridError as error:
            raise ArgumentValueError(self.source.label, "", f"the grid {error}", "a grid") from None
        if any(it > most for it, most in zip(size, grid.MOST, strict=True)):
            expected = f"at most {grid.MOST}"
            raise ArgumentValueError(self.source.label, "", f"a grid of {size}", expected)
        return size

    def _learn(self, values: Sequence[Any], known: Mapping[int, Seen], ordinal: int) -> None:
        """Let the fast way take what is like this."""
        if not all(hasattr(values[index], "data_ptr") for index in known):
            return
        self.ordinal = ordinal
        self.scope |= {f"d{index}": values[index].dtype for index in known}
        self.scope |= {"here": ordinal, "current": streams.reader()}
        if not memory.needs_scratch(self.kernel.launch):
            self.scope["start"] = self.start

    def fail(self, error: DriverError) -> NoReturn:
        """Raise a driver's error as one of this kernel."""
        kind: type[KernelFailedError] = KernelFailedError
        if error.is_sticky:
            kind = DeviceLostError
        elif error.code == calls.OUT_OF_MEMORY:
            kind = KernelMemoryError
        words = str(error)
        if error.code == calls.OUT_OF_RESOURCES:
            words += f"; {_needs(self.kernel.launch)}"
        raise kind(self.source.label, words) from None


def _needs(launch: Launch) -> str:
    threads, registers = 32 * launch.num_warps, launch.registers
    shared = f"{launch.shared} bytes of shared memory"
    return f"a program takes {threads} threads of {registers} registers and {shared}"


def _kind(value: object) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
