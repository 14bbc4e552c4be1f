"""Processes that do what may crash or hang, one job at a time each."""

from kernelyard._pool.pool import DisplacedError, Pool, Reservation

__all__ = ["DisplacedError", "Pool", "Reservation"]
