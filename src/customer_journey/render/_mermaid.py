"""Mermaid: diagrams that wikis, README files and chat tools draw from text."""

import re
from typing import Literal, TypeAlias

from customer_journey._arguments import checked
from customer_journey._messages._current import in_its_language
from customer_journey._model import Journey
from customer_journey.render._cells import plain
from customer_journey.render._diagram import Arrow, ArrowText, Box, diagram_of
from customer_journey.render._layout import Direction

__all__ = ["Groups", "to_mermaid"]

Groups: TypeAlias = Literal["none", "phases"]
"""What stages stand in subgraphs by."""

_ARROWS = {"advance": "-->", "return": "-.->", "exit": "--x", "referral": "==>"}

_CLASSES = {
    "start": "stroke-width:2px",
    "goal": "stroke-width:4px",
    "lapsed": "stroke-dasharray:4 3",
}

# Mermaid reads a label as markup of its own and then as HTML; its escape is `#name;` or `#number;`.
_ESCAPES = {ord(char): f"#{ord(char)};" for char in '"#&<>`\\|[](){};:$%*_~@'}

# No escape keeps Mermaid from reading the name of an icon: an invisible character breaks it up.
_ICON = re.compile("fa[bklrs]?:(?=fa-)")
# It looks for the direction of a diagram anywhere in a line, even in a label.
_DIRECTION = re.compile("(direction) ", re.IGNORECASE)


@checked
@in_its_language
def to_mermaid(
    journey: Journey,
    /,
    *,
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    groups: Groups = "none",
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> str:
    """A Mermaid flowchart of the journey, as text that ends in a newline.

    Starts have round sides, goals a thick border, ends that are not starts a double one. Arrows are
    solid for advances, dotted for returns, crossed for exits, and thick for referrals, which make a
    new person rather than move one. Mermaid itself draws no more than 500 arrows unless a page is
    set up to allow them.

    Args:
        journey: The journey.
        direction: From left to right, or from top to bottom.
        arrow_text: What is written on arrows.
        groups: `phases` to put stages of the same phases into a subgraph that is called by these,
            as `from_mermaid` reads them.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: An unknown direction, text on arrows or kind of groups.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.render.to_mermaid(cj.Journey.sequence("shop", ["Know", "Buy"])), end="")
        flowchart LR
            s_know(["Know"])
            s_buy[["Buy"]]
            s_know --> s_buy
            classDef start stroke-width:2px
            classDef goal stroke-width:4px
            class s_know start
            class s_buy goal
    """
    diagram = diagram_of(journey, text=arrow_text)
    lines = [f"flowchart {direction}"]
    by_phases: dict[tuple[str, ...], list[str]] = {}
    for box, stage in zip(diagram.boxes, journey, strict=True):
        group = stage.phases if groups == "phases" else ()
        by_phases.setdefault(group, []).append(f"    {_node_id(box.id)}{_shape(box)}")
    for number, (phases, nodes) in enumerate(by_phases.items()):
        if phases:
            nodes = [*map("    {}".format, nodes), "    end"]  # noqa: PLW2901 - the same, inside
            lines.append(f'    subgraph phase_{number}["{", ".join(phases)}"]')
        lines += nodes
    lines += [f"    {_arrow(arrow)}" for arrow in diagram.arrows]
    marked = {
        "start": [box.id for box in diagram.boxes if box.is_start],
        "goal": [box.id for box in diagram.boxes if box.is_goal],
        "lapsed": [box.id for box in diagram.boxes if box.is_lapsed],
    }
    lines += [f"    classDef {name} {_CLASSES[name]}" for name, ids in marked.items() if ids]
    lines += [
        f"    class {','.join(map(_node_id, ids))} {name}" for name, ids in marked.items() if ids
    ]
    return "\n".join(lines) + "\n"


def _node_id(stage_id: str) -> str:
    # The prefix keeps clear of words that Mermaid reserves, such as `end`.
    return "s_" + stage_id.replace("-", "_")


def _shape(box: Box) -> str:
    label = f'"{_escaped(box.label) or " "}"'
    if box.is_start:
        return f"([{label}])"
    return f"[[{label}]]" if box.is_end else f"[{label}]"


def _arrow(arrow: Arrow) -> str:
    words = _escaped(arrow.label) if arrow.label else ""
    label = f'|"{words}"|' if words else ""
    return f"{_node_id(arrow.source)} {_ARROWS[arrow.kind]}{label} {_node_id(arrow.target)}"


def _escaped(text: str) -> str:
    safe = _ICON.sub("\\g<0>\u2060", plain(text)).translate(_ESCAPES)
    return _DIRECTION.sub("\\g<1>#32;", safe)
