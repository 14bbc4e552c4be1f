"""What must hold of the runs for the demo to succeed."""

from collections.abc import Iterator, Sequence

import attrs
from figures import Figures

# Both add the same numbers in another order. Over 300 steps the curves were at most 2e-6 apart, and
# 1e-6 between one thread and two; GELU's approximation instead of GELU took them 4e-3 apart.
TOLERANCE = 1e-3


@attrs.frozen(kw_only=True)
class Parting:
    """The step at which two runs of the same training are furthest apart."""

    step: int
    left: float
    right: float

    @property
    def distance(self) -> float:
        """How far apart the two losses are."""
        return abs(self.left - self.right)

    @property
    def is_too_far(self) -> bool:
        """Whether reordered sums cannot explain it; a loss that is no number is too far as well."""
        return not self.distance <= TOLERANCE


def furthest(left: Sequence[float], right: Sequence[float]) -> Parting:
    """Find where two curves are furthest apart; what is no number comes first."""
    partings = [
        Parting(step=step, left=a, right=b)
        for step, (a, b) in enumerate(zip(left, right, strict=False), 1)
    ]
    return max(partings, key=lambda it: (it.distance != it.distance, it.distance))


def failures(*, eager: Figures, first: Figures, second: Figures) -> list[str]:
    """List everything that is wrong with the runs, each in a sentence."""
    return [
        *_of_curves("eager", eager, first),
        *_of_curves("the first process", first, second),
        *_of_learning(eager),
        *_of_learning(first),
        *_of_launches("first", first),
        *_of_launches("second", second),
        *_of_store(second),
    ]


def _of_curves(name: str, known: Figures, run: Figures) -> Iterator[str]:
    parting = furthest(known.losses, run.losses)
    if parting.is_too_far:
        yield (
            f"the curves part: at step {parting.step} the loss is {parting.left:.6f} ({name}) "
            f"and {parting.right:.6f} ({run.backend}), {parting.distance:.2g} apart; "
            f"up to {TOLERANCE:g} is rounding"
        )


def _of_learning(run: Figures) -> Iterator[str]:
    if len(run.losses) > 1 and not run.losses[-1] < run.losses[0]:
        yield (
            f"{run.backend} learned nothing: the loss was {run.losses[0]:.4f} at first "
            f"and {run.losses[-1]:.4f} at last"
        )


def _of_launches(name: str, run: Figures) -> Iterator[str]:
    if not run.kernels:
        yield f"the {name} process compiled the model without a single kernel of kernelyard's"
    for kernel in run.kernels:
        if not kernel.launches:
            yield f"the {name} process never launched {kernel.name}"


def _of_store(run: Figures) -> Iterator[str]:
    if run.count("built"):
        yield f"the second process built {run.count('built')} kernels again; all were in the store"
