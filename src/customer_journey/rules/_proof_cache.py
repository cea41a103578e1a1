"""Memoised proofs for rules, within one shared budget, and what saves most of them.

Of a sound journey nearly all answers are "such customers exist", or "bounds on one fact exclude
it". A customer who is guessed and then evaluated proves the first, in a tenth of the time that the
search takes. Wherever a guess fails, the search decides.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from customer_journey._model import Journey
from customer_journey._model._cached import cached, definitions, facts_by_name
from customer_journey._values import Kind, Value, as_float, kind_of
from customer_journey.criteria._evaluation import Evaluator
from customer_journey.criteria._fact import Fact, with_domain
from customer_journey.criteria._proofs import Proof, implies, overlaps, redundant, satisfiable
from customer_journey.criteria._tree import (
    Clause,
    Comparison,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    Membership,
    Node,
    conjunction,
    evaluator,
    leaves,
    node,
)
from customer_journey.errors import CriterionTypeError

__all__ = ["ProofCache"]

Prover: TypeAlias = Callable[..., Proof]

_Bound: TypeAlias = tuple[Any, int]
"""A value and 0, or 1 or -1 where it is excluded itself, so that pairs compare as bounds do."""

_MOST_STEPS: Final = 20_000
"""The steps that one proof may take."""
_BUDGET: Final = 500_000
"""The steps that all proofs about a journey may take, besides those for each element."""
_STEPS_PER_ELEMENT: Final = 5_000
"""What each stage and each transition adds to the budget."""
_STEPS_PER_PROOF: Final = 200
"""What a proof costs besides its steps."""
_MOST_GUESSES: Final = 3
"""The listed values that a guess tries."""
_TYPES: Final = {"bool": bool, "int": int, "float": float, "str": str, "date": date}
_APART: Final = Proof("refuted")


class ProofCache:
    """Proofs about one journey's criteria, each once, and the paths where the budget ran out."""

    def __init__(self, journey: Journey) -> None:
        self.unproved: dict[str, None] = {}
        declared = cached(journey, facts_by_name)
        self._facts = {name: with_domain(fact) for name, fact in declared.items()}
        self.put = cached(journey, definitions).put_into
        elements = len(journey.stages) + len(journey.transitions)
        self._budget = _BUDGET + _STEPS_PER_ELEMENT * elements
        self._proofs: dict[tuple[Prover, tuple[Criterion, ...]], Proof] = {}
        # By identity, which costs less than a hash of a criterion; each is kept with its answer, so
        # that no other takes its place in memory.
        self._guesses: dict[tuple[int, ...], tuple[tuple[Criterion, ...], bool]] = {}
        self._values: dict[int, tuple[Criterion, dict[str, tuple[Value, ...]]]] = {}

    def satisfiable(self, where: str, *criteria: Criterion) -> Proof:
        """Whether some customer meets all of these at once."""
        return self._cached(satisfiable, where, conjunction(map(self.put, criteria)))

    def contradict(self, where: str, *criteria: Criterion) -> bool:
        """Whether it is proved that no customer meets all of these at once."""
        return not self._finds(tuple(map(self.put, criteria))) and (
            self.satisfiable(where, *criteria).outcome == "refuted"
        )

    def implied(self, where: str, criterion: Criterion, *others: Criterion) -> bool:
        """Whether it is proved that customers who meet a criterion meet the others."""
        met, missed = self.put(criterion), tuple(map(self.put, others))
        return not self._finds((met,), missed) and (
            self._cached(implies, where, met, conjunction(missed)).outcome == "proved"
        )

    def overlap(self, where: str, some: Sequence[Criterion], others: Sequence[Criterion]) -> Proof:
        """Whether some customer meets all of both."""
        some, others = tuple(map(self.put, some)), tuple(map(self.put, others))
        if _are_apart(*some, *others):
            return _APART
        return self._cached(overlaps, where, conjunction(some), conjunction(others))

    def is_redundant(self, where: str, joint: Conjunction | Disjunction, part: int) -> bool:
        """Whether it is proved that one operand of a criterion adds nothing to the others."""
        return self._prove(redundant, where, joint, part).outcome == "proved"

    def _finds(self, met: tuple[Criterion, ...], missed: tuple[Criterion, ...] = ()) -> bool:
        """Whether a guess meets all of some criteria, and not all of those that are to be missed.

        False says nothing. No guess is outside the declared domains.
        """
        key = (*map(id, met), 0, *map(id, missed))
        known = self._guesses.get(key)
        if known is None:
            known = self._guesses[key] = (*met, *missed), self._guess(met, missed)
        return known[1]

    def _guess(self, met: tuple[Criterion, ...], missed: tuple[Criterion, ...]) -> bool:
        values: dict[str, tuple[Value, ...]] = {}
        for criterion in met:
            for name, some in self._near(criterion).items():
                values[name] = (*values.get(name, ()), *some)
        wanted, unwanted = [evaluator(each) for each in met], [evaluator(each) for each in missed]
        customer: dict[str, Value] = {}
        try:
            # One fact after another gets the first value with which all are still possible.
            for name, some in values.items():
                for value in some:
                    customer[name] = value
                    if _suits(customer, wanted, unwanted, whole=False):
                        break
            return _suits(customer, wanted, unwanted, whole=True)
        except CriterionTypeError:
            return False

    def _near(self, criterion: Criterion) -> dict[str, tuple[Value, ...]]:
        """For each fact that a criterion names, some values that may make it true."""
        known = self._values.get(id(criterion))
        if known is None:
            near: dict[str, tuple[Value, ...]] = {}
            for leaf in leaves(criterion):
                if not isinstance(leaf, Constant):
                    fact = self._facts.get(leaf.name)
                    some = [value for value in _values_near(leaf, fact) if _is_in(value, fact)]
                    near[leaf.name] = (*near.get(leaf.name, ()), *some)
            known = self._values[id(criterion)] = criterion, near
        return known[1]

    def _cached(self, prover: Prover, where: str, *criteria: Criterion) -> Proof:
        key = prover, criteria
        proof = self._proofs.get(key)
        if proof is None:
            proof = self._proofs[key] = self._prove(prover, where, *criteria)
        return proof

    def _prove(self, prover: Prover, where: str, *arguments: Criterion | int) -> Proof:
        names = {
            name: None
            for criterion in arguments
            if isinstance(criterion, Criterion)
            for name in (*criterion.names(), *self.put(criterion).names())
        }
        facts = [self._facts[name] for name in names if name in self._facts]
        budget = max(0, min(_MOST_STEPS, self._budget))
        proof = prover(*arguments, facts=facts, budget=budget)
        self._budget -= proof.steps + _STEPS_PER_PROOF
        if proof.steps > budget:
            self.unproved.setdefault(where)
        return proof


