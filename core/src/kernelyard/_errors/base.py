"""The root of the tree of errors."""


class KernelyardError(Exception):
    """Base of all errors of kernelyard."""
