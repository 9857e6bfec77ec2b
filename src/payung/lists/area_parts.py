"""A code in several columns: 52, 3, 1 and 2001, under kode_provinsi, kode_kabupaten and so on, or where the names should be."""

from collections.abc import Sequence

# Which cells say where somebody lives. Of those that are filled, a message shows the first.
AREA_CELLS = (
    *("area_code", "desa", "kecamatan", "kabupaten"),
    *("desa_part", "kecamatan_part", "kab_part", "province_part"),
)
_WIDTHS = (2, 2, 2, 4)


def cells_of_place(cells: Sequence[str], office: str) -> tuple[str, str, str, str]:
    """Of the texts of AREA_CELLS, in their order, the code, desa, kecamatan and kabupaten; "" where nothing says it.

    DTSEN's kode_kelurahan is 2016 beside 52, 3 and 3: a part, although its heading names whole codes in other lists.
    """
    code, *names, village, district, government, province = cells
    desa, kecamatan, kabupaten = ("" if _is_number(name) else name for name in names)
    village, district, government = (
        part or _digits(name) for part, name in zip((village, district, government), names, strict=True)
    )
    beside = any((village, district, government, province, desa, kecamatan))
    if beside and 0 < len(_digits(code)) <= _WIDTHS[-1] and not _digits(code).startswith(office[:2]):
        code, village = "", village or code
    return code or _of_parts((province, government, district, village), office), desa, kecamatan, kabupaten


def _of_parts(parts: Sequence[str], office: str) -> str:
    """SIAK writes 52, 3, 1, 2001. Others repeat the upper parts in each: 52, 5203, 520301; or leave the province out."""
    digits = [_digits(part) for part in parts]
    if not any(digits[1:]):
        return digits[0]
    if len(whole := max(digits, key=len)) in (6, 7, 10) and not (len(whole) == 6 and digits[3]):
        return whole
    province = digits[0] or (office[:2] if digits[1] else "")
    code = ""
    for part, width in zip([province, *digits[1:]], _WIDTHS, strict=True):
        if not part:
            break
        upper = code.replace(".", "")
        own = part.removeprefix(upper) if len(part) == len(upper) + width else part
        code = f"{code}.{own.zfill(width)}".lstrip(".")
    return code


def _digits(part: str) -> str:
    """The digits of a part; "" for zeros, and where there are other signs than dots and blanks."""
    return "".join(sign for sign in _bare(part) if sign.isdigit()) if _is_number(part) and _bare(part).strip("0.") else ""


def _is_number(text: str) -> bool:
    bare = _bare(text).replace(".", "").replace(" ", "")
    return bare.isdigit() and bare.isascii()


def _bare(text: str) -> str:
    return text.strip().lstrip("'").removesuffix(".0")
