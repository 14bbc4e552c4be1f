"""What the tests of the core share: places for fake plugins, keys, processes of their own."""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import hypothesis
import pytest

from kernelyard._model.config import Config
from kernelyard._model.key import Key
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._plugins import Plugins, manager as plugins_manager
from kernelyard._plugins.entry_points import Reference, references
from kernelyard._resolve import Resolver
from kernelyard._runtime import Runtime
from kernelyard._settings import Settings
from kernelyard._store import Store

hypothesis.settings.register_profile("core", deadline=None, derandomize=True)
hypothesis.settings.load_profile("core")

FAKES = Path(__file__).parent / "fakes"
BACKEND = """
from kernelyard.plugin import *

kernelyard_contract = (CONTRACT, CONTRACT)

@hookimpl
def kernelyard_targets():
    return [TargetReport(target=Target("desk", "oak"), present=True, reason="it is here")]

@hookimpl
def kernelyard_accepts():
    return Accepted()
"""

REST = """
@hookimpl
def kernelyard_configs(): return [Config()]
@hookimpl
def kernelyard_cache_key(): return {}
@hookimpl
def kernelyard_precompile(sources): return [Artifact({"code": s.code.encode()}) for s in sources]
@hookimpl
def kernelyard_compile(artifact): return artifact
@hookimpl
def kernelyard_launch(loaded): return lambda heard: heard.append(loaded.files["code"].decode())
@hookimpl
def kernelyard_benchmark(): return Measurement((1.0,), "turn", "hourglass", 1)
"""


class Site:
    """A directory on ``sys.path``, for modules and plugins that a test makes up."""

    backend = BACKEND
    """The least that is admitted as a backend; it takes every source on ``desk``."""
    whole = BACKEND + REST
    """A backend that implements every hook."""
    wrapper = "from kernelyard.plugin import *\nkernelyard_contract = (CONTRACT, CONTRACT)\n"

    def __init__(self, root):
        self.root = root

    def module(self, name, code):
        (self.root / f"{name}.py").write_text(textwrap.dedent(code))
        importlib.invalidate_caches()

    def install(self, name, module, *, distribution=""):
        """Write the metadata that makes a module a plugin."""
        info = self.root / f"{distribution or name}-1.0.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(f"[kernelyard]\n{name} = {module}\n")
        return Reference(name, module, "", distribution or name)

    def plugin(self, name, code, *, distribution=""):
        """Write a plugin with its metadata."""
        module = f"fake_{distribution or name}"
        self.module(module, code)
        return self.install(name, module, distribution=distribution)

    def found(self):
        return references("kernelyard", [str(self.root)])

    def plugins(self, *, limit=20.0):
        return Plugins(self.found(), limit=limit)


@pytest.fixture(autouse=True)
def _without_settings_of_the_user(monkeypatch):
    for name in os.environ:
        if name.startswith("KERNELYARD_"):
            monkeypatch.delenv(name)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Give an empty site; whatever was imported from it is forgotten afterwards."""
    root = tmp_path / "site"
    root.mkdir()
    monkeypatch.syspath_prepend(str(root))
    monkeypatch.syspath_prepend(str(FAKES))
    yield Site(root)
    for name, module in sys.modules.copy().items():
        if str(getattr(module, "__file__", "")).startswith(str(root)):
            del sys.modules[name]


@pytest.fixture
def alone(site, monkeypatch):
    """Let discovery see the plugins of the site only, not those that are really installed."""
    monkeypatch.setattr(
        plugins_manager, "references", lambda group: references(group, [str(site.root)])
    )
    return site


@pytest.fixture
def desk(tmp_path):
    """Give the directory that the echo backend writes its calls to."""
    directory = tmp_path / "desk"
    directory.mkdir()
    return directory


@pytest.fixture
def calls(desk):
    """Count how often the echo backend had to build, in whatever process."""
    return lambda entry="*": len(list(desk.glob(f"precompile-{entry}-*")))


@pytest.fixture
def echo(desk):
    """Make sources for the echo backend."""

    def make(code, entry="", **options):
        return Source("echo", code, entry or code, [], {"desk": str(desk), **options})

    return make


@pytest.fixture
def runtime(site, tmp_path, monkeypatch):
    """Make runtimes with the echo backend, all on one store unless said otherwise."""
    made = []

    def make(*wrappers, **settings):
        settings = {"store": tmp_path / "store", "workers": 2, "progress": "off", **settings}
        found = [Reference("echo", "echo_backend"), *wrappers]
        made.append(Runtime(Settings(**settings), plugins=Plugins(found)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def key():
    """Make keys, one per name."""

    def make(name="kernel"):
        source = Source("echo", name, "entry", [])
        return Key.of(source, Config(), Target("desk", "oak"), plugin="echo", parts={})

    return make


@pytest.fixture
def python(tmp_path, site):
    """Start scripts in interpreters of their own; nothing of them outlives the test."""
    started = []

    def start(code, *arguments):
        script = tmp_path / f"script_{len(started)}.py"
        script.write_text(textwrap.dedent(code))
        path = [str(site.root), str(FAKES), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = subprocess.Popen(
            [sys.executable, script, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def run_python(python):
    """Run a script to its end; give what it printed and insist that it succeeded."""

    def run(code, *arguments):
        process = python(code, *arguments)
        printed, said = process.communicate(timeout=30)
        assert process.returncode == 0, said
        return printed.strip()

    return run


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
def alive():
    """Tell whether a process runs; a zombie does not."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to see processes in")

    def runs(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
            return status.split()[0] not in {"Z", "X"}
        return False

    return runs


@pytest.fixture
def install(site):
    """Install a whole backend that takes every source on one device."""

    def install(name, *, device="desk", priority=50, more=""):
        code = site.whole.replace('"desk"', f'"{device}"')
        site.plugin(name, code + f"kernelyard_priority = {priority}\n" + more)

    return install


@pytest.fixture
def resolver(site, tmp_path):
    """Make a resolver over what is installed, for a user with these settings."""
    return lambda **settings: Resolver(site.plugins(), Settings(store=tmp_path, **settings))
