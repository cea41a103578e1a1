"""Journeys as tables: stages, transitions and the content inventory, a row for each.

Tables are read as other documents are, by `_outline`. Those that people keep have columns in any
order and case, ids or names, and more columns than a journey has fields.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from attrs import evolve

from customer_journey._graph._search import adjacency_map
from customer_journey._ids import ids_for
from customer_journey._messages._current import in_language, message, term
from customer_journey._messages._languages import LANGUAGES
from customer_journey._model import Asset, Journey
from customer_journey._model._stage import Phase, Role, TransitionKind
from customer_journey._suggest import Suggester
from customer_journey._values import text_problems
from customer_journey.compare._diff import diff
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.files._reading import shown, step
from customer_journey.interchange._imported import NO_COLUMN, SET_ASIDE, Imported, Note, noted
from customer_journey.interchange._outline import Attributes, Outline, changed, imported, written

__all__ = [
    "COLUMNS",
    "Row",
    "TableKind",
    "header_at",
    "imported_tables",
    "kind_of_table",
    "read_rows",
    "rows_of",
]

TableKind: TypeAlias = Literal["stages", "content"]
"""Which table of a journey: its stages, or the content that customers meet at them."""

Row: TypeAlias = Mapping[str, object]
Tables: TypeAlias = Mapping[str, Sequence[tuple[str, Row]]]
"""Rows by the table, each with its place in the document."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "stages": (
        "id", "name", "phases", "role", "owner", "purpose", "entry", "start", "goal", "end", "next",
        "note",
    ),
    "transitions": (
        "source", "target", "kind", "decision", "when", "probability", "effort", "reason", "note",
    ),
    "content": (
        "stage", "id", "title", "kind", "url", "answers", "personas", "channel", "status",
        "review_by",
    ),
}  # fmt: skip
"""The columns of each table, in the order in which they are written."""

_OTHER_NAMES: Final = {
    "stages": {
        "stage": "name", "stage_id": "id", "phase": "phases", "title": "name", "step": "name",
        "stage_name": "name", "journey_stage": "name", "customer_role": "role",
        "responsible": "owner", "next_stage": "next", "next_step": "next", "notes": "note",
        "station": "name", "stufe": "name", "schritt": "name", "phasen": "phases",
        "rolle": "role", "verantwortlich": "owner", "zuständig": "owner", "zweck": "purpose",
        "eintritt": "entry", "bedingung": "entry", "ziel": "goal", "ende": "end",
        "nächste": "next", "nächste_station": "next", "weiter": "next", "führt_zu": "next",
        "notiz": "note", "bemerkung": "note",
    },
    "transitions": {
        "from": "source", "to": "target", "label": "decision", "guard": "when", "notes": "note",
        "von": "source", "nach": "target", "art": "kind", "entscheidung": "decision",
        "bedingung": "when", "wahrscheinlichkeit": "probability", "aufwand": "effort",
        "grund": "reason", "notiz": "note", "bemerkung": "note",
    },
    "content": {
        "stages": "stage", "name": "title", "asset": "title", "type": "kind", "link": "url",
        "address": "url", "persona": "personas", "questions": "answers", "question": "answers",
        "review": "review_by", "journey_stage": "stage", "content_type": "kind",
        "station": "stage", "stationen": "stage", "stufe": "stage",
        "titel": "title", "inhalt": "title", "typ": "kind", "art": "kind", "adresse": "url",
        "frage": "answers", "fragen": "answers", "beantwortet": "answers", "kanal": "channel",
        "zustand": "status", "prüfen_am": "review_by", "prüfen_bis": "review_by",
    },
}  # fmt: skip
"""What the columns are called in tables that people keep, in English and German."""

_OF_ASSETS: Final = frozenset({
    "url", "link", "title", "asset", "answers", "question", "questions", "review_by", "titel",
    "inhalt", "adresse", "frage", "fragen", "beantwortet", "prüfen_am", "prüfen_bis",
})  # fmt: skip
"""Columns that tables of content have, beside one of these:"""
_OF_PLACES: Final = frozenset(["stage", "stages", "journey_stage", "station", "stationen", "stufe"])

