"""Count what measures: the hook, contests, searches, launchers that repeat or challenge others."""

import sys
import threading
from collections import Counter
from pathlib import Path

import kernelyard_counts

_OF_LAUNCHERS = {"repeat", "challenge"}
_OF_ENGINE = {"contest": "contest.py", "in_turn": "contest.py", "search": "search.py"}
_counted = Counter()


def counted():
    """Give what was counted so far."""
    return +Counter({**_counted, "benchmark": len(kernelyard_counts.asked)})


def is_searching():
    """Whether better configs of a kernel are looked for."""
    return any(it.name == "kernelyard-improve" for it in threading.enumerate())


def _look(frame, event, called):
    if event == "c_call" and called.__name__ in _OF_LAUNCHERS:
        if hasattr(called.__self__, "challenge"):
            _counted[called.__name__] += 1
    elif event == "call" and frame.f_code.co_name in _OF_ENGINE:
        name, path = frame.f_code.co_name, Path(frame.f_code.co_filename)
        _counted[name] += path.parts[-2:] == ("_tune", _OF_ENGINE[name])


def begin():
    """Count from now on, in this thread and in those to come."""
    threading.setprofile(_look)
    sys.setprofile(_look)
