"""The log of tuning facts: one file that many processes append to, and that decisions come from."""

from kernelyard._store.log.log import Log

__all__ = ["Log"]
