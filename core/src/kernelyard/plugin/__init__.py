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

import pluggy

from kernelyard._errors import (
    ArgumentTypeError,
    ArgumentValueError,
    ArtifactMismatchError,
    CompileError,
    KernelFailedError,
    LoadError,
    ToolchainMissingError,
)
from kernelyard._model.argument import Argument
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.dtypes import DTYPES, DType, dtype_name
from kernelyard._model.launcher import Launcher
from kernelyard._model.measurement import Measurement
from kernelyard._model.report import Probe, TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._model.verdict import Accepted, Rejected, Verdict
from kernelyard._store.memo import Memo, digest_file, stamp
from kernelyard.plugin.contract import CONTRACT
from kernelyard.plugin.settings import PluginSettings

hookimpl = pluggy.HookimplMarker("kernelyard")
"""Marks a function of a plugin as the implementation of the hook of the same name."""

__all__ = [
    "CONTRACT",
    "DTYPES",
    "Accepted",
    "Argument",
    "ArgumentTypeError",
    "ArgumentValueError",
    "Artifact",
    "ArtifactMismatchError",
    "CompileError",
    "Config",
    "DType",
    "KernelFailedError",
    "Launcher",
    "LoadError",
    "Measurement",
    "Memo",
    "PluginSettings",
    "Probe",
    "Rejected",
    "Source",
    "Target",
    "TargetReport",
    "ToolchainMissingError",
    "Verdict",
    "digest_file",
    "dtype_name",
    "hookimpl",
    "stamp",
]
