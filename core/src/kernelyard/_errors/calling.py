"""What can go wrong when a kernel is called."""

import attrs

from kernelyard._errors.base import KernelyardError


@attrs.define(slots=False, repr=False)
class ArgumentError(KernelyardError):
    """A call does not fit the kernel's signature."""

    kernel: str
    argument: str
    got: str
    expected: str

    def __str__(self) -> str:
        where = f"argument {self.argument}: " if self.argument else ""
        return f"{self.kernel}: {where}got {self.got}, expected {self.expected}"


class ArgumentTypeError(ArgumentError, TypeError):
    """A call has the wrong number or kind of arguments."""


class ArgumentValueError(ArgumentError, ValueError):
    """An argument has the right kind and a property that the kernel cannot take."""


@attrs.define(slots=False, repr=False)
class KernelFailedError(KernelyardError, RuntimeError):
    """The kernel itself raised while it ran."""

    kernel: str
    what: str

    def __str__(self) -> str:
        return f"{self.kernel} raised while it ran: {self.what}"


class KernelMemoryError(KernelFailedError, MemoryError):
    """The kernel asked for memory that there is not."""


class DeviceLostError(KernelFailedError):
    """What a kernel did ended all work of this process on its device; other processes go on."""

    def __str__(self) -> str:
        return f"{super().__str__()}; this process can use the device no more: start a new one"
