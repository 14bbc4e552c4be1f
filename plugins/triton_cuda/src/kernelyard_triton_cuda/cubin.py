"""Read off a cubin what ptxas made of a kernel: registers, and what did not fit in them."""

import struct
from collections.abc import Iterator

import attrs

_SYMBOLS = 2
_REGISTERS, _FRAME = 0x2F, 0x11
"""``EIATTR_REGCOUNT`` and ``EIATTR_FRAME_SIZE``, as NVIDIA's readelf names them."""
_WORDS = 4
"""``EIFMT_SVAL``: an attribute that is followed by as many bytes as it says."""


@attrs.frozen
class Resources:
    """What each thread of a kernel takes; ``None`` where the file does not say."""

    registers: int | None
    local_bytes: int | None


@attrs.frozen
class _Section:
    name: str
    kind: int
    data: bytes


def resources(cubin: bytes, kernel: str) -> Resources:
    """Read what a kernel takes."""
    try:
        sections = list(_sections(cubin))
        found = {
            attribute: value
            for attribute, symbol, value in _facts(sections)
            if symbol == _place(sections, kernel)
        }
    except (struct.error, StopIteration, IndexError, ValueError):
        return Resources(None, None)
    return Resources(found.get(_REGISTERS), found.get(_FRAME))


def _sections(elf: bytes) -> Iterator[_Section]:
    """Give the sections of a 64-bit ELF file."""
    (start,) = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", elf, start + size * number) for number in range(count)]
    texts = _bytes(elf, headers[names])
    for header in headers:
        yield _Section(_text(texts, header[0]), header[1], _bytes(elf, header))


def _bytes(elf: bytes, header: tuple[int, ...]) -> bytes:
    *_, offset, size = header
    return elf[offset : offset + size]


def _text(texts: bytes, start: int) -> str:
    return texts[start : texts.index(0, start)].decode()


def _place(sections: list[_Section], kernel: str) -> int:
    """Give the number of a kernel's symbol."""
    symbols = next(it.data for it in sections if it.kind == _SYMBOLS)
    texts = next(it.data for it in sections if it.name == ".strtab")
    entries = struct.iter_unpack("<IBBHQQ", symbols)
    return next(number for number, it in enumerate(entries) if _text(texts, it[0]) == kernel)


def _facts(sections: list[_Section]) -> Iterator[tuple[int, int, int]]:
    """Give the attributes that are a symbol and a number."""
    data = next(it.data for it in sections if it.name == ".nv.info")
    place = 0
    while place + 4 <= len(data):
        form, attribute, size = struct.unpack_from("<BBH", data, place)
        place += 4
        if form == _WORDS:
            if attribute in {_REGISTERS, _FRAME}:
                yield attribute, *struct.unpack_from("<II", data, place)
            place += size
