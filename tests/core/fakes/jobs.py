"""What the tests of the pool have done in workers."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


class UntoldError(Exception):
    """An exception that unpickles only with two arguments, and has one."""

    def __init__(self, what, why):
        super().__init__(f"{what} because of {why}")


def double(number):
    return 2 * number


def modules():
    return sorted(sys.modules)


def main_file():
    return getattr(sys.modules["__main__"], "__file__", None)


def set_variable(name, value):
    os.environ[name] = value
    return os.getpid()


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def unknown():
    raise KeyError("spam")


def untold():
    raise UntoldError("nothing", "silence")


def give_a_lambda():
    return lambda: None


def leave_python():
    sys.exit(5)


def interrupt():
    raise KeyboardInterrupt


def say_and_exit(words, status):
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(status)


def signal_itself(number):
    os.kill(os.getpid(), number)
    time.sleep(60)


def segfault():
    ctypes.string_at(0)


def close_everything():
    os.closerange(0, 64)


def chatter():
    print("to standard output", flush=True)  # noqa: T201 - that is the point
    os.write(1, b"straight to the descriptor\n" * 10_000)
    subprocess.run(["echo", "from a child"], check=True)
    return sys.stdin.read()


def touch_and_wait(started, go):
    Path(started).touch()
    while not Path(go).exists():
        time.sleep(0.005)
    return "went"


def start_a_sleeper(note):
    """Start a process that sleeps for long, note both process ids, and sleep as well."""
    sleeper = subprocess.Popen(["sleep", "1000"])
    temporary = Path(note).with_suffix(".new")
    temporary.write_text(f"{os.getpid()} {sleeper.pid}")
    temporary.rename(note)
    time.sleep(1000)


def start_a_sleeper_and_leave_it():
    return os.getpid(), subprocess.Popen(["sleep", "1000"]).pid


def hold_the_interpreter_lock(started):
    """Sleep in C code that lets no other thread of this process run."""
    Path(started).touch()
    ctypes.PyDLL(None).sleep(1000)


def leave_a_file():
    _, path = tempfile.mkstemp()
    return path


def leave_a_file_and_die(note):
    Path(note).write_text(leave_a_file())
    signal_itself(signal.SIGKILL)


def nap(seconds, word):
    time.sleep(seconds)
    return word


def policies():
    """Tell how the system schedules this process, a thread of it, and a process that it starts."""
    seen = [os.sched_getscheduler(0)]
    thread = threading.Thread(target=lambda: seen.append(os.sched_getscheduler(0)))
    thread.start()
    thread.join()
    facts = subprocess.run(["cat", "/proc/self/stat"], capture_output=True, text=True, check=True)
    return [*seen, int(facts.stdout.rpartition(")")[2].split()[38])]


def session_niceness():
    """Tell how nice the system takes the session of this process to be."""
    return int(Path("/proc/self/autogroup").read_text().rpartition(" ")[2])
