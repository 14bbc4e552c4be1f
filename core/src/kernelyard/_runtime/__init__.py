"""The way of one kernel, from a source to a launcher."""

from kernelyard._runtime.events import KernelEvent
from kernelyard._runtime.runtime import Explanation, Runtime

__all__ = ["Explanation", "KernelEvent", "Runtime"]
