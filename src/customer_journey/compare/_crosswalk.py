"""A table of journeys: the canonical phases as rows, the journeys as columns."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from html import escape
from itertools import chain
from typing import Final, cast, final
from unicodedata import combining, east_asian_width

from attrs import frozen

from customer_journey._answer import Answer, Cell, about
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_language_of_answer, message
from customer_journey._model import Journey, Phase, Stage
from customer_journey._printable import printable
from customer_journey._suggest import did_you_mean
from customer_journey._values import count_of
from customer_journey.compare._align import BUDGET, align
from customer_journey.compare._alignment import Alignment
from customer_journey.compare._guesses import PHASES, Guess, guesses_in
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["Crosswalk", "CrosswalkEntry", "crosswalk"]

_UNPLACED: Final = "none known"
_ROWS: Final[tuple[Phase | None, ...]] = (*PHASES, None)


@final
@frozen(kw_only=True)
class CrosswalkEntry(Answer):
    """A crosswalk entry says that a stage of a journey covers the phase of a row."""

    column: str
    """The name of the journey's column."""
    phase: Phase | None
    """The phase; None where the stage's phases are unknown."""
    stage: Stage
    """The stage."""
    primary: bool
    """Whether the phase is the stage's first."""
    confidence: float
    """1 where the stage states its phases, else that of the guess; 0 where there is none."""

    def to_dict(self) -> dict[str, object]:
        """The entry in JSON's types, as a row of a long table."""
        return {
            "column": self.column,
            "phase": self.phase,
            "stage": self.stage.id,
            "name": self.stage.label,
            "primary": self.primary,
            "confidence": self.confidence,
        }

    def __str__(self) -> str:
        """The stage as cells show it."""
        return _text_of(self)


def _text_of(entry: CrosswalkEntry) -> str:
    """The stage of an entry as cells show it, without asking for a language of its own."""
    label = printable(entry.stage.label)
    name = label if entry.primary else f"({label})"
    return f"{name}?" if 0 < entry.confidence < 1 else name


