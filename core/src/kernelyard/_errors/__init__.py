"""Every error that kernelyard raises, each owning its own words.

KernelyardError
├── SettingsError                 a setting has a value that cannot be used
├── NoPluginError                 no plugin takes this source on this device
├── PluginError                   a plugin broke the contract
├── ToolchainMissingError         the compiler that a plugin needs is not here
├── BuildError                    a kernel could not be built
│   ├── CompileError              the compiler refused the source
│   ├── WorkerCrashedError        the building process died
│   ├── WorkerStartError          no building process could be started
│   └── BuildTimeoutError         the build passed its wall limit
├── LoadError                     a built artifact could not be loaded
│   └── ArtifactMismatchError     it was built for another device than this one
├── ArgumentError                 a call does not fit the kernel's signature
│   ├── ArgumentTypeError         … also a TypeError
│   └── ArgumentValueError        … also a ValueError
├── KernelFailedError             the kernel itself raised while it ran
│   ├── DeviceLostError           it ended all work of this process on its device
│   └── KernelMemoryError         it asked for memory that there is not
├── RaceError                     of several sources none computes it here
├── SpaceError                    a tuning space holds nothing or contradicts itself
├── SearchError                   a search cannot be begun as it was asked for
│   └── MissingExtraError         it needs a package that is an extra
├── StrategyError                 a search strategy raised or proposed nonsense
├── TuningError                   no config of a kernel works
├── RecordingError                a file is no recorded space
├── WorkloadError                 a file holds no workload, or it cannot be made again
└── StoreError                    the store directory cannot be trusted or used

StoreWarning                      what was built could not be kept; it runs all the same

The raise site passes facts; ``__str__`` writes the sentence. All of them pickle, so
what happened in a worker reads the same in the process that asked.
"""

import attrs

from kernelyard._errors.base import KernelyardError as KernelyardError
from kernelyard._errors.calling import (
    ArgumentError as ArgumentError,
    ArgumentTypeError as ArgumentTypeError,
    ArgumentValueError as ArgumentValueError,
    DeviceLostError as DeviceLostError,
    KernelFailedError as KernelFailedError,
    KernelMemoryError as KernelMemoryError,
)
from kernelyard._errors.tuning import (
    MissingExtraError as MissingExtraError,
    RecordingError as RecordingError,
    SearchError as SearchError,
    SpaceError as SpaceError,
    StrategyError as StrategyError,
    TuningError as TuningError,
    WorkloadError as WorkloadError,
)


@attrs.define(slots=False, repr=False)
class SettingsError(KernelyardError):
    """A setting has a value that cannot be used."""

    variable: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.variable}={self.value!r} cannot be used; expected {self.expected}"


@attrs.define(slots=False, repr=False)
class NoPluginError(KernelyardError):
    """No plugin takes this source on this device; ``candidates`` are (plugin, why not) pairs."""

    asked: str
    candidates: tuple[tuple[str, str], ...]
    demand: str = ""

    def __str__(self) -> str:
        wanted = f" ({self.demand})" if self.demand else ""
        if not self.candidates:
            return (
                f"no plugin can run {self.asked}{wanted}: none is installed; "
                "install one that serves this device, then see `kernelyard plugins`"
            )
        lines = [f"  {name}: {reason}" for name, reason in self.candidates]
        return "\n".join([f"no plugin can run {self.asked}{wanted}; asked:", *lines])


@attrs.define(slots=False, repr=False)
class PluginError(KernelyardError):
    """A plugin broke the contract."""

    plugin: str
    problem: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r} {self.problem}; `kernelyard plugins` shows its state"


@attrs.define(slots=False, repr=False)
class ToolchainMissingError(KernelyardError):
    """The compiler that a plugin needs is not here."""

    plugin: str
    kernel: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.plugin} cannot build {self.kernel!r}: {self.reason}; {self.remedy}"


class BuildError(KernelyardError):
    """A kernel could not be built."""


@attrs.define(slots=False, repr=False)
class CompileError(BuildError):
    """The compiler refused the source; ``kept`` is where the source lies for a look."""

    kernel: str
    plugin: str
    command: str
    output: str
    files: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    kept: str = ""

    def __str__(self) -> str:
        first = "\n".join(f"  {line}" for line in self.output.strip().splitlines()[:12])
        place = f"\nthe source is kept in {self.kept}" if self.kept else ""
        return (
            f"{self.plugin} could not compile {self.kernel!r}:\n{first}\n  $ {self.command}{place}"
        )


@attrs.define(slots=False, repr=False)
class WorkerCrashedError(BuildError):
    """The process that was building a kernel died; other builds are not touched."""

    kernel: str
    exit_status: str
    last_words: str = ""

    def __str__(self) -> str:
        said = "\n".join(f"  {line}" for line in self.last_words.strip().splitlines()[-8:])
        tail = f"; its last words:\n{said}" if said else ""
        return (
            f"the worker that was building {self.kernel!r} died ({self.exit_status}); "
            f"ask again to build it anew{tail}"
        )


@attrs.define(slots=False, repr=False)
class WorkerStartError(BuildError):
    """No worker could be started; ``needed`` is what it takes."""

    needed: str
    reason: str

    def __str__(self) -> str:
        return f"no worker can be started: it needs {self.needed}, and {self.reason}"


@attrs.define(slots=False, repr=False)
class BuildTimeoutError(BuildError):
    """A build passed its wall limit, in seconds, and was stopped."""

    kernel: str
    limit: float
    variable: str = "KERNELYARD_BUILD_TIMEOUT"

    def __str__(self) -> str:
        return (
            f"building {self.kernel!r} took longer than {self.limit:g} s and was stopped; "
            f"{self.variable} raises the limit"
        )


@attrs.define(slots=False, repr=False)
class LoadError(KernelyardError):
    """A built artifact could not be loaded."""

    kernel: str
    reason: str

    def __str__(self) -> str:
        return f"the artifact of {self.kernel!r} could not be loaded: {self.reason}"


@attrs.define(slots=False, repr=False)
class ArtifactMismatchError(LoadError):
    """An artifact was built for another device than the one that should load it."""

    def __str__(self) -> str:
        return f"the artifact of {self.kernel!r} does not fit this device: {self.reason}"


@attrs.define(slots=False, repr=False)
class RaceError(KernelyardError):
    """None of several sources computes it on this device; ``reasons`` has a line for each."""

    device: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        if not self.reasons:
            return f"there is nothing to race on {self.device}: no source was given"
        lines = [f"  {reason}" for reason in self.reasons]
        return "\n".join([f"no contender works on {self.device}:", *lines])


class FallbackWarning(UserWarning):
    """What was asked for is done in another way; results are the same."""


class StoreWarning(UserWarning):
    """Something could not be kept; kernels run all the same."""


@attrs.define(slots=False, repr=False)
class StoreError(KernelyardError):
    """The store directory cannot be trusted or used."""

    root: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        way_out = self.remedy or "set KERNELYARD_STORE to a directory of your own"
        return f"the store {self.root} {self.problem}; {way_out}"