_KNOWN: Final = frozenset(
    name for table in COLUMNS for name in (*COLUMNS[table], *_OTHER_NAMES[table])
)
_MOST_ABOVE: Final = 20
"""How many lines are looked at for one of columns."""
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d*,\d+\s*%?")

_UNNAMED: Final = "column_"
"""What a cell is called that stands under no column, with its number."""
_SEVERAL: Final = re.compile(r"[;\n]")
_PHASES: Final = re.compile(r"[;,\n]")
_NEXT: Final = re.compile(r"(.*?)\s*(?:\((\w+)\))?", re.DOTALL)
_YES: Final = {"true", "yes", "ja", "y", "x", "1", "1.0"}
_NO: Final = {"", "false", "no", "nein", "n", "0", "0.0"}
_WORDS: Final = {"phases": Phase, "role": Role, "kind": TransitionKind}
"""Fields that have words of their own, which people write in any case."""
_NO_STAGE: Final = "the column 'stage' says where people meet content"
_STATUSES: Final = ("live", "planned", "retired")


def rows_of(journey: Journey, table: str) -> list[dict[str, object]]:
    """The rows of a table of the journey: a stage, a transition or an asset each."""
    if table == "content":
        rows = [
            {"stage": stage.id}
            | {name: getattr(asset, name) for name in COLUMNS[table] if name != "stage"}
            for stage in journey
            for asset in stage.assets
        ]
        return [
            {
                name: "; ".join(cast("tuple[str, ...]", cell)) if isinstance(cell, tuple) else cell
                for name, cell in row.items()
            }
            for row in rows
        ]
    outline = written(journey)
    if table == "transitions":
        return [
            _row(table, {**data, "source": source, "target": target})
            for (source, target), data in outline.edges.items()
        ]
    following = adjacency_map(
        (source, target if data["kind"] == "advance" else f"{target} ({data['kind']})")
        for (source, target), data in outline.edges.items()
    )
    return [
        _row(table, {**data, "id": name, "next": "; ".join(following.get(name, ()))})
        for name, data in outline.nodes.items()
    ]


def _row(table: str, cells: Mapping[str, object]) -> dict[str, object]:
    return {name: cells.get(name) for name in COLUMNS[table]}


def read_rows(header: Iterable[object], lines: Iterable[Sequence[object]]) -> Iterator[Row]:
    """The lines under a header as rows; a line that is wholly empty is an empty row.

    Raises:
        InvalidValueError: Two columns have the same name.
    """
    names = [_name_of(cell) for cell in header]
    repeated = [name for name, count in Counter(names).items() if name and count > 1]
    if repeated:
        problems = [Problem("", f"the column {shown(name)} is there twice") for name in repeated]
        raise InvalidValueError("columns", problems)
    for line in lines:
        # What stands under no column has a name of its own, so that nothing is lost.
        cells = zip_longest(names, line, fillvalue="") if line else ()
        yield {
            name or f"{_UNNAMED}{at}": cell
            for at, (name, cell) in enumerate(cells, 1)
            if name or _text(cell)
        }


def header_at(lines: Sequence[Sequence[object]]) -> int:
    """Where the line of columns is: the first with two known ones, below a title, or else the top.

    Blank lines above it do not count.
    """
    filled = [at for at, line in enumerate(lines[:_MOST_ABOVE]) if any(map(_text, line))]
    for at in filled:
        known = _KNOWN.intersection(map(_name_of, lines[at]))
        if len(known) > 1 or (known and at == filled[0]):
            return at
    return filled[0] if filled else 0


def _name_of(cell: object) -> str:
    return "_".join(_text(cell).casefold().split())


def kind_of_table(rows: Sequence[tuple[str, Row]]) -> TableKind:
    """What a table is, by its columns: content has addresses, titles or questions it answers."""
    known = {name for _, row in rows[:1] for name in row}
    return "content" if known & _OF_ASSETS and known & _OF_PLACES else "stages"


