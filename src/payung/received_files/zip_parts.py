"""What is packed in a workbook, read strictly: whatever two programs could read in two ways is refused.

Names, sizes and places are checked against each other before anything is inflated, and every inflated byte is counted:
a size that the file declares is a claim.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from payung.received_files.limits import Limits
from payung.received_files.refusals import refused

PIECE = 1 << 20
FED = 1 << 16
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
# Flags of an entry.
_PASSWORD = 0x1
_UTF8 = 0x800
# An entry of the listing is 46 bytes and a name; Excel's are below 150 together.
_LISTING_BYTES_A_PART = 1_000
_OUT_OF_THE_FOLDER = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.\.?(?:/|$)|[\x00-\x1f]")


def parts_of(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts, in the order of their places. Refused where the listing is not what Excel, LibreOffice or a library writes."""
    listing = _check_end(data, limits)
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise refused("E-FILE-10") from error
    if len(parts) > limits.parts_max:
        raise refused("E-FILE-14", most=limits.parts_max)
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) < len(names) or any(_OUT_OF_THE_FOLDER.search(part.orig_filename) for part in parts):
        raise refused("E-FILE-16")
    if any(part.flag_bits & _PASSWORD for part in parts):
        raise refused("E-FILE-05")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes_max or unpacked > limits.unpacked_ratio_max * len(data):
        raise refused("E-FILE-15")
    parts.sort(key=lambda part: part.header_offset)
    headers = [*(part.header_offset for part in parts), listing]
    ends = [0, *(_place(data, part)[1] for part in parts)]
    if headers[0] != 0 or any(end > header for end, header in zip(ends, headers, strict=True)):
        raise refused("E-FILE-16")
    return parts


def inflated(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, piece by piece. Refused once it is larger than it declares, or damaged."""
    start, end = _place(data, part)
    packed = memoryview(data)[start:end]
    checksum, size = 0, 0
    for piece in _inflate(packed) if part.compress_type == zipfile.ZIP_DEFLATED else _cut(packed):
        if not piece:
            continue
        size += len(piece)
        if size > part.file_size:
            raise refused("E-FILE-16")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if size != part.file_size or checksum != part.CRC:
        raise refused("E-FILE-10")


def _check_end(data: bytes, limits: Limits) -> int:
    """Where the listing begins. It ends the file, so that nothing hides behind it, and is short enough to be read."""
    if len(data) < _END.size:
        raise refused("E-FILE-10")
    signature, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, len(data) - _END.size)
    if signature != b"PK\x05\x06" or comment:
        raise refused("E-FILE-10")
    if count > limits.parts_max:
        raise refused("E-FILE-14", most=limits.parts_max)
    if disk or first_disk or here != count or offset + size + _END.size != len(data):
        raise refused("E-FILE-16")
    if size > limits.parts_max * _LISTING_BYTES_A_PART:
        raise refused("E-FILE-16")
    return offset


def _place(data: bytes, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Where the packed bytes of a part stand. Refused where its own header says something else than the listing."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused("E-FILE-16")
    if part.header_offset + _LOCAL.size > len(data):
        raise refused("E-FILE-10")
    signature, *_, compress_type, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack_from(data, part.header_offset)
    after_header = part.header_offset + _LOCAL.size
    name = data[after_header : after_header + name_length]
    start = after_header + name_length + extra_length
    if signature != b"PK\x03\x04" or start + part.compress_size > len(data):
        raise refused("E-FILE-10")
    if compress_type != part.compress_type or name.decode(_encoding(part), "replace") != part.orig_filename:
        raise refused("E-FILE-16")
    return start, start + part.compress_size


def _encoding(part: zipfile.ZipInfo) -> str:
    return "utf-8" if part.flag_bits & _UTF8 else "cp437"


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for fed in _cut(packed):
            while fed:
                yield inflater.decompress(fed, PIECE)
                fed = inflater.unconsumed_tail
        while not inflater.eof:
            piece = inflater.decompress(b"", PIECE)
            if not piece:
                raise refused("E-FILE-10")
            yield piece
    except zlib.error as error:
        raise refused("E-FILE-10") from error
    if inflater.unused_data:
        raise refused("E-FILE-16")


def _cut(stored: memoryview) -> Iterator[bytes]:
    for start in range(0, len(stored), FED):
        yield bytes(stored[start : start + FED])
