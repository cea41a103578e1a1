"""A referral: someone brings someone else."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from customer_journey._arguments import require, require_facts
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._begin import enrol
from customer_journey.people._enrolment import Enrolment, continued
from customer_journey.people._gates import check_moment
from customer_journey.people._history import Referral
from customer_journey.people._ways import Way, ways_from

__all__ = ["refer"]


def refer(
    enrolment: Enrolment,
    customer: str,
    facts: Mapping[str, object],
    /,
    *,
    at: datetime,
    theirs: Mapping[str, object] | None = None,
    to: str | None = None,
    source: str | None = None,
    earlier: Iterable[Enrolment] = (),
) -> tuple[Enrolment, Enrolment]:
    """The referrer's enrolment with a referral noted, and the enrolment of the customer they bring.

    The referrer stays where they are. The other one begins where the referral leads, under the same
    policy.

    Args:
        enrolment: The referrer's enrolment.
        customer: Who is brought, by an id of yours.
        facts: What is known of the referrer, for the referral's guard.
        at: When.
        theirs: What is known of the one who is brought; None for nothing.
        to: The id of the stage where the referral leads; needed where several lead to different
            stages.
        source: The id of the referrer's place that it leaves; needed where it leaves several.
        earlier: Enrolments so far, as for `enrol`.

    Raises:
        InvalidValueError: They would refer themselves; no referral leaves the stage, or none leads
            there, or several do and `to` says none; its guard or the entry of its target is false;
            or as for `enrol`.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import UTC, datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> shop = shop.connect("buy", "know", kind="referral")
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)
        >>> ada = cj.enrol(shop, "ada", {}, at=day, stage="buy")
        >>> ada, ben = cj.people.refer(ada, "ben", {}, at=day)
        >>> ada.stage, ben.stage, ben.referred_by
        ('buy', 'know', 'ada')
    """
    require(enrolment, Enrolment, "refer", "cj.enrol(…) gives one")
    require_facts(facts, "refer")
    check_moment(enrolment, at)
    subject = f"refer {customer!r}"
    if customer == enrolment.customer:
        hint = "a referral brings a new person"
        raise InvalidValueError(subject, [Problem("customer", "it is who refers", hint=hint)])
    way = _referral(enrolment, subject, source=source, to=to)
    # The guard speaks of who refers, the entry of who is brought.
    guard = f"{way.transition.path}.when"
    blocks = [
        block
        for where, _ in way.stated
        for block in way.blocks(facts if where == guard else theirs or {}, where)
    ]
    if blocks:
        raise InvalidValueError(subject, [Problem(item.where, str(item)) for item in blocks])
    start, target = way.ends
    other = enrol(
        enrolment.journey,
        customer,
        theirs or {},
        at=at,
        unit=enrolment.unit,
        stage=target,
        policy=enrolment.policy,
        earlier=earlier,
    )
    noted = Referral(customer, source=start, target=target, at=at)
    return (
        continued(enrolment, referrals=[noted]),
        evolve(other, referred_by=enrolment.customer),
    )


def _referral(enrolment: Enrolment, subject: str, *, source: str | None, to: str | None) -> Way:
    """The one referral that leaves someone's places, for a stage if one is given.

    Raises:
        InvalidValueError: There is none, or there are several.
    """
    ways = [
        way
        for stage in enrolment.stages
        for way in ways_from(enrolment.journey, stage)
        if way.transition.kind == "referral"
        and to in (None, way.target)
        and source in (None, stage)
    ]
    if len(ways) == 1:
        return ways[0]
    found = "several referrals leave" if ways else "no referral leaves"
    several = "say which, with `to=` and `source=`" if ways else ""
    message = f"{found} {source or ' and '.join(enrolment.stages)}"
    message += "" if to is None else f" for {to}"
    raise InvalidValueError(subject, [Problem("to", message, hint=several)])
