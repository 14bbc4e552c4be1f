"""Find plugins, keep the broken ones out, and call the hooks of the chosen one."""

from kernelyard._plugins.admission import Plugin
from kernelyard._plugins.manager import Plugins

__all__ = ["Plugin", "Plugins"]
