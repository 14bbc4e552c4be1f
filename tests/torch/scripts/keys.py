"""Settle Inductor's cache keys; tell what was computed for that, what they are, and should be.

Told too: files of the packages that computing them reads, and that no ``stat`` is taken of.
"""

import json
import sys
from pathlib import Path

from torch._inductor import codecache
from torch._inductor.runtime import triton_compat

from kernelyard._store.memo import Memo
from kernelyard.torch import _cache_keys

runs = []
opened = set()


def counted(name, function):
    def count(*arguments):
        runs.append(name)
        return function(*arguments)

    return count


def watch(event, arguments):
    if event == "open":
        opened.add(str(arguments[0]))


codecache.build_code_hash = counted("torch_key", codecache.build_code_hash)
triton_compat.triton_key = counted("triton_key", triton_compat.triton_key)
state = Path(sys.argv[1])
_cache_keys.settle(state)
_cache_keys.settle(state)
keys = {name: getattr(codecache, name) for name in ("torch_key", "triton_key")}
values = {name: repr(key()) for name, key in keys.items()}
_cache_keys.finish()
known = [name for name in sorted(keys, reverse=True) if Memo(state / f"{name}.json").everything()]
facts = {"ran": sorted(set(runs)), "values": values, "known": sorted(known)}
if "anew" in sys.argv:
    sys.addaudithook(watch)
    for key in keys.values():
        key.clear()
    facts["anew"] = {name: repr(key()) for name, key in keys.items()}
    packages = [sys.modules[name] for name in ("torch", "triton") if name in sys.modules]
    roots = [str(Path(package.__file__).parent) for package in packages]
    seen = {path for root in roots for path, *_ in _cache_keys._walk(root)}
    more = [f"{root}/{name}" for root in roots for name in _cache_keys._NO_PACKAGES]
    seen |= {path for place in more for path, *_ in _cache_keys._walk(place)}
    facts["unseen"] = sorted(
        path for path in opened - seen if path.startswith(tuple(roots)) and ".pyc" not in path
    )
json.dump(facts, sys.stdout)
