"""A forked child leaves to its parent what that has begun."""

import pytest

FORK = """
    import os, pathlib, sys, threading, time
    from kernelyard._model.source import Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference
    from kernelyard._runtime import Runtime
    from kernelyard._settings import Settings

    store, desk = map(pathlib.Path, sys.argv[1:3])
    settings = Settings(store=store, workers=2, progress="off")
    runtime = Runtime(settings, plugins=Plugins([Reference("echo", "echo_backend")]))
    options = {"desk": str(desk), "batch": "b", "expects": sys.argv[3]}

    def build(word):
        heard = []
        runtime.kernel(Source("echo", word, word, [], options), "desk")(heard)
        return heard

    runtime.expect(Source("echo", "sample", "sample", [], options), "desk")
    while not list(desk.glob("expect-*")):
        time.sleep(0.005)
    for thread in threading.enumerate():
        if thread.name == "kernelyard-expect" and sys.argv[3] != "wait":
            thread.join()
    child = os.fork()
    if child == 0:
        os._exit(0 if build("theirs") == ["theirs"] else 9)
    _, status = os.waitpid(child, 0)
    (desk / "go").touch()
    print(os.waitstatus_to_exitcode(status), *build("ours"))
"""


BUILDING = """
    import os, pathlib, sys, threading, time
    from kernelyard._model.source import Source
    from kernelyard._plugins import Plugins
    from kernelyard._plugins.entry_points import Reference
    from kernelyard._runtime import Runtime
    from kernelyard._settings import Settings

    store, desk = map(pathlib.Path, sys.argv[1:3])
    settings = Settings(store=store, workers=2, progress="off")
    runtime = Runtime(settings, plugins=Plugins([Reference("echo", "echo_backend")]))
    heard = []

    def build():
        runtime.kernel(Source("echo", "wait", "wait", [], {"desk": str(desk)}), "desk")(heard)

    thread = threading.Thread(target=build)
    thread.start()
    while not list(desk.glob("precompile-*")):
        time.sleep(0.005)
    child = os.fork()
    if child == 0:
        (desk / "go").touch()
        build()
        os._exit(0 if heard == ["wait"] else 9)
    thread.join()
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), *heard)
"""


@pytest.mark.parametrize("expects", ["words", "wait"], ids=["begun", "beginning"])
def test_a_forked_child_builds_for_itself(run_python, tmp_path, desk, expects):
    assert run_python(FORK, tmp_path / "store", desk, expects) == "0 ours"
    (expected,) = desk.glob("expect-sample-*")
    (ours,) = desk.glob("precompile-ours-*")
    (theirs,) = desk.glob("precompile-theirs-*")
    waiting = expected.read_text()

    assert ours.read_text() == f"{waiting} 1"
    assert theirs.read_text() != f"{waiting} 1"


def test_a_forked_child_gets_what_its_parent_is_building(run_python, tmp_path, desk):
    assert run_python(BUILDING, tmp_path / "store", desk) == "0 wait"
    assert len(list(desk.glob("precompile-wait-*"))) == 1
