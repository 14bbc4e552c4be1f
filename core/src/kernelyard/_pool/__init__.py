"""Processes that do what may crash or hang, one job at a time each."""

from kernelyard._pool.pool import Pool

__all__ = ["Pool"]