def imported_tables(
    subject: str,
    tables: Tables,
    *,
    carried: Journey | None,
    expected: Tables | None,
    notes: Iterable[Note] = (),
) -> Imported:
    """What tables come to: the journey they were made of with changes, or a new one.

    Args:
        subject: What the document is, for messages.
        tables: The tables, as read.
        carried: The journey that they were made of, or are to change; None for a new one.
        expected: The tables as they would be if nothing had been changed in them.
        notes: What was left out before.

    Raises:
        InvalidFileError: Something cannot be read; everything is named.
    """
    problems: list[Problem] = []
    named = {name: list(_renamed(name, rows)) for name, rows in tables.items()}
    before = {name: list(_renamed(name, rows)) for name, rows in (expected or {}).items()}
    content = named.get("content")
    if carried is not None and "stages" not in named:
        result = Imported(journey=carried)
    else:
        if "stages" not in named:
            named["stages"] = _stages_of_content(subject, content or ())
        outline = _outlined(subject, named, is_own=carried is not None, before=before)
        old = None if carried is None else _outlined(subject, before, is_own=True, before=before)
        result = imported(outline, carried, old)
    noted_before = [*notes, *_unnamed(named)]
    if content is None:
        return evolve(result, notes=(*noted_before, *result.notes))
    assets = {(_text(row["stage"]), _text(row["id"])): row for _, row in before.get("content", ())}
    inventory = _Inventory(result.journey, assets, problems)
    journey = inventory.taken(content)
    if problems:
        raise InvalidFileError(subject, problems)
    all_notes = [*noted_before, *result.notes, *inventory.notes]
    if carried is not None:
        all_notes += map(changed, diff(result.journey, journey))
    return Imported(journey=journey, notes=tuple(all_notes))


def _unnamed(tables: Tables) -> Iterator[Note]:
    """A note on each cell that stands under no column."""
    for rows in tables.values():
        for where, row in rows:
            for name, cell in row.items():
                if name.startswith(_UNNAMED):
                    yield noted("guessed", where, NO_COLUMN, value=shown(cell), name=name)


