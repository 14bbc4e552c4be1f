"""Errors own their words, and say the same on the other side of a process border."""

import inspect
import pickle

import pytest

from kernelyard import _errors

EXAMPLES = [
    _errors.KernelyardError("anything"),
    _errors.SettingsError("KERNELYARD_WORKERS", "many", "a whole number of 1 or more"),
    _errors.NoPluginError("echo kernel 'twice' on desk", (("oak", "it is full"),), "oak by hand"),
    _errors.PluginError("oak", "raised ValueError"),
    _errors.ToolchainMissingError("oak", "twice", "there is no saw", "install a saw"),
    _errors.BuildError("anything"),
    _errors.CompileError("twice", "oak", "saw -x", "line 1: knot", (("a.txt", "x"),), "/kept"),
    _errors.WorkerCrashedError("twice", "signal 9, SIGKILL", "last\nwords"),
    _errors.BuildTimeoutError("twice", 2.5),
    _errors.WorkerStartError("a temporary directory (TMPDIR)", "the disk is full"),
    _errors.LoadError("twice", "it is warped"),
    _errors.ArtifactMismatchError("twice", "built for oak, this is pine"),
    _errors.ArgumentError("twice", "x", "int8", "int16"),
    _errors.ArgumentTypeError("twice", "x", "a string", "an array"),
    _errors.ArgumentValueError("twice", "x", "3 bytes", "4 bytes"),
    _errors.KernelFailedError("twice", "division by zero"),
    _errors.DeviceLostError("twice", "an illegal address"),
    _errors.KernelMemoryError("twice", "std::bad_alloc"),
    _errors.FallbackWarning("stock Inductor serves"),
    _errors.StoreWarning("disk full"),
    _errors.StoreError("/store", "is not a directory"),
    _errors.RaceError("desk", ("oak: too slow",)),
    _errors.SpaceError("is empty", "give it a config"),
    _errors.SearchError("strategy 'oak'", "is unknown", "known are elm, ash"),
    _errors.MissingExtraError("strategy 'oak'", "needs saw", "pip install saw"),
    _errors.StrategyError("oak", "raised ValueError", "a=1: 3 ns"),
    _errors.RecordingError("oak.json", "is damaged"),
    _errors.WorkloadError("oak.jsonl", "is empty", "record one"),
    _errors.TuningError("oak", ("a=1: refused: it is\ntoo hard", "a=2: crashed: it died")),
]

TEXTS = [
    (
        _errors.SettingsError("KERNELYARD_WORKERS", "many", "a whole number"),
        ["KERNELYARD_WORKERS", "'many'", "expected a whole number"],
    ),
    (
        _errors.NoPluginError("echo kernel 'twice' on desk", ()),
        ["echo kernel 'twice' on desk", "none is installed", "install one", "`kernelyard plugins`"],
    ),
    (
        _errors.NoPluginError("echo kernel 'twice' on desk", (("oak", "full"), ("elm", "far"))),
        ["echo kernel 'twice' on desk", "oak: full", "elm: far"],
    ),
    (
        _errors.NoPluginError("echo kernel 'twice' on desk", (), "oak by explicit choice"),
        ["oak by explicit choice"],
    ),
    (_errors.PluginError("oak", "gave nothing"), ["'oak'", "gave nothing", "`kernelyard plugins`"]),
    (
        _errors.ToolchainMissingError("oak", "twice", "there is no saw", "install a saw"),
        ["oak", "'twice'", "there is no saw", "install a saw"],
    ),
    (
        _errors.CompileError("twice", "oak", "saw -x", "line 1: knot", (), "/kept"),
        ["oak", "'twice'", "line 1: knot", "$ saw -x", "kept in /kept"],
    ),
    (
        _errors.WorkerCrashedError("twice", "signal 9, SIGKILL", "cannot go on"),
        ["'twice'", "signal 9, SIGKILL", "ask again", "cannot go on"],
    ),
    (
        _errors.BuildTimeoutError("twice", 2.5),
        ["'twice'", "longer than 2.5 s", "KERNELYARD_BUILD_TIMEOUT raises"],
    ),
    (_errors.LoadError("twice", "it is warped"), ["'twice'", "it is warped"]),
    (
        _errors.ArtifactMismatchError("twice", "built for oak, this is pine"),
        ["'twice'", "does not fit", "built for oak, this is pine"],
    ),
    (
        _errors.ArgumentTypeError("twice", "x", "a string", "an array"),
        ["twice", "argument x", "got a string", "expected an array"],
    ),
    (_errors.KernelFailedError("twice", "division by zero"), ["twice", "division by zero"]),
    (
        _errors.StoreError("/store", "is not a directory"),
        ["/store", "is not a directory", "set KERNELYARD_STORE"],
    ),
    (_errors.StoreError("/store", "is open", "close it"), ["/store", "is open", "close it"]),
    (_errors.SpaceError("is empty", "give it a config"), ["is empty", "give it a config"]),
    (_errors.SearchError("it", "is 0", "make it 1"), ["it is 0", "make it 1"]),
    (_errors.StrategyError("oak", "raised", "a=1: 3 ns"), ["'oak'", "raised", "kept: a=1: 3 ns"]),
    (_errors.RecordingError("oak.json", "is damaged"), ["oak.json is damaged", "Kernel Tuner"]),
    (_errors.TuningError("oak", ("a=1: it is\ntoo hard",)), ["'oak'", "of 1 tried", "too hard"]),
    (_errors.TuningError("oak", tuple("abcdef")), ["of 6 tried", "and 3 more"]),
]


