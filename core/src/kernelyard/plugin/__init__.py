"""All that a plugin may import.

A plugin is a module with a few names and some hooks::

    from kernelyard.plugin import Accepted, hookimpl

    kernelyard_contract = (1, 1)      # the contract it was written for: oldest, newest
    kernelyard_priority = 50          # optional; the higher is asked first
    kernelyard_version = "1.0"        # optional; shown by `kernelyard plugins`
    kernelyard_variables = ("PATH",)  # optional; environment variables that it wants to see


    @hookimpl
    def kernelyard_accepts(source, target): ...

and an entry point in the group ``kernelyard`` that names the module. Importing it must cost
nothing: no toolkit, no device, no thread.
"""

from typing import TYPE_CHECKING

import pluggy

from kernelyard._door import door

if TYPE_CHECKING:
    from kernelyard._errors import (
        ArgumentTypeError as ArgumentTypeError,
        ArgumentValueError as ArgumentValueError,
        ArtifactMismatchError as ArtifactMismatchError,
        CompileError as CompileError,
        DeviceLostError as DeviceLostError,
        KernelFailedError as KernelFailedError,
        KernelMemoryError as KernelMemoryError,
        LoadError as LoadError,
        SpaceError as SpaceError,
        ToolchainMissingError as ToolchainMissingError,
    )
    from kernelyard._model.argument import Argument as Argument
    from kernelyard._model.artifact import Artifact as Artifact
    from kernelyard._model.config import Config as Config
    from kernelyard._model.dtypes import DTYPES as DTYPES, DType as DType, dtype_name as dtype_name
    from kernelyard._model.launcher import Launcher as Launcher
    from kernelyard._model.measurement import Measurement as Measurement
    from kernelyard._model.report import Probe as Probe, TargetReport as TargetReport
    from kernelyard._model.source import Source as Source
    from kernelyard._model.space import Space as Space
    from kernelyard._model.target import Target as Target
    from kernelyard._model.verdict import (
        Accepted as Accepted,
        Rejected as Rejected,
        Verdict as Verdict,
    )
    from kernelyard._store.memo import (
        Memo as Memo,
        digest_file as digest_file,
        digest_files as digest_files,
        stamp as stamp,
    )
    from kernelyard.plugin.contract import CONTRACT as CONTRACT
    from kernelyard.plugin.launching import (
        bound as bound,
        launcher_code as launcher_code,
        unpassable as unpassable,
    )
    from kernelyard.plugin.library import (
        as_file as as_file,
        import_extension as import_extension,
        open_library as open_library,
    )
    from kernelyard.plugin.measuring import measured as measured
    from kernelyard.plugin.missing import Missing as Missing
    from kernelyard.plugin.package import (
        package_place as package_place,
        package_version as package_version,
        recorded_digests as recorded_digests,
    )
    from kernelyard.plugin.refusal import Refusal as Refusal
    from kernelyard.plugin.settings import PluginSettings as PluginSettings
    from kernelyard.plugin.texts import (
        make_importable as make_importable,
        text_modules as text_modules,
    )

hookimpl = pluggy.HookimplMarker("kernelyard")
"""Marks a function of a plugin as the implementation of the hook of the same name."""

_HOMES = {
    "kernelyard._errors": (
        "ArgumentTypeError",
        "ArgumentValueError",
        "ArtifactMismatchError",
        "CompileError",
        "KernelFailedError",
        "DeviceLostError",
        "KernelMemoryError",
        "LoadError",
        "SpaceError",
        "ToolchainMissingError",
    ),
    "kernelyard._model.argument": ("Argument",),
    "kernelyard._model.artifact": ("Artifact",),
    "kernelyard._model.config": ("Config",),
    "kernelyard._model.dtypes": ("DTYPES", "DType", "dtype_name"),
    "kernelyard._model.launcher": ("Launcher",),
    "kernelyard._model.measurement": ("Measurement",),
    "kernelyard._model.report": ("Probe", "TargetReport"),
    "kernelyard._model.source": ("Source",),
    "kernelyard._model.space": ("Space",),
    "kernelyard._model.target": ("Target",),
    "kernelyard._model.verdict": ("Accepted", "Rejected", "Verdict"),
    "kernelyard._store.memo": ("Memo", "digest_file", "digest_files", "stamp"),
    "kernelyard.plugin.contract": ("CONTRACT",),
    "kernelyard.plugin.launching": ("bound", "launcher_code", "unpassable"),
    "kernelyard.plugin.library": ("as_file", "import_extension", "open_library"),
    "kernelyard.plugin.measuring": ("measured",),
    "kernelyard.plugin.missing": ("Missing",),
    "kernelyard.plugin.package": ("package_place", "package_version", "recorded_digests"),
    "kernelyard.plugin.refusal": ("Refusal",),
    "kernelyard.plugin.settings": ("PluginSettings",),
    "kernelyard.plugin.texts": ("make_importable", "text_modules"),
}
_names, __getattr__ = door(__name__, _HOMES)
__all__ = [*_names, "hookimpl"]  # noqa: PLE0604 - names, from the list above
