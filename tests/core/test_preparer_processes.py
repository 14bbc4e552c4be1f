"""Preparing by several processes at once, and by plugins that do not know how to."""

import pytest

from kernelyard._errors import PluginError
from kernelyard._runtime import Runtime
from kernelyard._settings import Settings

PREPARE = """
    import pathlib, sys
    from kernelyard._model.source import Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference
    from kernelyard._runtime import Runtime
    from kernelyard._settings import Settings

    store, desk, name = sys.argv[1:]
    settings = Settings(store=pathlib.Path(store), progress="off")
    runtime = Runtime(settings, plugins=Plugins([Reference("echo", "echo_backend")]))
    source = Source("echo", "x", "x", [], {"desk": desk, "prepares": "wait"})
    building = runtime.store.building

    def ask(*arguments, **more):
        (pathlib.Path(desk) / f"asks-{name}").touch()
        return building(*arguments, **more)

    runtime.store.building = ask
    for done in runtime.prepare([source], "desk"):
        print(done.words)
"""

END = """
    import pathlib, sys, time
    from kernelyard._model.source import Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference
    from kernelyard._runtime import Runtime, preparer
    from kernelyard._settings import Settings

    preparer._QUIET_SECONDS = 0.0
    store, desk = map(pathlib.Path, sys.argv[1:])
    settings = Settings(store=store, progress="off")
    runtime = Runtime(settings, plugins=Plugins([Reference("echo", "echo_backend")]))
    options = {"desk": str(desk), "prepares": "wait"}
    runtime.kernel(Source("echo", "x", "x", [], options), "desk")
    while not list(desk.glob("prepare-wait-*")):
        time.sleep(0.005)
"""

NAMES_ONE = """
@hookimpl
def kernelyard_targets():
    target = Target("desk", "oak")
    name = lambda source: "a clean desk"
    return [TargetReport(target=target, present=True, reason="here", preparation=name)]
"""


@pytest.fixture
def oak(site, tmp_path, echo):
    """Make a runtime with a backend that has no optional hook."""

    def oak(more=""):
        site.plugin("oak", site.whole + more)
        return Runtime(Settings(store=tmp_path / "store"), plugins=site.plugins())

    return oak


def test_two_processes_never_prepare_the_same_at_once(python, tmp_path, desk, eventually):
    def calls():
        return len(list(desk.glob("prepare-wait-*")))

    first, second = (python(PREPARE, tmp_path / "store", desk, name) for name in ("one", "two"))
    assert eventually(lambda: calls() == 1 and len(list(desk.glob("asks-*"))) == 2)
    is_twice = eventually(lambda: calls() > 1, seconds=0.5)
    (desk / "go").touch()
    printed = sorted(process.communicate(timeout=60)[0] for process in (first, second))

    assert not is_twice
    assert printed == ["done by another process\n", "the desk is wait\n"]
    assert calls() == 1


def test_a_process_that_is_killed_leaves_the_work_to_the_next(python, tmp_path, desk, eventually):
    first = python(PREPARE, tmp_path / "store", desk, "one")
    assert eventually(lambda: list(desk.glob("prepare-wait-*")))
    first.kill()
    second = python(PREPARE, tmp_path / "store", desk, "two")
    assert eventually(lambda: len(list(desk.glob("prepare-wait-*"))) == 2)
    (desk / "go").touch()

    assert second.communicate(timeout=60)[0] == "the desk is wait\n"


def test_a_program_that_ends_meanwhile_ends_at_once_and_says_nothing_of_it(
    python, tmp_path, desk, alive, eventually
):
    process = python(END, tmp_path / "store", desk)
    printed = process.communicate(timeout=60)
    (note,) = desk.glob("prepare-wait-*")

    assert (process.returncode, *printed) == (0, "", "")
    assert eventually(lambda: not alive(int(note.read_text())))


def test_a_backend_without_the_optional_hooks_is_whole(oak, echo):
    one = oak()
    (plugin,) = one.plugins.all
    heard = []
    one.expect(echo("hello"), "desk")
    done = one.prepare([echo("hello")], "desk")
    one.kernel(echo("hello"), "desk")(heard)
    one.close()

    assert (plugin.gap, plugin.lacks, done, heard) == ("", (), [], ["hello"])


def test_a_backend_that_names_a_preparation_and_has_no_hook_for_it_is_told(oak, echo):
    one = oak(NAMES_ONE)
    with pytest.raises(PluginError, match="'oak' gave nothing for kernelyard_prepare"):
        one.prepare([echo("hello")], "desk")
    one.close()
