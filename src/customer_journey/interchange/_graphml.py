"""GraphML, written: nodes and edges with typed attributes, and labels where yEd looks for them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.files._journeys import to_dict
from customer_journey.interchange._documents import CARRIED
from customer_journey.interchange._outline import written

__all__ = ["to_graphml"]

_TYPES: Final[dict[type, str]] = {bool: "boolean", float: "double"}
_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
"""
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PICTURES: Final = {
    "node": ("nodegraphics", "ShapeNode", "NodeLabel"),
    "edge": ("edgegraphics", "PolyLineEdge", "EdgeLabel"),
}


@checked
def to_graphml(journey: Journey, /) -> str:
    """The journey as GraphML, which yEd, Gephi and networkx open.

    Nodes and edges have the attributes that `to_networkx` gives as plain ones, typed, and a `label`
    for people, where Gephi looks for it and once more where yEd does. The graph has the journey's
    `id`, `name` and `version`, and under `customer_journey` all of it, as JSON: so `from_graphml`
    gives an equal journey back. Characters that XML has no word for are shown as U+FFFD. Places are
    not given: let yEd or Gephi lay the graph out.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

    Source:
        Brandes et al. (2002), "GraphML Progress Report", Graph Drawing, LNCS 2265.

    Example:
        >>> import customer_journey as cj
        >>> text = cj.interchange.to_graphml(cj.Journey.sequence("shop", ["know", "buy"]))
        >>> '<edge source="know" target="buy">' in text
        True
    """
    outline = written(journey)
    # In ASCII, for then there is nothing in it that XML could not hold.
    whole = json.dumps(to_dict(journey), separators=(",", ":"))
    graph = {name: value for name, value in outline.attributes.items() if value}
    keys = _Keys()
    lines = [
        '  <graph edgedefault="directed">',
        *keys.data("graph", {**graph, CARRIED: whole}, "    "),
    ]
    for name, data in outline.nodes.items():
        lines += [f'    <node id="{name}">', *keys.data("node", data, "      "), "    </node>"]
    for (source, target), data in outline.edges.items():
        lines.append(f'    <edge source="{source}" target="{target}">')
        lines += [*keys.data("edge", data, "      "), "    </edge>"]
    lines += ["  </graph>", "</graphml>", ""]
    return _HEAD + "\n".join([*keys.declared(), *lines])


class _Keys:
    """The attributes met so far, each with a key of its own."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], tuple[str, str]] = {}

    def declared(self) -> Iterator[str]:
        """The declarations of all keys that were used."""
        for (part, name), (key, kind) in self._keys.items():
            named = f'yfiles.type="{name}"' if kind == "yfiles" else f'attr.name="{name}"'
            typed = "" if kind == "yfiles" else f' attr.type="{kind}"'
            yield f'  <key id="{key}" for="{part}" {named}{typed}/>'

    def data(self, part: str, attributes: Mapping[str, object], indent: str) -> Iterator[str]:
        """The attributes of a node, an edge or the graph."""
        for name, value in attributes.items():
            key = self._key(part, name, _TYPES.get(type(value), "string"))
            yield f'{indent}<data key="{key}">{_text(value)}</data>'
        if part in _PICTURES and "label" in attributes:
            kind, shape, label = _PICTURES[part]
            text = f"<y:{shape}><y:{label}>{_text(attributes['label'])}</y:{label}></y:{shape}>"
            yield f'{indent}<data key="{self._key(part, kind, "yfiles")}">{text}</data>'

    def _key(self, part: str, name: str, kind: str) -> str:
        return self._keys.setdefault((part, name), (f"d{len(self._keys)}", kind))[0]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return "".join(_ESCAPES.get(letter, letter) for letter in text)