@final
@frozen(repr=False)
class Crosswalk(Answer):
    """A crosswalk is a table of journeys by canonical phase.

    A cell holds the stages of a journey that cover a phase. A stage that covers several stands in
    each of them: in brackets where the phase is not its first, with a question mark where its
    phases are guessed.

    Example:
        >>> import customer_journey as cj
        >>> table = cj.crosswalk([cj.presets.get("buyers-journey"), cj.presets.get("aida")])
        >>> [(entry.stage.id, entry.primary) for entry in table.cell("purchase", "buyers-journey")]
        [('decision', False)]
    """

    journeys: tuple[Journey, ...]
    """The journeys, in the order of the columns."""
    columns: tuple[str, ...]
    """The name of each journey's column: its id, with its version or a number where ids repeat."""
    guesses: tuple[Guess, ...]
    """What was guessed for stages that state no phases; `side` names the column."""
    entries: tuple[CrosswalkEntry, ...]
    """The cells of the table: by row, then by column, then in the journey's order."""

    @cached_property
    def _cells(self) -> dict[tuple[Phase | None, str], list[CrosswalkEntry]]:
        cells: dict[tuple[Phase | None, str], list[CrosswalkEntry]] = {}
        for entry in self.entries:
            cells.setdefault((entry.phase, entry.column), []).append(entry)
        return cells

    @checked
    def cell(self, phase: Phase | None, column: str, /) -> tuple[CrosswalkEntry, ...]:
        """The stages of a journey that cover a phase; of None, those of unknown phases.

        Raises:
            InvalidValueError: The column does not exist.

        Example:
            >>> import customer_journey as cj
            >>> table = cj.crosswalk([cj.presets.get("aida")])
            >>> [entry.stage.id for entry in table.cell("purchase", "aida")]
            ['action']
        """
        self._journey(column)
        return tuple(self._cells.get((phase, column), ()))

    @checked
    def align(self, left: str, right: str, /, *, budget: int = BUDGET) -> Alignment:
        """The alignment of two of the journeys, by the names of their columns.

        Raises:
            InvalidValueError: The column does not exist, or the journeys are too large for the
            budget.

        Example:
            >>> import customer_journey as cj
            >>> table = cj.crosswalk([cj.presets.get("aida"), cj.presets.get("race")])
            >>> table.align("aida", "race").only_right
            ('plan', 'engage')
        """
        return align(self._journey(left), self._journey(right), budget=budget)

    def rows(self) -> list[dict[str, Cell]]:
        """The table as rows: under `phase` the phase, under each column's name its stages as text.

        Every phase has a row, and so have stages of unknown phases, where there are any.
        `pandas.DataFrame` and `polars.DataFrame` take it as it is.

        Example:
            >>> import customer_journey as cj
            >>> cj.crosswalk([cj.presets.get("aida")]).rows()[1]
            {'phase': 'aware', 'aida': 'Attention'}
        """
        return [dict(row) for row in self._texts()]

    def _texts(self, *, phase: Callable[[str], str] = str) -> list[dict[str, str]]:
        """A row for each phase, which is called what that function says."""
        unplaced = any(entry.phase is None for entry in self.entries)
        rows: list[dict[str, str]] = []
        for covered in _ROWS if unplaced else PHASES:
            rows.append({"phase": phase(covered or _UNPLACED)})
            for column in self.columns:
                cell = self._cells.get((covered, column), ())
                rows[-1][column] = ", ".join(map(_text_of, cell))
        return rows

    def to_dict(self) -> dict[str, object]:
        """The columns, all entries as rows of a long table, and the guesses, in JSON's types."""
        return {
            "columns": list(self.columns),
            "entries": [entry.to_dict() for entry in self.entries],
            "guesses": [guess.to_dict() for guess in self.guesses],
        }

    @checked
    def to_text(self, *, width: int = 100) -> str:
        """The table as text; columns that do not fit go into a further table below.

        Args:
            width: How wide a line may be, in columns of a terminal; a single journey that is wider
            still is shown whole.

        Raises:
            WrongTypeError: An argument is of another type.

        Example:
            >>> import customer_journey as cj
            >>> table = cj.crosswalk([cj.presets.get("aida")])
            >>> print(*table.to_text().splitlines()[3:5], sep="; ")
            aware     Attention; explore   Interest
        """
        rows = self._texts(phase=message)
        labels = self._labels()
        heads = {"phase": message("phase"), **labels}
        widths = {
            name: max(map(_columns_of, (head, *(row[name] for row in rows))))
            for name, head in heads.items()
        }
        # The heads stand above the rows.
        tables = [
            _table([heads, *rows], names, widths) for names in _fitting(self.columns, widths, width)
        ]
        return "\n\n".join(tables)

    def to_html(self) -> str:
        """The table as an HTML `table` element with headers for rows and columns, names escaped.

        Example:
            >>> import customer_journey as cj
            >>> cj.crosswalk([cj.presets.get("aida")]).to_html().splitlines()[1]
            '<caption>1 journey by phase</caption>'
        """
        heads = "".join(
            f'<th scope="col">{escape(label)}</th>'
            for label in (message("Phase"), *self._labels().values())
        )
        caption = message("{journeys} by phase", journeys=counted(len(self.journeys), "journey"))
        lines = ["<table>", f"<caption>{caption}</caption>"]
        lines += [f"<thead><tr>{heads}</tr></thead>", "<tbody>"]
        for row in self._texts(phase=message):
            cells = "".join(f"<td>{escape(row[column])}</td>" for column in self.columns)
            lines.append(f'<tr><th scope="row">{escape(row["phase"])}</th>{cells}</tr>')
        return "\n".join([*lines, "</tbody>", "</table>"])

    def __iter__(self) -> Iterator[Journey]:
        """The journeys."""
        return iter(self.journeys)

    def __len__(self) -> int:
        """How many journeys there are."""
        return len(self.journeys)

    def __str__(self) -> str:
        """The table as text."""
        return self.to_text()

    def __repr__(self) -> str:
        """How many journeys it holds."""
        return f"<Crosswalk: {count_of(len(self.journeys), 'journey')}>"

    def _labels(self) -> dict[str, str]:
        """What people call each column: the journey, with the column where several share a name."""
        labels = [printable(journey.label) for journey in self.journeys]
        return {
            column: label if labels.count(label) == 1 else f"{label} ({column})"
            for column, label in zip(self.columns, labels, strict=True)
        }

    def _journey(self, column: str) -> Journey:
        if column in self.columns:
            return self.journeys[self.columns.index(column)]
        problem = Problem(
            "column", f"no column {column!r}", hint=did_you_mean(column, self.columns)
        )
        raise InvalidValueError("crosswalk", [problem])


