"""Where a precompiled prefix cannot be made, kernels are built without, and nothing is left."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kernelyard import CompileError, KernelyardError, WorkerCrashedError
from kernelyard.plugin import Memo

SCRIPT = Path(__file__).parents[1] / "scripts" / "begins.py"
MAKE_AND_WAIT = """
case "$*" in *c++-header*)
  $real "$@"
  echo $$ > $here/pid.new
  mv $here/pid.new $here/pid
  while test -e $here/slow; do sleep 0.02; done;;
esac
"""
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
ERRORS = {"worker": WorkerCrashedError, "compiler": CompileError}


class User:
    """Who prepares and builds with that compiler, and looks at what lies in the store."""

    def __init__(self, runtime, kernel, yard):
        self.runtime = runtime
        self.kernel = kernel
        self.yard = yard

    def prepare(self):
        return self.runtime.prepare([self.kernel()], "cpu")

    def build(self):
        """Build a kernel; give what it writes."""
        out = bytearray(4)
        self.runtime.kernel(self.kernel(2), "cpu")(out)
        return int.from_bytes(out, "little")

    def began_with_a_prefix(self):
        return self.yard.calls()[-1][0].startswith("-include")

    def places(self):
        """Give the directories of prefixes, and those of them that a record names."""
        return places(self.runtime.store.root)


def places(store):
    root = store / "state" / "cpp_cpu" / "prefixes"
    named = {Memo(record).recall("file").partition("/")[0] for record in root.glob("*.json")}
    return {place.name for place in root.glob("*/")}, named


@pytest.fixture
def user(make_runtime, obedient, kernel, yard):
    def user(**changes):
        changes = {"KERNELYARD_CPP_CPU_CXX": str(obedient), **changes}
        return User(make_runtime(KERNELYARD_BACKGROUND="off", **changes), kernel, yard)

    return user


@pytest.fixture
def slow(yard):
    """Have the compiler stop when a prefix is made and not yet recorded; give its process."""
    (yard.here / "pid").unlink(missing_ok=True)
    (yard.here / "slow").touch()
    yard.act(MAKE_AND_WAIT)
    yield yard.here / "pid"
    (yard.here / "slow").unlink(missing_ok=True)


@pytest.fixture
def kill_on_the_way(slow, eventually):
    """Have a prefix prepared, and kill who makes it; give what is told, and the compiler."""

    def prepare(user, told):
        try:
            user.prepare()
        except KernelyardError as error:
            told.append(error)

    def kill_on_the_way(user, victim):
        slow.unlink(missing_ok=True)
        told = []
        thread = threading.Thread(target=prepare, args=(user, told))
        thread.start()
        assert eventually(slow.exists)
        compiler = int(slow.read_text())
        (worker,) = user.runtime.engine.pool.processes()
        os.kill(worker if victim == "worker" else compiler, signal.SIGKILL)
        thread.join()
        return told[0], compiler

    return kill_on_the_way


def test_headers_that_do_not_compile_are_told_in_the_compilers_words(user, headers):
    (headers / "inner.hpp").write_text("nonsense")
    with pytest.raises(CompileError, match=r"(?s)could not compile 'prefix .*nonsense"):
        user().prepare()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_is_told_and_builds_go_on(user, yard):
    one = user()
    if yard.prefix(one.kernel()).compiler.is_clang:
        pytest.skip("clang++ writes elsewhere and renames")
    yard.act('case "$*" in *c++-header*) ln -s /dev/full prefix.hpp.gch;; esac\n')
    before = one.places()
    with pytest.raises(CompileError, match="No space left on device"):
        one.prepare()

    assert Path("/dev/full").is_char_device()
    assert one.places() == before
    assert one.build() == 42


@pytest.fixture
def disk(tmp_path):
    """Give a directory on a small disk."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_store_is_told_and_keeps_no_part_of_it(user, disk):
    one = user(KERNELYARD_STORE=str(disk / "store"))
    before = one.build()
    with (disk / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(bytes(4096))
    with pytest.raises(CompileError, match=r"No space left on device"):
        one.prepare()

    assert (before, one.places()) == (42, (set(), set()))


def test_one_that_cannot_be_recorded_is_told_and_not_kept(user, yard, disk):
    one = user(KERNELYARD_STORE=str(disk / "store"))
    one.build()
    fill_it = f"cat /dev/zero > {disk}/ballast"
    yard.act(f'case "$*" in *c++-header*) $real "$@"; {fill_it}; exit 0;; esac\n')
    with pytest.raises(CompileError, match=r"No space left on device in .* \(KERNELYARD_STORE"):
        one.prepare()

    assert one.places() == (set(), set())


def test_a_state_that_cannot_be_written_is_told_and_builds_go_on(user, tmp_path):
    store = tmp_path / "store"
    (store / "state" / "cpp_cpu").mkdir(parents=True)
    (store / "state" / "cpp_cpu" / "prefixes").write_text("a file")
    one = user(KERNELYARD_STORE=str(store))
    with pytest.raises(CompileError, match=r"'prefix .*\n.* in .*prefixes \(KERNELYARD_STORE"):
        one.prepare()

    assert one.build() == 42


@pytest.mark.parametrize("victim", ERRORS)
def test_one_that_was_killed_on_the_way_is_not_used_and_made_again(
    user, slow, kill_on_the_way, ended, victim
):
    one = user()
    before, _ = one.places()
    told, compiler = kill_on_the_way(one, victim)
    without, is_prefixed = one.build(), one.began_with_a_prefix()
    slow.with_name("slow").unlink()
    (again,) = one.prepare()
    there, named = one.places()

    assert isinstance(told, ERRORS[victim])
    assert ended(compiler)
    assert (without, is_prefixed) == (42, False)
    assert again.words == again.name
    assert there - before <= named


def test_those_that_were_killed_on_the_way_do_not_pile_up(user, kill_on_the_way):
    one = user()
    before, _ = one.places()
    for _ in range(3):
        kill_on_the_way(one, "worker")

    assert len(one.places()[0] - before) <= 1


def test_one_whose_program_was_killed_on_the_way_is_not_used_and_leaves_no_process(
    program, slow, eventually, ended, tmp_path
):
    host = program("begins", "stay", store=tmp_path / "store")
    assert eventually(slow.exists)
    host.kill()

    assert ended(int(slow.read_text()))
    assert places(tmp_path / "store")[1] == set()


@pytest.fixture
def mounted(tmp_path):
    """Give the words before a command for which a directory cannot be written to."""

    def mounted(directory):
        words = ["unshare", "-Urm", "sh", "-c", READ_ONLY, "sh", str(directory)]
        try:
            subprocess.run([*words, "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("nothing can be mounted here")
        return words

    return mounted


def test_a_warm_store_that_cannot_be_written_to_is_of_use(user, mounted, environment, tmp_path):
    store = tmp_path / "store"
    one = user(KERNELYARD_STORE=str(store))
    one.prepare()
    finished = subprocess.run(
        [*mounted(store), sys.executable, str(SCRIPT), *one.kernel().option("include", ())],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, **one.runtime.settings.environment},
    )

    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout) == {"out": 43, "said": ["StoreWarning"]}
    assert one.began_with_a_prefix()
