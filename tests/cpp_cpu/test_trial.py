"""A launcher's calls go to a challenger in turn, each is timed, and the better one stays."""

import gc
import threading
import weakref
from array import array

import pytest

from kernelyard import Argument

MARK = [Argument.inout("y", "float32"), Argument.scalar("n", "int64")]
WAIT = """#include <chrono>
#include <thread>
"""
ORDER = [0, 1, 1, 0, 0, 1, 1, 0]


def marker(value, *, includes="", before=""):
    """A kernel that appends a number to what it is given; ``y[0]`` counts."""
    return f"""{includes}extern "C" void kernel(float* y, long n) {{
  {before}
  long place = y[0] += 1;
  if (place < n) y[place] = {value};
}}"""


@pytest.fixture(scope="module")
def codes():
    """Texts of kernels that tests try; each is built once."""
    slow = "std::this_thread::sleep_for(std::chrono::milliseconds(2));"
    return {
        "own": marker(1),
        "other": marker(2),
        "throws": marker(3, before="throw 1;"),
        "slow": marker(4, includes=WAIT, before=slow),
    }


@pytest.fixture
def make(build, codes, runtime):
    """Make a launcher of its own of one of the kernels, which no event keeps alive."""

    def make(name):
        launcher = build(codes[name], *MARK)
        runtime.events.clear()
        return launcher

    return make


@pytest.fixture
def heard():
    return array("f", [0.0] * 64)


def calls(launcher, heard, number):
    """Call so often; give who ran, in order."""
    for _ in range(number):
        launcher(heard, len(heard))
    return [int(it) for it in heard[1 : int(heard[0]) + 1]]


def test_the_order_is_fair_to_two_shapes_in_turn_and_the_winner_stays(make, heard):
    own, told = make("own"), []
    own.challenge(make("other"), 8, lambda *times: told.append(times) or True)

    assert calls(own, heard, 8) == [1 + which for which in ORDER]
    ((mine, others),) = told
    assert len(mine) == len(others) == 4
    assert min(*mine, *others) > 0
    assert calls(own, heard, 2)[8:] == [2, 2]
    assert own.launches == 10


@pytest.mark.parametrize(
    "answer",
    [lambda *_: False, lambda *_: None, lambda *_: 1 / 0, lambda _: True],
    ids=["no", "nothing", "an error", "a wrong signature"],
)
def test_who_is_not_said_to_be_better_does_not_stay(make, heard, answer):
    own = make("own")
    own.challenge(make("other"), 4, answer)

    assert calls(own, heard, 7) == [1, 2, 2, 1, 1, 1, 1]
    assert own.launches == 7


def test_times_are_those_of_the_kernels(make, heard):
    own, told = make("own"), []
    own.challenge(make("slow"), 4, lambda *times: told.append(times))
    calls(own, heard, 4)

    ((mine, others),) = told
    assert min(others) > 2e6 > max(mine)


def test_an_odd_number_is_rounded_down(make, heard):
    own, told = make("own"), []
    own.challenge(make("other"), 3, lambda *times: told.append(times))
    calls(own, heard, 2)

    assert len(told) == 1


def test_who_watches_is_told_the_arguments_once_before_the_call(make, heard):
    own, told = make("own"), []
    own.watch(lambda given: told.append((given, heard[0])))
    calls(own, heard, 2)

    (((first, number), before),) = told
    assert first is heard
    assert (number, before) == (64, 0)


def test_who_watches_and_raises_stops_nothing(make, heard):
    own = make("own")
    own.watch(lambda _: 1 / 0)

    assert calls(own, heard, 2) == [1, 1]


def test_who_watches_may_be_interrupted(make, heard):
    def interrupted(_):
        raise KeyboardInterrupt

    own = make("own")
    own.watch(interrupted)
    with pytest.raises(KeyboardInterrupt):
        own(heard, len(heard))

    assert calls(own, heard, 1) == [1]


