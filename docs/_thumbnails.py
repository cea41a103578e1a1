"""Thumbnails of the presets, which are committed, for those who read the pages where they lie.

`python docs/_thumbnails.py` writes them anew: the library's own pictures, of which
only the stages and the lines between them are kept.
"""
# ruff: noqa: INP001 - a script of the documentation, found by path

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import customer_journey as cj

FOLDER = Path(__file__).parent / "_static" / "presets"
_NUMBER = re.compile(r"-?\d+\.\d+")
_KEPT = ("d", "x", "y", "width", "height", "rx", "cx", "cy", "r", "ry", "points")
_GOAL = "#e2f3e8"
"""What goals are filled with on a light page."""


def thumbnail(journey: cj.Journey) -> str:
    """The picture of a journey without its words: stages as boxes, goals green, and lines."""
    root = _picture(journey, "auto")
    # A journey without an order is drawn as a matrix, which has no boxes.
    if not any(shape.get("class") == "shape" for shape in _shapes(root)):
        root = _picture(journey, "layers")
    lines: list[str] = []
    stages: list[str] = []
    goals: list[str] = []
    for shape in _shapes(root):
        match shape.get("class"):
            case "line":
                lines.append(_plain(shape))
            case "shape":
                (goals if shape.get("fill") == _GOAL else stages).append(_plain(shape))
            case _:
                pass
    x, y, width, height = map(float, root.get("viewBox", "").split())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90" '
        f'viewBox="{x:.0f} {y:.0f} {width:.0f} {height:.0f}">'
        f'<g fill="none" stroke="#7d8fa3" stroke-width="1.2">{"".join(lines)}</g>'
        f'<g fill="#9db8d6">{"".join(stages)}</g><g fill="#4fae7a">{"".join(goals)}</g></svg>\n'
    )


def _picture(journey: cj.Journey, layout: cj.render.Layout) -> ET.Element:
    picture = cj.render.to_svg(journey, theme="light", title="", arrow_text="none", layout=layout)
    return ET.fromstring(picture)  # noqa: S314 - drawn here


def _shapes(parent: ET.Element) -> Iterator[ET.Element]:
    """The shapes of a picture, without those of its legend."""
    for child in parent:
        if not (child.get("class") or "").startswith("legend"):
            yield child
            yield from _shapes(child)


def _plain(shape: ET.Element) -> str:
    """A shape with its place alone, in whole numbers."""
    name = shape.tag.rpartition("}")[2]
    places = "".join(
        f' {key}="{_NUMBER.sub(lambda number: f"{float(number[0]):.0f}", value)}"'
        for key, value in shape.attrib.items()
        if key in _KEPT
    )
    effect = ' vector-effect="non-scaling-stroke"' if shape.get("class") == "line" else ""
    return f"<{name}{places}{effect}/>"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in cj.presets.names():
        text = thumbnail(cj.presets.get(name))
        (FOLDER / f"{name}.svg").write_text(text, encoding="utf-8", newline="\n")
