"""The ways that can be taken from a stage, compiled once for each journey, and where they lead."""

from collections.abc import Iterator, Mapping
from math import isfinite

from attrs import frozen

from customer_journey._criteria import Criterion, Evaluator, blocking, evaluator, observed
from customer_journey._enrol._history import Reason
from customer_journey._model import FactValue, Journey, Transition, view
from customer_journey._traverse import Blocked
from customer_journey.errors import CriterionTypeError

__all__ = ["Way", "ahead", "entry_reasons", "forks", "way_between", "ways_from"]

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

    @property
    def target(self) -> str:
        """The id of the stage where it leads."""
        return self.transition.target

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of both stages."""
        return self.transition.source, self.transition.target

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
        return tuple(
            reason
            for where, criterion in self.stated
            for reason in clauses(where, criterion, facts)
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
    return view(journey, _ways).get(stage, ())


def way_between(journey: Journey, source: str, target: str) -> Way | None:
    """The way from one stage to another, if there is one."""
    return view(journey, _ways_by_ends).get((source, target))


def forks(journey: Journey) -> frozenset[str]:
    """The stages that several advances leave."""
    return view(journey, _forks)


def ahead(journey: Journey, stage: str) -> frozenset[str]:
    """The stages that advances lead to from a stage; itself only if they lead round to it."""
    known = view(journey, _known_ahead)
    found = known.get(stage)
    if found is None:
        if len(known) >= _MOST_KEPT:
            known.clear()
        found = known[stage] = _spread(view(journey, _advances), stage)
    return found


def _ways(journey: Journey) -> dict[str, tuple[Way, ...]]:
    found: dict[str, list[Way]] = {}
    for item in journey.transitions:
        target = journey[item.target]
        given = ((f"{item.path}.when", item.when), (f"{target.path}.entry", target.entry))
        stated = tuple((where, criterion) for where, criterion in given if criterion is not None)
        telling = bool(stated) if item.kind in ("advance", "exit") else item.when is not None
        checks = tuple(evaluator(criterion) for _, criterion in stated)
        found.setdefault(item.source, []).append(Way(item, stated, telling, checks))
    return {source: tuple(ways) for source, ways in found.items()}


def _ways_by_ends(journey: Journey) -> dict[tuple[str, str], Way]:
    return {way.ends: way for ways in view(journey, _ways).values() for way in ways}


def _advances(journey: Journey) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in journey.transitions:
        if item.kind == "advance":
            found.setdefault(item.source, []).append(item.target)
    return found


def _forks(journey: Journey) -> frozenset[str]:
    advances = view(journey, _advances)
    return frozenset(source for source, targets in advances.items() if len(targets) > 1)


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
        plain = observed(value)
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
