"""What could come next for someone, and which fact decides."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require, require_facts
from customer_journey._model import TransitionKind
from customer_journey.criteria._explain import deciding
from customer_journey.people._enrolment import Enrolment, whereabouts
from customer_journey.people._gates import (
    another_branch,
    branches_off,
    by_time_alone,
    check_moment,
    closed,
    is_spent,
    later,
    still_chosen,
)
from customer_journey.people._locate import Blocked
from customer_journey.people._ways import Way, forks, ways_from

__all__ = ["NextStep", "next_steps"]


@final
@frozen(kw_only=True)
class NextStep(Displayed):
    """A next step is a transition out of a place of someone's, and whether they may take it now."""

    source: str
    """The id of the stage they are at, or have passed on another branch."""
    target: str
    """The id of the stage it leads to."""
    kind: TransitionKind
    """Its kind; a referral moves somebody else."""
    status: Literal["open", "closed", "unknown"]
    """Whether it is open, closed, or nobody can tell: facts are missing, or nothing is stated that
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


def next_steps(
    enrolment: Enrolment, facts: Mapping[str, object], /, *, at: datetime
) -> tuple[NextStep, ...]:
    """The ways out of a customer's places, each open, closed or unknown, and which fact decides.

    Args:
        enrolment: The enrolment.
        facts: Values by the names of their facts; None and NaN are missing.
        at: When; never earlier than what was noted last.

    Returns:
        For each place in turn, a step for every transition that leaves it, referrals included, in
        the journey's order; then the advances from stages passed to branches not yet taken. None
        for someone who is through.

    Raises:
        InvalidValueError: `at` is earlier than what was noted last, or has a zone where that has
            none.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> print(*cj.people.next_steps(cj.enrol(shop, "ada", {}, at=day), {}, at=day))
        know → buy (advance): unknown, it hangs on orders
    """
    require(enrolment, Enrolment, "next_steps", "cj.enrol(…) gives one")
    require_facts(facts, "next_steps")
    check_moment(enrolment, at)
    if enrolment.status == "finished":
        return ()
    return (
        *(
            _step(enrolment, way, facts, at, since=place.since, left=place.status == "exited")
            for place in enrolment.places
            for way in ways_from(enrolment.journey, place.stage)
        ),
        *(
            _step(enrolment, way, facts, at, since=at, left=False)
            for way in _beside(enrolment, facts)
        ),
    )


def _beside(enrolment: Enrolment, facts: Mapping[str, object]) -> Iterator[Way]:
    """The ways from stages passed to branches that someone has not been on."""
    where, journey = whereabouts(enrolment), enrolment.journey
    branching = forks(journey)
    if not branching or not where.held:
        return
    for stage in where.passed:
        if stage in branching and still_chosen(journey, where, stage, facts):
            for way in ways_from(journey, stage):
                if another_branch(enrolment.policy, where, way) and branches_off(
                    journey, where, stage, way.target
                ):
                    yield way


def _step(
    enrolment: Enrolment,
    way: Way,
    facts: Mapping[str, object],
    at: datetime,
    *,
    since: datetime,
    left: bool,
) -> NextStep:
    source, target = way.ends
    policy = enrolment.policy
    wait = policy.wait(source, target)
    bare = NextStep(
        source=source,
        target=target,
        kind=way.transition.kind,
        status="closed",
        why="",
        opens=None if wait is None or at - since >= wait.least else later(since, wait.least),
        closes=None if wait is None else later(since, wait.most),
    )
    blocks = way.blocks(facts)
    closure = "; ".join(map(str, blocks)) or closed(policy, way, at, since, left=left)
    if closure:
        return evolve(bare, why=closure, blocked=blocks)
    names = (name for _, criterion in way.stated for name in deciding(criterion, facts))
    missing = tuple(dict.fromkeys(names))
    if missing:
        hangs = f"it hangs on {', '.join(missing)}"
        return evolve(bare, status="unknown", why=hangs, deciding=missing)
    if by_time_alone(policy, way):
        return evolve(bare, status="open", why="its wait is over")
    if not way.telling:
        return evolve(bare, status="unknown", why="facts cannot tell it")
    if is_spent(whereabouts(enrolment), way, facts):
        return evolve(bare, why="it was taken for the same reasons")
    return evolve(bare, status="open", why=" and ".join(map(str, way.reasons(facts))))
