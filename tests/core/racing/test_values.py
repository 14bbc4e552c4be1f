"""Arrays of whatever make are copied, restored and compared."""

import array
import ctypes
import math

import pytest
from hypothesis import given, strategies as st

from kernelyard._tune.values import Tolerance, copy, differing, shape_of

NEAR = Tolerance(rtol=1e-3, atol=1e-5)


def numpy_array(numbers, dtype="float64"):
    numpy = pytest.importorskip("numpy")
    return numpy.array(numbers).astype(dtype)


def tensor(numbers, dtype="float64"):
    torch = pytest.importorskip("torch")
    return torch.tensor(numbers).to(getattr(torch, dtype))


def buffer(numbers, dtype="float64"):
    return array.array({"float64": "d", "float32": "f", "int64": "q"}[dtype], numbers)


def ctypes_array(numbers, dtype="float64"):
    kind = {"float64": ctypes.c_double, "float32": ctypes.c_float, "int64": ctypes.c_int64}[dtype]
    return (kind * len(numbers))(*numbers)


MAKERS = [numpy_array, tensor, buffer, ctypes_array]


def agree(one, other):
    return differing([copy(one)], [copy(other)], NEAR) == []


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_copied_is_put_back(make):
    value = make([1.0, 2.0])
    kept = copy(value)
    value[0] = 7
    kept.put_back(value, kept.content)

    assert [float(it) for it in value] == [1.0, 2.0]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_floats_agree_within_a_tolerance(make, dtype):
    ours = make([1.0, 0.0, math.nan, math.inf, -math.inf], dtype)

    assert agree(ours, make([1.0005, 1e-6, math.nan, math.inf, -math.inf], dtype))
    assert not agree(ours, make([1.01, 0.0, math.nan, math.inf, -math.inf], dtype))
    assert not agree(ours, make([1.0, 0.0, 0.0, math.inf, -math.inf], dtype))
    assert not agree(ours, make([1.0, 0.0, math.nan, 1.0, -math.inf], dtype))
    assert not agree(ours, make([1.0, 0.0, math.nan, math.inf, math.inf], dtype))


@pytest.mark.parametrize("make", MAKERS)
def test_integers_agree_if_they_are_equal(make):
    assert agree(make([10_000, 2], "int64"), make([10_000, 2], "int64"))
    assert not agree(make([10_000, 2], "int64"), make([10_001, 2], "int64"))


@pytest.mark.parametrize("make", [numpy_array, tensor])
@pytest.mark.parametrize("dtype", ["float16", "bool", "uint8", "complex64", "int8"])
def test_other_types_of_libraries_agree_with_themselves_only(make, dtype):
    assert agree(make([0, 1, 1], dtype), make([0, 1, 1], dtype))
    assert not agree(make([0, 1, 1], dtype), make([0, 0, 1], dtype))


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn"])
def test_short_floats_of_torch_are_compared(dtype):
    assert agree(tensor([1.0, 2.0], dtype), tensor([1.0, 2.0], dtype))
    assert not agree(tensor([1.0, 2.0], dtype), tensor([1.0, 3.0], dtype))


@pytest.mark.parametrize("make", MAKERS)
def test_other_sizes_differ(make):
    assert not agree(make([1.0, 2.0]), make([1.0]))


def test_a_tensor_that_wants_gradients_is_restored():
    value = tensor([1.0, 2.0]).requires_grad_()
    kept = copy(value)
    value.detach()[0] = 7
    kept.put_back(value, kept.content)

    assert value.tolist() == [1.0, 2.0]
    assert value.requires_grad


def test_arrays_with_strides_are_restored_in_place():
    value = numpy_array([[1.0, 2.0], [3.0, 4.0]])
    view = value.T
    kept = copy(view)
    value[:] = 0
    kept.put_back(view, kept.content)

    assert value.tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    "value",
    [[1.0], 7, None, "text", memoryview(bytearray(8))[::2]],
    ids=lambda it: type(it).__name__,
)
def test_what_is_no_array_is_a_type_error_that_names_it(value):
    with pytest.raises(TypeError, match=f"{type(value).__name__} is no array"):
        copy(value)


def test_a_layout_is_the_same_for_other_content_only():
    for make in MAKERS:
        assert shape_of(make([1.0, 2.0])) == shape_of(make([3.0, 4.0]))
        assert shape_of(make([1.0, 2.0])) != shape_of(make([1.0]))
        assert shape_of(make([1.0], "float32")) != shape_of(make([1.0], "float64"))
    turned = numpy_array([[1.0, 2.0], [3.0, 4.0]]).T
    assert shape_of(turned) != shape_of(turned.copy())
    assert shape_of(tensor([[1.0, 2.0], [3.0, 4.0]]).T) == "float64 (2, 2) (1, 2)"


def test_of_numbers_integers_count_and_floats_do_not():
    numpy = pytest.importorskip("numpy")

    assert shape_of(3) == shape_of(numpy.int32(3)) != shape_of(4)
    assert shape_of(3.0) == shape_of(4.0) == "float"
    assert shape_of(None) == "NoneType"


def test_a_tensor_that_overlaps_itself_is_copied_compared_and_restored():
    torch = pytest.importorskip("torch")
    memory = torch.arange(12.0)
    value = memory.as_strided((4, 3), (2, 1), 1)
    kept = copy(value)
    memory.fill_(-1.0)

    assert not kept.agrees(kept.content, copy(value).content, NEAR)
    kept.put_back(value, kept.content)
    assert memory[1:10].tolist() == list(range(1, 10))
    assert memory[[0, 10, 11]].tolist() == [-1.0, -1.0, -1.0]
    assert kept.agrees(kept.content, copy(value).content, NEAR)


@given(st.data())
def test_any_strided_tensor_is_restored_bit_for_bit(data):
    torch = pytest.importorskip("torch")
    shape = data.draw(st.lists(st.integers(0, 4), max_size=3))
    strides = [data.draw(st.integers(0, 5)) for _ in shape]
    memory = torch.randint(-9, 9, (64,), dtype=torch.int32)
    value, before = memory.as_strided(shape, strides, 3), memory.clone()
    kept = copy(value)
    for place in range(value.numel()):
        index = [int(it) for it in torch.unravel_index(torch.tensor(place), shape)]
        value[tuple(index)] = 77
    kept.put_back(value, kept.content)

    assert memory.equal(before)


def test_where_there_is_no_room_the_copy_is_on_the_host():
    torch = pytest.importorskip("torch")

    class Crowded(torch.Tensor):
        """A tensor whose device has no room for another."""

        device = "crowded"

        def detach(self):
            return self

        def clone(self):
            raise RuntimeError("out of memory")

        def to(self, place):
            assert place == torch.device("cpu")
            return self.as_subclass(torch.Tensor).clone()

    value = torch.arange(6.0).reshape(2, 3).T
    kept = copy(value.as_subclass(Crowded))
    value.fill_(0)

    kept.put_back(value, kept.content)
    assert value.T.flatten().tolist() == list(range(6))


def test_where_there_is_no_room_anywhere_that_is_said():
    torch = pytest.importorskip("torch")

    class Full(torch.Tensor):
        """A tensor for which there is no room on the host either."""

        def clone(self):
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        copy(torch.zeros(3).as_subclass(Full))
