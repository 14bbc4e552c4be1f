"""Many things are done side by side, all of them tried, and none is lost."""

import threading
import time

import pytest

from kernelyard._runtime.parallel import in_threads


def nothing(_):
    """Take notice of nothing."""


def test_every_thing_has_its_result():
    doubled = in_threads(lambda n: 2 * n, range(20), threads=3, done=nothing)

    assert doubled == {n: 2 * n for n in range(20)}


def test_no_things_have_no_results():
    assert in_threads(lambda n: n, [], threads=3, done=nothing) == {}


def test_there_are_as_many_threads_as_are_allowed_and_no_more():
    together, lock = threading.Barrier(3), threading.Lock()
    working, most = 0, 0

    def work(number):
        nonlocal working, most
        together.wait(timeout=20)
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.02)
        with lock:
            working -= 1
        return number

    results = in_threads(work, range(12), threads=3, done=nothing)

    assert len(results) == 12
    assert most <= 3


def test_all_are_tried_and_the_first_failure_in_order_is_raised():
    done = []

    def fail_for_some(number):
        if number % 2:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match="1") as caught:
        in_threads(fail_for_some, range(6), threads=2, done=done.append)
    assert caught.value.args == (1,)
    assert sorted(done) == list(range(6))
    assert caught.value.__notes__ == ["2 more of 6 builds failed too"]


def test_a_single_failure_has_no_note():
    with pytest.raises(ZeroDivisionError) as caught:
        in_threads(lambda n: 1 / n, [1, 0, 2], threads=2, done=nothing)

    assert not hasattr(caught.value, "__notes__")


def test_a_display_that_breaks_neither_hangs_nor_fails_the_work():
    def broken(_):
        raise BrokenPipeError

    results = {}
    work = threading.Thread(
        target=lambda: results.update(
            in_threads(lambda n: 2 * n, range(4), threads=2, done=broken)
        ),
        daemon=True,
    )
    work.start()
    work.join(5)

    assert results == {n: 2 * n for n in range(4)}
