"""Is this a workbook or a csv file at all, and a harmless one? Answered before anything is parsed.

Only bytes are looked at and counted here; what understands them runs in the cage (reading.py).
"""

import re
from enum import StrEnum
from pathlib import PurePath

from payung.received_files.limits import MB, WEB, Limits
from payung.received_files.refusals import refused
from payung.received_files.zip_parts import inflated, parts_of


class Kind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of an .xlsx with a password
_OTHERS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"%PDF", ("PDF", "a PDF")),
    (b"\xff\xd8\xff", ("gambar", "a picture")),
    (b"\x89PNG", ("gambar", "a picture")),
    (b"GIF8", ("gambar", "a picture")),
    (b"RIFF", ("gambar atau suara", "a picture or a sound")),
    (b"Rar!", ("arsip RAR", "a RAR archive")),
    (b"7z\xbc\xaf", ("arsip 7z", "a 7z archive")),
    (b"\x1f\x8b", ("arsip gzip", "a gzip archive")),
    (b"\x7fELF", ("program", "a program")),
    (b"{\\rtf", ("dokumen RTF", "an RTF document")),
)
_BINARY = ("data yang bukan teks", "data that is not text")
_WEB_PAGE = re.compile(
    rb"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|meta|style|body|table|div|script)\b", re.I | re.S
)
_XML = re.compile(rb"\s*<\?xml\b")
_BOMS_16 = (b"\xff\xfe", b"\xfe\xff")

_DECLARATIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.I)
_LONGEST_DECLARATION = 32
_MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData|macrosheets/)", re.I)
_LINKS = re.compile(r"(?:^|/)externallinks?/", re.I)
_EMBEDDED = re.compile(r"(?:^|/)(?:embeddings|activex)/|(?:^|/)oleobject", re.I)


def inspect(data: bytes, name: str, limits: Limits = WEB) -> Kind:
    """What this file is, by its name and its content together. Refused where it must not, or need not, be parsed."""
    if not data:
        raise refused("E-FILE-01")
    if len(data) > limits.file_bytes_max:
        raise refused("E-FILE-02", most=limits.file_bytes_max // MB)
    extension = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        raise refused("E-FILE-05" if "EncryptedPackage".encode("utf-16-le") in data else "E-FILE-04")
    start = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if data[:2] in _BOMS_16:
        start = start.decode("utf-16", "ignore").encode()
    if _WEB_PAGE.match(start) or (_XML.match(start) and extension in (".xls", ".xlsx")):
        raise refused("E-FILE-06")
    if extension not in (".xlsx", ".csv"):
        raise refused("E-FILE-11" if extension in (".xlsm", ".xltm", ".xlam") else "E-FILE-03")
    for magic, content in _OTHERS:
        if data.startswith(magic):
            raise refused("E-FILE-07", extension=extension, content=content)
    if data.startswith(_ZIP):
        if extension == ".csv":
            raise refused("E-FILE-09")
        _inspect_zip(data, limits)
        return Kind.XLSX
    if b"\0" in data and data[:2] not in _BOMS_16:
        raise refused("E-FILE-07" if extension == ".xlsx" else "E-FILE-22", extension=extension, content=_BINARY)
    if extension == ".xlsx":
        raise refused("E-FILE-08")
    return Kind.CSV


def _inspect_zip(data: bytes, limits: Limits) -> None:
    parts = parts_of(data, limits)
    names = [part.filename for part in parts]
    for pattern, code in ((_MACROS, "E-FILE-11"), (_LINKS, "E-FILE-12"), (_EMBEDDED, "E-FILE-13")):
        if any(pattern.search(name) for name in names):
            raise refused(code)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise refused("E-FILE-17")  # .ods, .docx, .xlsb, or any other zip
    if any(part.file_size > limits.styles_bytes_max for part in parts if part.filename == "xl/styles.xml"):
        raise refused("E-FILE-15")  # Excel itself ends at 65,490 formats
    for part in parts:
        start = end = b""
        for piece in inflated(data, part):
            if not start:
                start = piece[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
                if start.startswith((*_ZIP, _OLE)):
                    raise refused("E-FILE-13")
            if start.startswith(b"<"):
                _inspect_xml(end + piece, part.filename)
            elif _is_xml(part.filename):
                raise refused("E-FILE-16")  # UTF-16, in which a declaration would not be seen
            end = piece[-_LONGEST_DECLARATION:]


def _inspect_xml(piece: bytes, name: str) -> None:
    if b"<!" in piece and _DECLARATIONS.search(piece):
        raise refused("E-FILE-16")
    if b"\0" in piece:
        raise refused("E-FILE-16")
    if name == "[Content_Types].xml" and re.search(rb"macroEnabled|vbaProject", piece, re.I):
        raise refused("E-FILE-11")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
