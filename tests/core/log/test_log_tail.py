"""What was written last lies in a file of its own, which SQLite removes when a log is closed."""

import shutil
import subprocess
import sys

import pytest

from kernelyard._store.log import Log


@pytest.mark.parametrize("damaged", [("",), ("-wal",), ("", "-wal", "-shm")])
def test_what_was_written_last_is_saved_though_its_head_is_gone(log, fact, warned, damaged):
    written = [fact(tile) for tile in range(40)]
    log.append(*written[:20])
    assert log.path.with_name("log.sqlite-wal").stat().st_size > 20 * 400
    for end in damaged:
        spoil(log.path.with_name(f"log.sqlite{end}"))
    log.append(*written[20:])

    assert {it.text for it in log} == {it.text for it in written}


def test_what_a_killed_process_wrote_last_is_saved_though_its_head_is_gone(
    log, fact, warned, tmp_path
):
    written = [fact(tile) for tile in range(20)]
    log.append(*written)
    copy = Log(tmp_path / "copy" / "log.sqlite", warn=lambda said, _: warned.append(said))
    copy.path.parent.mkdir()
    for end in ("", "-wal"):  # as they lie where a process was killed
        shutil.copy(log.path.with_name(f"log.sqlite{end}"), copy.path.with_name(f"log.sqlite{end}"))
    spoil(copy.path.with_name("log.sqlite-wal"))

    assert {it.text for it in copy} == {it.text for it in written}
    assert "20 records were saved" in warned[-1]
    copy.close()


def spoil(path):
    """Overwrite the first bytes, in another process: who closes a file loses its locks."""
    code = "import sys; open(sys.argv[1], 'r+b').write(bytes(range(1, 101)))"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
