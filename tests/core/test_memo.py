"""Facts about files are remembered as long as the file is the same."""

import hashlib
import os

import pytest

from kernelyard._store.memo import Memo, digest_file, stamp
from kernelyard._store.sealed import seal, unseal


@pytest.fixture
def memo(tmp_path):
    return Memo(tmp_path / "state" / "memo.json")


@pytest.fixture
def reads(monkeypatch):
    """Count how often a file is digested."""
    counted = []
    digest = hashlib.file_digest

    def count(stream, name):
        counted.append(stream.name)
        return digest(stream, name)

    monkeypatch.setattr(hashlib, "file_digest", count)
    return counted


@pytest.fixture
def tool(tmp_path):
    tool = tmp_path / "tool"
    tool.write_bytes(b"first")
    return tool


def test_a_fact_is_recalled_by_its_name_also_by_another_process(memo, tmp_path):
    memo.keep("a", [1, {"b": "c"}])
    memo.keep("d", "e")

    assert memo.recall("a") == [1, {"b": "c"}]
    assert Memo(tmp_path / "state" / "memo.json").recall("d") == "e"
    assert memo.recall("unknown") is None


@pytest.mark.parametrize("size", [0, 1, 10, -1])
def test_a_damaged_memory_is_a_forgotten_one_and_can_be_used_again(memo, tmp_path, size):
    memo.keep("a", 1)
    path = tmp_path / "state" / "memo.json"
    path.write_bytes(path.read_bytes()[:size])
    recalled = memo.recall("a")
    memo.keep("b", 2)

    assert recalled is None
    assert memo.recall("b") == 2


def test_a_flipped_bit_anywhere_is_never_recalled(memo, tmp_path):
    memo.keep("a", 1)
    path = tmp_path / "state" / "memo.json"
    sound = path.read_bytes()
    for position in range(len(sound)):
        path.write_bytes(sound[:position] + bytes([sound[position] ^ 1]) + sound[position + 1 :])

        assert memo.recall("a") is None, position


def test_a_memory_that_cannot_be_written_only_forgets(tmp_path):
    (tmp_path / "file").touch()
    memo = Memo(tmp_path / "file" / "memo.json")
    memo.keep("a", 1)

    assert memo.recall("a") is None


def test_a_file_is_read_once_while_it_stays_the_same(memo, tool, reads):
    digests = {digest_file(tool, memo) for _ in range(3)}

    assert digests == {hashlib.sha256(b"first").hexdigest()}
    assert reads == [str(tool)]


def test_a_file_of_another_size_is_read_again(memo, tool, reads):
    digest_file(tool, memo)
    tool.write_bytes(b"longer")

    assert digest_file(tool, memo) == hashlib.sha256(b"longer").hexdigest()
    assert len(reads) == 2


def test_a_file_of_another_time_is_read_again(memo, tool, reads):
    digest_file(tool, memo)
    tool.write_bytes(b"other")
    os.utime(tool, ns=(1, 1))

    assert digest_file(tool, memo) == hashlib.sha256(b"other").hexdigest()
    assert len(reads) == 2


def test_a_file_that_was_replaced_is_read_again_even_with_the_old_size_and_time(memo, tool, reads):
    digest_file(tool, memo)
    times = tool.stat()
    other = tool.with_name("other")
    other.write_bytes(b"other")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(tool)

    assert digest_file(tool, memo) == hashlib.sha256(b"other").hexdigest()
    assert len(reads) == 2


def test_two_files_have_facts_of_their_own(memo, tool, reads):
    other = tool.with_name("other")
    other.write_bytes(b"other")

    assert digest_file(tool, memo) != digest_file(other, memo)
    assert len(reads) == 2


def test_a_forgotten_digest_is_found_out_again(memo, tool, reads, tmp_path):
    digest_file(tool, memo)
    (tmp_path / "state" / "memo.json").unlink()

    assert digest_file(tool, memo) == hashlib.sha256(b"first").hexdigest()
    assert len(reads) == 2


def test_a_file_that_is_gone_is_an_error(memo, tool):
    digest_file(tool, memo)
    tool.unlink()

    with pytest.raises(FileNotFoundError):
        digest_file(tool, memo)
    with pytest.raises(FileNotFoundError):
        stamp(tool)


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"content": {}}', b'{"content": 1}'],
    ids=range(8),
)
def test_what_was_not_sealed_does_not_open(data):
    assert unseal(data) is None


def test_what_was_sealed_opens_only_in_the_words_it_was_sealed_in():
    sealed = seal({"b": 1, "a": ["é"]})

    assert unseal(sealed) == {"b": 1, "a": ["é"]}
    assert unseal(sealed.replace(b",", b", ")) is None
    assert unseal(sealed + b"\n") is None
