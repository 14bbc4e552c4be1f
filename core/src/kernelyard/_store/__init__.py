"""Where built artifacts live: content-addressed, verified on every read, shared by processes."""

from kernelyard._store.store import Store

__all__ = ["Store"]