def _suits(
    customer: Mapping[str, Value],
    wanted: Sequence[Evaluator],
    unwanted: Sequence[Evaluator],
    *,
    whole: bool,
) -> bool:
    """Whether nothing wanted is false, or as a whole unknown, and not all unwanted is true."""
    for check in wanted:
        truth = check(customer)
        if truth is False or (whole and truth is None):
            return False
    return not unwanted or any(check(customer) is not True for check in unwanted)


def _values_near(clause: Clause, fact: Fact | None) -> Iterator[Value]:
    """The constants of a clause, their neighbours and the declared ones; not all fit the fact."""
    constants: tuple[Value, ...] = ()
    if isinstance(clause, Comparison):
        constants = (clause.value,)
    elif isinstance(clause, Membership):
        constants = clause.values[:_MOST_GUESSES]
    for value in constants:
        if type(value) is bool:
            yield from (value, not value)
        elif isinstance(value, (int, float)):
            number: Any = as_float(value) if fact is not None and fact.type == "float" else value
            yield from (number, number + 1, number - 1)
        else:
            yield value
    if fact is not None:
        limits = (fact.minimum, fact.maximum, *fact.values[:_MOST_GUESSES])
        yield from (value for value in limits if value is not None)


def _is_in(value: Any, fact: Fact | None) -> bool:  # noqa: ANN401 - bounds are of its type
    """Whether a value is in the domain of a fact; moments, which may not compare, never are."""
    if fact is None:
        return True
    if type(value) is not _TYPES.get(fact.type) or (fact.values and value not in fact.values):
        return False
    low: Any = fact.minimum
    high: Any = fact.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _are_apart(*criteria: Criterion) -> bool:
    """Whether bounds on one fact leave no value to those who meet all of these criteria.

    The same fact compared with several kinds is left to the search.
    """
    least: dict[tuple[str, Kind], _Bound] = {}
    most: dict[tuple[str, Kind], _Bound] = {}
    for criterion in criteria:
        whole = node(criterion)
        for part in whole.operands if isinstance(whole, Conjunction) else (whole,):
            low, high = _bounds_of(part)
            if isinstance(part, (Comparison, Membership)) and (bound := low or high):
                key = part.name, kind_of(bound[0])
                if low:
                    least[key] = max(low, least.get(key, low))
                if high:
                    most[key] = min(high, most.get(key, high))
    return any(bound > most[key] for key, bound in least.items() if key in most)


def _bounds_of(part: Node) -> tuple[_Bound | None, _Bound | None]:
    """The least and the greatest value that a clause lets pass; None where it does not say."""
    match part:
        case Membership(values=values) if values:
            several: tuple[Any, ...] = values
            return (min(several), 0), (max(several), 0)
        case Comparison(operator="==", value=value):
            return (value, 0), (value, 0)
        case Comparison(operator=">" | ">=" as sign, value=value):
            return (value, 1 if sign == ">" else 0), None
        case Comparison(operator="<" | "<=" as sign, value=value):
            return None, (value, -1 if sign == "<" else 0)
        case _:
            return None, None
