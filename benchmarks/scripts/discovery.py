"""Time the start of a host that has plugins installed: SIDE; seconds, imports included."""

import json
import sys
import time


def kernelyard_host() -> int:
    """Find the plugins as kernelyard does."""
    from kernelyard import Runtime

    return len(Runtime().plugins.all)


def pluggy_host() -> int:
    """Find the plugins as pluggy does by itself."""
    import pluggy

    return pluggy.PluginManager("kernelyard").load_setuptools_entrypoints("kernelyard")


def main(side: str) -> None:
    """Print the figure as JSON."""
    begin = time.perf_counter()
    found = {"kernelyard": kernelyard_host, "pluggy": pluggy_host}[side]()
    print(json.dumps({"total": time.perf_counter() - begin, "plugins": found}))


main(sys.argv[1])
