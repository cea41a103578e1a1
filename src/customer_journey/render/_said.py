"""What stages say of the transitions that leave them, where these are not drawn."""

from collections.abc import Sequence
from itertools import pairwise

from customer_journey._messages._current import counted, message
from customer_journey.render._cells import plain
from customer_journey.render._diagram import Box, Diagram

__all__ = ["BEGINNINGS", "moves_in_words"]

BEGINNINGS = {
    "advance": "to {stage}",
    "return": "back to {stage}",
    "exit": "out to {stage}",
    "referral": "new people to {stage}",
}
"""How what is said of each kind of transition begins."""


def moves_in_words(
    diagram: Diagram, *, says_texts: bool, most: int, boxes: Sequence[Box], is_drawn: bool = False
) -> dict[str, list[tuple[str, str]]]:
    """What stages say of the transitions that leave them, each with its kind, by stage.

    The way on to the next stage is drawn, and said only where there is something written on it; so
    are all others where `is_drawn`.
    """
    refers = message("refers")
    names = {box.id: plain(box.label) or box.id for box in diagram.boxes}
    following = {one.id: other.id for one, other in pairwise(boxes)}
    moves: dict[str, list[tuple[str, str]]] = {box.id: [] for box in boxes}
    for arrow in diagram.arrows:
        if arrow.source not in moves:
            continue
        is_next = arrow.kind == "advance" and following.get(arrow.source) == arrow.target
        text = plain(arrow.label) if says_texts else ""
        if arrow.kind == "referral" and f"{text}, ".startswith(f"{refers}, "):
            # The beginning says as much.
            text = text[len(f"{refers}, ") :]
        if (is_drawn or is_next) and not text:
            continue
        begin = message(BEGINNINGS[arrow.kind], stage=names[arrow.target])
        if arrow.source == arrow.target:
            begin = message("again")
        moves[arrow.source].append((arrow.kind, f"{begin}: {text}" if text else begin))
    for listed in moves.values():
        if len(listed) > most:
            more = len(listed) - most
            text = message("+{number} more", number=more)
            listed[most:] = [("label", text if most else counted(more, "more transition"))]
    return moves
