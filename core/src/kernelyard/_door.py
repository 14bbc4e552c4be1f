"""Open a door without loading what is behind it: public names are imported on first use."""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def door(module: str, homes: Mapping[str, Sequence[str]]) -> tuple[list[str], Callable[[str], Any]]:
    """Give ``__all__`` and ``__getattr__`` of a module whose names live in other modules.

    ``homes`` says which names each module has. PEP 562.
    """
    home = {name: where for where, names in homes.items() for name in names}

    def getattribute(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(home[name]), name)
        setattr(sys.modules[module], name, value)
        return value

    return sorted(home), getattribute