@checked
def crosswalk(journeys: Iterable[Journey], /) -> Crosswalk:
    """The table of some journeys by canonical phase.

    Takes time linear in the number of stages. Stages that state no phases are placed by a guess
    where there is a reason for one, marked by a question mark and listed in `guesses`.

    Args:
        journeys: The journeys, in the order of the columns.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> table = cj.crosswalk(cj.presets.get(name) for name in cj.presets.names())
        >>> [entry.stage.id for entry in table.cell("advocate", "aarrr")]
        ['referral']
    """
    compared = tuple(journeys)
    columns = _names(compared)
    tags = (journey.language for journey in compared)
    with in_language_of_answer(next(filter(None, tags), "")):
        guesses = [
            guesses_in(journey, side=column)
            for column, journey in zip(columns, compared, strict=True)
        ]
    entries = [
        entry
        for column, journey, own in zip(columns, compared, guesses, strict=True)
        for entry in _entries(journey, column, own)
    ]
    place = {phase: at for at, phase in enumerate(_ROWS)}
    entries.sort(key=lambda entry: place[entry.phase])
    crosswalk = Crosswalk(compared, columns, tuple(chain.from_iterable(guesses)), tuple(entries))
    return about(crosswalk, *compared)


def _entries(journey: Journey, column: str, guesses: Iterable[Guess]) -> Iterator[CrosswalkEntry]:
    guessed = {guess.stage: guess for guess in guesses}
    for stage in journey:
        guess = guessed.get(stage.id)
        phases = stage.phases or (guess.phases if guess else ())
        sure = 1.0 if stage.phases else guess.confidence if guess else 0.0
        for at, phase in enumerate(cast("tuple[Phase | None, ...]", phases) or (None,)):
            yield CrosswalkEntry(
                column=column, phase=phase, stage=stage, primary=at == 0, confidence=sure
            )


def _names(journeys: Sequence[Journey]) -> tuple[str, ...]:
    """A name for each column: the id, with the version or a number where ids repeat."""
    repeated = {name for name, times in Counter(one.id for one in journeys).items() if times > 1}
    seen: Counter[str] = Counter()
    names: list[str] = []
    for journey in journeys:
        name = journey.id
        if name in repeated and journey.version:
            name = f"{name}@{journey.version}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(names)


def _fitting(columns: Sequence[str], widths: dict[str, int], width: int) -> list[tuple[str, ...]]:
    """Columns in groups, each with the phases before it, that fit into the width."""
    groups: list[list[str]] = [["phase"]]
    used = widths["phase"]
    for column in columns:
        if len(groups[-1]) > 1 and used + 2 + widths[column] > width:
            groups.append(["phase"])
            used = widths["phase"]
        groups[-1].append(column)
        used += 2 + widths[column]
    return [tuple(group) for group in groups]


def _table(rows: Sequence[dict[str, str]], names: Sequence[str], widths: dict[str, int]) -> str:
    lines = [
        [_padded(rows[0][name], widths[name]) for name in names],
        ["-" * widths[name] for name in names],
        *([_padded(row[name], widths[name]) for name in names] for row in rows[1:]),
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns_of(text))


def _columns_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(character) else 1 + (east_asian_width(character) in {"W", "F"})
        for character in text
    )
