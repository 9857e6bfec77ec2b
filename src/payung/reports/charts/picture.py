"""What Vega writes, made small and safe inside a page: no style, no class, no script, no foreign reference, own ids."""

import re
from collections import Counter
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
FAMILY = "'Source Sans 3', system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"

_KEPT = {"path": ("d",), "text": ("text-anchor",), "line": ("x2", "y2")}
_PAINT = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("font-size", "font-weight"),
)
_NUMBER = re.compile(r"-?\d+\.\d+")
_TRANSLATE = re.compile(r"translate\(([^,]+),([^)]+)\)")

ET.register_namespace("", SVG)


def finished(raw: str, *, prefix: str, title: str, description: str, background: str | None = None) -> str:
    """Vega's picture with only its marks, in reading order, and with words for those who do not see it."""
    source = ET.fromstring(raw)
    _, _, width, height = source.attrib["viewBox"].split()
    root = ET.Element(
        f"{{{SVG}}}svg",
        {
            "viewBox": f"0 0 {width} {height}",
            "width": "100%",
            "role": "img",
            "aria-labelledby": f"{prefix}-t {prefix}-d",
            "font-family": FAMILY,
        },
    )
    ET.SubElement(root, f"{{{SVG}}}title", {"id": f"{prefix}-t"}).text = title
    ET.SubElement(root, f"{{{SVG}}}desc", {"id": f"{prefix}-d"}).text = description
    if background:
        ET.SubElement(root, f"{{{SVG}}}path", {"fill": background, "d": f"M0,0h{width}v{height}h-{width}Z"})
    marks = [mark for mark in source.iter() if "role" in mark.attrib and mark.attrib["role"] == "graphics-symbol"]
    shapes = Counter(mark.attrib["d"] for mark in marks if "d" in mark.attrib and "transform" in mark.attrib)
    often = {shape: f"{prefix}-s{at}" for at, shape in enumerate(s for s, count in shapes.items() if count > 3)}
    if often:
        defs = ET.SubElement(root, f"{{{SVG}}}defs")
        for shape, name in often.items():
            ET.SubElement(defs, f"{{{SVG}}}path", {"id": name, "d": _rounded(shape)})
    for mark in marks:
        root.append(_slim(mark, often))
    return ET.tostring(root, encoding="unicode")


def _slim(mark: ET.Element, often: dict[str, str]) -> ET.Element:
    kind = mark.tag.rpartition("}")[2]
    moved = _TRANSLATE.fullmatch(mark.attrib.get("transform", "")) or ("", "0", "0")
    x, y = _rounded(moved[1]), _rounded(moved[2])
    attributes = {name: _rounded(mark.attrib[name]) for name in _KEPT[kind] if name in mark.attrib}
    if kind == "text":
        attributes = {"x": x, "y": y} | attributes
        if attributes.get("text-anchor") == "start":
            del attributes["text-anchor"]
    elif kind == "line":
        # Vega moves a line to its start; written out, it needs no transform.
        attributes = {"x1": x, "y1": y, "x2": _plus(x, mark.get("x2", "0")), "y2": _plus(y, mark.get("y2", "0"))}
    elif attributes["d"] and mark.attrib["d"] in often:
        kind, attributes = "use", {"href": f"#{often[mark.attrib['d']]}", "x": x, "y": y}
    elif "transform" in mark.attrib:
        attributes["transform"] = f"translate({x},{y})"
    for name in _PAINT:
        if name in mark.attrib and not (name == "font-weight" and mark.attrib[name] == "400"):
            attributes[name] = _rounded(mark.attrib[name].removesuffix("px"))
    slim = ET.Element(f"{{{SVG}}}{kind}", attributes)
    slim.text = mark.text
    return slim


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("+"), text)


def _plus(a: str, b: str) -> str:
    return f"{float(a) + float(b):.1f}".removesuffix(".0")
