"""The plugin's hooks called one by one, with a compiler that tells what it is asked to do."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kernelyard import Argument, Config, Source
from kernelyard.plugin import PluginSettings
from kernelyard_cpp_cpu import ahead, prefix

SCRIPTS = Path(__file__).parents[1] / "scripts"
SCRIPT = """#!/bin/sh
here={here}
real={compiler}
printf '%s\\n' "$*" >> $here/log
if test -e $here/act; then . $here/act; fi
exec $real "$@"
"""


class Yard:
    """The plugin with a state of its own; ``act`` is what the compiler does before it begins."""

    def __init__(self, plugins, compiler, state):
        self.plugins = plugins
        self.here = compiler.parent
        self.settings = PluginSettings(
            {"cxx": str(compiler)}, state, {"PATH": os.environ.get("PATH", os.defpath)}
        )
        self.target = plugins.targets("cpp_cpu", self.settings)[0].target

    def act(self, script):
        (self.here / "act").write_text(script)

    def calls(self, word="unit.cpp"):
        """Give the compilations so far that have a word in their command."""
        log = self.here / "log"
        calls = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
        return [call for call in calls if word in call]

    def prefix(self, source):
        return prefix.of(source, self.target, self.settings)

    def missing(self, source):
        return prefix.missing(source, self.target, self.settings)

    def prepare(self, source):
        return self.plugins.prepare("cpp_cpu", source, self.target, self.settings)

    def expect(self, source):
        return self.plugins.expect("cpp_cpu", source, self.target, self.settings)

    def build(self, *sources):
        return self.plugins.precompile("cpp_cpu", sources, Config(), self.target, self.settings)


@pytest.fixture(scope="session")
def obedient(tmp_path_factory, compiler):
    """A compiler that logs its arguments and does what the file ``act`` beside it says."""
    here = tmp_path_factory.mktemp("obedient")
    path = here / "c++"
    path.write_text(SCRIPT.format(here=shlex.quote(str(here)), compiler=shlex.quote(compiler)))
    path.chmod(0o755)
    return path


@pytest.fixture
def yard(obedient, runtime, tmp_path):
    for name in ("log", "act"):
        (obedient.parent / name).unlink(missing_ok=True)
    yield Yard(runtime.plugins, obedient, tmp_path / "state")
    (obedient.parent / "act").unlink(missing_ok=True)
    while ahead._begun:
        ahead._begun.pop().give_up()


@pytest.fixture
def headers(tmp_path):
    """A directory of headers, of which one includes another."""
    directory = tmp_path / "headers"
    directory.mkdir()
    (directory / "outer.hpp").write_text('#pragma once\n#include "inner.hpp"\n')
    (directory / "inner.hpp").write_text("#pragma once\ninline int forty() { return 40; }\n")
    return directory


@pytest.fixture
def kernel(headers):
    """Write kernels that begin with those headers."""

    def kernel(number=2, *, body="*out = forty() + {}", **options):
        text = body.format(number)
        return Source(
            language="cpp",
            code=f'#include "outer.hpp"\nextern "C" void kernel(int* out) {{ {text}; }}\n',
            entry="kernel",
            arguments=[Argument.output("out", "any")],
            options={"include": (str(headers),), "joinable": True, **options},
            name=f"kernel {number}",
        )

    return kernel


@pytest.fixture(scope="session")
def support(hook):
    """What every launch needs."""
    (report,) = hook("targets")
    return [hook("precompile", [need], Config(), report.target)[0] for need in report.support]


@pytest.fixture
def value(hook, support, yard):
    """Run what was built; give the number that it writes."""

    def value(source, artifact):
        out = bytearray(4)
        loaded = hook("compile", artifact, yard.target, support)
        hook("launch", loaded, source, Config())(out)
        return int.from_bytes(out, "little")

    return value


@pytest.fixture
def program(environment, obedient, headers):
    """Start one of the scripts with that compiler and those headers; it ends with the test."""
    started = []

    def program(script, *arguments, store=None):
        changes = {"KERNELYARD_CPP_CPU_CXX": str(obedient), "KERNELYARD_WORKERS": "2"}
        if store:
            changes["KERNELYARD_STORE"] = str(store)
        command = [sys.executable, SCRIPTS / f"{script}.py", headers, *arguments]
        started.append(subprocess.Popen(command, env={**environment, **changes}))
        return started[-1]

    yield program
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def eventually():
    """Wait until something is so; say whether it came to be."""

    def wait(condition, *, seconds=20.0):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    return wait


@pytest.fixture
def ended(eventually):
    """Wait until processes have ended; say whether they have."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to see processes in")

    def runs(pid):
        try:
            status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
        except (FileNotFoundError, ProcessLookupError):
            return False
        return status.split()[0] not in {"Z", "X"}

    return lambda *pids: eventually(lambda: not any(map(runs, pids)))
