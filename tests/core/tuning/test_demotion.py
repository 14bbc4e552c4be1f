"""A best that no longer builds, loads or binds is demoted: the next is used, the log says why."""

import shutil

import pytest

from kernelyard import Config


@pytest.fixture
def tuned(ash, tune):
    """Tune the source, so that 7 is its best and 6 next."""
    return tune(ash(cost="1.0 + abs(a - 7) - (a == 6) * 0.5"))


def test_one_that_no_longer_loads(ash, tuned, taken, grove, desk):
    (desk / "unloadable-a=7").touch()
    one = grove()
    one.kernel(ash(cost="1.0 + abs(a - 7) - (a == 6) * 0.5"), "desk")

    (event,) = one.events
    assert event.config == "a=6"
    assert [(it.config, it.failure.kind) for it in event.failed] == [("a=7", "failed")]
    assert [it.kind for it in one.store.log if it.config == Config.of(a=7)][-1] == "failed"


def test_one_that_no_longer_builds(ash, tuned, taken, grove, tmp_path):
    shutil.rmtree(tmp_path / "store" / "entries")
    cost = "1.0 + abs(a - 7) - (a == 6) * 0.5"
    source = ash(cost=cost)
    one = grove()
    one.kernel(source, "desk")
    assert one.events[-1].config == "a=7"

    shutil.rmtree(tmp_path / "store" / "entries")
    (tmp_path / "desk" / "refuse-7").touch()
    assert taken(source) == "a=6"
    assert taken(source) == "a=6"


def test_who_may_not_write_to_the_log_gets_a_kernel_all_the_same(ash, tuned, grove, desk, tmp_path):
    (desk / "unloadable-a=7").touch()
    log = tmp_path / "store" / "log.sqlite"
    log.chmod(0o400)
    one = grove()
    one.kernel(ash(cost="1.0 + abs(a - 7) - (a == 6) * 0.5"), "desk")

    assert one.events[-1].config != "a=7"


def test_one_that_is_well_again_is_found_by_the_next_search(ash, tuned, tune, taken, desk):
    source = ash(cost="1.0 + abs(a - 7) - (a == 6) * 0.5")
    (desk / "unloadable-a=7").touch()
    taken(source)
    (desk / "unloadable-a=7").unlink()

    assert taken(source) == "a=6"
    assert tune(source, again=True).config == Config.of(a=7)
    assert taken(source) == "a=7"
