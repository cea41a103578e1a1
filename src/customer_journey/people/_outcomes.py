"""What happened to people seen before, by where they were and what was true of them.

Apart from waits and from what was noted, a decision follows from the stages that someone has come
to and from the truths of the criteria that it asks for, one after another. So who is at the same
stages, and of whom the same is true, goes the same way, with the values of their own facts as
reasons. It is looked up in a tree of the criteria asked for: none is asked for that the decision
itself would not ask for.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias, cast

from customer_journey.criteria._evaluation import Evaluator
from customer_journey.errors import CriterionTypeError
from customer_journey.people._events import (
    EnrolmentEvent,
    EnrolmentEventKind,
    EvidenceKind,
    Reason,
    new_event,
    new_noted,
    new_reason,
)
from customer_journey.people._stated import Stated, Truth, plain_fact

__all__ = ["MOST_KEPT", "Outcomes"]

MOST_KEPT: Final = 4_096
"""How many patterns of truths are remembered at most."""

_LONGEST_KEPT: Final = 64

_Clause: TypeAlias = tuple[str, str, str]
"""The path of a criterion, the words of a clause in it, and the name of its fact."""


class _Form(NamedTuple):
    """An event but for its moment and the values of facts."""

    kind: EnrolmentEventKind
    target: str
    source: str
    because: tuple[_Clause, ...]
    evidence: EvidenceKind
    noted: tuple[tuple[str, str, tuple[_Clause, ...]], ...]
    forgets: tuple[str, ...]
    note: str


_Outcome: TypeAlias = tuple[_Form, ...]


class _Question:
    """A criterion that a decision asks for, and what each truth of it leads to."""

    __slots__ = ("check", "then")

    def __init__(self, check: Evaluator) -> None:
        self.check = check
        self.then: dict[object, _Question | _Outcome] = {}


class Outcomes:
    """The outcomes of decisions, each by the stages that someone had come to and by truths."""

    __slots__ = ("_count", "_first")

    def __init__(self) -> None:
        self._count = 0
        self._first: dict[object, _Question | _Outcome] = {}

    def recall(
        self, stages: tuple[str, ...], facts: Mapping[str, object], at: datetime
    ) -> tuple[EnrolmentEvent, ...] | None:
        """What happens to someone at these stages with these facts; None where it is not known."""
        outcome = self._first.get(stages)
        try:
            while isinstance(outcome, _Question):
                outcome = outcome.then.get(outcome.check(facts))
        except CriterionTypeError:
            # The decision will come to it, too, and says where it is.
            return None
        return None if outcome is None else tuple([_event(form, facts, at) for form in outcome])

    def keep(
        self,
        stages: tuple[str, ...],
        known: Mapping[Stated, Truth],
        events: Sequence[EnrolmentEvent],
    ) -> None:
        """Remember what happened, unless it depends on more than these truths.

        Args:
            stages: The stages that they had come to.
            known: The truths that the decision asked for, in this order.
            events: What happened.
        """
        # What someone knew before they went round again is old news, with the values of then.
        if (
            len(stages) > _LONGEST_KEPT
            or len(known) > _LONGEST_KEPT
            or any(event.kind == "return" for event in events)
        ):
            return
        spelt = {
            (stated.where, clause): (stated.where, clause, name)
            for stated, truth in known.items()
            if truth is True
            for name, clause in stated.clauses() or ()
        }
        try:
            outcome = tuple([_form(event, spelt) for event in events])
        except KeyError:
            return
        if self._count >= MOST_KEPT:
            self._count, self._first = 0, {}
        then: dict[object, _Question | _Outcome] = self._first
        key: object = stages
        for stated, truth in known.items():
            question = then.setdefault(key, _Question(stated.check))
            # In any other order, it would be forgotten at once.
            is_next = isinstance(question, _Question) and question.check is stated.check
            then, key = (cast("_Question", question).then if is_next else {}), truth
        then.setdefault(key, outcome)
        self._count += 1


def _form(event: EnrolmentEvent, spelt: Mapping[tuple[str, str], _Clause]) -> _Form:
    """The form of an event, whose reasons are among these clauses.

    Raises:
        KeyError: One is not: which clauses hold depends on the values of facts.
    """
    return _Form(
        event.kind,
        event.target,
        event.source,
        tuple([spelt[reason.where, reason.clause] for reason in event.because]),
        event.evidence,
        tuple(
            [
                (
                    one.source,
                    one.target,
                    tuple([spelt[reason.where, reason.clause] for reason in one.because]),
                )
                for one in event.noted
            ]
        ),
        event.forgets,
        event.note,
    )


def _event(form: _Form, facts: Mapping[str, object], at: datetime) -> EnrolmentEvent:
    """The event of this form at a moment, with the values of these facts."""
    kind, target, source, because, evidence, noted, forgets, note = form
    return new_event(
        kind,
        at,
        target=target,
        source=source,
        because=_reasons(because, facts) if because else (),
        evidence=evidence,
        noted=tuple(
            [
                new_noted(source, target, _reasons(clauses, facts))
                for source, target, clauses in noted
            ]
        )
        if noted
        else (),
        forgets=forgets,
        note=note,
    )


def _reasons(clauses: tuple[_Clause, ...], facts: Mapping[str, object]) -> tuple[Reason, ...]:
    return tuple(
        [new_reason(where, clause, plain_fact(facts.get(name))) for where, clause, name in clauses]
    )
