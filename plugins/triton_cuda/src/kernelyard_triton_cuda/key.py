"""Name what a build depends on, beside what the core knows of."""

from collections.abc import Mapping
from pathlib import Path

from kernelyard.plugin import Memo, Missing, PluginSettings, digest_file
from kernelyard_triton_cuda import toolchain, variables

FORMAT = "2"
"""Raised when what is made of the same text changes meaning."""

_NONE = toolchain.Tool("", "none")


def parts(settings: PluginSettings) -> Mapping[str, str]:
    """Name what a build depends on beside source, config and target."""
    tools = toolchain.find_or_recall(settings)
    if isinstance(tools, Missing):
        tools = toolchain.Toolchain("", "none", "none", _NONE, _NONE, _NONE)
    return {
        "triton": tools.version,
        "triton.digest": tools.digest,
        "ptxas": tools.ptxas.digest,
        "ptxas.blackwell": tools.ptxas_blackwell.digest,
        "libdevice": tools.libdevice.digest,
        "variables": _variables(settings),
        "format": FORMAT,
    }


def _variables(settings: PluginSettings) -> str:
    """Write what is set: values, and in place of libraries what is in them."""
    given = settings.variables
    switches = [f"{name}={given[name]}" for name in variables.SWITCHES if name in given]
    memo = Memo(settings.state / "files.json")
    passes = [
        f"{name}={_contents(given[name], memo)}" for name in variables.PASSES if name in given
    ]
    return " ".join([*switches, *passes])


def _contents(paths: str, memo: Memo) -> str:
    return ":".join(_content(Path(path), memo) for path in paths.split(":"))


def _content(path: Path, memo: Memo) -> str:
    try:
        return digest_file(path, memo)[:32]
    except OSError:
        return "none"
