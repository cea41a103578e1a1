"""Tables of what evidence, chains and enrolments answer."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final, cast

from customer_journey._log._traces import Trace
from customer_journey.compare._carry import Carried
from customer_journey.compare._crosswalk import Crosswalk
from customer_journey.content._ledger import Ledger
from customer_journey.criteria._proofs import Proof
from customer_journey.evidence._conform import Conformance
from customer_journey.evidence._consensus import Consensus
from customer_journey.evidence._discover import Discovery
from customer_journey.evidence._samples import Sample, SelectedSample
from customer_journey.evidence._segments import Differences
from customer_journey.markov._chain import Chain
from customer_journey.markov._walks import EventLog, Walks
from customer_journey.people._enrolment import Enrolment
from customer_journey.people._transfer import Transfer
from customer_journey.render._fields import brief, headline
from customer_journey.render._table import MOST_ROWS, Table
from customer_journey.rules._baseline import Baseline
from customer_journey.rules._ruleset import RuleSet

__all__ = ["TABLES"]


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Table:
    return Table(caption=caption, heads=heads, rows=[tuple(map(brief, row)) for row in rows])


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")


def _crosswalk(value: Crosswalk) -> tuple[Table, ...]:
    heads = ("Phase", *(journey.label for journey in value.journeys))
    rows = [(row["phase"], *(row[column] for column in value.columns)) for row in value.rows()]
    return (_table(repr(value).strip("<>"), heads, rows),)


def _ledger(value: Ledger) -> tuple[Table, ...]:
    rows = [(one.promise.label, one.promise.due, str(one)) for one in value]
    return (_table(headline(value), ("Promise", "Due", "What becomes of it"), rows),)


def _carried(value: Carried) -> tuple[Table, ...]:
    caption = f"{value.kind} carried to {len(value)} stages, {len(value.refused)} refused"
    rows: list[tuple[object, ...]] = [
        (one.stage, f"{one.value:,.12g}", one.sources, "") for one in value
    ]
    rows += [("", "", one.stages, f"refused: {one.reason}") for one in value.refused]
    return (_table(caption, ("Stage", "Figure", "From", "Why"), rows),)


def _proof(value: Proof) -> tuple[Table, ...]:
    caption = value.outcome + (f": {value.reason}" if value.reason else "")
    return (_table(caption, ("Fact", "Value"), value.facts or ()),)


def _enrolment(value: Enrolment) -> tuple[Table, ...]:
    label = value.journey.label
    caption = f"{value.customer} in {label}: {value.status}, {', '.join(value.stages)}"
    rows = [
        (_moment(one.at), one.source, one.target, one.kind, one.because or one.note)
        for one in value.moves
    ]
    return (_table(caption, ("When", "From", "To", "How", "Why"), rows),)


def _transfer(value: Transfer) -> tuple[Table, ...]:
    rows = [
        (
            one.before.customer,
            one.before.stages,
            () if one.after is None else one.after.stages,
            "; ".join(duty.text for duty in one.obligations),
            one.reasons,
        )
        for one in islice(value, MOST_ROWS + 1)
    ]
    caption = f"{len(value.moved)} moved, {len(value.refused)} refused"
    return (_table(caption, ("Who", "From", "To", "What is owed", "Refused"), rows),)


def _rules(value: RuleSet) -> tuple[Table, ...]:
    rows = [(one.code, one.name, one.severity, one.theme) for one in value]
    caption = repr(value).strip("<>")
    return (_table(caption, ("Code", "Name", "Severity", "Theme"), rows),)


def _baseline(value: Baseline) -> tuple[Table, ...]:
    caption = f"{len(value.entries)} known findings"
    return (_table(caption, ("Rule", "Where", "Times"), value.entries),)


def _sample(value: Sample | SelectedSample) -> tuple[Table, ...]:
    outcomes = Counter(trace.outcome or "unknown" for trace in value)
    rows = [(outcome, count) for outcome, count in outcomes.most_common()]
    return (_table(str(value), ("Outcome", "People"), rows),)


def _trace(value: Trace) -> tuple[Table, ...]:
    rows = [
        (at, visit.stage, visit.at, visit.actor, "yes" if visit.failed else "")
        for at, visit in enumerate(value.visits, 1)
    ]
    caption = ", ".join(part for part in (value.customer, value.segment, value.outcome) if part)
    return (_table(caption, ("Step", "Stage", "When", "Who acted", "Failed"), rows),)


def _discovery(value: Discovery) -> tuple[Table, ...]:
    selected = _selected(value.selected_on)
    steps = [(one.words, one.people, one.visits, one.starts, one.ends) for one in value.steps]
    moves = [
        (
            value.journey[one.source].label,
            value.journey[one.target].label,
            one.kind,
            one.count,
            one.people,
            one.span.median if one.span else "",
        )
        for one in value.moves
    ]
    return (
        _table(
            f"{value.people} people, {len(steps)} steps, {len(moves)} moves{selected}",
            ("Step", "People", "Visits", "Begin here", "End here"),
            steps,
        ),
        _table(
            f"Moves; {value.excluded}",
            ("From", "To", "Kind", "Times", "People", "Median time"),
            moves,
        ),
    )


def _conformance(value: Conformance) -> tuple[Table, ...]:
    journey = value.journey
    caption = (
        f"{value.people} people against {journey.label}: as it says, {value.conforming}; "
        f"fitness {value.fitness:.3f}, precision {value.precision:.3f}"
        f"{_selected(value.selected_on)}"
    )
    uses = [
        (
            journey[use.stage].label,
            use.people,
            ", ".join(f"{count} {kind}" for kind, count in use.deviations.items()),
        )
        for use in value.stages
    ]
    surprises: list[tuple[object, ...]] = [
        ("never taken", path, f"at most {value.rarest_missed:.0%} of people do")
        for path in value.never_taken
    ]
    surprises += [
        ("not in the journey", " → ".join(one.what), one.people) for one in value.unexpected
    ]
    tables = [_table(caption, ("Stage", "People", "Departures"), uses)]
    if surprises:
        tables.append(_table("What did not fit", ("How", "What", "People"), surprises))
    return tuple(tables)


def _consensus(value: Consensus) -> tuple[Table, ...]:
    caption = f"{value.people} people: {' → '.join(value.steps) or 'nothing in common'}"
    rows: list[tuple[object, ...]] = [(one.step, "common", one.people) for one in value.common]
    rows += [(one.step, "fewer took it", one.people) for one in value.others]
    rows += [(f"{one.first} before {one.then}", "disputed", one.people) for one in value.disputed]
    selected = _selected(value.selected_on)
    return (_table(f"{caption}{selected}", ("Step", "How", "People"), rows),)


def _differences(value: Differences) -> tuple[Table, ...]:
    rows = [(one.step, one.left, one.right, f"{one.p:.3g}", f"{one.adjusted:.3g}") for one in value]
    heads = ("Step", "First group", "Second group", "p", "p, adjusted")
    return (_table(f"{len(value)} steps compared", heads, rows),)


def _selected(outcome: str) -> str:
    return f"; selected on {outcome!r}, so no share is a conversion" if outcome else ""


def _chain(value: Chain) -> tuple[Table, ...]:
    rows = [(*move, f"{share:.1%}") for move, share in value.probabilities.items()]
    return (_table(brief(repr(value).strip("<>")), ("From", "To", "Probability"), rows),)


def _walks(value: Walks) -> tuple[Table, ...]:
    caption = f"{len(value):,} synthetic walks, seed {value.seed}"
    rows = [
        (stage, f"{count:,}", f"{count / len(value):.1%}") for stage, count in value.ends().items()
    ]
    return (_table(caption, ("Ended at", "Walks", "Share"), rows),)


def _events(value: EventLog) -> tuple[Table, ...]:
    shown = list(islice(value.rows(), MOST_ROWS // 20))
    rows = [
        (customer, stage, _moment(at), step, persona)
        for customer, stage, at, step, persona in shown
    ]
    more = "" if len(shown) == len(value) else f"; the first {len(shown)}"
    heads = ("Customer", "Stage", "When (UTC)", "Step", "Persona")
    return (_table(f"{value.to_text()}{more}", heads, rows),)


# Cast: each function takes the values that its key is the type of, and no others.
TABLES: Final = cast(
    "Mapping[type, Callable[[Any], tuple[Table, ...]]]",
    {
        Baseline: _baseline,
        Carried: _carried,
        Chain: _chain,
        Conformance: _conformance,
        Consensus: _consensus,
        Crosswalk: _crosswalk,
        Differences: _differences,
        Discovery: _discovery,
        Enrolment: _enrolment,
        EventLog: _events,
        Ledger: _ledger,
        Proof: _proof,
        RuleSet: _rules,
        Sample: _sample,
        SelectedSample: _sample,
        Trace: _trace,
        Transfer: _transfer,
        Walks: _walks,
    },
)
"""The tables of a value, by its type."""
