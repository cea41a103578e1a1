"""DOT: diagrams that Graphviz and the tools around it lay out from text."""

from collections.abc import Mapping

from customer_journey._arguments import checked
from customer_journey._messages._current import in_its_language
from customer_journey._model import Journey
from customer_journey.render._cells import plain
from customer_journey.render._diagram import Arrow, ArrowText, Box, diagram_of
from customer_journey.render._layout import Direction

__all__ = ["to_dot"]

_ARROWS = {
    "advance": {},
    "return": {"style": "dashed", "constraint": "false"},
    "exit": {"style": "dotted", "arrowhead": "tee"},
    "referral": {"color": "black:invis:black", "constraint": "false"},
}
# In a quoted string a backslash begins an escape, and an ampersand a character by its name.
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "&": "&amp;"})


@checked
@in_its_language
def to_dot(
    journey: Journey,
    /,
    *,
    direction: Direction = "LR",
    arrow_text: ArrowText = "auto",
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> str:
    """The journey as a digraph in DOT, as text that ends in a newline.

    Starts have round sides, goals a thick border, ends a double one, and stages of lapsed people a
    dashed one. Advances are solid, returns dashed, exits dotted, and referrals, which make a new
    person rather than move one, double. Graphviz reads the text: `dot -Tsvg`.

    Args:
        journey: The journey.
        direction: From left to right, or from top to bottom.
        arrow_text: What is written on arrows.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: An unknown direction or text on arrows.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.render.to_dot(cj.Journey.sequence("shop", ["Know", "Buy"])), end="")
        digraph "shop" {
            graph [label="shop", labelloc="t", rankdir="LR"]
            node [shape="box"]
            "know" [label="Know", style="rounded"]
            "buy" [label="Buy", penwidth="3", peripheries="2"]
            "know" -> "buy"
        }
    """
    diagram = diagram_of(journey, text=arrow_text)
    about = {"label": diagram.title, "labelloc": "t", "rankdir": direction}
    lines = [
        f"digraph {_quoted(journey.id)} {{",
        f"    graph{_listed(about)}",
        f"    node{_listed({'shape': 'box'})}",
        *(f"    {_quoted(box.id)}{_listed(_box(box))}" for box in diagram.boxes),
        *(f"    {_arrow(arrow)}" for arrow in diagram.arrows),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> Mapping[str, str]:
    styles = ["rounded"] * box.is_start + ["dashed"] * box.is_lapsed
    return {
        "label": box.label,
        **({"style": ",".join(styles)} if styles else {}),
        **({"penwidth": "3"} if box.is_goal else {}),
        **({"peripheries": "2"} if box.is_end else {}),
    }


def _arrow(arrow: Arrow) -> str:
    label = {"label": arrow.label} if plain(arrow.label) else {}
    ends = f"{_quoted(arrow.source)} -> {_quoted(arrow.target)}"
    return f"{ends}{_listed({**label, **_ARROWS[arrow.kind]})}"


def _listed(attributes: Mapping[str, str]) -> str:
    if not attributes:
        return ""
    return f" [{', '.join(f'{name}={_quoted(text)}' for name, text in attributes.items())}]"


def _quoted(text: str) -> str:
    return f'"{plain(text).translate(_ESCAPES)}"'
