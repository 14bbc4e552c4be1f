"""Get the artifacts of many requests at once: what is stored, and the rest built side by side."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence

from kernelyard._progress import showing
from kernelyard._runtime.builder import Builder, Results
from kernelyard._runtime.preparer import Preparer
from kernelyard._runtime.request import Built, Request
from kernelyard._runtime.tries import Tries
from kernelyard._settings import Settings


class Supply:
    """Has artifacts; those that every launch needs are kept in memory."""

    def __init__(self, builder: Builder, preparer: Preparer, settings: Settings) -> None:
        self._is_begun = builder.expectations.is_begun
        self._tries = Tries(builder)
        self._preparer = preparer
        self._settings = settings
        self._support: dict[Request, Built] = {}
        self.has_built = False
        """Whether anything had to be built in this process."""

    def keep(self, support: Mapping[Request, Built]) -> None:
        """Keep what launches need."""
        self._support.update(support)

    def has(self, need: Request) -> bool:
        """Whether it is kept."""
        return need in self._support

    def obtain(self, requests: Iterable[Request]) -> dict[Request, Built]:
        """Get all; the first failure is raised when all builds have ended."""
        results = self.obtain_each(requests)
        built = {request: it for request, it in results.items() if isinstance(it, Built)}
        failures = [it for it in results.values() if isinstance(it, BaseException)]
        for failure in failures:
            if len(failures) > 1:
                builds = len(failures) + sum(it.origin == "built" for it in built.values())
                failure.add_note(f"{len(failures) - 1} more of {builds} builds failed too")
            raise failure
        return built

    def obtain_each(self, requests: Iterable[Request]) -> Results:
        """Get each, or why there is none."""
        results: Results = {}
        missing = []
        for request in dict.fromkeys(requests):
            found = self._support.get(request) or self._tries.stored(request)
            if found is None:
                missing.append(request)
            else:
                results[request] = found
        return results | self._build_all(missing) if missing else results

    def _build_all(self, missing: Sequence[Request]) -> Results:
        """Build in batches, side by side."""
        from kernelyard._runtime.batches import batches
        from kernelyard._runtime.parallel import in_threads

        results: Results = {}
        workers = self._settings.workers
        dealt = batches(missing, workers=workers, is_begun=self._is_begun)
        self.has_built = True
        with showing(self._settings.progress, "building kernels", len(missing)) as advance:
            for ended in in_threads(self._tries.obtain, dealt, threads=workers):
                if isinstance(ended, BaseException):
                    raise ended
                results |= ended
                with contextlib.suppress(Exception):  # who only watches cannot stop the work
                    for request in ended:
                        advance(request.source.label)
        if all(isinstance(result, Built) for result in results.values()):
            self._preparer.in_spare_time(missing)
        return {request: results[request] for request in missing}
