"""How long a launch takes, with everything needed to believe it."""

import attrs


@attrs.frozen
class Measurement:
    """Time per launch: ``samples`` in ``unit``, each the mean of ``repetitions`` launches in one
    interval of ``clock``; ``statistic`` says how ``value`` sums them up.

    ``caches`` are ``warm`` where one launch follows another, ``cold`` where the device's are
    emptied before each.
    """

    samples: tuple[float, ...]
    unit: str
    clock: str
    repetitions: int
    statistic: str = "median"
    caches: str = "warm"

    @property
    def value(self) -> float:
        """The median of the samples."""
        from statistics import median  # 10 ms that only who measures pays

        return median(self.samples)

    @property
    def spread(self) -> float:
        """The distance between the quartiles, in the same unit."""
        if len(self.samples) < 2:
            return 0.0
        from statistics import quantiles

        low, _, high = quantiles(self.samples, n=4, method="inclusive")
        return high - low

    def __str__(self) -> str:
        return f"{self.value:.3g} {self.unit} ± {self.spread:.2g} ({len(self.samples)} samples)"
