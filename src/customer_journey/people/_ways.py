"""The ways that can be taken from a stage, compiled once for each journey, and where they lead."""

from collections.abc import Iterator, Mapping
from math import isfinite

from attrs import field, frozen

from customer_journey._model import Journey, Transition, TransitionKind, cached
from customer_journey._values import plain_value
from customer_journey.criteria._evaluation import Evaluator
from customer_journey.criteria._explain import blocking
from customer_journey.criteria._fact import FactValue
from customer_journey.criteria._tree import (
    Comparison,
    Conjunction,
    Criterion,
    Known,
    Membership,
    Negation,
    evaluator,
    node,
)
from customer_journey.errors import CriterionTypeError
from customer_journey.people._history import Reason, unchecked
from customer_journey.people._locate import Blocked

__all__ = [
    "Way",
    "ahead",
    "ends",
    "entry_reasons",
    "forks",
    "way_between",
    "ways_by_source",
    "ways_from",
]

_LONGEST = 400
_MOST_KEPT = 1_024


@frozen(eq=False)
class Way:
    """A transition with all that is asked of those who take it."""

    transition: Transition
    """The transition."""
    stated: tuple[tuple[str, Criterion], ...]
    """The guard and the target's entry criterion, as far as they are stated, with their paths."""
    telling: bool
    """Whether what is stated can tell that someone has taken it.

    The target's criterion alone does not tell that someone went back: it was true before."""
    checks: tuple[Evaluator, ...]
    """What is stated, compiled."""
    ends: tuple[str, str]
    """The ids of both stages."""
    target: str
    """The id of the stage where it leads."""
    kind: TransitionKind
    """Its kind."""
    _spelt: "list[_Spelt]" = field(factory=list, init=False)
    """What is stated, spelt out when a reason is first asked for."""

    def truth(self, facts: Mapping[str, object]) -> bool | None:
        """False if anything stated is, else unknown if anything is or nothing tells; else True."""
        truth: bool | None = True if self.telling else None
        try:
            for check in self.checks:
                found = check(facts)
                if found is False:
                    return False
                if found is None:
                    truth = None
        except CriterionTypeError as error:
            error.add_note(f"on {self.transition.path}")
            raise
        return truth

    def reasons(self, facts: Mapping[str, object]) -> tuple[Reason, ...]:
        """The clauses that make what is stated true, each with what it saw."""
        if not self._spelt:
            self._spelt[:] = [_spelt_out(where, criterion) for where, criterion in self.stated]
        return tuple(
            [
                reason
                for spelt, check in zip(self._spelt, self.checks, strict=True)
                if check(facts) is True
                for reason in spelt.reasons(facts)
            ]
        )

    def blocks(self, facts: Mapping[str, object], only: str = "") -> tuple[Blocked, ...]:
        """The clauses that are false; only those at one path, if it is given."""
        source, target = self.ends
        return tuple(
            Blocked(target, source, where, clause, value)
            for where, criterion in self.stated
            if only in ("", where)
            for clause, value in blocking(criterion, facts)
        )


@frozen(eq=False)
class _Spelt:
    """A criterion with the words for each of its clauses."""

    where: str
    """Its path."""
    criterion: Criterion
    """The criterion."""
    clauses: tuple[tuple[str, str], ...] | None
    """The fact and the words of every clause; None where it depends on facts which of them hold."""

    def reasons(self, facts: Mapping[str, object]) -> list[Reason]:
        """The clauses that make it true, each with what it saw, where it is true."""
        if self.clauses is None:
            return list(clauses(self.where, self.criterion, facts))
        return [
            unchecked(Reason, where=self.where, clause=clause, value=_noted(facts.get(name)))
            for name, clause in self.clauses
        ]


def _spelt_out(where: str, criterion: Criterion) -> _Spelt:
    """A criterion with its words, once and for all where it is true only if all clauses are."""
    whole = node(criterion)
    parts = whole.operands if isinstance(whole, Conjunction) else (whole,)
    found: list[tuple[str, str]] = []
    for part in dict.fromkeys(parts):
        inner = part.operand if isinstance(part, Negation) else part
        if not isinstance(inner, (Comparison, Membership, Known)):
            return _Spelt(where, criterion, None)
        found.append((inner.name, Reason(where, clause=str(part)).clause))
    return _Spelt(where, criterion, tuple(found))


