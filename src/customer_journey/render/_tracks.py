"""Tracks: the lines that lead from row to row beside a list of stages."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from customer_journey._model import TransitionKind

__all__ = ["Track", "assigned", "row_text"]

# By the weight of the vertical and of the horizontal line: across, down, and how they meet.
_SHAPES = {
    (1, 1): "─│╭╰├┬┴┼",
    (2, 2): "═║╔╚╠╦╩╬",
    (2, 1): "─║╓╙╟╥╨╫",
    (1, 2): "═│╒╘╞╤╧╪",
}
_DASHES = {"─": "╌", "│": "╎"}


@frozen
class Track:
    """One line for all arrows of a kind that lead to the same stage."""

    kind: TransitionKind
    top: int
    """The first of its rows."""
    bottom: int
    """The last of its rows."""
    lane: int
    """How far it is from the stages; 0 is the nearest."""

    @property
    def weight(self) -> int:
        """Two lines for a referral, else one."""
        return 2 if self.kind == "referral" else 1


def assigned(
    spans: Mapping[tuple[str, TransitionKind], tuple[int, int]], *, lanes: int
) -> dict[tuple[str, TransitionKind], Track]:
    """The tracks for spans of rows, short ones inside; a span that finds no free lane gets none."""
    taken: list[list[tuple[int, int]]] = [[] for _ in range(min(lanes, len(spans)))]
    tracks: dict[tuple[str, TransitionKind], Track] = {}
    for key, (top, bottom) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
        for lane, busy in enumerate(taken):
            at = bisect_left(busy, (top, top))
            is_after_the_last = at == 0 or busy[at - 1][1] < top
            if is_after_the_last and (at == len(busy) or busy[at][0] > bottom):
                busy.insert(at, (top, bottom))
                tracks[key] = Track(key[1], top, bottom, lane)
                break
    return tracks


def row_text(row: int, passing: Sequence[Track | None], ends: Iterable[Track]) -> str:
    """What a row shows beside the stages, two cells for each lane, the outermost lane first.

    Args:
        row: Which row.
        passing: By lane, the track that has this row.
        ends: The tracks that begin or end in this row.
    """
    meeting = list(ends)
    outermost = max((track.lane for track in meeting), default=-1)
    weight = 2 if meeting and all(track.kind == "referral" for track in meeting) else 1
    dashed = bool(meeting) and all(track.kind == "exit" for track in meeting)
    cells: list[str] = []
    for lane, track in enumerate(passing):
        across = lane <= outermost
        cells.append(_line(weight, dashed=dashed) if across else " ")
        if track is None:
            cells.append(_line(weight, dashed=dashed) if across else " ")
        else:
            cells.append(
                _joint(row, track, meets=track in meeting, outermost=outermost, weight=weight)
            )
    return "".join(reversed(cells))


def _line(weight: int, *, dashed: bool) -> str:
    line = _SHAPES[weight, weight][0]
    return _DASHES[line] if dashed else line


def _joint(row: int, track: Track, *, meets: bool, outermost: int, weight: int) -> str:
    _, down, falls, rises, side, below, above, cross = tuple(_SHAPES[track.weight, weight])
    if track.lane > outermost:
        return _DASHES[down] if track.kind == "exit" else down
    if not meets:
        return cross
    inner = track.lane < outermost
    if row == track.top:
        return below if inner else falls
    if row == track.bottom:
        return above if inner else rises
    return cross if inner else side
