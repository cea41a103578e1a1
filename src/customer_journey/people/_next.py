"""What could come next for someone, and which fact decides."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, final

from attrs import evolve, frozen

from customer_journey._answer import Answer, AnswerSequence
from customer_journey._arguments import require
from customer_journey._model import Transition, TransitionKind
from customer_journey._model._facts import checked_facts
from customer_journey.criteria._explain import deciding
from customer_journey.criteria._tree import evaluator
from customer_journey.people._decide import Look, has_news, positions, return_reasons
from customer_journey.people._enrolment import Enrolment, state_of
from customer_journey.people._locate import Blocked, blocked_by
from customer_journey.people._moves import closed_by, later, looked_at
from customer_journey.people._plan import Stated, Truths, plan_of

__all__ = ["NextStep", "NextSteps", "next_steps"]


@final
@frozen(kw_only=True)
class NextStep(Answer):
    """A next step is a transition out of a place of someone's, and whether they may take it now."""

    source: str
    """The id of the stage they are at, or have passed on another branch."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """Its kind; a referral moves somebody else."""
    status: Literal["open", "closed", "unknown"]
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
        return f"{self.source} → {self.target} ({self.kind}): {self.status}, {self.why}"


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
    return NextSteps(
        (
            *(
                _step(enrolment, look, item, since=place.since, has_left=place.status == "exited")
                for place in enrolment.places
                for item in enrolment.journey.leaving(place.stage)
            ),
            *(
                _step(enrolment, look, item, since=moment, has_left=False)
                for item in _other_branches(enrolment)
            ),
        )
    )


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
    facts, at = look.truths.facts, look.at
    source, target = item.source, item.target
    waits = item.after is not None and at - since < item.after
    bare = NextStep(
        source=source,
        target=target,
        kind=item.kind,
        status="closed",
        why="",
        opens=later(since, item.after) if waits else None,
        closes=later(since, item.within),
    )
    stated, closure = _stated(look, item, since, has_left=has_left)
    blocks = tuple(
        block
        for one in stated
        for block in blocked_by(one.where, one.criterion, source, target, facts)
    )
    closure = "; ".join(map(str, blocks)) or closure
    if closure:
        return evolve(bare, why=closure, blocked=blocks)
    names = (name for one in stated for name in deciding(one.criterion, facts))
    missing = tuple(dict.fromkeys(names))
    if missing:
        why = f"depends on: {', '.join(missing)}"
        return evolve(bare, status="unknown", why=why, deciding=missing)
    if not stated and item.after is not None and item.kind in ("advance", "exit"):
        return evolve(bare, status="open", why="its wait is over")
    # Facts tell that somebody took a return by its guard, or round a loop.
    guard = look.plan.guards[look.plan.number(item)] if item.kind == "return" else None
    silent = item.kind == "return" and guard is None and item.source != item.target
    if not stated or silent:
        return evolve(bare, status="unknown", why="facts cannot tell it")
    if item.is_move and _is_old(enrolment, look, item):
        return evolve(bare, why="already true when they came, and its facts have not changed")
    reasons = (str(reason) for one in stated for reason in one.reasons(facts))
    return evolve(bare, status="open", why=" and ".join(reasons))


def _stated(
    look: Look, item: Transition, since: datetime, *, has_left: bool
) -> tuple[Sequence[Stated], str]:
    """What is stated on a transition and its target, and what closes it whatever the facts."""
    plan = look.plan
    if item.is_move:
        transition = plan.number(item)
        return tuple(plan.stated(transition)), closed_by(look, transition, since, has_left=has_left)
    target = plan.index.journey[item.target]
    criteria = ((f"{item.path}.when", item.when), (f"{target.path}.entry", target.entry))
    stated = [Stated(where, one, evaluator(one)) for where, one in criteria if one is not None]
    return stated, ""


def _is_old(enrolment: Enrolment, look: Look, item: Transition) -> bool:
    """Whether what makes a transition true was noted already."""
    plan, state = look.plan, state_of(enrolment)
    transition = plan.number(item)
    entry = plan.entries[plan.index.targets[transition]]
    if item.kind == "exit" and entry is not None:
        return not has_news(state, "", item.target, entry.reasons(look.truths.facts))
    because = (
        return_reasons(look, transition)
        if item.kind == "return"
        else look.truths.reasons(transition)
    )
    return not has_news(state, item.source, item.target, because)
