"""Inductor's digests of torch's and Triton's files are remembered while no file has changed."""

import importlib
import importlib.util
import os
import warnings

import pytest
import torch

from kernelyard._store.memo import Memo
from kernelyard.torch import _cache_keys

HAS_TRITON = importlib.util.find_spec("triton") is not None


@pytest.fixture
def remembering():
    """Give what Inductor decorates such functions with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch's, of what it uses itself
        functools = pytest.importorskip("torch.utils._functools")
    if not hasattr(functools, "prefetchable_cache"):
        pytest.skip(f"torch {torch.__version__} computes its digests anew and takes none")
    return functools.prefetchable_cache


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make a package with a package in it; give its directory."""
    root = tmp_path / "site" / "kernelyard_test_oak"
    (root / "twig").mkdir(parents=True)
    for name in ("__init__.py", "leaf.py", "twig/__init__.py", "twig/leaf.py"):
        (root / name).write_text(f"name = {name!r}\n")
    monkeypatch.syspath_prepend(str(root.parent))
    importlib.invalidate_caches()
    return root


@pytest.fixture
def settled(remembering, package, tmp_path):
    """Settle a digest of that package as a new process would; give it, and how often it ran."""
    memo = Memo(tmp_path / "state" / "keys.json")

    def settled(value=b"leaves", *, during=lambda: None, known=None):
        runs = []

        @remembering
        def key():
            runs.append(value)
            during()
            return value

        if known is not None:
            key.set(known)
        _cache_keys._settle("oak_key", key, package.name, memo)
        answer = key()
        _cache_keys.finish()
        return answer, len(runs)

    settled.memo = memo
    settled.path = tmp_path / "state" / "keys.json"
    return settled


def test_the_next_process_of_torch_computes_none_and_has_the_same(script, tmp_path):
    memo = str(tmp_path / "keys")
    first = script("keys", memo)
    second = script("keys", memo, "anew")

    expected = ["torch_key", "triton_key"] if HAS_TRITON else ["torch_key"]
    assert first["ran"] == first["known"] == expected
    assert second["ran"] == []
    assert second["values"] == first["values"] == second["anew"]
    assert second["unseen"] == []


@pytest.mark.parametrize("value", [b"\0leaves\xff", "leaves"], ids=["bytes", "text"])
def test_a_digest_is_computed_once_and_set_afterwards(settled, value):
    assert [settled(value) for _ in range(3)] == [(value, 1), (value, 0), (value, 0)]


def test_what_is_no_digest_is_not_remembered(settled):
    assert [settled(None), settled(b"leaves")] == [(None, 1), (b"leaves", 1)]


def grow(root):
    with (root / "twig" / "leaf.py").open("a") as stream:
        stream.write("# more\n")


def touch(root):
    os.utime(root / "leaf.py", ns=(1, 1))


def replace_by_one_of_the_same_size_and_time(root):
    before = (root / "leaf.py").stat()
    (root / "new").write_bytes(b"#" * before.st_size)
    os.utime(root / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (root / "new").replace(root / "leaf.py")


def add(root):
    (root / "twig" / "bud.py").write_text("name = 'bud'\n")


def remove(root):
    (root / "leaf.py").unlink()


def make_a_package_of_a_directory(root):
    (root / "twig" / "bud").mkdir()
    (root / "twig" / "bud" / "__init__.py").touch()


@pytest.mark.parametrize(
    "change",
    [
        grow,
        touch,
        replace_by_one_of_the_same_size_and_time,
        add,
        remove,
        make_a_package_of_a_directory,
    ],
    ids=lambda change: change.__name__,
)
def test_after_any_change_it_is_computed_anew_and_remembered_again(settled, package, change):
    settled(b"old")
    change(package)

    assert [settled(b"new"), settled(b"newer")] == [(b"new", 1), (b"new", 0)]


def test_a_change_while_it_is_computed_makes_it_worthless(settled, package):
    first = settled(b"old", during=lambda: grow(package))

    assert [first, settled(b"new")] == [(b"old", 1), (b"new", 1)]


@pytest.mark.parametrize("damage", [b"", b"{", b"\0" * 100], ids=["empty", "cut", "zeros"])
def test_a_damaged_memory_is_no_memory(settled, damage):
    settled(b"old")
    settled.path.write_bytes(damage)

    assert [settled(b"new"), settled(b"newer")] == [(b"new", 1), (b"new", 0)]


def test_a_flipped_bit_is_damage_too(settled):
    settled(b"old")
    text = settled.path.read_bytes()
    assert b"6f6c64" in text  # "old", as it is written there
    settled.path.write_bytes(text.replace(b"6f6c64", b"6f6c65"))

    assert settled(b"new") == (b"new", 1)


@pytest.mark.parametrize("fact", [7, [], ["other stamps"], "text", None])
def test_a_memory_of_another_version_is_no_memory(settled, fact):
    settled.memo.keep("oak_key", fact)

    assert settled(b"new") == (b"new", 1)


def test_what_is_set_already_stays(settled):
    settled(b"old")

    assert settled(b"new", known=b"theirs") == (b"theirs", 0)


def test_where_nothing_can_be_kept_it_is_computed_each_time(settled):
    settled.path.parent.write_text("a file where the directory should be")

    assert [settled(b"one"), settled(b"two")] == [(b"one", 1), (b"two", 1)]


def test_one_that_cannot_be_computed_raises_where_it_is_asked_for(settled):
    def fail():
        raise OSError("no such leaf")

    with pytest.raises(OSError, match="no such leaf"):
        settled(during=fail)
    assert settled(b"new") == (b"new", 1)


def test_a_package_that_is_not_there_is_not_remembered(remembering, tmp_path):
    memo = Memo(tmp_path / "keys.json")

    @remembering
    def key():
        return b"nothing"

    _cache_keys._settle("elm_key", key, "kernelyard_test_elm", memo)

    assert key() == b"nothing"
    assert memo.everything() == {}


def test_digests_that_cannot_be_set_are_left_alone(remembering, tmp_path, monkeypatch):
    import torch._inductor.codecache as inductor

    runs = []
    for name in ("torch_key", "triton_key"):
        monkeypatch.setattr(inductor, name, lambda: runs.append("run"))
    monkeypatch.setattr(_cache_keys, "_done", set())
    _cache_keys.settle(tmp_path / "state")

    assert runs == []
    assert not (tmp_path / "state").exists()
