"""Remember which configs could not be built, so that no process tries them again."""

from kernelyard._errors import BuildError, BuildTimeoutError, CompileError, WorkerCrashedError
from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
from kernelyard._model.record import Record, Subject, Withdrawal, config_of
from kernelyard._settings import Settings
from kernelyard._store import Store


class RememberedError(BuildError):
    """A build that is known to fail was not begun."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Failures:
    """What is known of builds that failed while another config could take their place."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._log = store.log
        self._limit = settings.spared_timeout

    def known(self, key: Key) -> Failure | None:
        """Say how this build failed; what ran out of time counts while it would get no more."""
        record = self._log.newest(*_named(key))
        failure = record.outcome if record else None
        if not isinstance(failure, Failure):
            return None
        if failure.kind == "timed out" and failure.limit < self._limit:
            return None
        return failure

    def remember(self, key: Key, error: BaseException, *, label: str) -> None:
        """Keep how a build failed, if that is the config's own doing."""
        if is_of_config(error):
            self._append(key, Failure.of(error), label)

    def forget(self, key: Key) -> None:
        """Let this build be tried again."""
        record = self._log.newest(*_named(key))
        if record and isinstance(record.outcome, Failure):
            self._append(key, Withdrawal("it is not the config's doing"), record.label)

    def _append(self, key: Key, outcome: Failure | Withdrawal, label: str) -> None:
        about, config = _named(key)
        plugin = dict(key.parts).get("plugin", "")
        record = Record(about=about, config=config, outcome=outcome, label=label, plugin=plugin)
        self._log.append(record)


def _named(key: Key) -> tuple[Subject, Config]:
    """Name a build as the log does; the device does not matter to it."""
    return Subject.of(key), config_of(key)


def is_of_config(error: BaseException) -> bool:
    """Whether another config may do better: not where, say, no worker can be started at all."""
    return isinstance(error, CompileError | WorkerCrashedError | BuildTimeoutError)
