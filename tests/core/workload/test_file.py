"""A file of workloads: what is written is read, and what is no workload costs no other."""

import json
import resource
import warnings

import pytest

from kernelyard import Argument, Config, Source, Space, WorkloadError
from kernelyard._tune.workload.arguments import Array, Number
from kernelyard._tune.workload.file import append, read
from kernelyard._tune.workload.workload import Kernel, Workload


@pytest.fixture
def written(record, workload):
    """Write some workloads; give them."""

    def written(count):
        made = [workload() for _ in range(count)]
        for one in made:
            append(record, one)
        return tuple(made)

    return written


@pytest.fixture
def small_files():
    """Let no file grow beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def rich():
    """Give a workload with all that one can have."""
    space = Space({"tile": (8, 16), "order": ("ij", "ji")}, ["tile > 8 or order == 'ij'"])
    arguments = [
        Argument.input("x", "float32", contiguous=False),
        Argument.output("y", "any"),
        Argument.scalar("n", "float64"),
    ]
    options = {"flags": ("-O2", "-g"), "level": 3, "factor": 0.5, "is_fast": True}
    code = "line\n\tof 'text' \"é\" \udc80"
    source = Source("fir", code, "entry", arguments, options, "a name", space=space)
    x = Array(library="numpy", dtype="float32", shape=[2, 3], strides=[12, 4], device="desk:1")
    y = Array(library="array", dtype="q", shape=[3], strides=[8], low=-(2**63), high=2**63 - 1)
    return Workload(Kernel(source, "desk:1", "fir"), [x, y, Number(float("inf"))])


def test_what_is_written_is_read_as_it_was(record, written):
    append(record, rich())
    others = written(3)
    found = read(record)

    assert found.workloads == (rich(), *others)
    assert found.problems == ()
    told = found.workloads[0].kernel.source
    assert (told.name, told.space) == ("a name", rich().kernel.source.space)
    assert told.space.guess == Config.of(tile=8, order="ij")


def test_each_workload_is_given_once_whatever_it_was_called_and_held(record, workload):
    source = workload().kernel.source
    renamed = Source(source.language, source.code, "kernel", source.arguments, source.options, "b")
    for one in (workload(7), workload(8), workload(7), workload(7, source=renamed)):
        append(record, one)

    assert read(record).workloads == (workload(7), workload(8))


def test_of_a_factor_the_first_is_kept_and_of_an_array_the_bounds(record):
    def with_(factor, high):
        source = rich().kernel.source
        x, y, _ = rich().arguments
        y = Array(library=y.library, dtype="q", shape=[3], strides=[8], low=0, high=high)
        return Workload(Kernel(source, "desk", "fir"), [x, y, Number(factor)])

    for one in (with_(0.5, 9), with_(0.25, 9), with_(0.5, 7)):
        append(record, one)

    assert read(record).workloads == (with_(0.5, 9),)


def test_a_line_that_was_cut_off_is_skipped_by_its_number_and_the_next_begins_afresh(
    record, written, workload
):
    first = written(2)
    with record.open("r+b") as stream:
        stream.truncate(record.stat().st_size - 40)
    alone = read(record)
    last = workload()
    append(record, last)
    found = read(record)

    assert alone.workloads == first[:1]
    assert alone.problems == ("line 2 is cut off: its writer was ended; it is skipped",)
    assert found.workloads == (first[0], last)
    (problem,) = found.problems
    assert problem.startswith("line 2 cannot be read: ")
    assert problem.endswith("; it is skipped")


LINES = {
    "no JSON": b"once upon a time",
    "a list": b"[1, 2]",
    "an empty object": b"{}",
    "deep": b"[" * 100_000,
    "bytes": b"\xff\xfe\x00\x01",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_that_is_no_workload_costs_no_other(record, written, workload, line):
    first = written(1)
    with record.open("ab") as stream:
        stream.write(b"\n" + line + b"\n")
    last = workload()
    append(record, last)
    found = read(record)

    assert found.workloads == (*first, last)
    assert [problem.split(" cannot")[0] for problem in found.problems] == ["line 3"]


BROKEN = {
    "too few arguments": lambda it: it["arguments"].clear(),
    "an unknown kind of argument": lambda it: it["arguments"][0].update(cloud={}),
    "no source": lambda it: it.pop("source"),
    "an unknown type": lambda it: it["source"]["arguments"][0].update(dtype="float7"),
    "a space that is none": lambda it: it["source"].update(space={"parameters": {}}),
    "an option that is none": lambda it: it["source"]["options"].update(flags={"a": 1}),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_workload_that_contradicts_itself_is_skipped(record, written, damage):
    written(1)
    facts = json.loads(record.read_text())
    damage(facts)
    with record.open("a") as stream:
        stream.write(json.dumps(facts) + "\n")
    found = read(record)

    assert len(found.workloads) == 1
    assert [problem[:22] for problem in found.problems] == ["line 2 cannot be read:"]


def test_what_a_later_version_has_written_is_told(record, written):
    (first,) = written(1)
    facts = json.loads(record.read_text())
    later = {**facts, "format": 2, "source": "elsewhere"}
    more = {**facts, "weather": "fine", "arguments": [{"number": {"value": 7, "hue": 3}}]}
    with record.open("a") as stream:
        stream.writelines(json.dumps(it) + "\n" for it in (later, more))
    found = read(record)

    assert [it.arguments for it in found.workloads] == [first.arguments, (Number(7),)]
    told = "arguments.0.number.hue, weather"
    assert found.problems == (
        "line 2 was written by a later version, in format 2; it is skipped",
        f"line 3 says what only a later version knows: {told}; that is left out",
    )


def test_of_many_lines_that_cannot_be_read_the_first_are_named(record, written):
    written(1)
    with record.open("a") as stream:
        stream.write("no\n" * 25)
    found = read(record)

    assert len(found.problems) == 11
    assert found.problems[-1] == "and 15 lines more"


EMPTY = {
    "nothing": (b"", "is empty: no kernel was called"),
    "empty lines": (b"\n\n", "its lines are empty"),
    "binary": (bytes(range(256)) * 40, "holds no workload: line 1 cannot be read"),
    "text": (b"kernel x\n", "holds no workload: line 1 cannot be read"),
    "one torn line": (b'{"arg', "holds no workload: line 1 is cut off"),
}


@pytest.mark.parametrize(("data", "words"), EMPTY.values(), ids=EMPTY)
def test_a_file_without_a_workload_is_refused_with_what_to_do(tmp_path, data, words):
    path = tmp_path / "work.jsonl"
    path.write_bytes(data)
    with pytest.raises(WorkloadError) as caught:
        read(path)

    assert words in str(caught.value)
    assert f"record one by KERNELYARD_RECORD={path}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(WorkloadError, match="cannot be read: Is a directory"):
        read(tmp_path)
    with pytest.raises(WorkloadError, match="cannot be read: No such file"):
        read(tmp_path / "absent")


def test_a_line_that_does_not_fit_any_more_leaves_the_file_as_it_was(
    record, written, workload, small_files
):
    first = written(2)
    size = record.stat().st_size
    small_files(size + 50)
    with pytest.raises(OSError, match=r"No space left|too large"):
        append(record, workload())

    assert record.stat().st_size == size
    assert read(record).workloads == first


def test_a_line_is_written_by_one_call_and_is_as_short_as_it_can_be(record, workload):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        append(record, workload(3))

    text = record.read_text()
    assert text.count("\n") == 1
    assert json.dumps(json.loads(text), separators=(",", ":")) == text.strip()
