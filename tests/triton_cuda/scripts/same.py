"""Compile a file's kernels with Triton itself, and tell what it makes of them.

Takes a pickled list of sources and a capability; prints of each its PTX and its metadata.
"""

import json
import pickle
import sys
from pathlib import Path

import theirs
import triton

place = f"{Path(triton.__file__).parents[1]}/"
told = []
for source in pickle.loads(Path(sys.argv[1]).read_bytes()):
    made, _ = theirs.compiled(source, int(sys.argv[2]))
    facts = {name: it for name, it in made.metadata._asdict().items() if isinstance(it, int)}
    told.append([made.asm["ptx"].replace(f'"{place}', '"'), facts])
json.dump(told, sys.stdout)
