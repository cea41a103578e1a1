"""The steps that can be taken from a stage, compiled once for each journey, and their reasons."""

from collections.abc import Iterator, Mapping
from math import isfinite

from attrs import frozen

from customer_journey._criteria import Criterion, Evaluator, blocking, evaluator, observed
from customer_journey._enrol._history import Reason
from customer_journey._model import FactValue, Journey, Transition, view
from customer_journey.errors import CriterionTypeError

__all__ = ["Way", "clauses", "ways_from"]

_LONGEST = 400


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


def clauses(where: str, criterion: Criterion, facts: Mapping[str, object]) -> Iterator[Reason]:
    """The clauses that make a criterion true, each with what it saw; none if it is not true."""
    for opposite, value in blocking(~criterion, facts):
        yield Reason(where, clause=str(~opposite), value=_noted(value))


def ways_from(journey: Journey, stage: str) -> tuple[Way, ...]:
    """The ways out of a stage, referrals included, in the order of the transitions."""
    return view(journey, _ways).get(stage, ())


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
