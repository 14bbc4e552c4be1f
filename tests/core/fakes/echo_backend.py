"""A backend for tests: language ``echo``, device ``desk``; its artifact is the code itself.

What a test wants to see or to happen goes through a directory named by the source's option
``desk``: every ``precompile`` leaves a file there, and ``compile`` fails for traps found there.
So do ``prepare``, for sources with the option ``prepares``, and ``expect``, for ``expects``: what
these name is acted as the code is. The option ``configs`` names the configs of a source, and what
they name is acted when it is built so; a file ``configs`` in the directory does the same.
"""

import os
import signal
import sys
import time
import uuid
from pathlib import Path

from kernelyard.plugin import (
    CONTRACT,
    Accepted,
    Artifact,
    ArtifactMismatchError,
    CompileError,
    Config,
    LoadError,
    Measurement,
    Probe,
    Rejected,
    Source,
    Target,
    TargetReport,
    hookimpl,
)

kernelyard_contract = (CONTRACT, CONTRACT)
kernelyard_version = "7.5"


class Echo:
    """Appends its text to the list that it is called with."""

    def __init__(self, text, support, config):
        self.text = text
        self.config = config
        self.support = support
        self.launches = 0

    def __call__(self, heard):
        self.launches += 1
        heard.append(self.text)


@hookimpl
def kernelyard_targets(settings):
    support = tuple(
        Source("echo", word, word, [], {"desk": settings.options["desk"]})
        for word in settings.options.get("support", "").split()
    )
    report = TargetReport(
        target=Target("desk", "oak"),
        present=True,
        reason="it is always here",
        support=support,
        batch=lambda source: source.option("batch", ""),
        preparation=_preparation,
        probe=Probe(Source("echo", "probe", "probe", []), _check),
    )
    return [report]


@hookimpl
def kernelyard_accepts(source):
    return Accepted() if source.language == "echo" else Rejected(f"no {source.language} here")


@hookimpl
def kernelyard_configs(source):
    listed = _desk(source) / "configs"
    names = listed.read_text().split() if listed.exists() else source.option("configs", ())
    return [Config.of(act=name) for name in names] or [Config()]


@hookimpl
def kernelyard_cache_key(source):
    toolchain = _desk(source) / "toolchain"
    known = toolchain.read_text() if toolchain.exists() else "1"
    return {"toolchain": str(os.getpid()) if source.code == "fickle" else known}


@hookimpl
def kernelyard_precompile(sources, config):
    return [_built(source, config.get("act", ""), len(sources)) for source in sources]


def _built(source, way, together):
    desk = _desk(source)
    if desk.is_dir():
        _note(desk, f"precompile-{source.entry}{way and '-'}{way}", together)
    _act(source.code, source, desk)
    _act(way, source, desk)
    return Artifact({"echo": source.code.encode()}, {"desk": str(desk)})


def _preparation(source):
    name = source.option("prepares", "")
    if name == "unclear":
        raise RuntimeError("the desk is a mess")
    if name == "leave":
        sys.exit("out for lunch")
    if name == "number":
        return 7
    return "" if (_desk(source) / f"prepared-{name}").exists() else name


@hookimpl
def kernelyard_prepare(source):
    name, desk = source.option("prepares", ""), _desk(source)
    _note(desk, f"prepare-{name}")
    _act(name, source, desk)
    if name != "forgetful":
        (desk / f"prepared-{name}").touch()
    return f"the desk is {name}"


@hookimpl
def kernelyard_expect(source):
    what, desk = source.option("expects", ""), _desk(source)
    _note(desk, f"expect-{source.entry}")
    _act(what, source, desk)
    return what and f"it listens for {what}"


@hookimpl
def kernelyard_compile(artifact, support):
    desk = Path(artifact.manifest["desk"])
    if (desk / "mismatch").exists():
        raise ArtifactMismatchError("echo", "built for oak, this is pine")
    if (desk / "broken").exists():
        (desk / "broken").unlink()
        raise LoadError("echo", "it is broken")
    return artifact.files["echo"].decode(), [part.files["echo"].decode() for part in support]


@hookimpl
def kernelyard_launch(loaded, config):
    return Echo(*loaded, config)


@hookimpl
def kernelyard_benchmark(launcher, arguments):
    for _ in range(3):
        launcher(*arguments)
    return Measurement((3.0, 1.0, 2.0), "turn", "hourglass", 1)


def _desk(source):
    return Path(source.option("desk", "/nowhere"))


def _note(desk, what, *more):
    """Leave a file that names this process; it is there at once with all that is in it."""
    note = desk / f".{uuid.uuid4().hex}"
    note.write_text(" ".join(map(str, (os.getpid(), *more))))
    note.rename(desk / f"{what}-{note.name[1:]}")


def _act(name, source, desk):
    if name in _ACTS:
        _ACTS[name](source, desk)


def _check(launcher):
    heard = []
    launcher(heard)
    return None if heard == ["probe"] else f"heard {heard}"


def _refuse(source, _):
    raise CompileError(
        source.entry, "echo", "echo --loud", "line 1: too loud", (("loud.echo", source.code),)
    )


def _wait(_, desk):
    while not (desk / "go").exists():
        time.sleep(0.005)


def _refuse_late(source, desk):
    _wait(source, desk)
    _refuse(source, desk)


def _upgrade(_, desk):
    (desk / "toolchain").write_text("2")


def _crash(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def _fail(*_):
    raise ZeroDivisionError("the plugin divides by zero")


_ACTS = {
    "refuse": _refuse,
    "refuse late": _refuse_late,
    "wait": _wait,
    "upgrade": _upgrade,
    "crash": _crash,
    "fail": _fail,
    "exit": lambda *_: sys.exit(3),
    "hang": lambda *_: time.sleep(1000),
}
