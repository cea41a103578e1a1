"""What could come next for someone, and which fact decides."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import AnswerSequence, JourneyAnswer, about
from customer_journey._arguments import require
from customer_journey._messages._current import in_terms_of, message
from customer_journey._model import Transition, TransitionKind
from customer_journey._model._facts import checked_facts
from customer_journey._model._names import path_of
from customer_journey.criteria._explain import deciding
from customer_journey.people._decide import Look, has_news, positions, return_reasons
from customer_journey.people._enrolment import Enrolment, state_of
from customer_journey.people._events import joined_reasons
from customer_journey.people._locate import Blocked, blocked_by
from customer_journey.people._moves import closed_by, later, looked_at
from customer_journey.people._plan import Truths, plan_of
from customer_journey.people._stated import Stated, stated_on

__all__ = ["NextStep", "NextSteps", "next_steps"]


_StepStatus: TypeAlias = Literal["open", "closed", "unknown"]


@final
@frozen(kw_only=True)
class NextStep(JourneyAnswer):
    """A next step is a transition out of a place of someone's, and whether they may take it now."""

    source: str
    """The id of the stage they are at, or have passed on another branch."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """Its kind; a referral moves somebody else."""
    status: _StepStatus
    """Whether it is open or closed; unknown where facts are missing, or nothing is stated that
    facts could tell."""
    why: str
    """The same in words."""
    deciding: tuple[str, ...] = ()
    """The missing facts that decide an unknown one, in the order of first mention."""
    blocked: tuple[Blocked, ...] = ()
    """The clauses that are false."""
    opens: datetime | None = None
    """When a wait is over that has not ended yet."""
    closes: datetime | None = None
    """Until when it may be taken; None for ever."""

    def __str__(self) -> str:
        """The step on one line."""
        step = f"{path_of((self.source, self.target), arrow=' → ')} ({message(self.kind)})"
        return f"{step}: {message(self.status)}, {self.why}"


@final
@frozen(repr=False)
class NextSteps(AnswerSequence[NextStep]):
    """The transitions that someone could take next, in the order of their places."""

    steps: tuple[NextStep, ...]
    """Each of them."""

    def __repr__(self) -> str:
        """The number of steps."""
        return f"<NextSteps: {len(self)}>"


def next_steps(enrolment: Enrolment, facts: Mapping[str, object], /, *, at: datetime) -> NextSteps:
    """The transitions out of a customer's places: open, closed or unknown, and which fact decides.

    It answers what can be entered from where they are. Who meets the entry of a leaving
    stage has left, also where no exit is drawn.

    Args:
        enrolment: The enrolment.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what happened last.

    Returns:
        For each place in turn, a step for every transition that leaves it, referrals included, in
        the journey's order; then the advances from stages passed to branches not yet taken. None
        for someone who is finished.

    Raises:
        InvalidValueError: `at` is earlier than what happened last, or has a zone where that has
            none; or facts are not as the journey declares them.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(cj.people.next_steps(cj.enrol(shop, "ada", {}, at=day), {}, at=day))
        know → buy (advance): unknown, depends on: orders
    """
    require(enrolment, Enrolment, "next_steps", "cj.enrol(…) returns one")
    moment = looked_at(enrolment, at)
    facts = checked_facts(enrolment.journey, facts, "next_steps", moment)
    if enrolment.status == "finished":
        return NextSteps(())
    plan = plan_of(enrolment.journey)
    look = Look(plan, Truths(plan, facts), moment, enrolment.policy)
    with in_terms_of(enrolment):
        steps = [
            _step(enrolment, look, item, since=place.since, has_left=place.status == "exited")
            for place in enrolment.places
            for item in enrolment.journey.leaving(place.stage)
        ]
        steps += [
            _step(enrolment, look, item, since=moment, has_left=False)
            for item in _other_branches(enrolment)
        ]
    return about(NextSteps(tuple(steps)), enrolment.journey)


def _other_branches(enrolment: Enrolment) -> Iterator[Transition]:
    """The advances from stages passed to branches that someone is not on."""
    journey = enrolment.journey
    plan, state = plan_of(journey), state_of(enrolment)
    number = plan.index.position
    active, left = positions(plan, state)
    if not active:
        return
    for stage in state.reached:
        if number[stage] in active or number[stage] in left:
            continue
        for item in journey.leaving(stage):
            target = number[item.target]
            is_new = item.kind == "advance" and item.target not in state.reached
            if is_new and plan.descendants(target).isdisjoint((*active, *left)):
                yield item


def _step(
    enrolment: Enrolment, look: Look, item: Transition, *, since: datetime, has_left: bool
) -> NextStep:
    """A transition as a next step, with the policy and its wait."""
    stated, closure = _stated(look, item, since, has_left=has_left)
    status, why, missing, blocks = _answered(enrolment, look, item, stated, closure)
    waits = item.after is not None and look.at - since < item.after
    return NextStep(
        source=item.source,
        target=item.target,
        kind=item.kind,
        status=status,
        why=why,
        deciding=missing,
        blocked=blocks,
        opens=later(since, item.after) if waits else None,
        closes=later(since, item.within) if item.within is not None else None,
    )


def _answered(
    enrolment: Enrolment, look: Look, item: Transition, stated: Sequence[Stated], closure: str
) -> tuple[_StepStatus, str, tuple[str, ...], tuple[Blocked, ...]]:
    """The status of a step, why, the facts that decide it and the clauses that block it."""
    truths, facts = look.truths, look.truths.facts
    blocks = tuple(
        [
            block
            for one in stated
            if truths.of(one) is False
            for block in blocked_by(one.where, one.criterion, item.source, item.target, facts)
        ]
    )
    if blocks or closure:
        why = "; ".join(dict.fromkeys(map(str, blocks)))
        return "closed", why or closure, (), blocks
    open_names = [deciding(one.criterion, facts) for one in stated if truths.of(one) is None]
    if missing := tuple(dict.fromkeys([name for names in open_names for name in names])):
        return "unknown", message("depends on: {facts}", facts=", ".join(missing)), missing, ()
    if not stated and item.after is not None and item.kind in ("advance", "exit"):
        return "open", message("its wait is over"), (), ()
    # Facts tell that somebody took a return by its guard, or round a loop.
    is_return = item.kind == "return" and item.source != item.target
    silent = is_return and look.plan.guards[look.plan.number(item)] is None
    if not stated or silent:
        return "unknown", message("facts cannot tell it"), (), ()
    if item.is_move and _is_old(enrolment, look, item):
        why = message("already true when they came, and its facts have not changed")
        return "closed", why, (), ()
    reasons = [reason for one in stated for reason in truths.because(one)]
    return "open", joined_reasons(reasons), (), ()


def _stated(
    look: Look, item: Transition, since: datetime, *, has_left: bool
) -> tuple[Sequence[Stated], str]:
    """What is stated on a transition and its target, and what closes it whatever the facts."""
    plan = look.plan
    if item.is_move:
        transition = plan.number(item)
        return plan.stated(transition), closed_by(look, transition, since, has_left=has_left)
    target = plan.index.journey[item.target]
    criteria = ((f"{item.path}.when", item.when), (f"{target.path}.entry", target.entry))
    stated = [stated_on(where, criterion) for where, criterion in criteria]
    return [one for one in stated if one is not None], ""


def _is_old(enrolment: Enrolment, look: Look, item: Transition) -> bool:
    """Whether what makes a transition true was noted already."""
    plan, state = look.plan, state_of(enrolment)
    if not state.noted:
        return False
    transition = plan.number(item)
    entry = plan.entries[plan.index.targets[transition]]
    if item.kind == "exit" and entry is not None:
        return not has_news(state, "", item.target, look.truths.because(entry))
    because = (
        return_reasons(look, transition)
        if item.kind == "return"
        else look.truths.reasons(transition)
    )
    return not has_news(state, item.source, item.target, because)
