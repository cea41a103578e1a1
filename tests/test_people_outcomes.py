"""What happened to somebody is cached for everyone at the same stages with the same truths.

What is remembered must never show: an answer is the same whether or not others were asked before.
"""

import copy
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from tests.test_people_laws import HISTORIES, JOURNEYS, Facts, enrolled, followed

DAY = datetime(2026, 3, 1, tzinfo=UTC)
LATER = DAY + timedelta(days=1)
SHOP = cj.Journey.sequence(
    "shop",
    [
        "know",
        cj.Stage("try", entry=cj.fact("trials") >= 1),
        cj.Stage("buy", entry=cj.fact("orders") >= 1),
    ],
)


def shop() -> cj.Journey:
    """The same journey, of which nothing is remembered."""
    return copy.deepcopy(SHOP)


def moved(journey: cj.Journey, facts: Facts, **how: object) -> list[str]:
    """What happens to somebody new who then has these facts, in words."""
    ada = cj.enrol(journey, "ada", {}, at=DAY, **how)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a policy
    return [str(event) for event in cj.advance(ada, facts, at=LATER).events]


@given(JOURNEYS, st.lists(HISTORIES, min_size=2, max_size=4))
def test_answers_do_not_depend_on_earlier_decisions(
    journey: cj.Journey, histories: list[list[Facts]]
) -> None:
    """Each life is the same in a journey that has seen the others and in one that has not."""
    able = [looks for looks in histories if enrolled(journey, looks[0]) is not None]
    for looks in [*able, *able[:1]]:
        fresh = copy.deepcopy(journey)
        seen = [one.events for one in followed(journey, looks)]
        assert seen == [one.events for one in followed(fresh, looks)]


def test_reasons_have_the_values_of_each() -> None:
    """Though both went the same way."""
    journey = shop()
    assert moved(journey, {"trials": 1, "orders": 2})[1:] == [
        "2026-03-02T00:00:00+00:00 advance know → try: trials >= 1 (saw 1)",
        "2026-03-02T00:00:00+00:00 advance try → buy: orders >= 1 (saw 2)",
    ]
    assert moved(journey, {"trials": 3, "orders": 4.5})[1:] == [
        "2026-03-02T00:00:00+00:00 advance know → try: trials >= 1 (saw 3)",
        "2026-03-02T00:00:00+00:00 advance try → buy: orders >= 1 (saw 4.5)",
    ]
    assert moved(journey, {"trials": 3, "orders": 0})[2:] == []


