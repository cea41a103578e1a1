"""Memoised proofs for rules, within one shared budget."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from customer_journey._model import Journey
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._proofs import Proof, gap, implies, overlaps, redundant, satisfiable
from customer_journey.criteria._tree import Conjunction, Criterion, Disjunction, all_of

__all__ = ["ProofCache"]

Prover: TypeAlias = Callable[..., Proof]

_MOST_STEPS: Final = 20_000
"""The steps that one proof may take."""
_BUDGET: Final = 500_000
"""The steps that all proofs about a journey may take, besides those for each element."""
_STEPS_PER_ELEMENT: Final = 5_000
"""What each stage and each transition adds to the budget."""
_STEPS_PER_PROOF: Final = 200
"""What a proof costs besides its steps."""


class ProofCache:
    """Proofs about one journey's criteria, each once, and the paths where the budget ran out."""

    def __init__(self, journey: Journey) -> None:
        self.unproved: dict[str, None] = {}
        self._facts = {fact.name: fact for fact in journey.facts}
        elements = len(journey.stages) + len(journey.transitions)
        self._budget = _BUDGET + _STEPS_PER_ELEMENT * elements
        self._proofs: dict[tuple[Prover, tuple[Criterion, ...]], Proof] = {}

    def satisfiable(self, where: str, *criteria: Criterion) -> Proof:
        """Whether some customer meets all of these at once."""
        return self._cached(satisfiable, where, all_of(criteria))

    def contradict(self, where: str, *criteria: Criterion) -> bool:
        """Whether it is proved that no customer meets all of these at once."""
        return self.satisfiable(where, *criteria).outcome == "refuted"

    def implied(self, where: str, criterion: Criterion, *others: Criterion) -> bool:
        """Whether it is proved that customers who meet a criterion meet the others."""
        return self._cached(implies, where, criterion, all_of(others)).outcome == "proved"

    def overlap(self, where: str, one: Criterion, other: Criterion) -> Proof:
        """Whether some customer meets both."""
        return self._cached(overlaps, where, one, other)

    def always_true(self, where: str, criterion: Criterion) -> bool:
        """Whether it is proved that no customer fails a criterion."""
        return self._cached(_gap, where, criterion).outcome == "refuted"

    def is_redundant(self, where: str, joint: Conjunction | Disjunction, part: int) -> bool:
        """Whether it is proved that one operand of a criterion adds nothing to the others."""
        return self._prove(redundant, where, joint, part).outcome == "proved"

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
            for name in criterion.names()
        }
        facts = [self._facts[name] for name in names if name in self._facts]
        budget = max(0, min(_MOST_STEPS, self._budget))
        proof = prover(*arguments, facts=facts, budget=budget)
        self._budget -= proof.steps + _STEPS_PER_PROOF
        if proof.steps > budget:
            self.unproved.setdefault(where)
        return proof


def _gap(criterion: Criterion, /, *, facts: Sequence[Fact], budget: int) -> Proof:
    return gap([criterion], facts=facts, budget=budget)
