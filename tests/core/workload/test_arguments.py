"""What an argument was is told in facts, and another of the same class is made from them."""

import array
import ctypes
import json
import math

import pytest

from kernelyard import WorkloadError
from kernelyard._tune.values import shape_of
from kernelyard._tune.workload.arguments import Array, from_json, to_json
from kernelyard._tune.workload.kinds import describe, make


def numpy_array(numbers, dtype):
    return pytest.importorskip("numpy").array(numbers).astype(dtype)


def tensor(numbers, dtype):
    torch = pytest.importorskip("torch")
    return torch.tensor(numbers).to(getattr(torch, dtype))


def again(value, *, seed=0, is_read=True):
    """Describe, write, read and make."""
    told = json.loads(json.dumps(to_json(describe(value, is_read=is_read))))
    return make(from_json(told), seed=seed, what="argument 'x' of 'kernel'")


DTYPES = ["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64"]
LAYOUTS = {
    "packed": lambda it: it,
    "transposed": lambda it: it.T,
    "part": lambda it: it[1:, 1:3],
    "steps": lambda it: it[::2],
    "one element": lambda it: it[:1, :1],
    "no element": lambda it: it[:0],
    "no dimension": lambda it: it[:1, :1].reshape(()),
}
OVERLAPPING = {
    "numpy broadcast": lambda np, _: np.broadcast_to(np.arange(4.0), (3, 4)),
    "numpy windows": lambda np, _: np.lib.stride_tricks.sliding_window_view(np.arange(9.0), 3),
    "numpy backwards": lambda np, _: np.arange(12.0).reshape(3, 4)[::-1, ::-2],
    "torch expanded": lambda _, torch: torch.arange(4.0).expand(3, 4),
    "torch windows": lambda _, torch: torch.arange(9.0).unfold(0, 3, 1),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("made", [numpy_array, tensor])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_array_of_the_same_class_is_made(made, dtype, layout):
    value = LAYOUTS[layout](made([[index % 2 for index in range(4)]] * 4, dtype))
    other = again(value)

    assert type(other).__module__ == type(value).__module__
    assert shape_of(other) == shape_of(value)


@pytest.mark.parametrize("layout", OVERLAPPING)
def test_elements_that_lie_upon_each_other_do_so_again(layout):
    libraries = [pytest.importorskip(name) for name in ("numpy", "torch")]
    value = OVERLAPPING[layout](*libraries)
    other = again(value)

    assert shape_of(other) == shape_of(value)
    assert len({float(it) for it in other.flatten()}) == len({float(it) for it in value.flatten()})


@pytest.mark.parametrize("made", [numpy_array, tensor])
@pytest.mark.parametrize("dtype", ["int32", "uint8", "int64"])
def test_integers_lie_within_those_recorded_and_are_not_all_the_same(made, dtype):
    other = again(made([3, 17] + [9] * 98, dtype)).tolist()

    assert set(other) <= set(range(3, 18))
    assert len(set(other)) > 10


def test_the_whole_range_of_an_integer_can_be_drawn_from():
    extremes = {"int64": [-(2**63), 2**63 - 1], "uint64": [0, 2**64 - 1], "int8": [-128, 127]}
    numpy = pytest.importorskip("numpy")

    for dtype, ends in extremes.items():
        assert again(numpy.array(ends * 50, dtype)).dtype == dtype
    assert len(set(again(tensor(extremes["int64"] * 50, "int64")).tolist())) == 100


@pytest.mark.parametrize("made", [numpy_array, tensor])
def test_floats_are_normal_and_the_same_for_one_seed(made):
    value = made([0.0] * 10_000, "float32")
    one, same, other = (again(value, seed=seed) for seed in (7, 7, 8))

    assert one.tolist() == same.tolist() != other.tolist()
    assert abs(float(one.mean())) < 0.05
    assert abs(float(one.std()) - 1) < 0.05


@pytest.mark.parametrize("made", [numpy_array, tensor])
def test_booleans_are_both_unless_they_were_one(made):
    both, all_true = ([True, False] * 50, [True] * 100)

    assert set(again(made(both, "bool")).tolist()) == {True, False}
    assert set(again(made(all_true, "bool")).tolist()) == {True}


@pytest.mark.parametrize("value", [3, -1, True, 2.5, math.inf, -math.inf, 2**63])
def test_a_number_is_kept(value):
    assert again(value) == value
    assert type(again(value)) is type(value)
    assert math.isnan(again(math.nan))


@pytest.mark.parametrize("made", [numpy_array, tensor])
def test_a_single_element_is_kept_as_a_factor_or_a_count_may_be(made):
    assert float(again(made(0.25, "float32"))) == 0.25
    assert int(again(made([7], "int64"))[0]) == 7


def test_what_is_not_read_is_not_looked_at():
    numpy = pytest.importorskip("numpy")
    garbage = numpy.array([2**40, -5])

    assert describe(garbage, is_read=False).high == 0
    assert list(again(garbage, is_read=False)) == [0, 0]
    assert list(again(garbage * 0.5, is_read=False)) == [0, 0]


@pytest.mark.parametrize(
    "value",
    [
        array.array("d", [1, 2, 3]),
        array.array("q", [5, -2, 7]),
        array.array("f"),
        bytearray(b"some bytes"),
        memoryview(bytearray(24)).cast("i", (2, 3)),
        array.array("i", [4]),
    ],
    ids=lambda value: f"{type(value).__name__} {memoryview(value).format}",
)
def test_buffers_are_made_by_python_itself(value):
    other = again(value)

    assert shape_of(other) == shape_of(value)
    memoryview(other).cast("B")[:] = bytes(memoryview(other).nbytes)  # it can be written to


def test_numbers_in_buffers_lie_within_those_recorded():
    other = list(again(array.array("q", [5, -2] + [0] * 98)))

    assert set(other) <= set(range(-2, 6))
    assert len(set(other)) > 4
    assert len(set(again(array.array("d", [0.0] * 100)))) == 100


def test_a_large_buffer_costs_no_draw_per_element():
    other = again(array.array("d", bytes(8 * 200_000)))

    assert len(other) == 200_000
    assert other[0] == other[1 << 16] != other[1]


@pytest.mark.parametrize("value", ["text", [1, 2], None, 2j, object()])
def test_what_is_neither_array_nor_number_is_named_where_it_is_to_be_made(value):
    with pytest.raises(WorkloadError) as caught:
        again(value)

    assert "argument 'x' of 'kernel'" in str(caught.value)
    assert type(value).__name__ in str(caught.value)


@pytest.mark.parametrize(
    "value", [(ctypes.c_float * 3)(), memoryview(bytearray(8))[::2]], ids=["ctypes", "gaps"]
)
def test_what_would_be_of_another_class_is_not_made(value):
    with pytest.raises(WorkloadError, match=r"Runtime\.tune"):
        again(value)


def test_a_library_that_is_not_here_is_named_with_what_to_do():
    absent = Array(library="no_such_library", dtype="float32", shape=[2], strides=[4])

    with pytest.raises(WorkloadError, match="install 'no_such_library', or record") as caught:
        make(absent, seed=0, what="argument 'x' of 'kernel'")
    assert caught.value.what == "argument 'x' of 'kernel'"


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_a_type_that_a_library_does_not_have_is_named(library):
    pytest.importorskip(library)
    strange = Array(library=library, dtype="float7", shape=[2], strides=[1], device="cpu")

    with pytest.raises(WorkloadError, match="cannot be made again") as caught:
        make(strange, seed=0, what="x")
    assert "float7" in str(caught.value)


def test_a_device_that_is_not_here_is_named():
    pytest.importorskip("torch")
    far = Array(library="torch", dtype="float32", shape=[2], strides=[1], device="cuda:99")

    with pytest.raises(WorkloadError, match="cuda:99"):
        make(far, seed=0, what="x")


def test_the_arrays_of_a_subclass_are_those_of_its_library():
    numpy = pytest.importorskip("numpy")
    value = numpy.arange(3.0).view(type("Mine", (numpy.ndarray,), {"__module__": "mine"}))

    assert describe(value).library == "numpy"
    assert shape_of(again(value)) == shape_of(value)


def test_a_parameter_that_learns_is_looked_at_like_any_tensor():
    torch = pytest.importorskip("torch")
    value = torch.nn.Parameter(torch.zeros(1))

    assert not again(value).requires_grad
    assert shape_of(again(value)) == shape_of(value)
