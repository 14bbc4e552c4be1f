"""Tell Inductor which instruction sets there are, without its dry builds.

Inductor builds a library per instruction set and loads it in a new process: 6.5 s at the first
compilation of a machine, 0.9 s of every process after that. It asks the processor as well; what is
left to know is whether the compiler takes the flags, and that is one preprocessor run of 10 ms.
"""

import functools
import os
import subprocess
import threading
from typing import Any
from unittest import mock

from torch._inductor import config, cpu_vec_isa

_lock = threading.Lock()


def settle(compiler: str) -> None:
    """Have Inductor decide now, and remember for this process as it always does.

    The question that it would answer by a dry build is answered by ``compiler``, for this thread
    and while this call lasts; a thread that asks at the same time for itself still builds.
    """
    with _lock:
        if compiler and not _is_settled():
            _decide(compiler)


def _is_settled() -> bool:
    """Whether Inductor has decided, or this version decides in a way that we do not know."""
    known = hasattr(getattr(cpu_vec_isa, "VecISA", None), "check_build")
    memory = getattr(getattr(cpu_vec_isa, "valid_vec_isa_list", None), "cache_info", None)
    return not known or memory is None or bool(memory().currsize)


def _decide(compiler: str) -> None:
    original = cpu_vec_isa.VecISA.check_build
    thread = threading.get_ident()

    def check_build(isa: Any, code: str) -> bool:
        if threading.get_ident() != thread:
            return bool(original(isa, code))
        return _takes(compiler, isa.build_arch_flags())

    with (
        config.patch({"cpp.vec_isa_ok": True}),
        mock.patch.object(cpu_vec_isa.VecISA, "check_build", check_build),
    ):
        cpu_vec_isa.pick_vec_isa()


@functools.cache
def _takes(compiler: str, flags: str) -> bool:
    """Ask whether the compiler knows these flags."""
    question = [compiler, *flags.split(), "-x", "c++", "-E", "-dM", os.devnull]
    answer = subprocess.run(question, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return answer.returncode == 0
