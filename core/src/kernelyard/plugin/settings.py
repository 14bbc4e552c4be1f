"""What a plugin may know of the user's wishes."""

from collections.abc import Mapping
from pathlib import Path

import attrs


@attrs.frozen
class PluginSettings:
    """A plugin's own settings; they travel with every job, so nothing is read from the environment.

    ``options`` holds ``KERNELYARD_<PLUGIN>_<OPTION>`` variables by lower-case option name;
    ``variables`` the other variables that the plugin asked for by ``kernelyard_variables``.
    ``state`` is a directory for what the plugin can always find out again; it may vanish.
    """

    options: Mapping[str, str]
    state: Path
    variables: Mapping[str, str] = attrs.field(factory=dict)
