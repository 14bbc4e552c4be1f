"""The way of one kernel, from a source to a launcher."""

from kernelyard._runtime.runtime import Runtime

__all__ = ["Runtime"]
