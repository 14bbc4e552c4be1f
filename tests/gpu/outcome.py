"""How steps end, in words that the file of figures holds."""

RAN, FAILED, NOT_RUN = "ran", "failed", "not run"


class NotRunError(Exception):
    """A step cannot be run here; says why."""


class WrongError(Exception):
    """A result is not what it should be; the figures say by how much."""

    def __init__(self, reason, /, **figures):
        super().__init__(reason)
        self.figures = figures


def require(holds, reason, /, **figures):
    """Raise what is wrong if something does not hold."""
    if not holds:
        raise WrongError(reason, **figures)