def name_of(error):
    return type(error).__name__


def test_every_error_has_an_example_here():
    classes = {
        cls for _, cls in inspect.getmembers(_errors, inspect.isclass) if issubclass(cls, Exception)
    }

    assert {type(error) for error in EXAMPLES} == classes


@pytest.mark.parametrize("error", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_reads_the_same_after_a_pickle(error, protocol):
    arrived = pickle.loads(pickle.dumps(error, protocol))

    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


def test_a_note_travels_with_its_error():
    error = _errors.BuildTimeoutError("twice", 1.0)
    error.add_note("2 more failed")

    assert pickle.loads(pickle.dumps(error)).__notes__ == ["2 more failed"]


@pytest.mark.parametrize("error", EXAMPLES[1:2] + EXAMPLES[2:5] + EXAMPLES[6:], ids=name_of)
def test_the_representation_names_the_class(error):
    assert repr(error).startswith(type(error).__name__ + "(")


def test_the_tree_is_the_one_that_the_docstring_draws():
    parents, line_of_descent = {}, []
    for line in _errors.__doc__.splitlines():
        name = line.lstrip("│├└─ ").partition(" ")[0]
        if not name.endswith("Error"):
            continue
        depth = (len(line) - len(line.lstrip("│├└─ "))) // 4
        line_of_descent[depth:] = [name]
        parents[name] = line_of_descent[depth - 1] if depth else "Exception"
    real = {
        name: cls.__bases__[0].__name__
        for name, cls in inspect.getmembers(_errors, inspect.isclass)
        if name.endswith("Error")
    }

    assert parents == real


def test_argument_errors_are_also_what_python_would_raise():
    assert issubclass(_errors.ArgumentTypeError, TypeError)
    assert issubclass(_errors.ArgumentValueError, ValueError)
    assert issubclass(_errors.KernelFailedError, RuntimeError)
    assert issubclass(_errors.KernelMemoryError, MemoryError)


@pytest.mark.parametrize(("error", "facts"), TEXTS)
def test_a_text_holds_what_was_asked_what_is_true_and_what_to_do(error, facts):
    missing = [fact for fact in facts if fact not in str(error)]

    assert missing == []


def test_a_compile_error_shows_the_first_twelve_lines():
    output = "\n".join(f"line {number}" for number in range(1, 100))
    text = str(_errors.CompileError("twice", "oak", "saw", output))

    assert "line 12\n" in text
    assert "line 13" not in text


def test_a_crash_shows_the_last_eight_lines():
    words = "\n".join(f"line {number}" for number in range(1, 100))
    text = str(_errors.WorkerCrashedError("twice", "exit status 3", words))

    assert text.endswith("line 99")
    assert "line 92" in text
    assert "line 91" not in text
