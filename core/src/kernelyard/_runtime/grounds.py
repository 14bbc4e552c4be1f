"""Where a tuning tries its candidates: in this process, or in a child that they may take down."""

from typing import TYPE_CHECKING, TypeVar

import attrs

from kernelyard._runtime.bench import Bench, Candidate, Setup
from kernelyard._runtime.request import Request

if TYPE_CHECKING:
    from kernelyard._runtime.apart import Apart
    from kernelyard._runtime.engine import Engine
    from kernelyard._runtime.terms import Terms

Ground = TypeVar("Ground", "Bench", "Apart")


class Grounds:
    """Makes each when it is needed; both measure against the same ``reference``."""

    def __init__(self, engine: "Engine", given: Request, terms: "Terms") -> None:
        self._plugins = engine.plugins
        self._limits = engine.settings.spared_timeout, engine.settings.build_timeout
        says = given.report.isolate
        self._is_isolated = says if terms.isolate is None else terms.isolate
        self._setup = Setup(
            plugin=given.plugin,
            source=attrs.evolve(given.source, space=None),
            target=given.target,
            settings=given.settings,
            support=tuple(engine.support(given)),
            arguments=terms.arguments,
            tolerance=terms.tolerance,
            seconds=terms.seconds,
        )
        self._here: Bench | None = None
        self._apart: Apart | None = None
        self.reference: Candidate | None = None

    def ground(self, *, apart: bool = False) -> "Bench | Apart":
        """Give a bench: in a child where that was asked for, or is ``apart``."""
        if apart or self._is_isolated:
            return self._child()
        if self._here is None:
            self._here = Bench(self._plugins, self._setup)
        return self._informed(self._here)

    def is_apart(self, ground: "Bench | Apart") -> bool:
        """Whether a bench is in a child."""
        return ground is self._apart

    def close(self) -> None:
        """End the child, and put back what the arguments held."""
        if self._apart:
            self._apart.close()
        if self._here:
            self._here.restore()

    def _child(self) -> "Apart":
        from kernelyard._runtime.apart import Apart

        if self._apart is None:
            limit, patience = self._limits
            self._apart = Apart(self._plugins, self._setup, limit=limit, patience=patience)
            self._apart.open()
        return self._informed(self._apart)

    def _informed(self, ground: Ground) -> Ground:
        """Have it know the reference, which may have been found on the other."""
        if self.reference and not ground.has_reference:
            ground.begin(self.reference)
        return ground
