"""One argument of a kernel's signature."""

from typing import Literal

import attrs

from kernelyard._model.dtypes import DTYPES

Role = Literal["input", "output", "inout", "scalar"]


@attrs.frozen
class Argument:
    """One argument: a pointer to elements of ``dtype`` on the device, or a scalar by value.

    An ``output`` or ``inout`` array must be writable. A ``contiguous`` array must be packed in
    C order; without it any strides pass, and the kernel has to know them.
    """

    name: str
    dtype: str = attrs.field(validator=attrs.validators.in_(DTYPES))
    role: Role = "input"
    contiguous: bool = True

    @classmethod
    def input(cls, name: str, dtype: str, *, contiguous: bool = True) -> "Argument":
        """Name an array that the kernel only reads."""
        return cls(name, dtype, "input", contiguous)

    @classmethod
    def output(cls, name: str, dtype: str, *, contiguous: bool = True) -> "Argument":
        """Name an array that the kernel writes and does not read."""
        return cls(name, dtype, "output", contiguous)

    @classmethod
    def inout(cls, name: str, dtype: str, *, contiguous: bool = True) -> "Argument":
        """Name an array that the kernel reads and writes."""
        return cls(name, dtype, "inout", contiguous)

    @classmethod
    def scalar(cls, name: str, dtype: str) -> "Argument":
        """Name a number passed by value: a boolean, an integer or a float."""
        return cls(name, dtype, "scalar")

    @property
    def is_array(self) -> bool:
        """Whether a pointer is passed."""
        return self.role != "scalar"

    @property
    def is_written(self) -> bool:
        """Whether the kernel may write through the pointer."""
        return self.role in {"output", "inout"}
