"""Tell the flags that a kernel would be built with, as its key names them."""

import json
import sys

from kernelyard import Runtime, Source

source = Source(language="cpp", code="void kernel() {}\n", entry="kernel", arguments=[])
key = dict(Runtime().explain(source, "cpu").key)
json.dump(key["cpp_cpu.command"].split(), sys.stdout)
