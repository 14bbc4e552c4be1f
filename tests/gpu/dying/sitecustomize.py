"""Takes the place of a part, where its directory is on the path: steps that end in every way."""

import os
import signal
import sys
import time


class Dying:
    """What a part's module has."""

    PATIENCE = 3

    @staticmethod
    def steps(_):
        return {
            "first": lambda: {"figure": 1},
            "dies": lambda: os.kill(os.getpid(), signal.SIGKILL),
            "second": lambda: {"figure": 2},
            "hangs": lambda: time.sleep(60),
            "is wrong": wrong,
            "last": lambda: {"figure": 3},
        }


def wrong():
    from outcome import require

    require(False, "it is", figure=4)


if "correctness" in sys.orig_argv:
    sys.modules["parts.correctness"] = Dying
