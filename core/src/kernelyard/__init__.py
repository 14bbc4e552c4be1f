"""A plugin-based, multi-backend kernel runtime: hand in sources, get launchers.

    from kernelyard import Argument, Runtime, Source

    source = Source(language=..., code=..., entry="twice", arguments=[
        Argument.input("x", "float32"), Argument.output("y", "float32"),
        Argument.scalar("n", "int64"),
    ])
    launch = Runtime().kernel(source, device)
    launch(x, y, len(x))

The doors: this module for users, ``kernelyard.torch`` for PyTorch, ``kernelyard.plugin`` for who
writes a plugin, and the command ``kernelyard``. Every other module is private.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kernelyard._errors import (
        ArgumentError as ArgumentError,
    )
    from kernelyard._errors import (
        ArgumentTypeError as ArgumentTypeError,
    )
    from kernelyard._errors import (
        ArgumentValueError as ArgumentValueError,
    )
    from kernelyard._errors import (
        ArtifactMismatchError as ArtifactMismatchError,
    )
    from kernelyard._errors import (
        BuildError as BuildError,
    )
    from kernelyard._errors import (
        BuildTimeoutError as BuildTimeoutError,
    )
    from kernelyard._errors import (
        CompileError as CompileError,
    )
    from kernelyard._errors import (
        KernelFailedError as KernelFailedError,
    )
    from kernelyard._errors import (
        KernelyardError as KernelyardError,
    )
    from kernelyard._errors import (
        LoadError as LoadError,
    )
    from kernelyard._errors import (
        NoPluginError as NoPluginError,
    )
    from kernelyard._errors import (
        PluginError as PluginError,
    )
    from kernelyard._errors import (
        SettingsError as SettingsError,
    )
    from kernelyard._errors import (
        StoreError as StoreError,
    )
    from kernelyard._errors import (
        StoreWarning as StoreWarning,
    )
    from kernelyard._errors import (
        ToolchainMissingError as ToolchainMissingError,
    )
    from kernelyard._errors import (
        WorkerCrashedError as WorkerCrashedError,
    )
    from kernelyard._model.argument import Argument as Argument
    from kernelyard._model.artifact import Artifact as Artifact
    from kernelyard._model.config import Config as Config
    from kernelyard._model.launcher import Launcher as Launcher
    from kernelyard._model.measurement import Measurement as Measurement
    from kernelyard._model.source import Source as Source
    from kernelyard._model.target import Target as Target
    from kernelyard._resolve import Decision as Decision
    from kernelyard._runtime.events import KernelEvent as KernelEvent
    from kernelyard._runtime.runtime import Explanation as Explanation
    from kernelyard._runtime.runtime import Runtime as Runtime
    from kernelyard._settings import Settings as Settings

_HOMES = {
    "kernelyard._errors": (
        "ArgumentError",
        "ArgumentTypeError",
        "ArgumentValueError",
        "ArtifactMismatchError",
        "BuildError",
        "BuildTimeoutError",
        "CompileError",
        "KernelFailedError",
        "KernelyardError",
        "LoadError",
        "NoPluginError",
        "PluginError",
        "SettingsError",
        "StoreError",
        "StoreWarning",
        "ToolchainMissingError",
        "WorkerCrashedError",
    ),
    "kernelyard._model.argument": ("Argument",),
    "kernelyard._model.artifact": ("Artifact",),
    "kernelyard._model.config": ("Config",),
    "kernelyard._model.launcher": ("Launcher",),
    "kernelyard._model.measurement": ("Measurement",),
    "kernelyard._model.source": ("Source",),
    "kernelyard._model.target": ("Target",),
    "kernelyard._resolve": ("Decision",),
    "kernelyard._runtime.events": ("KernelEvent",),
    "kernelyard._runtime.runtime": ("Explanation", "Runtime"),
    "kernelyard._settings": ("Settings",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 - one list, above, is enough
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import a public name on its first use: `import kernelyard` itself loads nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
