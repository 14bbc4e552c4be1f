"""The cases: each operation of torch's own database, per element type, with one sample input."""

import contextlib
import copy
import itertools
import warnings

import torch
from torch.testing import assert_close
from torch.utils._pytree import tree_leaves

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # torch's, of what it uses itself
    from torch.testing._internal.common_methods_invocations import op_db

DTYPES = {"float32": torch.float32, "int64": torch.int64}
TRIED = 32
"""How many samples are tried for the largest; the first are often numbers without dimensions."""


class NoCase(Exception):  # noqa: N818 - not an error: it says why there is nothing to compare
    """Why an operation is left out."""


def names():
    """List what there is on the CPU, as ``operation dtype``."""
    return [
        f"{op.full_name} {name}"
        for op in op_db
        for name, dtype in DTYPES.items()
        if dtype in op.supported_dtypes("cpu")
    ]


class Case:
    """One operation with its input, and what eager torch makes of it."""

    def __init__(self, name):
        operation, _, dtype = name.partition(" ")
        self.op = next(op for op in op_db if op.full_name == operation)
        self.sample = self._largest(DTYPES[dtype])
        self.expected = self.call(self.op)
        self._require_repeatable()

    def call(self, function, seed=0):
        """Call the operation, or what was compiled of it; the sample stays as it is."""
        return _call(function, self.sample, seed)

    def _largest(self, dtype):
        """Take the sample with the most elements, and with some in its result if possible."""
        torch.manual_seed(0)
        found, problem = [], "there is no sample"
        for sample in itertools.islice(self.op.sample_inputs("cpu", dtype), TRIED):
            try:
                result = _elements(_call(self.op, sample))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no case for us
                problem = f"eager torch raises {type(error).__name__}"
            else:
                given = _elements((sample.input, sample.args, sample.kwargs))
                found.append(((result > 0, given + result), sample))
        if not found:
            raise NoCase(problem)
        return max(found, key=lambda pair: pair[0])[1]

    def _require_repeatable(self):
        """Leave out what the seed decides, or what happens to lie in fresh memory."""
        try:
            with _filled_memory():
                assert_close(self.call(self.op, seed=1), self.expected, equal_nan=True)
        except AssertionError:
            reason = "its result is random or uninitialised memory: eager torch does not repeat it"
            raise NoCase(reason) from None
        except Exception as error:  # noqa: BLE001 - some results are of kinds that it does not take
            raise NoCase(f"its result cannot be compared: {type(error).__name__}") from None


def _call(function, sample, seed=0):
    sample = copy.deepcopy(sample)
    torch.manual_seed(seed)
    return function(sample.input, *sample.args, **sample.kwargs)


def _elements(values):
    return sum(leaf.numel() for leaf in tree_leaves(values) if isinstance(leaf, torch.Tensor))


@contextlib.contextmanager
def _filled_memory():
    """Have torch fill fresh memory: what reads it gives something else than it gave before."""
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(False)
