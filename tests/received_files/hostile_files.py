"""Workbooks made by hand, part by part, as no spreadsheet program would make them."""

import io
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping

PIECE = 1 << 20
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def seconds_of_work() -> float:
    """Of this process and of those that it has waited for; what else the machine does is not counted."""
    return sum(os.times()[:4])


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def workbook_parts(*sheets: str, names: tuple[str, ...] = ("Data",)) -> dict[str, str | bytes]:
    """The least that Excel opens, with these sheets."""
    tabs = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, start=1))
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(names, start=1)
    )
    strings = f'<Relationship Id="strings" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    styles = f'<Relationship Id="styles" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}{strings}{styles}'
            "</Relationships>"
        ),
        **{f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets or (sheet_xml(ONE_CELL),), start=1)},
    }


def zipped(parts: Mapping[str, str | bytes], *, level: int = 6) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def streamed() -> bytes:
    """Sizes stand behind each part, not before it, as where a server writes while it sends."""

    class Stream(io.RawIOBase):
        written = b""

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.written += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in workbook_parts().items():
            packed.writestr(name, content)
    return stream.written


def workbook(*sheets: str, **more: str | bytes) -> bytes:
    """The least workbook; `more` are parts by name, with __ for / and a final .xml understood."""
    return zipped(workbook_parts(*sheets) | {f"{name.replace('__', '/')}.xml": part for name, part in more.items()})


def with_part(name: str, content: str | bytes = b"\x00\x01") -> bytes:
    return zipped(workbook_parts() | {name: content})


def cell(text: str) -> str:
    return sheet_xml(f'<row r="3"><c r="C3" t="inlineStr"><is><t>{text}</t></is></c></row>')


def with_doubled_part(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part, content in [*workbook_parts().items(), (name, sheet_xml(ONE_CELL))]:
            packed.writestr(part, content)
    return stream.getvalue()


def with_size_declared(size: int, *, content: bytes, crc: int | None = None) -> bytes:
    """A workbook whose first sheet says that it is `size` bytes long, in both of its headers."""
    parts = workbook_parts()
    parts["xl/worksheets/sheet1.xml"] = content
    data = bytearray(zipped(parts, level=9))
    for signature, name_at, size_at, crc_at in ((b"PK\x03\x04", 30, 22, 14), (b"PK\x01\x02", 46, 24, 16)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if data[at + name_at :].startswith(b"xl/worksheets/sheet1.xml"):
                struct.pack_into("<L", data, at + size_at, size)
                struct.pack_into("<L", data, at + crc_at, zlib.crc32(content[:size]) if crc is None else crc)
    return bytes(data)


def with_overlapping_parts() -> bytes:
    """Two names for the same packed bytes: how a small zip becomes petabytes."""
    data = bytearray(zipped(workbook_parts() | {"xl/a.xml": "<a/>" * 1000, "xl/b.xml": "<a/>" * 1000}))
    places: dict[bytes, int] = {}
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        name = bytes(data[at + 46 : at + 46 + struct.unpack_from("<H", data, at + 28)[0]])
        places[name] = at
    first = struct.unpack_from("<L", data, places[b"xl/a.xml"] + 42)[0]
    struct.pack_into("<L", data, places[b"xl/b.xml"] + 42, first)
    return bytes(data)


def with_zip64_sizes() -> bytes:
    """The listing sends the reader to a 64-bit field that claims eight exabytes."""
    data = bytearray(workbook())
    end = data.rfind(b"PK\x05\x06")
    listing = struct.unpack_from("<L", data, end + 16)[0]
    name_length = struct.unpack_from("<H", data, listing + 28)[0]
    struct.pack_into("<L", data, listing + 24, 0xFFFFFFFF)
    struct.pack_into("<H", data, listing + 30, 12)
    data[listing + 46 + name_length : listing + 46 + name_length] = struct.pack("<HHQ", 1, 8, 1 << 62)
    end += 12
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + 12)
    return bytes(data)


def with_password() -> bytes:
    data = bytearray(workbook())
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        struct.pack_into("<H", data, at + flags_at, 1)
    return bytes(data)


def flipped(data: bytes) -> bytes:
    """One bit, in the packed bytes of the last part."""
    middle = data.rfind(b"PK\x03\x04") + 80
    return data[:middle] + bytes([data[middle] ^ 16]) + data[middle + 1 :]


def old_excel(*, entry: str = "Workbook") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + entry.encode("utf-16-le") + bytes(3000)


def blank_rows(count: int) -> str:
    return sheet_xml("".join(f'<row r="{n}"/>' for n in range(1, count + 1)), before='<dimension ref="A1:XFD1048576"/>')


def letters(index: int) -> str:
    found = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        found, index = chr(65 + letter) + found, index - 1
    return found


def wide_row(columns: int) -> str:
    return '<row r="1">' + "".join(f'<c r="{letters(at)}1"><v>1</v></c>' for at in range(columns)) + "</row>"


def numbered_rows(count: int) -> str:
    return sheet_xml("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1)))


def shared_string_bomb() -> bytes:
    """One long text, named by half a million cells: small on disk, fifteen gigabytes once every cell has its copy."""
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letter}{n}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ") + "</row>"
        for n in range(1, 50_001)
    )
    text = "".join(f"{n:05}" for n in range(6_000))
    return workbook(sheet_xml(rows), xl__sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>')


def styles_bomb() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="0.0000{n}"/>' for n in range(200, 1_000_000))
    uses = "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 1_000_000))
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{uses}</cellXfs></styleSheet>'
    return workbook(sheet_xml('<row r="1"><c r="A1" s="7"><v>1</v></c></row>'), xl__styles=styles)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY passwords SYSTEM "file:///etc/passwd">]>'
