"""Where rules ask what can be proved of a journey's criteria, each question once."""

from collections.abc import Callable
from typing import Final, TypeAlias

from customer_journey._model import Journey
from customer_journey.criteria._proofs import Proof, implies, redundant, satisfiable
from customer_journey.criteria._tree import Conjunction, Criterion, Disjunction, all_of
from customer_journey.rules._context import called

__all__ = ["Desk", "stated"]

Question: TypeAlias = Callable[..., Proof]

_MOST: Final = 20_000
"""The steps that one question may take."""
_POOL: Final = 500_000
"""The steps that all questions about a journey may take, before what each element adds."""
_EACH: Final = 5_000
"""What each stage and each transition adds to the pool."""
_ASKING: Final = 200
"""What a question costs besides the steps of its proof."""


class Desk:
    """Answers questions about one journey's criteria, and knows which were given up."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.stages = {stage.id: stage for stage in journey.stages}
        self.facts = {fact.name: fact for fact in journey.facts}
        self.given_up: dict[str, None] = {}
        self._left = _POOL + _EACH * (len(journey.stages) + len(journey.transitions))
        self._answers: dict[tuple[str, tuple[object, ...]], Proof] = {}

    def ask(self, question: Question, where: str, *asked: Criterion) -> Proof:
        """The answer, from an earlier time where the question was asked before."""
        key = question.__name__, asked
        proof = self._answers.get(key)
        if proof is None:
            proof = self._asked(question, where, asked, all_of(asked))
            self._answers[key] = proof
        return proof

    def is_redundant(self, where: str, joint: Conjunction | Disjunction, part: int) -> bool:
        """Whether one operand of a criterion adds nothing to the others."""
        return self._asked(redundant, where, (joint, part), joint).outcome == "proved"

    def _asked(
        self, question: Question, where: str, asked: tuple[object, ...], naming: Criterion
    ) -> Proof:
        facts = [self.facts[name] for name in naming.names() if name in self.facts]
        budget = max(0, min(_MOST, self._left))
        proof = question(*asked, facts=facts, budget=budget)
        self._left -= proof.steps + _ASKING
        if proof.steps > budget:
            self.given_up.setdefault(where)
        return proof

    def nobody(self, where: str, *asked: Criterion) -> bool:
        """Whether it is proved that nobody meets all of these at once."""
        return self.ask(satisfiable, where, all_of(asked)).outcome == "refuted"

    def follows(self, where: str, criterion: Criterion, *others: Criterion) -> bool:
        """Whether it is proved that who meets a criterion, as somebody does, meets the others."""
        return self.ask(implies, where, criterion, all_of(others)).outcome == "proved"

    def entry(self, stage: str) -> Criterion:
        """The entry criterion of a stage; what always holds where it has none."""
        return stated(self.stages[stage].entry)

    def called(self, stage: str) -> str:
        """The stage's name for people."""
        return called(self.journey, stage)


def stated(criterion: Criterion | None) -> Criterion:
    """The criterion; what always holds where none is stated."""
    return all_of(() if criterion is None else (criterion,))
