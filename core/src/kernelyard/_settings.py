"""Every environment variable that kernelyard reads, typed."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from kernelyard._errors import SettingsError

_PREFIX = "KERNELYARD_"


@attrs.frozen(kw_only=True)
class Settings:
    """What the user set, once per ``Runtime``; nothing is read from the environment later."""

    store: Path
    """Directory of built artifacts (``KERNELYARD_STORE``)."""
    plugin: str | None = None
    """The one plugin to use, whatever else would be chosen (``KERNELYARD_PLUGIN``)."""
    prefer: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """Per device type, plugins to try first (``KERNELYARD_PREFER="cpu=a,b;npu=c"``)."""
    workers: int = 1
    """Most build processes at once (``KERNELYARD_WORKERS``); the usable cores if unset."""
    build_timeout: float = 600.0
    """Wall limit of one build, in seconds (``KERNELYARD_BUILD_TIMEOUT``)."""
    config_timeout: float = 20.0
    """Wall limit of a build that another can take the place of (``KERNELYARD_CONFIG_TIMEOUT``)."""
    plugin_timeout: float = 20.0
    """Wall limit of importing one plugin, in seconds (``KERNELYARD_PLUGIN_TIMEOUT``)."""
    progress: str = "auto"
    """``auto`` shows a bar on a terminal, ``on`` and ``off`` insist (``KERNELYARD_PROGRESS``)."""
    tuning: str = "auto"
    """``auto`` measures where there is something to find out, ``replay`` takes what is recorded and
    never measures, ``deterministic`` takes the first that works (``KERNELYARD_TUNING``)."""
    background: bool = True
    """Whether spare time is used to make later builds faster (``KERNELYARD_BACKGROUND``)."""
    record: Path | None = None
    """File that kernels and the classes of their arguments are written to, to be tuned for another
    day (``KERNELYARD_RECORD``)."""
    environment: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    """The whole environment as found: plugins are given their own variables from here."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; ``SettingsError`` names the variable that cannot be used."""
        environ = os.environ if environ is None else environ
        mine = {k: v for k, v in environ.items() if k.startswith(_PREFIX) and v != ""}
        return cls(
            store=_store_root(mine, environ),
            plugin=mine.get("KERNELYARD_PLUGIN"),
            prefer=_preferences(mine.get("KERNELYARD_PREFER", "")),
            workers=int(_number(mine, "KERNELYARD_WORKERS", usable_cores(), whole=True)),
            build_timeout=_number(mine, "KERNELYARD_BUILD_TIMEOUT", 600.0),
            config_timeout=_number(mine, "KERNELYARD_CONFIG_TIMEOUT", 20.0),
            plugin_timeout=_number(mine, "KERNELYARD_PLUGIN_TIMEOUT", 20.0),
            progress=_choice(mine, "KERNELYARD_PROGRESS", ("auto", "on", "off")),
            tuning=_choice(mine, "KERNELYARD_TUNING", ("auto", "replay", "deterministic")),
            background=_choice(mine, "KERNELYARD_BACKGROUND", ("on", "off")) == "on",
            record=_path(mine, "KERNELYARD_RECORD") if "KERNELYARD_RECORD" in mine else None,
            environment=dict(environ),
        )

    @property
    def spared_timeout(self) -> float:
        """Wall limit of a build that another can take the place of: never more than of others."""
        return min(self.build_timeout, self.config_timeout)

    def of_plugin(self, name: str) -> dict[str, str]:
        """Give a plugin's own variables: ``KERNELYARD_<NAME>_<OPTION>`` as ``{option: value}``."""
        prefix = f"{_PREFIX}{name.upper().replace('-', '_')}_"
        return {
            key[len(prefix) :].lower(): value
            for key, value in self.environment.items()
            if key.startswith(prefix)
        }


def usable_cores() -> int:
    """Count the cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _store_root(mine: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    if "KERNELYARD_STORE" in mine:
        return _path(mine, "KERNELYARD_STORE")
    if "linux" in sys.platform:  # what platformdirs would say there, without its 6 ms
        caches = Path(environ.get("XDG_CACHE_HOME", ""))
        return (caches if caches.is_absolute() else Path.home() / ".cache") / "kernelyard"
    from platformdirs import user_cache_path

    return user_cache_path("kernelyard", appauthor=False)


def _path(mine: Mapping[str, str], variable: str) -> Path:
    try:
        return Path(mine[variable]).expanduser().absolute()
    except RuntimeError:
        raise SettingsError(variable, mine[variable], "a path") from None


def _preferences(text: str) -> dict[str, tuple[str, ...]]:
    preferences = {}
    for clause in filter(None, (part.strip() for part in text.split(";"))):
        device, _, names = map(str.strip, clause.partition("="))
        preferences[device] = tuple(name.strip() for name in names.split(","))
        if not device or not all(preferences[device]):
            raise SettingsError("KERNELYARD_PREFER", text, "DEVICE=PLUGIN[,PLUGIN…][;…]")
    return preferences


def _number(
    mine: Mapping[str, str], variable: str, default: float, *, whole: bool = False
) -> float:
    text = mine.get(variable)
    if text is None:
        return default
    expected = "a whole number of 1 or more" if whole else "a number of seconds above 0"
    try:
        value = float(int(text)) if whole else float(text)
    except (ValueError, OverflowError):
        raise SettingsError(variable, text, expected) from None
    if not 0 < value < float("inf"):
        raise SettingsError(variable, text, expected)
    return value


def _choice(mine: Mapping[str, str], variable: str, known: tuple[str, ...]) -> str:
    value = mine.get(variable, known[0])
    if value not in known:
        raise SettingsError(variable, value, "one of " + ", ".join(known))
    return value
