"""What Inductor says of a kernel in the decorator that it writes above it."""

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Generated:
    """One decorator, read: plain data, enums as their names, a device as a mapping."""

    heuristic: str
    """As in ``triton_heuristics.<heuristic>``."""
    size_hints: Mapping[str, int] | None
    triton_meta: Mapping[str, Any]
    inductor_meta: Mapping[str, Any]
    others: Mapping[str, Any]
    """All other arguments: ``reduction_hint``, ``num_warps``, ``configs``, …"""