def test_who_watches_may_begin_a_trial_that_the_same_call_begins(make, heard):
    own, other, told = make("own"), make("other"), []
    own.watch(lambda _: own.challenge(other, 2, lambda *times: told.append(times) or True))

    assert calls(own, heard, 3) == [1, 2, 2]
    assert len(told) == 1


def test_a_decision_may_begin_the_next_trial(make, heard):
    own, told = make("own"), []

    def again(*_):
        told.append(1)
        if len(told) < 3:
            own.challenge(make("other"), 2, again)

    own.challenge(make("other"), 2, again)

    assert calls(own, heard, 8) == [1, 2, 1, 2, 1, 2, 1, 1]
    assert len(told) == 3


def test_where_the_challenger_fails_nobody_hears_of_it(make, heard):
    own, told = make("own"), []
    own.challenge(make("throws"), 4, lambda *times: told.append(times))

    assert calls(own, heard, 5) == [1, 1, 1, 1, 1]
    assert told == []


def test_a_call_that_is_wrong_is_an_error_and_ends_the_trial(make, heard):
    own, told = make("own"), []
    own.challenge(make("other"), 4, lambda *times: told.append(times))
    calls(own, heard, 1)
    with pytest.raises(TypeError, match="argument y: got str"):
        own("nothing", 3)

    assert calls(own, heard, 4) == [1, 1, 1, 1, 1]
    assert told == []
    own.challenge(make("other"), 2, lambda *times: told.append(times))
    calls(own, heard, 2)
    assert len(told) == 1


def test_another_signature_or_type_cannot_challenge(build, make):
    own = make("own")
    other = 'extern "C" void kernel(float* y, int n) { y[0] = n; }'
    narrow = build(other, Argument.inout("y", "float32"), Argument.scalar("n", "int32"))
    single = build('extern "C" void kernel(float* y) { y[0] = 1; }', MARK[0])
    for rival in (narrow, single, own):
        with pytest.raises(ValueError, match="cannot be compared"):
            own.challenge(rival, 4, print)
    for rival in (print, None):
        with pytest.raises(TypeError):
            own.challenge(rival, 4, print)
    with pytest.raises(ValueError, match="cannot be compared"):
        own.challenge(make("other"), 1, print)
    own.challenge(make("other"), 4, print)
    with pytest.raises(ValueError, match="another is on trial"):
        own.challenge(make("other"), 4, print)


@pytest.mark.parametrize("state", ["on trial", "watched", "cyclic"])
def test_nothing_is_kept_alive(make, heard, state):
    class Answer:
        def __call__(self, *_):
            return True

    own, other, answer = make("own"), make("other"), Answer()
    if state == "watched":
        own.watch(answer)
    else:
        own.challenge(other, 4, answer)
    if state == "cyclic":
        answer.launcher = own
        calls(own, heard, 1)
    left = [weakref.ref(it) for it in (own, other, answer)]
    del own, other, answer
    gc.collect()

    assert [it() for it in left] == [None, None, None]


def test_the_loser_is_given_back(make, heard):
    own, other = make("own"), make("other")
    left = weakref.ref(other)
    own.challenge(other, 2, lambda *_: True)
    del other

    assert calls(own, heard, 3) == [1, 2, 2]
    assert left() is None


@pytest.mark.parametrize("release", ["0", "1"])
def test_threads_that_call_at_once(make_runtime, build, codes, release):
    runtime = make_runtime(KERNELYARD_CPP_CPU_RELEASE_GIL=release)
    own, slow = (build(codes[name], *MARK, runtime=runtime) for name in ("own", "slow"))
    told, wanted = [], 10

    def decided(mine, others):
        told.append((mine, others))
        if len(told) < 6:
            own.challenge(slow, wanted - len(told), decided)

    def work():
        mine = array("f", [0.0] * 128)
        for _ in range(60):
            own(mine, len(mine))
        assert mine[0] == 60

    own.challenge(slow, wanted, decided)
    errors = []
    threads = [threading.Thread(target=_kept(work, errors)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(told) == 6
    assert all(min(*mine, *others) > 0 for mine, others in told)
    assert own.launches == 240


def _kept(work, errors):
    def run():
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the test shows it
            errors.append(error)

    return run
