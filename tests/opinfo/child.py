"""Run the cases that are named with one backend; tell of each when it starts and how it ended.

A line of JSON each: how it ended (``pass``, ``skip: …``, ``fail: …``), what the failure said, how
many kernels Inductor wrote, and how many of them kernelyard launched.
"""

import json
import re
import sys
import warnings
from pathlib import Path

import torch
from cases import Case, NoCase
from torch._functorch import config as functorch_config
from torch._inductor import config
from torch._inductor.codecache import PyCodeCache

from kernelyard.torch import runtime


def main(backend, names):
    """Run the cases; code is generated for each, so that its kernels can be counted."""
    warnings.simplefilter("ignore")  # the database calls much that torch advises against
    config.fx_graph_cache = False
    functorch_config.enable_autograd_cache = False
    for name in names:
        tell(case=name)
        tell(case=name, **run(name, backend))


def tell(**facts):
    """Print one line, at once."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def run(name, backend):
    """Run one case."""
    try:
        case = Case(name)
    except NoCase as reason:
        return {"ended": f"skip: {reason}", "kernels": 0, "launched": 0}

    def operation(*arguments, **keywords):
        return case.op(*arguments, **keywords)

    torch._dynamo.reset()
    modules, delivered = len(PyCodeCache.modules), len(runtime().events)
    facts = compare(case, torch.compile(operation, backend=backend))
    written = sum(map(kernels_in, PyCodeCache.modules[modules:]))
    launched = sum(event.launches > 0 for event in list(runtime().events)[delivered:])
    return {**facts, "kernels": written, "launched": launched}


def compare(case, compiled):
    """Say how the compiled operation compares with the eager one."""
    try:
        result = case.call(compiled)
        torch.testing.assert_close(result, case.expected, equal_nan=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is how this ended
        return {"ended": f"fail: {type(error).__name__}", "said": str(error)}
    return {"ended": "pass"}


def kernels_in(module):
    """Count the kernels that a generated module defines."""
    text = Path(module.__file__).read_text()
    return len(re.findall(r"^\w+ = async_compile\.cpp_pybinding\(", text, re.MULTILINE))


main(sys.argv[1], sys.stdin.read().splitlines())
