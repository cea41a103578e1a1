"""Text: a map that a terminal shows, in box-drawing characters."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_its_language, message, role_name
from customer_journey._model import Journey, TransitionKind
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._cells import cells, cut, fill, plain
from customer_journey.render._diagram import Arrow, ArrowText, Box, Diagram, diagram_of

__all__ = ["to_text"]

_NARROWEST = 40
_CELLS_FOR_A_LANE = 10
_MOST_NAME = 32
_LEAST_WORDS = 28
_GAP = "  "
_SIGNS = {"advance": "↓", "return": "↺", "exit": "×", "referral": "+"}
_UPWARD = "↑"
_MEANINGS = {
    "○": "start",
    "◆": "goal",
    "■": "end",
    "↓": "goes on",
    "↑": "goes on, further up",
    "↺": "goes back",
    "×": "leaves",
    "+": "brings a new person",
}
# By whether an advance comes from the stage above, and whether one leads to the stage below.
_TRUNKS = {
    (True, True): "┣━",
    (True, False): "┗━",
    (False, True): "┏━",
    (False, False): "╺━",
}
# By the weight of the vertical and of the horizontal line: across, down, and how they meet.
_SHAPES = {
    (1, 1): "─│╭╰├┬┴┼",
    (2, 2): "═║╔╚╠╦╩╬",
    (2, 1): "─║╓╙╟╥╨╫",
    (1, 2): "═│╒╘╞╤╧╪",
}
_DASHES = {"─": "╌", "│": "╎"}

_TrackKey: TypeAlias = tuple[str, TransitionKind]
"""What arrows on the same track share: the target and the kind."""


@frozen
class _Track:
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


@frozen(kw_only=True)
class _Line:
    """A row: a stage with one of its arrows, or one more of its arrows alone."""

    box: Box | None = None
    trunk: str
    arrow: Arrow | None = None
    on_track: bool = False


@frozen(kw_only=True)
class _Columns:
    """How many cells each column takes; none where it is left out."""

    marks: int
    name: int
    phase: int
    role: int
    width: int


@checked
@in_its_language
def to_text(
    journey: Journey,
    /,
    *,
    width: int = 80,
    arrow_text: ArrowText = "auto",
    language: str = "",  # noqa: ARG001 - in_its_language reads it
) -> str:
    """A map of the journey for a terminal, as text whose last line ends in a newline.

    Stages go from top to bottom along a thick line, which is broken where no advance leads from one
    to the next. Every other transition runs on a track at the left, from its own line to the stage
    it leads to, at an arrowhead; transitions of a kind to the same stage share a track. Exits are
    dashed, referrals doubled. Where tracks would take too much width, a transition names its target
    instead.

    Args:
        journey: The journey.
        width: How many cells a line may take, at least 40. Wide characters take two.
        arrow_text: What is said of transitions.
        language: The language of the words, as a tag of BCP 47 such as `de`; empty for that of the
            journey.

    Raises:
        InvalidValueError: The width is not a whole number or too small, or the text on arrows is
            unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Know", "Try", "Buy"])
        >>> back = cj.Transition("buy", "try", kind="return", decision="To try more")
        >>> print(cj.render.to_text(shop.with_transition(back)), end="")
        shop: 3 stages
        <BLANKLINE>
           ┏━ ○  Know
        ╭─▸┣━    Try
        ╰──┗━ ◆■ Buy   ↺ To try more
        <BLANKLINE>
        ○ start  ◆ goal  ■ end  ↺ goes back
    """
    if width < _NARROWEST:
        problem = Problem("width", f"{width!r} cells are too few: a map needs {_NARROWEST}")
        raise InvalidValueError("to_text", [problem])
    diagram = diagram_of(journey, text=arrow_text)
    lines = _lines(diagram)
    rows = {line.box.id: row for row, line in enumerate(lines) if line.box is not None}
    tracks = _assigned(_spans(lines, rows), lanes=width // _CELLS_FOR_A_LANE)
    labels = {box.id: plain(box.label) for box in diagram.boxes}
    said = [_words(line, rows, tracks, labels) for line in lines]
    beside = _beside(lines, rows, tracks)
    columns = _columns(lines, said, width=width - max(map(len, beside), default=0))
    body = [
        f"{side}{'┨ ' if line.trunk == '┃ ' and side[-1] != ' ' else line.trunk}"
        f"{_row(line, words, columns)}".rstrip()
        for side, line, words in zip(beside, lines, said, strict=True)
    ]
    many = counted(len(labels), "stage")
    title = f"{cut(plain(journey.label), width - len(many) - 2)}: {many}"
    blocks = [[title], body, _legend(diagram, said, width)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _lines(diagram: Diagram) -> list[_Line]:
    """The rows: one for each stage, with room for one arrow, and one for each further arrow."""
    index = {box.id: at for at, box in enumerate(diagram.boxes)}
    onward: dict[str, Arrow] = {}
    others: dict[str, list[Arrow]] = {box.id: [] for box in diagram.boxes}
    reached: set[str] = set()
    for arrow in diagram.arrows:
        if arrow.kind == "advance" and index[arrow.target] == index[arrow.source] + 1:
            onward[arrow.source] = arrow
        else:
            others[arrow.source].append(arrow)
            reached.add(arrow.target)
    lines: list[_Line] = []
    linked = False
    for box in diagram.boxes:
        onward_arrow = onward.get(box.id)
        trunk = _TRUNKS[linked, onward_arrow is not None]
        arrows = others[box.id]
        if onward_arrow is not None and plain(onward_arrow.label):
            lines.append(_Line(box=box, trunk=trunk, arrow=onward_arrow))
        elif arrows and box.id not in reached:
            lines.append(_Line(box=box, trunk=trunk, arrow=arrows.pop(0), on_track=True))
        else:
            lines.append(_Line(box=box, trunk=trunk))
        linked = onward_arrow is not None
        below = "┃ " if linked else "  "
        lines += [_Line(trunk=below, arrow=arrow, on_track=True) for arrow in arrows]
    return lines


def _spans(lines: Sequence[_Line], rows: Mapping[str, int]) -> dict[_TrackKey, tuple[int, int]]:
    """From which row to which a track goes, for each that arrows share."""
    spans: dict[_TrackKey, tuple[int, int]] = {}
    for row, line in enumerate(lines):
        if line.arrow is not None and line.on_track:
            target = rows[line.arrow.target]
            top, bottom = spans.get(_key(line.arrow), (target, target))
            spans[_key(line.arrow)] = min(top, row), max(bottom, row)
    return spans


def _key(arrow: Arrow) -> _TrackKey:
    return arrow.target, arrow.kind


def _words(
    line: _Line,
    rows: Mapping[str, int],
    tracks: Mapping[_TrackKey, _Track],
    labels: Mapping[str, str],
) -> str:
    """What a row says of its arrow; without a track, where it leads."""
    arrow = line.arrow
    if arrow is None:
        return ""
    words = plain(arrow.label) or labels[arrow.target]
    if plain(arrow.label) and line.on_track and _key(arrow) not in tracks:
        words = f"{labels[arrow.target]}: {words}"
    upward = arrow.kind == "advance" and rows[arrow.target] <= rows[arrow.source]
    return f"{_UPWARD if upward else _SIGNS[arrow.kind]} {words}"


def _beside(
    lines: Sequence[_Line], rows: Mapping[str, int], tracks: Mapping[_TrackKey, _Track]
) -> list[str]:
    """What stands at the left of each row: the tracks, and the arrowhead where some arrive."""
    lanes = max((track.lane for track in tracks.values()), default=-1) + 1
    if not lanes:
        return [" " for _ in lines]
    passing: list[list[_Track | None]] = [[None] * lanes for _ in lines]
    arriving: dict[int, list[_Track]] = {}
    for (target, _), track in tracks.items():
        arriving.setdefault(rows[target], []).append(track)
        for row in range(track.top, track.bottom + 1):
            passing[row][track.lane] = track
    return [
        _side(row, line, passing[row], arriving.get(row, []), tracks)
        for row, line in enumerate(lines)
    ]


def _side(
    row: int,
    line: _Line,
    passing: Sequence[_Track | None],
    arriving: Sequence[_Track],
    tracks: Mapping[_TrackKey, _Track],
) -> str:
    leaving = tracks.get(_key(line.arrow)) if line.arrow is not None and line.on_track else None
    if leaving is None:
        return _row_text(row, passing, arriving) + ("▸" if arriving else " ")
    return _row_text(row, passing, [leaving]) + {"referral": "═", "exit": "╌"}.get(
        leaving.kind, "─"
    )


def _columns(lines: Sequence[_Line], said: Sequence[str], *, width: int) -> _Columns:
    """The widths that show the most: first the roles go where width is short, then the phases."""
    boxes = [line.box for line in lines if line.box is not None]
    marks = max((len(_marks(box)) for box in boxes), default=0)
    width -= len("┣━ ") + (marks + 1 if marks else 0)
    own = [words for line, words in zip(lines, said, strict=True) if line.box is not None]
    words = min(max(map(cells, own), default=0), _LEAST_WORDS)
    name = min(max((cells(plain(box.label)) for box in boxes), default=0), _MOST_NAME)
    phase = max((cells(message(box.phase or "")) for box in boxes), default=0)
    role = max((cells(role_name(box.role)) for box in boxes), default=0)
    left = width - sum(wide + len(_GAP) for wide in (name, words) if wide)
    shown_phase = phase if phase and phase + len(_GAP) <= left else 0
    left -= shown_phase + len(_GAP) if shown_phase else 0
    shown_role = role if role and role + len(_GAP) <= left else 0
    name = min(name, max(width - words - len(_GAP), width // 2) if words else width)
    return _Columns(marks=marks, name=name, phase=shown_phase, role=shown_role, width=width)


def _row(line: _Line, words: str, columns: _Columns) -> str:
    gap = _GAP if columns.marks else " "
    if line.box is None:
        return f"{' ' * columns.marks}{gap}{cut(words, columns.width)}"
    head = f" {_marks(line.box):{columns.marks}} " if columns.marks else " "
    texts = [
        (plain(line.box.label), columns.name),
        (message(line.box.phase or ""), columns.phase),
        (role_name(line.box.role), columns.role),
    ]
    before = _GAP.join(fill(text, wide) for text, wide in texts if wide)
    return f"{head}{cut(f'{before}{_GAP}{words}', columns.width)}"


def _marks(box: Box) -> str:
    marks = {"○": box.is_start, "◆": box.is_goal, "■": box.is_end}
    return "".join(mark for mark, holds in marks.items() if holds)


def _legend(diagram: Diagram, said: Sequence[str], width: int) -> list[str]:
    """What the signs on the map mean, in as many lines as it takes."""
    used = {mark for box in diagram.boxes for mark in _marks(box)} | {words[:1] for words in said}
    lines: list[str] = []
    for sign, meaning in _MEANINGS.items():
        entry = f"{sign} {message(meaning)}"
        if sign not in used:
            continue
        if lines and cells(lines[-1]) + len(_GAP) + len(entry) <= width:
            lines[-1] += f"{_GAP}{entry}"
        else:
            lines.append(entry)
    return lines


def _assigned(spans: Mapping[_TrackKey, tuple[int, int]], *, lanes: int) -> dict[_TrackKey, _Track]:
    """The tracks for spans of rows, short ones inside; a span that finds no free lane gets none."""
    taken: list[list[tuple[int, int]]] = [[] for _ in range(min(lanes, len(spans)))]
    tracks: dict[_TrackKey, _Track] = {}
    for key, (top, bottom) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
        for lane, busy in enumerate(taken):
            at = bisect_left(busy, (top, top))
            is_after_the_last = at == 0 or busy[at - 1][1] < top
            if is_after_the_last and (at == len(busy) or busy[at][0] > bottom):
                busy.insert(at, (top, bottom))
                tracks[key] = _Track(key[1], top, bottom, lane)
                break
    return tracks


def _row_text(row: int, passing: Sequence[_Track | None], ends: Sequence[_Track]) -> str:
    """What a row shows beside the stages, two cells for each lane, the outermost lane first.

    Args:
        row: Which row.
        passing: By lane, the track that has this row.
        ends: The tracks that begin or end in this row.
    """
    outermost = max((track.lane for track in ends), default=-1)
    weight = 2 if ends and all(track.kind == "referral" for track in ends) else 1
    line = _SHAPES[weight, weight][0]
    if ends and all(track.kind == "exit" for track in ends):
        line = _DASHES[line]
    cells: list[str] = []
    for lane, track in enumerate(passing):
        across = line if lane <= outermost else " "
        cells.append(across)
        if track is None:
            cells.append(across)
        else:
            meets = track in ends
            cells.append(_joint(row, track, meets=meets, outermost=outermost, weight=weight))
    return "".join(reversed(cells))


def _joint(row: int, track: _Track, *, meets: bool, outermost: int, weight: int) -> str:
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
