"""JSON that carries its own digest, so that damage is told from data."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def seal(content: Mapping[str, Any]) -> bytes:
    """Write ``content`` with a digest over it."""
    return _canonical({"content": content, "sha256": _digest(content)})


def unseal(data: bytes) -> dict[str, Any] | None:
    """Give the content back, or ``None`` if a single bit of it is not as it was sealed."""
    try:
        record = json.loads(data)
        content = record["content"]
        intact = record["sha256"] == _digest(content) and data == seal(content)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return content if intact and isinstance(content, dict) else None


def _digest(content: object) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
