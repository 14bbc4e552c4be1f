"""Five ways to fail are five typed outcomes: remembered, and none of them fatal."""

import os
import time

import pytest

from kernelyard import Budget, Config
from kernelyard._model.record import Record, Subject
from kernelyard._runtime.witness import Witness
from kernelyard._store.log.log import Log

WAYS = {
    "crashed": "if a == 5: import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "timed out": "if a == 5: import time; time.sleep(600)",
    "out of memory": "if a == 5: bytearray(1 << 45)",
    "differs": "if a == 5: x = [value + 1 for value in x]",
    "failed": "if a == 5: raise ValueError('not five')",
}


def outcome(tuned):
    (tried,) = [it for it in tuned.tried if it.config == Config.of(a=5)]
    return tried.outcome


@pytest.mark.parametrize("kind", WAYS)
def test_a_candidate_that_fails_in_its_own_way_is_one_outcome_and_the_search_goes_on(
    ash, tune, done, kind
):
    source, settings = ash(WAYS[kind]), {"config_timeout": 3.0}
    tuned = tune(source, isolate=True, settings=settings)

    assert (outcome(tuned).kind, tuned.failures) == (kind, {kind: 1})
    assert outcome(tuned).reason
    assert tuned.config == Config.of(a=7)
    before = done("benchmark")
    assert outcome(tune(source, isolate=True, settings=settings)).kind == kind
    assert done("benchmark") == before


def test_a_build_that_is_refused_is_the_fifth(ash, tune):
    assert outcome(tune(ash(refused="a == 5"), isolate=True)).kind == "refused"


def test_what_ran_out_of_time_is_tried_again_where_it_gets_more(ash, tune, done):
    source = ash("if a == 5: import time; time.sleep(1.5)")
    first = tune(source, isolate=True, settings={"config_timeout": 0.5})
    more = tune(source, isolate=True, settings={"config_timeout": 9.0}, budget=Budget(trials=99))

    assert outcome(first).kind == "timed out"
    assert "within 0.5 s" in outcome(first).reason
    assert more.remembered or outcome(more).kind != "timed out"


def test_a_candidate_that_takes_its_process_down_is_tried_in_a_child_the_next_time(
    ash, tune, run_python, tmp_path, desk
):
    code = f"""
        import array
        from pathlib import Path
        from kernelyard import *
        from kernelyard._plugins import Plugins
        from kernelyard._plugins.entry_points import Reference
        source = Source("ash", {ash(WAYS["crashed"]).code!r}, "kernel",
            (Argument.input("x", "float64"), Argument.output("y", "float64")),
            {{"desk": {str(desk)!r}, "cost": "1.0 + abs(a - 7)"}},
            space=Space({{"a": range(10)}}, guess=Config.of(a=2)))
        settings = Settings(store=Path({str(tmp_path / "store")!r}), progress="off")
        runtime = Runtime(settings, plugins=Plugins([Reference("ash", "tuning_backend")]))
        x, y = array.array("d", [1, 2, 3]), array.array("d", [9, 9, 9])
        runtime.tune(source, "desk", [x, y], strategy="exhaustive", seconds=0.001)
    """
    with pytest.raises(AssertionError):
        run_python(code)
    assert list((tmp_path / "store" / "trying").iterdir())

    tuned = tune(ash(WAYS["crashed"]))

    assert outcome(tuned).kind == "crashed"
    assert "SIGSEGV" in outcome(tuned).reason, "it was a child that died of it now"
    assert tuned.config == Config.of(a=7)
    assert not list((tmp_path / "store" / "trying").iterdir())
    kinds = [
        it.kind for it in Log(tmp_path / "store" / "log.sqlite") if it.config == Config.of(a=5)
    ]
    assert kinds == ["crashed", "crashed"]


def test_arguments_that_cannot_travel_are_told_of(ash, grove):
    class Own(bytearray):
        def __reduce_ex__(self, _):
            raise TypeError("I stay here")

    with pytest.raises(TypeError, match="I stay here"):
        grove().tune(ash(), "desk", [Own(8), Own(8)], isolate=True)


def test_no_child_is_left(ash, tune, alive, desk):
    tune(
        ash(f"open({str(desk)!r} + '/pid', 'w').write(str(__import__('os').getpid()))"),
        isolate=True,
    )
    pid = int((desk / "pid").read_text())

    assert pid != os.getpid()
    assert not alive(pid)


def test_a_child_that_hangs_outlives_its_parent_for_moments_only(
    ash, run_python, tmp_path, desk, alive
):
    noted = f"open({str(desk / 'pid')!r}, 'w').write(str(__import__('os').getpid()))"
    hangs = f"{noted}; a == 5 and __import__('ctypes').PyDLL(None).pause()"
    code = f"""
        import array, os, signal, threading, time
        from pathlib import Path
        from kernelyard import *
        from kernelyard._plugins import Plugins
        from kernelyard._plugins.entry_points import Reference
        source = Source("ash", {ash(hangs).code!r}, "kernel",
            (Argument.input("x", "float64"), Argument.output("y", "float64")),
            {{"desk": {str(desk)!r}, "cost": "1.0"}}, space=Space({{"a": (2, 5)}}))
        settings = Settings(store=Path({str(tmp_path / "store")!r}), config_timeout=2.0)
        runtime = Runtime(settings, plugins=Plugins([Reference("ash", "tuning_backend")]))
        def strategy(space, *, seed):
            yield Config.of(a=2)
            threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGKILL)).start()
            yield Config.of(a=5)
        x, y = array.array("d", [1, 2, 3]), array.array("d", [9, 9, 9])
        runtime.tune(source, "desk", [x, y], strategy=strategy, seconds=0.001, isolate=True)
    """
    with pytest.raises(AssertionError):
        run_python(code)
    child = int((desk / "pid").read_text())
    assert alive(child)
    deadline = time.monotonic() + 20
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(child)


def test_a_slow_reference_takes_no_time_from_who_is_measured_beside_it(ash, tune):
    source = ash("__import__('time').sleep(0.4 if a == 2 else 0)")
    tuned = tune(source, isolate=True, settings={"config_timeout": 1.0}, budget=Budget(trials=4))

    assert tuned.failures == {}
    assert len(tuned.tried) == 4


def test_two_at_once_in_one_process_do_not_take_each_others_witness(tmp_path):
    record = Record(about=Subject(source="s"), config=Config.of(a=1), outcome=None)
    with Witness(tmp_path / "trying") as first:
        with Witness(tmp_path / "trying") as second:
            second.trying(record)
        first.trying(record)
        assert len(list((tmp_path / "trying").glob("*.json"))) == 1
        assert second.left() == []
    assert list((tmp_path / "trying").iterdir()) == []


def test_what_a_dead_process_left_is_given_once_and_damage_is_no_word(tmp_path):
    left = tmp_path / "trying"
    with Witness(left) as witness:
        witness.trying(Record(about=Subject(source="s"), config=Config.of(a=1), outcome=None))
        text = next(left.glob("*.json")).read_bytes()
    (left / "1.json").write_bytes(text)
    (left / "2.json").write_bytes(text[:40])
    (left / "3.json").write_bytes(b"")

    assert [it.kind for it in witness.left()] == ["crashed"]
    assert witness.left() == []