def _renamed(table: str, rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """The rows that hold anything, with the names that our columns have."""
    others = _OTHER_NAMES[table]
    for where, row in rows:
        if all(_text(cell) == "" for cell in row.values()):
            continue
        renamed: dict[str, object] = {}
        for name, cell in row.items():
            ours = others.get(name, name)
            # Of two columns for one field, the first is it, and the other keeps its name.
            is_taken = ours in renamed or (ours != name and ours in row)
            renamed[name if is_taken or name in COLUMNS[table] else ours] = cell
        yield where, renamed


def _stages_of_content(subject: str, rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """A row for each stage that an inventory names, in the order in which they come up.

    Raises:
        InvalidFileError: It names none.
    """
    places: dict[str, str] = {}
    for where, row in rows:
        for name in _listed(row.get("stage")):
            _ = places.setdefault(name, where)
    if not places:
        raise InvalidFileError(subject, [Problem("", _NO_STAGE)])
    return [(where, {"name": name}) for name, where in places.items()]


def _outlined(
    subject: str,
    tables: Tables,
    *,
    is_own: bool,
    before: Tables,
) -> Outline:
    """The stages and transitions of tables as nodes and edges."""
    outline = Outline(subject, is_own=is_own, element="stage")
    rows = tables["stages"]
    if rows and not any("id" in row or "name" in row for _, row in rows):
        # One problem, and not one for each row.
        columns = ", ".join(shown(name) for name in rows[0][1])
        hint = "call one of them stage; where stages stand side by side, swap rows and columns"
        problem = Problem("", f"no column says what stages are called, of {columns}", hint=hint)
        raise InvalidFileError(subject, [problem])
    following: list[tuple[str, str, str]] = []
    names: dict[str, str] = {}
    for where, row in rows:
        name = _text(row.get("id")) or _text(row.get("name"))
        if not name:
            outline.add_problem(where, "a stage has an id or a name")
            continue
        outline.add_node(name, _attributes("stages", row, is_own=is_own), where)
        if label := _text(row.get("name")):
            names[label.casefold()] = name
        following += [(where, name, target) for target in _listed(row.get("next"))]
    names |= {name.casefold(): name for name in outline.nodes}
    for where, row in tables.get("transitions", ()):
        texts = (_text(row.get(end)) for end in ("source", "target"))
        source, target = (names.get(text.casefold(), text) for text in texts)
        outline.add_edge(source, target, _attributes("transitions", row, is_own=is_own), where)
    for where, source, text in following:
        matched = cast("re.Match[str]", _NEXT.fullmatch(text))
        kind, target = matched[2], matched[1]
        if kind is not None and kind.casefold() not in get_args(TransitionKind):
            kind, target = None, text
        target = names.get(target.casefold(), target)
        guessed = kind is None and source == target and not is_own
        stated = (kind or "advance").casefold()
        outline.add_edge(source, target, {} if guessed else {"kind": stated}, where)
    if "transitions" not in tables and not any("next" in row for _, row in rows):
        _add_unsaid_edges(outline, before if is_own else None)
    return outline


def _add_unsaid_edges(outline: Outline, before: Tables | None) -> None:
    """Add the edges of a table that says nothing of transitions: those before, or row by row."""
    if before is not None:
        whole = _outlined(outline.subject, before, is_own=True, before={})
        edges = whole.edges.items()
        outline.edges |= {ends: data for ends, data in edges if set(ends) <= outline.nodes.keys()}
        return
    for source, target in pairwise(outline.nodes):
        outline.add_edge(source, target, {"kind": "advance"}, "")
    if outline.edges:
        outline.note("guessed", "transitions", "each stage leads to the one in the next row")


def _attributes(table: str, row: Row, *, is_own: bool) -> Attributes:
    """The attributes of a stage or a transition in a row."""
    attributes: Attributes = {}
    for name, cell in row.items():
        if name in _REFERRING[table]:
            continue
        if (read := _READERS[table].get(name)) is not None:
            attributes[name] = read(cell)
        elif (text := _text(cell)) or (is_own and name in COLUMNS[table]):
            attributes[name] = text
    if is_own:
        return attributes
    return {name: value for name, value in attributes.items() if value not in ("", None)}


def _mark(cell: object) -> object:
    text = _text(cell)
    return text.casefold() in _YES if text.casefold() in _YES | _NO else text


def _number(cell: object) -> object:
    """A number, also one with a sign for per cent; what is none stays what it is."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell
    text = _text(cell)
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1) if text else None
    except ValueError:
        return text


def _words(field: str, texts: Iterable[str]) -> list[str]:
    """The texts, in the case in which the field has them."""
    known = _known_words(field)
    stripped = (text.strip() for text in texts)
    return [known.get(text.casefold(), text) for text in stripped if text]


@cache
def _known_words(field: str) -> Mapping[str, str]:
    """The words of a field by how people write them, in any case and in any of our languages."""
    words: tuple[str, ...] = get_args(_WORDS[field])
    known: dict[str, str] = {}
    for language in (*LANGUAGES, ""):
        with in_language(language, fixed=True):
            known |= {
                (term("role", word) if field == "role" else message(word)).casefold(): word
                for word in words
            }
    return known


def _text(cell: object) -> str:
    """A cell as text: a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else ""
    return str(cell).strip()


def _listed(cell: object) -> list[str]:
    return [part for part in map(str.strip, _SEVERAL.split(_text(cell))) if part]


_REFERRING: Final = {"stages": ("id", "next"), "transitions": ("source", "target")}
"""The columns that name stages."""

_READERS: Final[Mapping[str, Mapping[str, Callable[[object], object]]]] = {
    "stages": {
        **dict.fromkeys(("start", "goal", "end"), _mark),
        "phases": lambda cell: ", ".join(_words("phases", _PHASES.split(_text(cell)))),
        "role": lambda cell: next(iter(_words("role", [_text(cell)])), None),
        "entry": lambda cell: _text(cell) or None,
    },
    "transitions": {
        "probability": _number,
        "effort": _number,
        "kind": lambda cell: next(iter(_words("kind", [_text(cell)])), "advance"),
        "when": lambda cell: _text(cell) or None,
    },
}
"""The columns whose cells are not texts as they stand."""


class _Inventory:
    """Reads the content of a journey from rows."""

    def __init__(
        self,
        journey: Journey,
        before: Mapping[tuple[str, str], Row],
        problems: list[Problem],
    ) -> None:
        self._journey = journey
        self._before = before
        self._problems = problems
        self.notes: list[Note] = []
        brought = [item for stage in journey for item in stage.brought]
        personas = journey.personas
        self._known: Mapping[str, Mapping[str, str]] = {
            "stage": _ids_by_word((stage.id, stage.label) for stage in journey),
            "answers": _ids_by_word((item.id, item.label) for item in brought),
            "personas": _ids_by_word((item.id, item.label) for item in personas),
        }

    def taken(self, rows: Sequence[tuple[str, Row]]) -> Journey:
        """The journey with the content of the rows, in their order, and no other."""
        titles = [_text(row.get("title")) for _, row in rows if not _text(row.get("id"))]
        ids = ids_for([title for title in titles if title], element="asset")
        places: dict[str, list[Asset]] = {stage.id: [] for stage in self._journey}
        suggester = Suggester(places)
        for where, row in rows:
            id = _text(row.get("id")) or ids.get(_text(row.get("title")), "")
            if not id:
                self._problems.append(Problem(where, "an asset has an id or a title"))
                continue
            stages = _listed(row.get("stage"))
            if not stages:
                self._problems.append(Problem(where, _NO_STAGE))
            for name in stages:
                stage = self._known["stage"].get(name.casefold(), "")
                if not stage:
                    hint = suggester.hint(name)
                    self._problems.append(Problem(where, f"no stage {shown(name)}", hint=hint))
                elif any(asset.id == id for asset in places[stage]):
                    message = f"{shown(id)} is at {shown(stage)} already"
                    self._problems.append(Problem(where, message))
                else:
                    places[stage] += self._asset(where, row, stage, id)
        if self._problems:
            return self._journey
        filled = [evolve(stage, assets=places[stage.id]) for stage in self._journey]
        return evolve(self._journey, stages=filled)

    def _asset(self, where: str, row: Row, stage: str, id: str) -> list[Asset]:
        """The asset of a row, of which cells that were not changed keep what stood there."""
        base = next((asset for asset in self._journey[stage].assets if asset.id == id), None)
        before: Row = (self._before.get((stage, id)) if base else None) or {}
        changes: dict[str, Any] = {}
        extra: dict[str, object] = {}
        for name, cell in row.items():
            if name in {"stage", "id"} or (name in before and _text(cell) == _text(before[name])):
                continue
            path = f"{self._journey[stage].path}.assets.{step(id)}.{step(name)}"
            changes |= self._changes(name, _text(cell), path, extra)
        if extra:
            changes["extra"] = {**(base.extra if base else {}), **extra}
        try:
            return [Asset(id, **changes) if base is None else evolve(base, **changes)]
        except InvalidValueError as error:
            self._problems.extend(problem.within(where) for problem in error.problems)
            return []

    def _changes(
        self, name: str, text: str, path: str, extra: dict[str, object]
    ) -> dict[str, object]:
        """The field that a cell stands for; what a field cannot take goes to `extra`."""
        if name in {"answers", "personas"}:
            return {name: self._references(name, text, path, extra)}
        if name in {"review_by", "status"}:
            status = text.casefold() or _STATUSES[0]
            known = status if status in _STATUSES else None
            value = _day(text) if name == "review_by" else known
            if text and value is None:
                self._set_aside(name, text, path, extra)
                return {}
            return {name: value}
        if name in COLUMNS["content"]:
            return {name: text}
        if text and not text_problems(text):
            extra[name] = text
        return {}

    def _references(self, name: str, text: str, path: str, extra: dict[str, object]) -> object:
        known = self._known[name]
        parts = _listed(text)
        # Ids have no commas, texts of questions may.
        if not all(part.casefold() in known for part in parts):
            parts = [
                piece.strip()
                for part in parts
                for piece in ([part] if part.casefold() in known else part.split(","))
                if piece.strip()
            ]
        lost = [part for part in parts if part.casefold() not in known]
        if lost:
            self._set_aside(name, "; ".join(lost), path, extra)
        return list(dict.fromkeys(known[part.casefold()] for part in parts if part not in lost))

    def _set_aside(self, name: str, text: str, path: str, extra: dict[str, object]) -> None:
        self.notes.append(noted("guessed", path, SET_ASIDE, value=shown(text), name=name))
        extra[name] = text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ids_by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Ids by what people may call them: by labels, and by the ids themselves, which count more."""
    listed = list(pairs)
    return {label.casefold(): id for id, label in listed} | {id.casefold(): id for id, _ in listed}
