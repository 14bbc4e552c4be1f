"""Count the instructions of one launch with three tensors: SIDE build, then SIDE count FILE.

``count`` runs under callgrind, writing to FILE. It counts whole calls, there and back, beyond what
Python needs to call the cheapest builtin with three arguments; what is counted once cancels out.
Torch is imported with the counting off, which takes 15 seconds and not minutes. Kernels are for
AVX2 at most, which is what valgrind knows.
"""

import ctypes
import importlib.util
import itertools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from launchers import TENSORS, inductor_binding, kernelyard_launcher, tensors

from kernelyard import Runtime, Source

_SWITCH = """#include <valgrind/callgrind.h>
extern "C" void start() { CALLGRIND_START_INSTRUMENTATION; }
extern "C" void dump() { CALLGRIND_DUMP_STATS; }
"""
_BINDING = Path(os.environ["TMPDIR"]) / "binding.txt"
"""Says where Inductor's binding is: importing what finds it is too much for valgrind."""

FEW, MANY = 1_000, 5_000
METH_FASTCALL = 0x80
Function = Callable[..., None]


class Method(ctypes.Structure):
    """Python's ``PyMethodDef``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


_kept: list[Method] = []
"""A builtin refers to its definition for as long as it lives."""


def switch(entry: str) -> Function:
    """Give a function that talks to callgrind."""
    return Runtime().kernel(Source("cpp", _SWITCH, entry, ()), "cpu")


def built_binding() -> Function:
    """Build Inductor's binding, and keep a note of its file."""
    from torch._inductor import config

    config.cpp.simdlen = 256
    binding = inductor_binding()
    _BINDING.write_text(binding.__self__.__file__)  # type: ignore[attr-defined]
    return binding


def loaded_binding() -> Function:
    """Load the binding as Inductor does."""
    hook = torch._C._dynamo.guards._torchinductor_pyobject_tensor_data_ptr  # noqa: SLF001 - as Inductor does
    os.environ["_TORCHINDUCTOR_PYOBJECT_TENSOR_DATA_PTR"] = str(hook)
    spec = importlib.util.spec_from_file_location("benchmark.kernel", _BINDING.read_text())
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    binding: Function = module.kernel
    return binding


def no_op() -> Function:
    """Make the cheapest builtin that there can be: C code that gives back its ``self``, None."""
    name, function, flags = b"no_op", ctypes.pythonapi.PyObject_SelfIter, METH_FASTCALL
    address = ctypes.cast(function, ctypes.c_void_p).value
    _kept.append(Method(name, address, flags, None))
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.POINTER(Method), ctypes.py_object, ctypes.py_object]
    builtin: Function = make(ctypes.byref(_kept[-1]), None, None)
    return builtin


def calls(times: int, function: Function) -> None:
    """Call over and over, everything in local variables."""
    x, y, z = tensors()
    for _ in itertools.repeat(None, times):
        function(x, y, z)


def count(launch: Function, file: Path) -> float:
    """Give the instructions that a launch takes more than a call of the builtin."""
    start, dump, cheapest = switch("start"), switch("dump"), no_op()
    for function in (launch, cheapest):
        calls(FEW, function)  # Python adapts its bytecode to what it has seen
    start()
    totals = []
    for number, (function, times) in enumerate(itertools.product((launch, cheapest), (FEW, MANY))):
        dump()
        calls(times, function)
        dump()
        totals.append(total_of(Path(f"{file}.{2 * number + 2}")))  # numbered from 1
    few, many, few_no_op, many_no_op = totals
    return ((many - few) - (many_no_op - few_no_op)) / (MANY - FEW)


def total_of(file: Path) -> int:
    """Read the sum from what callgrind wrote."""
    lines = file.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))


def main(side: str, what: str, file: str = "") -> None:
    """Print the figure as JSON; to build, nothing but the build is done."""
    if side == "inductor":
        launch = loaded_binding() if what == "count" else built_binding()
    else:
        launch = kernelyard_launcher(TENSORS, trusted=True)
    if what == "count":
        print(json.dumps({"total": count(launch, Path(file))}))
    else:
        print(json.dumps({"built": len([switch("start"), switch("dump")])}))


main(*sys.argv[1:])
