"""Many things are done side by side, all of them tried, and none is lost."""

import threading
import time

from kernelyard._runtime.parallel import in_threads


def test_every_thing_has_its_result():
    doubled = set(in_threads(lambda n: 2 * n, range(20), threads=3))

    assert doubled == {2 * n for n in range(20)}


def test_no_things_have_no_results():
    assert list(in_threads(lambda n: n, [], threads=3)) == []


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

    results = list(in_threads(work, range(12), threads=3))

    assert len(results) == 12
    assert most <= 3


def test_results_come_as_they_end():
    ended = threading.Event()

    def work(number):
        if number == 0:
            ended.wait(20)
        return number

    results = in_threads(work, [0, 1], threads=2)
    first = next(results)
    ended.set()

    assert [first, *results] == [1, 0]


def test_what_a_thing_raises_is_its_result_and_the_others_go_on():
    def fail_for_odd(number):
        if number % 2:
            raise ValueError(number)
        return number

    results = list(in_threads(fail_for_odd, range(6), threads=2))
    failures = [result for result in results if isinstance(result, ValueError)]

    assert sorted(failure.args[0] for failure in failures) == [1, 3, 5]
    assert sorted(result for result in results if isinstance(result, int)) == [0, 2, 4]
