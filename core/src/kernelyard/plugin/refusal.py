"""Put into words why a call was refused; the launcher only tells the cases apart."""

from typing import NoReturn

import attrs

from kernelyard._errors import ArgumentTypeError, ArgumentValueError
from kernelyard._model.argument import Argument
from kernelyard._model.dtypes import dtype_name


@attrs.frozen
class Refusal:
    """Raises the error for one kernel; called by the launcher, never on the way of a good call."""

    kernel: str
    arguments: tuple[Argument, ...]

    def __call__(self, index: int, value: object, problem: str, *seen: object) -> NoReturn:
        """Raise for argument ``index``; ``seen`` is what the array says of itself.

        That is DLPack's type code and bits, the device by name and code, the device where it
        should be, and what its export raised, if it did.
        """
        if index < 0:
            raise self._whole_call(value, problem)
        argument = self.arguments[index]
        got = _type_name(value)
        wrong_kind = {
            "array": f"an array of {argument.dtype} (NumPy, DLPack or the buffer protocol)",
            "integer": f"a whole number ({argument.dtype})",
            "float": f"a number ({argument.dtype})",
            "boolean": "True or False",
        }
        if problem in wrong_kind:
            raise ArgumentTypeError(self.kernel, argument.name, got, wrong_kind[problem])
        if problem == "range":
            expected = f"a value that fits {argument.dtype}"
            raise ArgumentValueError(self.kernel, argument.name, _number(value), expected)
        raise ArgumentValueError(
            self.kernel, argument.name, *_wrong_array(argument, got, problem, *seen)
        )

    def _whole_call(self, value: object, problem: str) -> ArgumentTypeError:
        if problem == "keyword":
            expected = "positional arguments only"
            return ArgumentTypeError(self.kernel, "", f"the keyword {value}", expected)
        names = ", ".join(argument.name for argument in self.arguments) or "none"
        expected = f"{len(self.arguments)} ({names})"
        return ArgumentTypeError(self.kernel, "", f"{value} arguments", expected)


def _wrong_array(argument: Argument, got: str, problem: str, *seen: object) -> tuple[str, str]:
    """Give (what came, what was expected) for an array that the kernel cannot take."""
    code, bits, device, device_code, wanted, said = seen
    reason = str(said or "").partition("\n")[0]
    words = {
        "dtype": (f"{got} of {_element(code, bits)}", argument.dtype),
        "device": (f"{got} on {device or f'DLPack device {device_code}'}", f"one on {wanted}"),
        "contiguous": (f"a {got} with gaps or permuted strides", "a C-contiguous one"),
        "readonly": (f"a read-only {got}", "a writable one: the kernel writes it"),
        "hollow": (f"a {got} without storage", "one whose elements are in memory"),
        "lazy": (f"a {got} that is conjugated or negated lazily", "one that is resolved"),
        "aligned": (f"a misaligned {got}", "an aligned one"),
        "rank": (f"a {got} of {code} dimensions", f"one of {bits}"),
        "spread": (f"a {got} whose strides are no whole elements, or too large", "one with others"),
        "export": (f"{got}, which cannot be shared: {reason}", f"an array of {argument.dtype}"),
    }
    return words[problem]


def _element(code: object, bits: object) -> str:
    assert isinstance(code, int)
    assert isinstance(bits, int)
    return dtype_name(code, bits) if code >= 0 else f"elements of {bits // 8} bytes"


def _number(value: object) -> str:
    try:
        return repr(value)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        return "an integer of thousands of digits"


def _type_name(value: object) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
