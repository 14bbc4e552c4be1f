"""While a file is named by the setting, kernels and the classes of their arguments go there."""

import array
import threading
import warnings
from pathlib import Path

import pytest

from kernelyard import Argument, Space, StoreWarning
from kernelyard._tune.values import shape_of

LANGUAGES = ["elm", "fir"]
"""Launchers of the first can be watched, those of the second are stood for."""


def lengths(workloads):
    return [it.arguments[0].shape[0] for it in workloads]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_class_of_arguments_is_written_once(recording, source, call, recorded, language):
    space = Space({"more": (0.0, 1.0)})
    kernel = source(language=language, name="twice", space=space)
    launcher = recording().kernel(kernel, "desk:0")
    for length in (3, 5, 3, 2, 5):
        call(launcher, length)

    found = recorded()
    assert lengths(found) == [3, 5, 2]
    assert {it.kernel.source for it in found} == {kernel}
    assert {it.kernel.source.name for it in found} == {"twice"}
    assert {it.kernel.source.space for it in found} == {space}
    assert {(it.kernel.device, it.kernel.plugin) for it in found} == {("desk:0", language)}
    assert launcher.launches == 5


def test_arguments_made_of_it_are_of_the_class_that_was_called(recording, source, recorded):
    x, y = array.array("d", [1.0, 2.0]), array.array("d", [0.0, 0.0])
    recording().kernel(source(), "desk")(x, y)
    made = recorded()[0].make(seed=3)

    assert list(map(shape_of, made)) == [shape_of(x), shape_of(y)]
    assert list(made[0]) != list(x)
    assert list(made[1]) == [0.0, 0.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_runtimes_of_one_process_write_a_class_once(run, record, recorded, language):
    for _ in range(2):
        run(3, language=language)

    assert len(recorded()) == 1
    assert len(record.read_text().splitlines()) == 1


def test_a_later_run_adds_to_the_file(run, record):
    run(3)
    before = record.read_text()
    other = record.with_name("other.jsonl")
    other.write_text(before)
    run(3, 4, path=other)
    text = other.read_text()

    assert text.startswith(before)
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_kernel_whose_sizes_never_end_so_many_are_written(run, recorded, language):
    launcher = run(*range(1, 50), language=language)

    assert lengths(recorded()) == list(range(1, 33))
    assert getattr(launcher, "tap", None) is None


def test_threads_that_call_at_once_write_each_class_once(run, call, recorded, record):
    launcher = run()
    begin = threading.Barrier(8)

    def work():
        begin.wait()
        for length in range(1, 31):
            call(launcher, length)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(lengths(recorded())) == list(range(1, 31))
    assert len(record.read_text().splitlines()) == 30


def test_the_winner_of_a_race_is_written_with_what_it_raced_on(recording, source, call, recorded):
    runtime = recording()
    contenders = [source(language="elm", cost=2.0), source(language="fir", cost=1.0)]
    x, y = array.array("d", [1.0] * 6), array.array("d", [0.0] * 6)
    launcher = runtime.race(contenders, "desk", [x, y])
    call(launcher, 4)

    assert [it.kernel.plugin for it in recorded()] == ["fir", "fir"]
    assert lengths(recorded()) == [6, 4]


def test_what_cannot_be_called_is_not_written(run, call, recorded):
    launcher = run()
    with pytest.raises(TypeError):
        launcher(array.array("d", [1.0]))
    call(launcher, 2)

    assert lengths(recorded()) == [2]


def test_an_argument_of_no_known_kind_is_named_by_its_type(recording, source, recorded):
    arguments = [Argument.input("x", "float64")]
    code = "def kernel(x): pass\n"
    recording().kernel(source(code, arguments=arguments), "desk")(["a", "list"])

    assert [it.type for it in recorded()[0].arguments] == ["builtins.list"]


def test_an_argument_that_raises_when_it_is_looked_at_stops_no_call(recording, source, record):
    class Shy:
        shape = ()

        @property
        def dtype(self):
            raise RuntimeError("do not look at me")

    arguments = [Argument.input("x", "float64")]
    launcher = recording().kernel(source("def kernel(x): pass\n", arguments=arguments), "desk")
    launcher(Shy())

    assert launcher.launches == 1
    assert not record.exists()


def test_a_launcher_that_is_stood_for_still_shows_what_it_has(recording, source):
    runtime = recording()
    launcher = runtime.kernel(source(cost=4.0), "desk")

    assert (launcher.cost, launcher.launches) == (4.0, 0)
    with pytest.raises(AttributeError, match="nothing"):
        launcher.nothing  # noqa: B018 - it is what raises
    x, y = (array.array("d", [1.0]) for _ in range(2))
    assert runtime.measure(source(cost=4.0), "desk", [x, y]).value == 4.0


def test_a_launcher_that_is_watched_is_the_plugins_own_and_nothing_is_tried_in_it(
    recording, source, call
):
    runtime = recording()
    launcher = runtime.kernel(source(language="elm", more=(0.0, 1.0)), "desk")
    other = recording(None)
    plain = other.kernel(source(language="elm", more=(0.0, 1.0)), "desk")

    assert type(launcher).__name__ == type(plain).__name__ == "Watched"
    assert runtime.events[-1].launcher is launcher
    call(plain, 3)
    assert other.engine._improver._thread is not None
    assert runtime.engine._improver._thread is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("obstacle", ["a directory", "below a file", "a full device"])
def test_where_nothing_can_be_written_one_warning_says_so_and_kernels_run(
    run, tmp_path, language, obstacle
):
    path = tmp_path / "obstacle"
    if obstacle == "a directory":
        path.mkdir()
    elif obstacle == "below a file":
        path.touch()
        path /= "work.jsonl"
    else:
        path.symlink_to("/dev/full")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            run(2, 3, path=path, language=language)

    (warning,) = caught
    assert warning.category is StoreWarning
    assert Path(warning.filename).stem == {"elm": "recorded_elm", "fir": "conftest"}[language]
    assert str(path) in str(warning.message)
    assert "KERNELYARD_RECORD" in str(warning.message)


def test_without_the_setting_nothing_of_it_is_loaded(run_python, woods, desk):
    code = """
        import array, sys
        from kernelyard import Argument, Runtime, Settings, Source
        from kernelyard._plugins import Plugins
        from kernelyard._plugins.entry_points import Reference
        from pathlib import Path

        settings = Settings(store=Path(sys.argv[1], "store"), progress="off")
        runtime = Runtime(settings, plugins=Plugins([Reference("fir", "recorded_fir")]))
        arguments = [Argument.input("x", "float64")]
        source = Source("fir", "def kernel(x): pass", "kernel", arguments, {"desk": sys.argv[1]})
        launcher = runtime.kernel(source, "desk")
        launcher(array.array("d", [1.0]))
        print(type(launcher).__name__, *sorted(it for it in sys.modules if "record" in it))
    """

    assert run_python(code, desk).split() == [
        "Kernel",
        "kernelyard._model.record",
        "recorded_fir",
    ]


def test_a_forked_child_writes_what_its_parent_has_not(run_python, woods, desk, record, recorded):
    code = """
        import array, os, sys
        from pathlib import Path
        from kernelyard import Argument, Runtime, Settings, Source
        from kernelyard._plugins import Plugins
        from kernelyard._plugins.entry_points import Reference

        store, record = Path(sys.argv[1], "store"), Path(sys.argv[2])
        settings = Settings(store=store, progress="off", record=record)
        runtime = Runtime(settings, plugins=Plugins([Reference("fir", "recorded_fir")]))
        arguments = [Argument.input("x", "float64")]
        source = Source("fir", "def kernel(x): pass", "kernel", arguments, {"desk": sys.argv[1]})
        launcher = runtime.kernel(source, "desk")
        launcher(array.array("d", [1.0]))
        child = os.fork()
        if not child:
            for length in (1, 2):
                launcher(array.array("d", [1.0] * length))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """

    assert run_python(code, desk, record) == "0"
    assert lengths(recorded()) == [1, 2]
    assert len(record.read_text().splitlines()) == 2
