"""How a model is listed for the harvest, and how it is run there."""

from collections.abc import Callable, Mapping
from typing import Any

import torch

MODELS: list[tuple[str, Callable[[], None], Mapping[str, Any]]] = []


def model(name: str, **settings: Any) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """List a model; settings with a double underscore for a dot, ``triton__max_tiles=3``."""

    def listed(make: Callable[[], None]) -> Callable[[], None]:
        MODELS.append((name, make, {it.replace("__", "."): to for it, to in settings.items()}))
        return make

    return listed


def compiled(function: Any, **options: Any) -> Any:
    """Compile for the harvest."""
    return torch.compile(function, backend="harvest", **options)


def trained(function: Any, *inputs: Any, **options: Any) -> None:
    """Run forward and backward."""
    result = compiled(function, **options)(*inputs)
    (result if result.dim() == 0 else result.float().pow(2).mean()).backward()


def ran(function: Any, *inputs: Any, **options: Any) -> None:
    """Run forward only."""
    with torch.no_grad():
        compiled(function, **options)(*inputs)
