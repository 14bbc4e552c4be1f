"""What can be wrong with a tuning space, a search, a strategy, a recording or a workload."""

import attrs

from kernelyard._errors.base import KernelyardError


@attrs.define(slots=False, repr=False)
class SpaceError(KernelyardError):
    """A tuning space holds nothing or contradicts itself; ``remedy`` says what to change."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"the tuning space {self.problem}; {self.remedy}"


@attrs.define(slots=False, repr=False)
class SearchError(KernelyardError):
    """A search cannot be begun as it was asked for."""

    asked: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.asked} {self.problem}; {self.remedy}"


class MissingExtraError(SearchError):
    """A strategy needs a package that is an extra and not installed."""


@attrs.define(slots=False, repr=False)
class StrategyError(KernelyardError):
    """A strategy raised or proposed nonsense; ``found`` is the best that there was before.

    ``found`` is the search's result so far, ``None`` where it never got one.
    """

    strategy: str
    problem: str
    found: object = attrs.field(default=None, repr=False)

    def __str__(self) -> str:
        kept = f"; kept: {self.found}" if self.found is not None else ""
        return f"strategy {self.strategy!r} {self.problem}{kept}"


@attrs.define(slots=False, repr=False)
class TuningError(KernelyardError):
    """No config of a kernel works; ``failures`` says what is wrong with each that was tried."""

    kernel: str
    failures: tuple[str, ...]

    def __str__(self) -> str:
        shown = [failure.replace("\n", "\n  ") for failure in self.failures[:3]]
        more = len(self.failures) - len(shown)
        told = "\n  ".join([*shown, *([f"and {more} more"] if more else [])])
        return f"no config of {self.kernel!r} works, of {len(self.failures)} tried:\n  {told}"


@attrs.define(slots=False, repr=False)
class RecordingError(KernelyardError):
    """A file is not a recorded space that can be replayed."""

    path: str
    problem: str

    def __str__(self) -> str:
        return (
            f"{self.path} {self.problem}; expected a recording of kernelyard's, a cache of "
            "Kernel Tuner's, or T4 results, each as JSON, gzip or not"
        )


@attrs.define(slots=False, repr=False)
class WorkloadError(KernelyardError):
    """A file holds no workload, or one of its arguments cannot be made again."""

    what: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.problem}; {self.remedy}"
