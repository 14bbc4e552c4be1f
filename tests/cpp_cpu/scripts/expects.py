"""Expect kernels that begin with a header of a directory, and never hand one in."""

import sys
import time

from kernelyard import Runtime, Source

source = Source(
    language="cpp",
    code='#include "outer.hpp"\nvoid kernel() {}\n',
    entry="kernel",
    arguments=[],
    options={"include": (sys.argv[1],), "joinable": True},
)
runtime = Runtime()
runtime.expect(source, "cpu")
time.sleep(1000)
