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

from typing import TYPE_CHECKING

from kernelyard._door import door

if TYPE_CHECKING:
    from kernelyard._errors import (
        ArgumentError as ArgumentError,
        ArgumentTypeError as ArgumentTypeError,
        ArgumentValueError as ArgumentValueError,
        ArtifactMismatchError as ArtifactMismatchError,
        BuildError as BuildError,
        BuildTimeoutError as BuildTimeoutError,
        CompileError as CompileError,
        DeviceLostError as DeviceLostError,
        FallbackWarning as FallbackWarning,
        KernelFailedError as KernelFailedError,
        KernelMemoryError as KernelMemoryError,
        KernelyardError as KernelyardError,
        LoadError as LoadError,
        MissingExtraError as MissingExtraError,
        NoPluginError as NoPluginError,
        PluginError as PluginError,
        RaceError as RaceError,
        RecordingError as RecordingError,
        SearchError as SearchError,
        SettingsError as SettingsError,
        SpaceError as SpaceError,
        StoreError as StoreError,
        StoreWarning as StoreWarning,
        StrategyError as StrategyError,
        ToolchainMissingError as ToolchainMissingError,
        TuningError as TuningError,
        WorkerCrashedError as WorkerCrashedError,
        WorkerStartError as WorkerStartError,
        WorkloadError as WorkloadError,
    )
    from kernelyard._model.argument import Argument as Argument
    from kernelyard._model.artifact import Artifact as Artifact
    from kernelyard._model.config import Config as Config
    from kernelyard._model.failure import Failure as Failure
    from kernelyard._model.launcher import Launcher as Launcher
    from kernelyard._model.measurement import Measurement as Measurement
    from kernelyard._model.source import Source as Source
    from kernelyard._model.space import Space as Space
    from kernelyard._model.target import Target as Target
    from kernelyard._resolve import Decision as Decision
    from kernelyard._runtime.events import KernelEvent as KernelEvent
    from kernelyard._runtime.explanation import Explanation as Explanation
    from kernelyard._runtime.runtime import Runtime as Runtime
    from kernelyard._settings import Settings as Settings
    from kernelyard._tune.record import Contender as Contender, Race as Race
    from kernelyard._tune.search import search as search
    from kernelyard._tune.terms import (
        Budget as Budget,
        Found as Found,
        Glance as Glance,
        Trial as Trial,
    )
    from kernelyard._tune.tuned import Tried as Tried, Tuned as Tuned

_HOMES = {
    "kernelyard._errors": (
        "ArgumentError",
        "ArgumentTypeError",
        "ArgumentValueError",
        "ArtifactMismatchError",
        "BuildError",
        "BuildTimeoutError",
        "CompileError",
        "FallbackWarning",
        "KernelFailedError",
        "DeviceLostError",
        "KernelMemoryError",
        "KernelyardError",
        "LoadError",
        "MissingExtraError",
        "NoPluginError",
        "PluginError",
        "RaceError",
        "RecordingError",
        "SearchError",
        "SettingsError",
        "SpaceError",
        "StoreError",
        "StoreWarning",
        "StrategyError",
        "ToolchainMissingError",
        "TuningError",
        "WorkerCrashedError",
        "WorkerStartError",
        "WorkloadError",
    ),
    "kernelyard._model.argument": ("Argument",),
    "kernelyard._model.artifact": ("Artifact",),
    "kernelyard._model.config": ("Config",),
    "kernelyard._model.failure": ("Failure",),
    "kernelyard._model.launcher": ("Launcher",),
    "kernelyard._model.measurement": ("Measurement",),
    "kernelyard._model.source": ("Source",),
    "kernelyard._model.space": ("Space",),
    "kernelyard._model.target": ("Target",),
    "kernelyard._resolve": ("Decision",),
    "kernelyard._runtime.events": ("KernelEvent",),
    "kernelyard._runtime.explanation": ("Explanation",),
    "kernelyard._runtime.runtime": ("Runtime",),
    "kernelyard._settings": ("Settings",),
    "kernelyard._tune.record": ("Contender", "Race"),
    "kernelyard._tune.search": ("search",),
    "kernelyard._tune.terms": ("Budget", "Found", "Glance", "Trial"),
    "kernelyard._tune.tuned": ("Tried", "Tuned"),
}
__all__, __getattr__ = door(__name__, _HOMES)
__version__ = "0.1.0"
