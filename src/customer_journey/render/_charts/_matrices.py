"""Coverages, crosswalks and conformances as matrices."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, get_args

from customer_journey._messages._current import counted, message
from customer_journey._model import Journey, Phase
from customer_journey._values import percent
from customer_journey.compare._crosswalk import Crosswalk, CrosswalkEntry
from customer_journey.content._coverage import Coverage, CoverageCell
from customer_journey.evidence._conform import Conformance
from customer_journey.evidence._fits import Fit
from customer_journey.render._charts._chart import Glyph
from customer_journey.render._charts._matrix import Bar, Matrix, Row
from customer_journey.render._charts._trace import SIGNS, people_of

__all__ = ["conformance_matrix", "coverage_matrix", "crosswalk_matrix"]

_MEANINGS: Final[dict[Glyph, str]] = {
    "check": "as the journey has it",
    "gap": "left out",
    "plus": "taken beside the journey",
    "swap": "taken out of order",
    "cross": "taken, and failed",
}
_ANSWERS: Final[dict[Glyph, str]] = {
    "check": "answered",
    "ring": "planned",
    "cross": "not answered",
}


def coverage_matrix(value: Coverage) -> Matrix:
    """What is brought by stage down, personas across, and what answers it at the right."""
    journey = value.journey
    names: dict[str | None, str] = {None: message("Answered")}
    names |= {persona.id: persona.label for persona in journey.personas}
    asking = {cell.persona for cell in value.cells}
    askers = [asker for asker in names if asker in asking]
    rows: list[Row] = []
    for cells in _cells_by_row(value):
        first = next(iter(cells.values()))
        stage = first.stage
        rows.append(
            Row(
                name=first.item.label,
                note="" if first.kind == "question" else message(first.kind),
                group=message("Everywhere") if stage is None else journey[stage].label,
                cells=(
                    *(_answer(cells.get(asker)) for asker in askers),
                    _assets(journey, stage, cells.values()),
                ),
            )
        )
    signs = {sign for cell in value.cells for sign in _answer(cell)}
    share = value.share
    answered = message("nothing to answer")
    if share is not None:
        answered = message("{share} answered", share=percent(share))
    return Matrix(
        kind="coverage",
        name=f"{journey.label}: {answered}",
        about=str(value),
        columns=(
            *map(names.__getitem__, askers),
            *([message("Answered by")] if askers else []),
        ),
        rows=tuple(rows),
        legend=tuple((sign, message(words)) for sign, words in _ANSWERS.items() if sign in signs),
    )


def _cells_by_row(value: Coverage) -> list[dict[str | None, CoverageCell]]:
    """The cells of each question or insight by persona; the audience's and a persona's are two."""
    rows: list[dict[str | None, CoverageCell]] = []
    before: CoverageCell | None = None
    for cell in value.cells:
        same = before is not None and (before.stage, before.item) == (cell.stage, cell.item)
        if not same or cell.persona in rows[-1]:
            rows.append({})
        rows[-1][cell.persona] = cell
        before = cell
    return rows


def _answer(cell: CoverageCell | None) -> tuple[Glyph, ...]:
    if cell is None:
        return ()
    signs: dict[Glyph, object] = {"check": cell.answered, "ring": cell.planned}
    return tuple(sign for sign, holds in signs.items() if holds) or ("cross",)


def _assets(journey: Journey, stage: str | None, cells: Iterable[CoverageCell]) -> str:
    stages = journey.stages if stage is None else (journey[stage],)
    answering = (item for one in stages for item in one.answering)
    labels = {item.id: item.label for item in (*journey.opportunities, *answering)}
    held = list(cells)
    live = dict.fromkeys(id for cell in held for id in cell.answered_by)
    later = dict.fromkeys(id for cell in held for id in cell.planned)
    planned = [f"{labels[id]} ({message('planned')})" for id in later]
    return ", ".join([*map(labels.__getitem__, live), *planned])


def crosswalk_matrix(value: Crosswalk) -> Matrix:
    """Journeys down, canonical phases across, a bar for each run of phases a stage covers."""
    phases: tuple[Phase, ...] = get_args(Phase)
    place: dict[Phase | None, int] = {phase: at for at, phase in enumerate(phases)}
    unplaced = any(entry.phase is None for entry in value.entries)
    place[None] = len(phases)
    held: dict[str, dict[str, list[CrosswalkEntry]]] = {name: {} for name in value.columns}
    for entry in value.entries:
        held[entry.column].setdefault(entry.stage.id, []).append(entry)
    rows = [
        Row(
            name=journey.label,
            note="" if name in (journey.id, journey.label) else name,
            bars=tuple(_bars(journey, held[name], place)),
        )
        for name, journey in zip(value.columns, value.journeys, strict=True)
    ]
    signs = {bar.sign for row in rows for bar in row.bars}
    about: list[str] = []
    labels = dict(zip(value.columns, (row.name for row in rows), strict=True))
    for line in value.rows():
        texts = [
            f"{labels[name]}: {text}" for name, text in line.items() if name in labels and text
        ]
        about.append(f"{message(str(line['phase']))}: {'; '.join(texts) or message('none')}.")
    legend: tuple[tuple[Glyph, str], ...] = (
        ("bar", "a stage over its phases, with its number in its journey"),
        ("line", "covered too, apart from the stage's first phase"),
        ("guess", "phases guessed"),
    )
    return Matrix(
        kind="crosswalk",
        name=message("{journeys} by phase", journeys=counted(len(rows), "journey")),
        about=" ".join(about),
        columns=(*map(message, phases), *([message("none known")] if unplaced else [])),
        rows=tuple(rows),
        legend=tuple((sign, message(words)) for sign, words in legend if sign in signs),
    )


def _bars(
    journey: Journey, held: dict[str, list[CrosswalkEntry]], place: dict[Phase | None, int]
) -> Iterator[Bar]:
    for at, stage in enumerate(journey, 1):
        entries = sorted(held[stage.id], key=lambda entry: place[entry.phase])
        runs = groupby(enumerate(entries), key=lambda pair: place[pair[1].phase] - pair[0])
        for _, run in runs:
            covered = [entry for _, entry in run]
            guessed = covered[0].confidence < 1
            primary = any(entry.primary for entry in covered) or covered[0].phase is None
            name = f"{at} {stage.label}"
            yield Bar(
                first=place[covered[0].phase],
                last=place[covered[-1].phase],
                text=f"{name}?" if 0 < covered[0].confidence < 1 else name,
                sign="guess" if guessed else "bar" if primary else "line",
            )


def conformance_matrix(value: Conformance) -> Matrix:
    """Sequences of steps down, the most common first, and the journey's stages across."""
    journey = value.journey
    fits = sorted(value.fits, key=lambda fit: -fit.people)
    known = {stage.id for stage in journey}
    elsewhere = any(move.stage not in known for fit in fits for move in fit.moves)
    columns = [stage.label for stage in journey]
    signs = {SIGNS[move.kind][0] for fit in fits for move in fit.moves}
    return Matrix(
        kind="conformance",
        name=message(
            "{journey}: how {people} went",
            journey=journey.label,
            people=counted(value.people, "person", "people"),
        ),
        about=str(value),
        columns=(*columns, *([message("Steps it has no stage for")] if elsewhere else [])),
        rows=tuple(_variant_row(journey, fit, elsewhere=elsewhere) for fit in fits),
        legend=tuple((sign, message(words)) for sign, words in _MEANINGS.items() if sign in signs),
    )


def _variant_row(journey: Journey, fit: Fit, *, elsewhere: bool) -> Row:
    grouped: dict[str, list[Glyph]] = {stage.id: [] for stage in journey}
    others: list[str] = []
    for move in fit.moves:
        if move.stage not in grouped:
            others.append(move.stage)
        elif move.kind != "out-of-order" or move.step is not None:
            grouped[move.stage].append(SIGNS[move.kind][0])
    return Row(
        name=people_of(fit),
        note=message("fits to {share}", share=percent(fit.fitness)),
        cells=(*map(tuple, grouped.values()), *([", ".join(others)] if elsewhere else [])),
    )
