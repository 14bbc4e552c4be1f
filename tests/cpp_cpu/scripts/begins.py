"""Build a kernel that begins with a header of a directory; print what it writes, and warnings.

With the argument "stay", do not end.
"""

import json
import sys
import threading
import warnings

from kernelyard import Argument, Runtime, Source

source = Source(
    language="cpp",
    code='#include "outer.hpp"\nextern "C" void kernel(int* out) { *out = forty() + 3; }\n',
    entry="kernel",
    arguments=[Argument.output("out", "any")],
    options={"include": (sys.argv[1],), "joinable": True},
)
out = bytearray(4)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Runtime().kernel(source, "cpu")(out)
said = [type(warning.message).__name__ for warning in caught]
json.dump({"out": int.from_bytes(out, "little"), "said": said}, sys.stdout)
sys.stdout.flush()
if "stay" in sys.argv:
    threading.Event().wait()