def clauses(where: str, criterion: Criterion, facts: Mapping[str, object]) -> Iterator[Reason]:
    """The clauses that make a criterion true, each with what it saw; none if it is not true."""
    for opposite, value in blocking(~criterion, facts):
        yield Reason(where, clause=str(~opposite), value=_noted(value))


def entry_reasons(journey: Journey, stage: str, facts: Mapping[str, object]) -> tuple[Reason, ...]:
    """The clauses that make a stage's entry true."""
    item = journey[stage]
    return () if item.entry is None else tuple(clauses(f"{item.path}.entry", item.entry, facts))


def ways_from(journey: Journey, stage: str) -> tuple[Way, ...]:
    """The ways out of a stage, referrals included, in the order of the transitions."""
    return ways_by_source(journey).get(stage, ())


def ways_by_source(journey: Journey) -> Mapping[str, tuple[Way, ...]]:
    """All ways, by the ids of the stages that they leave; not the stages that none leaves."""
    return cached(journey, _ways)


def way_between(journey: Journey, source: str, target: str) -> Way | None:
    """The way from one stage to another, if there is one."""
    return cached(journey, _ways_by_ends).get((source, target))


def forks(journey: Journey) -> frozenset[str]:
    """The stages that several advances leave."""
    return cached(journey, _forks)


def ends(journey: Journey) -> frozenset[str]:
    """The ends that no move leaves."""
    return cached(journey, _ends)


def ahead(journey: Journey, stage: str) -> frozenset[str]:
    """The stages that advances lead to from a stage; itself only if they lead round to it."""
    known = cached(journey, _known_ahead)
    found = known.get(stage)
    if found is None:
        if len(known) >= _MOST_KEPT:
            known.clear()
        found = known[stage] = _spread(cached(journey, _advances), stage)
    return found


def _ways(journey: Journey) -> dict[str, tuple[Way, ...]]:
    found: dict[str, list[Way]] = {}
    for item in journey.transitions:
        target = journey[item.target]
        given = ((f"{item.path}.when", item.when), (f"{target.path}.entry", target.entry))
        stated = tuple((where, criterion) for where, criterion in given if criterion is not None)
        telling = bool(stated) if item.kind in ("advance", "exit") else item.when is not None
        checks = tuple(evaluator(criterion) for _, criterion in stated)
        way = Way(
            item,
            stated=stated,
            telling=telling,
            checks=checks,
            ends=(item.source, item.target),
            target=item.target,
            kind=item.kind,
        )
        found.setdefault(item.source, []).append(way)
    return {source: tuple(ways) for source, ways in found.items()}


def _ways_by_ends(journey: Journey) -> dict[tuple[str, str], Way]:
    return {way.ends: way for ways in cached(journey, _ways).values() for way in ways}


def _advances(journey: Journey) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in journey.transitions:
        if item.kind == "advance":
            found.setdefault(item.source, []).append(item.target)
    return found


def _forks(journey: Journey) -> frozenset[str]:
    advances = cached(journey, _advances)
    return frozenset(source for source, targets in advances.items() if len(targets) > 1)


def _ends(journey: Journey) -> frozenset[str]:
    left = {item.source for item in journey.transitions if item.is_move}
    return frozenset(stage.id for stage in journey if stage.end and stage.id not in left)


def _known_ahead(_journey: Journey) -> dict[str, frozenset[str]]:
    return {}


def _spread(advances: Mapping[str, list[str]], stage: str) -> frozenset[str]:
    wave = [stage]
    found: set[str] = set()
    # Grows while it is gone through.
    for here in wave:
        fresh = [target for target in advances.get(here, ()) if target not in found]
        found.update(fresh)
        wave += fresh
    return frozenset(found)


def _noted(value: object) -> FactValue | None:
    """A fact's value as one that JSON has: what it has no word for becomes text."""
    try:
        plain = plain_value(value)
    except TypeError:
        return type(value).__name__
    match plain:
        case bool() | None:
            return plain
        case int():
            return plain if plain.bit_length() <= _LONGEST else "a very large number"
        case float():
            return plain if isfinite(plain) else str(plain)
        case str():
            return plain.encode("utf-8", "replace").decode()[:_LONGEST]
        case _:
            return plain.isoformat()