def test_which_clauses_hold_is_decided_for_each() -> None:
    """Of alternatives, the facts say which are the reasons."""
    journey = cj.Journey.sequence(
        "shop", ["know", cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 or paid > 5"))]
    )
    assert moved(journey, {"orders": 1, "paid": 0})[1].endswith("orders >= 1 (saw 1)")
    assert moved(journey, {"orders": 0, "paid": 9})[1].endswith("paid > 5 (saw 9)")


def test_a_fact_of_another_kind_is_refused_where_it_was_fine_before() -> None:
    """With the place of the criterion that asked for it."""
    journey = shop()
    moved(journey, {"trials": 1})
    with pytest.raises(cj.errors.CriterionTypeError, match="trials") as error:
        moved(journey, {"trials": "one"})
    assert error.value.__notes__ == ["in stages.try.entry of journey 'shop'"]


def test_what_was_noted_on_arrival_has_the_values_of_each() -> None:
    """A return that is true already is noted, and news of another value takes it."""
    journey = shop().connect("buy", "try", kind="return", when=cj.fact("again") >= 1)
    for number in (1, 2):
        facts: Facts = {"trials": 1, "orders": 1, "again": number}
        ada = cj.advance(cj.enrol(journey, "ada", {}, at=DAY), facts, at=LATER)
        assert [one.because[0].value for one in ada.events[-1].noted] == [number]
        assert cj.advance(ada, facts, at=LATER) == ada
        again = cj.advance(ada, facts | {"again": 3}, at=LATER)
        assert (again.stage, again.rounds) == ("try", 2)


def test_a_round_is_decided_anew_for_each() -> None:
    """What someone knew before they went round is old news with the values of then."""
    journey = shop().connect("buy", "try", kind="return", when=cj.fact("again").is_true())
    for orders in (1, 2):
        ada = cj.enrol(journey, "ada", {"trials": 1, "orders": orders}, at=DAY)
        ada = cj.advance(ada, {"trials": 1, "again": True}, at=LATER)
        assert [one.because[0].value for one in ada.events[-1].noted][-1:] == [orders]


def test_a_goal_that_ends_it_is_the_policy_of_each() -> None:
    """Who is finished stays, whatever happened to others."""
    journey = cj.evolve(shop(), goals=["try"])
    final = cj.people.Policy(at_goal="finish")
    assert len(moved(journey, {"trials": 1, "orders": 1})) == 3
    ada = cj.enrol(journey, "ada", {"trials": 1}, at=DAY, policy=final)
    assert cj.advance(ada, {"trials": 1, "orders": 1}, at=LATER) == ada


def test_who_was_at_a_goal_once_is_through_though_others_at_their_stages_are_not() -> None:
    """The goal turned out false before that ended it: only the count of their visits tells."""
    journey = cj.Journey(
        "fork",
        stages=[
            cj.Stage("know"),
            cj.Stage("call", entry=cj.fact("called").is_true()),
            cj.Stage("won", entry=cj.fact("won").is_true()),
            cj.Stage("more", entry=cj.fact("more").is_true()),
        ],
        transitions=[("know", "call"), ("know", "won"), ("call", "more")],
        starts=["know"],
        goals=["won"],
    )
    final = cj.people.Policy(at_goal="finish")
    was, never = (cj.enrol(journey, name, {}, at=DAY) for name in ("was", "never"))
    looks: list[Facts] = [{"called": True}, {"called": True, "won": True}]
    for known in looks:
        was = cj.advance(was, known, at=DAY)
        never = cj.advance(never, {**known, "won": False}, at=DAY)
    was = cj.advance(was, {"called": True, "won": False}, at=DAY)
    assert was.stages == never.stages == ("call",)
    was, never = (cj.evolve(one, policy=final) for one in (was, never))
    known = {"called": True, "won": False, "more": True}
    assert cj.advance(was, known, at=LATER) == was
    assert cj.advance(never, known, at=LATER).stages == ("more",)
    assert cj.advance(was, known, at=LATER) == was


def test_who_only_waited_is_overtaken_though_the_journey_waits_no_more() -> None:
    """A stored customer came by a wait which the journey has not any longer."""
    ask = cj.Journey(
        "ask",
        stages=[cj.Stage("ask"), cj.Stage("remind"), cj.Stage("buy", entry=cj.fact("orders") >= 1)],
        transitions=[cj.Transition("ask", "remind", after=timedelta(days=1)), ("ask", "buy")],
        starts=["ask"],
    )
    without = cj.evolve(ask, transitions=[("ask", "remind"), ("ask", "buy")])
    ada = cj.advance(cj.enrol(ask, "ada", {}, at=DAY), {}, at=LATER)
    known = cj.enrol(without, "ben", {}, at=DAY)
    known = cj.advance(known, {}, at=LATER, target="remind")
    assert cj.advance(known, {"orders": 1}, at=LATER).stages == ("remind", "buy")
    stored = cj.people.Enrolment.from_dict(ada.to_dict(), without)
    assert cj.advance(stored, {"orders": 1}, at=LATER).stages == ("buy",)


def test_as_much_is_remembered_as_memory_is_meant_for() -> None:
    """A few patterns, and none of long ways or of many stages."""
    journey = shop()
    with mock.patch("customer_journey.people._plan.MOST_KEPT", 2):
        seen: list[Facts] = [{"trials": 1}, {"trials": 0}, {"orders": 1}, {"orders": 0}]
        for facts in seen * 2:
            assert moved(journey, facts) == moved(shop(), facts)
    entries = [cj.Stage(f"s-{number}", entry=cj.fact(f"f{number}") >= 1) for number in range(70)]
    long = cj.Journey.sequence("long", ["know", *entries])
    done: Facts = {f"f{number}": 1 for number in range(70)}
    for _ in range(2):
        assert len(moved(long, done)) == 71
