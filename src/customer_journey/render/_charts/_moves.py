"""A journey as a table: from which stage a transition leads to which."""

from collections.abc import Mapping

from customer_journey._messages._current import counted, message, numeral
from customer_journey._values import figure, percent
from customer_journey.render._cells import plain
from customer_journey.render._charts._chart import Chart
from customer_journey.render._charts._figures import heat_map
from customer_journey.render._diagram import Arrow, Diagram

__all__ = ["drawn_moves", "has_no_order"]

_FEWEST = 4
_PLAIN = 0.35
"""How dark the cell of a transition is that no number is known of."""

_WORDS = {"advance": "goes on", "return": "goes back", "exit": "leaves", "referral": "refers"}


def has_no_order(diagram: Diagram) -> bool:
    """Whether people may go from each of several stages to each other one.

    A map of these would be a knot of lines, and would show an order that there is not.
    """
    stages = len(diagram.boxes)
    pairs = sum(
        arrow.source != arrow.target and arrow.kind in ("advance", "return")
        for arrow in diagram.arrows
    )
    return stages >= _FEWEST and pairs == stages * (stages - 1)


def drawn_moves(
    diagram: Diagram, counts: Mapping[tuple[str, str], float] | None, *, name: str, about: str
) -> Chart:
    """Stages in rows and columns: a row's cells say where people go from there.

    Raises:
        InvalidValueError: There are more cells than anybody could read.
    """
    labels = {box.id: plain(box.label) or box.id for box in diagram.boxes}
    arrows = {(arrow.source, arrow.target): arrow for arrow in diagram.arrows}
    most = max((counts or {}).values(), default=0.0)

    def cell(arrow: Arrow | None) -> tuple[float, str] | None:
        if arrow is None:
            return None
        if counts is not None:
            count = counts.get((arrow.source, arrow.target), 0.0)
            return count / most if most else 0.0, figure(count) if count < 1 else numeral(count)
        if arrow.probability is not None:
            return arrow.probability, percent(arrow.probability)
        return _PLAIN, message(_WORDS[arrow.kind])

    return heat_map(
        "moves",
        name,
        f"{about} {counted(len(arrows), 'transition')}: {message('from each row to each column')}.",
        axes=(message("From"), message("To")),
        columns=list(labels.values()),
        rows=[
            (label, "", [cell(arrows.get((source, target))) for target in labels])
            for source, label in labels.items()
        ],
    )
