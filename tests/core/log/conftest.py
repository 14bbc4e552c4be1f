"""A log, and records to put into it."""

import pytest

from kernelyard._model.config import Config
from kernelyard._model.measurement import Measurement
from kernelyard._model.record import Record, Subject
from kernelyard._store.log import Log

SUBJECT = Subject(source="s", target="desk:oak", toolchain="t", device="oak 7", shapes=("f4 (3,)",))


@pytest.fixture
def about():
    """Make subjects, one per name."""
    return lambda name="s", **fields: Subject(source=name, target="desk:oak", **fields)


@pytest.fixture
def fact():
    """Make a record: by default a config with this tile took so many microseconds."""

    def make(tile=1, outcome=5.0, *, about=SUBJECT, time=1.0, host=None, **fields):
        if isinstance(outcome, float):
            outcome = Measurement((outcome, outcome, outcome), "us", "made up", 1)
        config, host = Config.of(tile=tile), host or {"processor": "abacus"}
        return Record(
            about=about, config=config, outcome=outcome, time=float(time), host=host, **fields
        )

    return make


@pytest.fixture
def warned():
    """Give the list that a log's warnings go to."""
    return []


@pytest.fixture
def log(tmp_path, warned):
    """Give an empty log that does not wait long."""
    warn = lambda message, category: warned.append((category, message))  # noqa: E731
    made = Log(tmp_path / "store" / "log.sqlite", warn=warn, patience=0.2)
    yield made
    made.close()


@pytest.fixture
def subject():
    return SUBJECT
