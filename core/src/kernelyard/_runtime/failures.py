"""Remember which configs could not be built, so that no process tries them again."""

from kernelyard._errors import BuildError, BuildTimeoutError, CompileError, WorkerCrashedError
from kernelyard._model.failure import Failure
from kernelyard._model.key import Key
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
        self._facts = store.failed
        self._limit = settings.spared_timeout

    def known(self, key: Key) -> Failure | None:
        """Say how this build failed; what ran out of time counts while it would get no more."""
        facts = self._facts.recall(key.digest)
        failure = Failure.from_json(facts.get("failure", {})) if facts else None
        if failure and failure.kind == "timed out" and failure.limit < self._limit:
            return None
        return failure

    def remember(self, key: Key, error: BaseException, *, label: str) -> None:
        """Keep how a build failed, if that is the config's own doing."""
        if is_of_config(error):
            fact = {"label": label, "key": dict(key.parts), "failure": Failure.of(error).to_json()}
            self._facts.keep(key.digest, fact)

    def forget(self, key: Key) -> None:
        """Let this build be tried again."""
        self._facts.forget(key.digest)


def is_of_config(error: BaseException) -> bool:
    """Whether another config may do better: not where, say, no worker can be started at all."""
    return isinstance(error, CompileError | WorkerCrashedError | BuildTimeoutError)
