"""People are followed through a journey: each move has its reason, and history is the truth."""

import copy
import inspect
import json
import pickle
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

DAY = timedelta(days=1)


def day(number: float) -> datetime:
    """A moment so many days after the first one."""
    return datetime(2026, 3, 1, tzinfo=UTC) + number * DAY


SHOP = cj.Journey(
    "shop",
    version="1",
    stages=[
        cj.Stage("know"),
        cj.Stage("try", entry=cj.fact("trials") >= 1, role="lead"),
        cj.Stage("buy", entry=cj.fact("orders") >= 1, role="customer"),
        cj.Stage("lost", end=True, role="lapsed"),
        cj.Stage("refund", end=True),
    ],
    transitions=[
        ("know", "try"),
        ("try", "buy"),
        cj.Transition("buy", "buy", kind="return", when=cj.fact("orders") >= 2),
        cj.Transition("buy", "know", kind="referral", when=cj.fact("happy").is_true()),
        cj.Transition("buy", "try", kind="return"),
        cj.Transition("try", "lost", kind="exit", reason="no answer"),
        cj.Transition("lost", "try", kind="return", when=cj.fact("back").is_true()),
        cj.Transition("buy", "refund", kind="exit", when=cj.fact("unhappy").is_true()),
    ],
    starts=["know"],
    goals=["buy"],
)


def test_a_return_to_a_leaving_stage_leaves() -> None:
    """From inside, and from having left for another; what they had left stays so."""
    again = cj.parse_criterion("asked_again")
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("paused"), cj.Stage("lost")],
        transitions=[
            cj.Transition("know", "paused", kind="exit"),
            cj.Transition("know", "lost", kind="exit"),
            cj.Transition("paused", "lost", kind="return"),
            cj.Transition("know", "know", kind="return"),
        ],
        starts=["know"],
    )
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    for stage in ("paused", "lost"):
        ada = cj.advance(ada, {}, at=day(1), target=stage)
        assert (ada.stages, ada.status, ada.left_from) == ((stage,), "exited", ("know",))
        assert cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada
    back = cj.Journey(
        "shop",
        stages=shop.stages,
        transitions=[
            cj.Transition("know", "paused", kind="return", when=again),
            cj.Transition("lost", "paused", kind="exit"),
        ],
        starts=["know", "lost"],
    )
    ada = cj.enrol(back, "ada", {"asked_again": False}, at=day(0), stage="know")
    ada = cj.advance(ada, {"asked_again": True}, at=day(1))
    assert (ada.stages, ada.status, ada.events[-1].kind) == (("paused",), "exited", "exit")
    assert cj.advance(ada, {"asked_again": True}, at=day(2)) is ada
    assert cj.people.Enrolment.from_dict(ada.to_dict(), back) == ada


@pytest.mark.parametrize("has_guard", [False, True])
@pytest.mark.parametrize("has_entry", [False, True])
def test_who_is_sent_to_a_leaving_stage_has_noted_what_is_true_of_it(
    *, has_entry: bool, has_guard: bool
) -> None:
    """Its entry, and what would lead back from it, each once; a guard is noted on the way back."""
    gone, back = cj.fact("gone").is_true(), cj.fact("back").is_true()
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("lost", entry=gone if has_entry else None)],
        transitions=[
            cj.Transition("know", "lost", kind="exit", when=gone if has_guard else None),
            cj.Transition("lost", "know", kind="return", when=back),
        ],
        starts=["know"],
    )
    facts = {"gone": True, "back": True}
    ada = cj.enrol(shop, "ada", {"gone": False}, at=day(0))
    ada = cj.advance(ada, facts, at=day(1), target="lost")
    noted = [(each.source, each.target) for each in ada.events[-1].noted]
    assert noted == [("lost", "know"), *([("", "lost")] if has_entry else [])]
    assert cj.advance(ada, facts, at=day(2)) is ada
    ada = cj.advance(ada, facts, at=day(3), target="know")
    assert (ada.stages, ada.status) == (("know",), "active")
    assert cj.advance(ada, facts, at=day(4)) is ada
    assert cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada


def test_who_has_left_for_good_is_at_no_stage_that_they_left_before() -> None:
    """Neither at one that they left for a stage that states nothing: it is left for the other."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know", entry=true("known")),
            cj.Stage("shop", entry=true("seen")),
            cj.Stage("paused"),
            cj.Stage("lost", entry=true("gone")),
        ],
        transitions=[
            cj.Transition("know", "paused", kind="exit", when=true("asleep"), reason="tired"),
            cj.Transition("know", "lost", kind="exit"),
            cj.Transition("shop", "lost", kind="exit"),
        ],
        starts=["know", "shop"],
    )
    facts = {"known": True, "seen": True, "asleep": False, "gone": False}
    ada = cj.enrol(shop, "ada", facts, at=day(0))
    facts["asleep"] = True
    ada = cj.advance(ada, facts, at=day(1))
    assert (ada.stages, ada.status, ada.events[-1].note) == (("shop",), "active", "tired")
    facts["gone"] = True
    ada = cj.advance(ada, facts, at=day(2))
    assert (ada.stages, ada.status) == (("lost",), "exited")
    assert ada.left_from == ("know", "shop")
    assert cj.locate(shop, facts).stages == ada.stages
    assert cj.advance(ada, facts, at=day(3)) is ada
    assert cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada


def test_a_return_from_one_leaving_stage_waits_while_another_is_true() -> None:
    """Who moved away and is gone comes back from neither until both let them."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("moved", entry=true("far")),
            cj.Stage("lost", entry=true("gone")),
        ],
        transitions=[
            cj.Transition("know", "moved", kind="exit"),
            cj.Transition("know", "lost", kind="exit"),
            cj.Transition("moved", "know", kind="return", when=true("back")),
        ],
        starts=["know"],
    )
    facts = {"far": True, "gone": True, "back": False}
    ada = cj.enrol(shop, "ada", {"far": False, "gone": False}, at=day(0))
    ada = cj.advance(ada, facts, at=day(1))
    facts["back"] = True
    ada = cj.advance(ada, facts, at=day(2))
    assert (ada.stages, ada.status) == (("moved", "lost"), "exited")
    facts["gone"] = False
    ada = cj.advance(ada, facts, at=day(3))
    assert (ada.stages, ada.status) == (("know",), "active")


@pytest.mark.parametrize("starts", [["a"], ["a", "p", "q"]])
def test_of_branches_only_one_that_is_true_ends_another(starts: list[str]) -> None:
    """Two that are false are held on to: there is nowhere else to be."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("a"), cj.Stage("p", entry=true("p")), cj.Stage("q", entry=true("q"))],
        transitions=[("a", "p"), ("a", "q")],
        starts=starts,
    )
    ada = cj.enrol(shop, "ada", {"p": True, "q": True}, at=day(0))
    for number, (p, q, stages) in enumerate(
        [(True, True, "pq"), (False, False, "pq"), (True, False, "p"), (False, False, "p"),
         (False, True, "q"), (True, True, "pq"), (None, None, "pq"), (None, False, "pq"),
         (True, False, "p")]
    ):  # fmt: skip
        ada = cj.advance(ada, {"p": p, "q": q}, at=day(number))
        assert ada.stages == tuple(stages), number
        assert ada.status == "active"


def test_what_is_true_already_where_one_falls_back_to_is_no_news() -> None:
    """A return from there waits until its guard has been false."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("a"), *(cj.Stage(name, entry=true(name)) for name in "pqr")],
        transitions=[
            *(("a", "p"), ("p", "q"), ("a", "r")),
            cj.Transition("p", "a", kind="return", when=true("back")),
        ],
        starts=["a"],
    )
    facts = {"p": False, "q": False, "r": False, "back": False}
    ada = cj.enrol(shop, "ada", facts, at=day(0))
    for number, (change, stages) in enumerate(
        [
            ({"p": True}, "p"),
            ({"q": True}, "q"),
            ({"r": True}, "qr"),
            ({"q": False, "back": True}, "pr"),
            ({}, "pr"),
            ({"back": False}, "pr"),
            ({"back": True}, "a"),
        ]
    ):
        facts = {**facts, **change}
        ada = cj.advance(ada, facts, at=day(number))
        assert ada.stages == tuple(stages), number
    assert cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada


def test_only_waits_are_due() -> None:
    """Of transitions that state nothing else; at the moment itself, and not before."""
    wait = 3 * DAY
    shop = cj.Journey(
        "shop",
        stages=[
            *(cj.Stage(name) for name in ("know", "try", "slow", "ask")),
            cj.Stage("buy", entry=true("paid")),
        ],
        transitions=[
            cj.Transition("know", "try"),
            cj.Transition("know", "slow", after=wait),
            cj.Transition("know", "ask", after=wait, when=true("asked")),
            cj.Transition("know", "buy", after=wait),
        ],
        starts=["know"],
    )
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    assert not cj.people.due([ada], until=day(3) - timedelta(microseconds=1))
    for until in (day(3), day(99)):
        (only,) = cj.people.due([ada], until=until)
        assert (only.source, only.target, only.at) == ("know", "slow", day(3))


def test_an_exit_to_a_stage_inside_is_a_move_to_it() -> None:
    """No one has left who is at a start; only a caller takes such an exit."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("again", end=True)],
        transitions=[cj.Transition("know", "again", kind="exit")],
        starts=["know", "again"],
    )
    ada = cj.enrol(shop, "ada", {}, at=day(0), stage="know")
    assert cj.advance(ada, {}, at=day(0)) is ada
    ada = cj.advance(ada, {}, at=day(0), target="again")
    assert (ada.stages, ada.status, ada.events[-1].kind) == (("again",), "finished", "advance")
    assert cj.people.Enrolment.from_dict(ada.to_dict(), shop) == ada


def test_someone_begins_where_the_facts_put_them() -> None:
    """At the furthest stage, with the clauses that say so; without facts, at the start."""
    ben = cj.enrol(SHOP, "ben", {}, at=day(0))
    assert (ben.stage, repr(ben)) == (
        "know",
        "<Enrolment 'ben' in shop '1': at know since 2026-03-01T00:00:00+00:00>",
    )
    ada = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0), unit="account")
    assert (ada.stage, ada.unit, ada.role, ada.status, ada.number) == (
        "buy", "account", "customer", "active", 1,
    )  # fmt: skip
    assert ada.events == (
        cj.people.EnrolmentEvent(
            "enter",
            target="buy",
            at=day(0),
            because=[cj.people.Reason("stages.buy.entry", clause="orders >= 1", value=1)],
        ),
    )
    assert cj.enrol(SHOP, "ada", {}, at=day(0), stage="lost").stage == "lost"


def test_who_is_nowhere_is_not_enrolled() -> None:
    """The error says which clause keeps them out, or which fact would let them in."""
    gate = cj.Journey("gate", stages=[cj.Stage("in", entry=cj.fact("age") >= 18)], starts=["in"])
    with pytest.raises(cj.errors.InvalidValueError, match="needs age >= 18, but age is 5"):
        cj.enrol(gate, "ben", {"age": 5}, at=day(0))
    with pytest.raises(cj.errors.InvalidValueError, match="age is missing"):
        cj.enrol(gate, "ben", {}, at=day(0))
    with pytest.raises(cj.errors.InvalidValueError, match="no stage"):
        cj.enrol(cj.Journey("empty"), "ben", {}, at=day(0))


def test_someone_moves_as_far_as_facts_prove_and_every_move_says_why() -> None:
    """Over what is open; what is unknown on the way is passed without a reason."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    moved = cj.advance(ada, {"orders": 1}, at=day(3))
    assert [(move.source, move.target, move.kind) for move in moved.moves[1:]] == [
        ("know", "try", "advance"),
        ("try", "buy", "advance"),
    ]
    assert (moved.stage, moved.since, moved.visits("try")) == ("buy", day(3), 1)
    assert [move.evidence for move in moved.moves] == ["facts", "passed", "facts"]
    assert moved.explain().splitlines() == [
        "ada in shop '1': at buy since 2026-03-04T00:00:00+00:00",
        "2026-03-01T00:00:00+00:00 enter know",
        "2026-03-04T00:00:00+00:00 advance know → try",
        "2026-03-04T00:00:00+00:00 advance try → buy: orders >= 1 (saw 1)",
    ]
    assert cj.advance(ada, {"orders": 1, "trials": 0}, at=day(3)).stage == "know"


def test_a_guard_that_repeats_the_entry_of_its_target_is_one_reason() -> None:
    """In words; in the data both stand, each with its path."""
    paid, gone = cj.fact("orders") >= 1, cj.fact("gone").is_true()
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy", entry=paid), cj.Stage("lost", entry=gone)],
        transitions=[
            cj.Transition("know", "buy", when=paid),
            cj.Transition("know", "lost", kind="exit", when=gone),
        ],
        starts=["know"],
        goals=["buy"],
    )
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    bought = cj.advance(ada, {"orders": 1}, at=day(1))
    assert bought.explain().endswith("advance know → buy: orders >= 1 (saw 1)")
    assert [reason.where for reason in bought.moves[-1].because] == [
        "transitions.know->buy.when",
        "stages.buy.entry",
    ]
    left = cj.advance(ada, {"gone": True}, at=day(1))
    assert left.explain().endswith("exit know → lost: gone (saw True)")
    closed, _ = cj.people.next_steps(ada, {"orders": 0}, at=day(1))
    assert closed.why == "buy: needs orders >= 1, but orders is 0"
    assert len(closed.blocked) == 2
    opened, _ = cj.people.next_steps(ada, {"orders": 1}, at=day(1))
    assert opened.why == "orders >= 1 (saw 1)"
    assert cj.locate(shop, {"orders": 0}).explain().splitlines() == [
        "At know (proven).",
        "From know, buy is blocked: it needs orders >= 1, and orders is 0.",
    ]


def test_a_repeat_purchase_is_a_round_and_counted_once() -> None:
    """A return is taken by its guard alone, and again when the fact has changed."""
    ada = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0))
    assert cj.advance(ada, {"orders": 1}, at=day(1)).rounds == 1
    for number, orders in enumerate([2, 2, 3, 3], start=1):
        ada = cj.advance(ada, {"orders": orders, "trials": 1}, at=day(number))
    assert (ada.rounds, ada.visits("buy"), ada.since) == (3, 3, day(3))


def test_reasons_that_lapsed_count_anew() -> None:
    """Who asks for help, gets on, and asks again has gone back twice."""
    proof_cache = cj.Journey.sequence(
        "desk", ["help", cj.Stage("work", entry=cj.fact("fine").is_true())]
    )
    proof_cache = proof_cache.connect("work", "help", kind="return", when=cj.fact("asks").is_true())
    proof_cache = cj.evolve(proof_cache, starts=["work"])
    ada = cj.enrol(proof_cache, "ada", {"fine": True}, at=day(0))
    story = [(True, False), (False, True), (True, False), (True, False), (False, True)]
    for number, (asks, fine) in enumerate(story, start=1):
        ada = cj.advance(ada, {"asks": asks, "fine": fine}, at=day(number))
    assert [move.target for move in ada.moves] == ["work", "help", "work", "help", "work"]
    lapses = [event for event in ada.events if event.kind == "lapse"]
    assert [(event.at, [one.target for one in event.noted]) for event in lapses] == [
        (day(2), ["help"]),
        (day(5), ["help"]),
    ]


def test_a_caller_who_knows_moves_someone_by_one_step() -> None:
    """Nothing has to be proven, but nothing may be false."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    tried = cj.advance(ada, {}, at=day(1), target="try")
    assert tried.stage == "try"
    gone = cj.advance(tried, {}, at=day(2), target="lost")
    assert (gone.status, gone.reason, tried.reason) == ("exited", "no answer", "")
    refusals: list[tuple[cj.people.Enrolment, str, str]] = [
        (ada, "buy", "no move leads there from know"),
        (cj.enrol(SHOP, "b", {"orders": 1}, at=day(0)), "know", "no move leads there"),
        (ada, "try", "needs trials >= 1, but trials is 0"),
    ]
    for who, target, message in refusals:
        with pytest.raises(cj.errors.InvalidValueError, match=message):
            cj.advance(who, {"trials": 0}, at=day(1), target=target)
    with pytest.raises(cj.errors.UnknownStageError, match="buy"):
        cj.advance(ada, {}, at=day(1), target="byu")
    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        cj.advance(ada, {"trials": "x"}, at=day(1))
    assert caught.value.__notes__ == ["in stages.try.entry of journey 'shop'"]


def waiting(journey: cj.Journey, **waits: tuple[timedelta | None, timedelta | None]) -> cj.Journey:
    """The journey with waits on transitions, by `source_target`."""
    for name, (after, within) in waits.items():
        item = journey.transition(*name.split("_"))
        assert item is not None
        journey = journey.with_transition(cj.evolve(item, after=after, within=within))
    return journey


def test_waiting_opens_and_closes_a_transition() -> None:
    """A least wait keeps it shut, a most wait shuts it, and an exit can be a matter of time."""
    shop = waiting(SHOP, know_try=(DAY, 5 * DAY), try_lost=(30 * DAY, None), buy_try=(DAY, None))
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    tried = {"trials": 1}
    assert cj.enrol(shop, "ada", tried, at=day(0)).stage == "know"
    assert cj.advance(ada, tried, at=day(0.5)) is ada
    (step,) = cj.people.next_steps(ada, tried, at=day(0.5))
    assert (step.status, step.opens, step.closes) == ("blocked", day(1), day(5))
    assert step.why == "it opens at 2026-03-02T00:00:00+00:00"
    (step,) = cj.people.next_steps(ada, tried, at=day(6))
    assert (step.status, step.why) == ("blocked", "it closed at 2026-03-06T00:00:00+00:00")
    assert cj.advance(ada, tried, at=day(6)) is ada
    ada = cj.advance(ada, tried, at=day(2))
    assert ada.stage == "try"
    assert cj.advance(ada, tried, at=day(31)) is ada
    later = cj.people.next_steps(ada, tried, at=day(32))
    assert [(step.target, step.status) for step in later] == [("buy", "unknown"), ("lost", "open")]
    gone = cj.advance(ada, tried, at=day(32))
    assert (gone.status, gone.events[-1].evidence) == ("exited", "time")
    bought = cj.enrol(shop, "ben", {"orders": 1}, at=day(0), stage="buy")
    assert cj.advance(bought, {"orders": 1}, at=day(9)) is bought
    with pytest.raises(cj.errors.InvalidValueError, match="it opens at"):
        cj.advance(bought, {}, at=day(0.5), target="try")


def true(name: str) -> cj.Criterion:
    """That a fact is true."""
    return cj.fact(name).is_true()


def test_an_exit_that_is_still_shut_leaves_the_next_one_open() -> None:
    """Of the exits whose guards are true, the first that is open is taken."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("asleep", end=True), cj.Stage("gone", end=True)],
        transitions=[
            cj.Transition("know", "asleep", kind="exit", when=true("idle"), after=30 * DAY),
            cj.Transition("know", "gone", kind="exit", when=true("left")),
        ],
        starts=["know"],
    )
    ada = cj.enrol(shop, "ada", {"idle": False, "left": False}, at=day(0))
    both = {"idle": True, "left": True}
    assert cj.advance(ada, both, at=day(1)).stages == ("gone",)
    assert cj.advance(ada, both, at=day(31)).stages == ("asleep",)


def test_a_wait_counts_beside_places_in_a_cycle() -> None:
    """Someone at two stages of a cycle is further on by either; it concerns no other place."""
    stated = [cj.Stage(name, entry=true(name)) for name in ("one", "two", "ask")]
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), *stated, cj.Stage("call")],
        transitions=[
            ("know", "one"),
            ("one", "two"),
            ("two", "one"),
            ("know", "ask"),
            cj.Transition("one", "call", after=DAY),
            cj.Transition("ask", "call", after=DAY),
        ],
        starts=["know"],
    )
    facts = {"one": True, "two": True, "ask": True}
    ada = cj.enrol(shop, "ada", facts, at=day(0))
    assert ada.stages == ("one", "two", "ask")
    later = cj.advance(ada, facts, at=day(2))
    assert [(one.source, one.target) for one in later.events if one.evidence == "time"] == [
        ("ask", "call")
    ]


def test_a_return_that_takes_a_place_away_leaves_other_branches_theirs() -> None:
    """Of two places behind a stage that someone returns to, and one beside it."""
    names = ("pick", "left", "right", "ask")
    stages = [cj.Stage("know"), *(cj.Stage(name, entry=true(name)) for name in names)]
    shop = cj.Journey(
        "shop",
        stages=stages,
        transitions=[
            ("know", "pick"),
            ("pick", "left"),
            ("pick", "right"),
            ("know", "ask"),
            cj.Transition("left", "pick", kind="return", when=true("again")),
            cj.Transition("right", "pick", kind="return", when=true("again")),
            cj.Transition("ask", "ask", kind="return", when=true("again")),
        ],
        starts=["know"],
    )
    facts = dict.fromkeys(names, True)
    ada = cj.enrol(shop, "ada", {**facts, "again": False}, at=day(0))
    assert ada.stages == ("left", "right", "ask")
    later = cj.advance(ada, {**facts, "again": True}, at=day(1))
    returns = [(one.source, one.target) for one in later.events if one.kind == "return"]
    assert returns == [("right", "pick"), ("ask", "ask")]


def test_a_wait_counts_at_one_stage_of_a_cycle() -> None:
    """No one is further on by the stage where they are."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("one"), cj.Stage("two", entry=true("two")), cj.Stage("call")],
        transitions=[("one", "two"), ("two", "one"), cj.Transition("one", "call", after=DAY)],
        starts=["one"],
    )
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    assert cj.advance(ada, {}, at=day(2)).stages == ("call",)


def test_what_one_person_saw_is_not_noted_of_another_who_goes_round() -> None:
    """Who went round first leaves no values for who goes round next."""

    def new_shop() -> cj.Journey:
        return cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("try", entry=cj.fact("trials") >= 1),
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
            ],
            transitions=[
                ("know", "try"),
                ("try", "buy"),
                cj.Transition("buy", "know", kind="return", when=true("again")),
            ],
            starts=["know"],
        )

    def lived(shop: cj.Journey, number: int) -> tuple[cj.people.EnrolmentEvent, ...]:
        ada = cj.enrol(shop, "ada", {"trials": number}, at=day(0))
        ada = cj.advance(ada, {"trials": number, "orders": number}, at=day(1))
        return cj.advance(ada, {"again": True}, at=day(2)).events

    shared = new_shop()
    for number in (5, 7, 5):
        events = lived(shared, number)
        assert events[-1].kind == "return"
        assert {reason.value for one in events[-1].noted for reason in one.because} >= {number}
        assert events == lived(new_shop(), number)


def test_of_two_places_one_that_turns_false_is_dropped() -> None:
    """Also where nothing new is true."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("ask", entry=true("ask")),
            cj.Stage("look", entry=true("look")),
        ],
        transitions=[("know", "ask"), ("know", "look")],
        starts=["know"],
    )
    ada = cj.enrol(shop, "ada", {"ask": True, "look": True}, at=day(0))
    assert ada.stages == ("ask", "look")
    ada = cj.advance(ada, {"ask": False, "look": True}, at=day(1))
    assert (ada.stages, ada.events[-1].kind) == (("look",), "drop")


def test_who_was_on_another_version_hides_no_one_who_is_stuck() -> None:
    """They are excluded by name, wherever they stand in the list."""
    people = [cj.enrol(SHOP, name, {}, at=day(0)) for name in ("ada", "ben")]
    moved = cj.transfer(people[:1], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=day(9)).moved
    stuck = cj.people.stuck([*moved, people[1]], as_of=day(5), longer_than=2 * DAY)
    assert ([one.customer for one in stuck], stuck.excluded) == (["ben"], ("ada",))
    counts = cj.people.census([*moved, people[1]], as_of=day(5))
    assert (counts.excluded, counts.customers) == (("ada",), 2)


def test_a_history_that_does_not_tell_all_of_it_counts_as_having_been_everywhere() -> None:
    """Whom something was promised elsewhere stays; who was never there goes over."""
    refund = cj.Promise("refund", text="Money back", made=["know"], due="buy", kept=["buy"])
    old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
    inside = cj.evolve(old, promises=[refund])
    start = cj.evolve(inside, starts=["know", "try"])
    began, put = (cj.enrol(one, "ada", {}, at=day(0), stage="try") for one in (start, inside))
    (same,) = cj.transfer([began], cj.migrate(start, start), facts=lambda _: {}, at=day(1)).moved
    for one, is_moved in ((began, True), (put, False), (same, False)):
        new = cj.evolve(one.journey, version="2", promises=[])
        (item,) = cj.transfer([one], cj.migrate(one.journey, new), facts=lambda _: {}, at=day(2))
        assert (item.after is not None) is is_moved
        assert all("promise Money back" in reason for reason in item.reasons)


def test_who_is_transferred_elsewhere_has_reasons() -> None:
    """And who stays where they are has none, as nothing let them in."""
    ada = cj.enrol(SHOP, "ada", {"trials": 1, "orders": 1}, at=day(0))
    new = cj.edit.rename_stages(cj.evolve(SHOP, version="2"), ids={"buy": "order"})
    for version, said in ((SHOP, []), (new, ["orders >= 1 (saw 1)"])):
        migration = cj.migrate(SHOP, version)
        (moved,) = cj.transfer([ada], migration, facts=lambda _: {"orders": 1}, at=day(1)).moved
        assert [str(reason) for reason in moved.events[-1].because] == said


def test_who_was_transferred_is_said_where_they_are() -> None:
    """And what must be seen to, if there is something."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    (item,) = cj.transfer([ada], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=day(1))
    assert item.after is not None
    assert (str(item), item.obligations) == (str(item.after), ())


def test_a_day_of_waiting_has_24_hours_when_clocks_change() -> None:
    """A wall clock with a zone never decides."""
    berlin = ZoneInfo("Europe/Berlin")
    shop = waiting(SHOP, try_lost=(DAY, None))
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    ada = cj.enrol(shop, "ada", {}, at=start, stage="try")
    assert (ada.last, type(ada.last)) == (start, datetime)
    assert ada.last.tzinfo is UTC
    assert cj.advance(ada, {}, at=datetime(2026, 3, 29, 12, tzinfo=berlin)).status == "active"
    assert cj.advance(ada, {}, at=datetime(2026, 3, 29, 13, tzinfo=berlin)).status == "exited"


def test_of_several_waits_the_one_that_was_over_first_counts() -> None:
    """And what only time says gives way to what facts prove beyond the place they left."""
    cart = cj.Journey(
        "cart",
        stages=[cj.Stage("cart"), cj.Stage("nudge"), cj.Stage("left"),
                cj.Stage("paid", entry=cj.fact("paid").is_true())],
        transitions=[
            cj.Transition("cart", "left", kind="exit", after=3 * DAY),
            cj.Transition("cart", "nudge", after=2 * DAY),
            ("cart", "paid"),
        ],
        starts=["cart"],
    )  # fmt: skip
    ada = cj.advance(cj.enrol(cart, "ada", {}, at=day(0)), {}, at=day(9))
    assert (ada.stages, ada.events[-1].evidence) == (("nudge",), "time")
    assert cj.advance(ada, {"paid": False}, at=day(10)) is ada
    assert cj.advance(ada, {"paid": True}, at=day(10)).stages == ("paid",)
    alone = cart.disconnect("cart", "nudge")
    ben = cj.advance(cj.enrol(alone, "ben", {}, at=day(0)), {}, at=day(9))
    assert (ben.stages, ben.status) == (("left",), "exited")
    ben = cj.advance(ben, {"paid": True}, at=day(10))
    assert (ben.stages, ben.status, [position.stage for position in ben.positions]) == (
        ("paid",), "active", ["paid"],
    )  # fmt: skip


def test_many_are_counted_and_listed() -> None:
    """Who is due, who is where, and who does not move; who came later was not there yet."""
    shop = waiting(SHOP, try_lost=(30 * DAY, None))
    ada = cj.enrol(shop, "ada", {}, at=day(0), stage="try")
    ben = cj.enrol(shop, "ben", {"orders": 1}, at=day(2))
    cleo = cj.advance(
        cj.enrol(SHOP, "cleo", {}, at=day(1), stage="try"), {}, at=day(3), target="lost"
    )
    people = [ada, ben, cleo]
    assert str(cj.people.due(people, until=day(40))) == (
        "ada: try → lost at 2026-03-31T00:00:00+00:00"
    )
    assert not cj.people.due(people, until=day(29))
    census = cj.people.census(people, as_of=day(1))
    assert [(one.stage, one.status, one.customers) for one in census] == [("try", "active", 2)]
    assert (census.customers, census.not_yet, census.excluded) == (2, 1, ())
    assert [row["stage"] for row in cj.people.census(people, as_of=day(9)).rows()] == [
        "try", "buy", "lost",
    ]  # fmt: skip
    idle = cj.people.stuck(people, as_of=day(60), longer_than=30 * DAY)
    assert str(idle) == "ben: at buy since 2026-03-03T00:00:00+00:00"
    moved = cj.transfer([ben], cj.migrate(shop, shop), facts=lambda _: {"orders": 1}, at=day(9))
    assert cj.people.census(moved.moved, as_of=day(5)).excluded == ("ben",)
    naive = datetime(2026, 4, 1)
    for at in (naive, "2026-04-01"):
        when: Any = at
        with pytest.raises(cj.errors.JourneyError):
            cj.people.census(people, as_of=when)
    with pytest.raises(cj.errors.WrongTypeError):
        cj.people.due(ada, until=day(1))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_waits_are_checked() -> None:
    """Durations that cannot be are named."""
    invalid: list[tuple[dict[str, object], str]] = [
        ({"after": 0 * DAY}, "after"),
        ({"within": -DAY}, "within"),
        ({"after": 2 * DAY, "within": DAY}, "within"),
        ({"after": DAY, "kind": "referral"}, "after"),
        ({"after": 14}, "after"),
        ({"otherwise": True, "when": cj.fact("x").is_true()}, "otherwise"),
        ({"otherwise": True, "kind": "referral"}, "otherwise"),
    ]
    for fields, where in invalid:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.Transition("a", "b", **fields)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert [problem.where for problem in caught.value.problems] == [where]


def test_who_has_left_comes_back_as_the_policy_says() -> None:
    """By a return, once the pause is over; never where no one may."""
    left = {"trials": 1}
    for policy, back in [
        (cj.people.Policy(), 2),
        (cj.people.Policy(pause=9 * DAY), 10),
        (cj.people.Policy(reentry="never"), None),
    ]:
        ada = cj.enrol(SHOP, "ada", left, at=day(0), policy=policy)
        gone = cj.advance(ada, left, at=day(1), target="lost")
        returned = [
            number
            for number in range(2, 40)
            if cj.advance(gone, {"back": True, "trials": 1}, at=day(number)).stage == "try"
        ]
        assert returned[:1] == ([] if back is None else [back])
        step, *_ = cj.people.next_steps(gone, {"back": True, "trials": 1}, at=day(2))
        assert step.status == ("open" if back == 2 else "blocked")
        assert step.why.startswith("back" if back == 2 else "they have left")


@pytest.mark.parametrize("fact", ["bought", "called"])
def test_facts_beyond_what_someone_left_take_them_on_as_the_policy_says(fact: str) -> None:
    """Be it behind the stage that they left, or at another start."""
    journey = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("buy", entry=true("bought")),
            cj.Stage("call", entry=true("called")),
            cj.Stage("lost"),
        ],
        transitions=[
            ("know", "buy"),
            cj.Transition("know", "lost", kind="exit", when=true("asleep")),
        ],
        starts=["know", "call"],
    )
    facts = {"asleep": True, fact: True}
    for policy, days in [
        (cj.people.Policy(), [2, 9, 10]),
        (cj.people.Policy(pause=9 * DAY), [10]),
        (cj.people.Policy(reentry="never"), []),
    ]:
        gone = cj.enrol(journey, "ada", {"asleep": True}, at=day(1), policy=policy)
        assert gone.status == "exited"
        statuses = {n: cj.advance(gone, facts, at=day(n)).status for n in (2, 9, 10)}
        assert [number for number, status in statuses.items() if status == "active"] == days


def test_who_comes_in_again_is_let_in_as_the_policy_says() -> None:
    """Their enrolments are counted; those of other customers, units and journeys do not matter."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    gone = cj.enrol(SHOP, "ada", {}, at=day(0), stage="try")
    gone = cj.advance(gone, {}, at=day(1), target="lost")
    wait = cj.people.Policy(pause=3 * DAY)

    def again(
        earlier: Iterable[cj.people.Enrolment], policy: cj.people.Policy, when: float = 2
    ) -> int:
        return cj.enrol(SHOP, "ada", {}, at=day(when), policy=policy, earlier=earlier).number

    assert again([gone], cj.people.Policy()) == 2
    assert again([gone, ada], cj.people.Policy(reentry="any-time")) == 3
    assert again([gone], wait, 4) == 2
    others = [cj.evolve(ada, customer="ben"), cj.evolve(ada, unit="cart")]
    assert again(others, cj.people.Policy(reentry="never")) == 1
    refused: list[tuple[list[cj.people.Enrolment], cj.people.Policy, str]] = [
        ([gone], cj.people.Policy(reentry="never"), "lets no one come back"),
        ([ada], cj.people.Policy(), "still active"),
        ([gone], wait, "may come back from 2026-03-05"),
    ]
    for earlier, policy, message in refused:
        with pytest.raises(cj.errors.InvalidValueError, match=message):
            again(earlier, policy)
    with pytest.raises(cj.errors.InvalidValueError, match="do not mix"):
        cj.enrol(SHOP, "ada", {}, at=day(9).replace(tzinfo=None), earlier=[gone])


def test_a_goal_ends_it_where_the_policy_says_so() -> None:
    """Otherwise a goal is not an end; an end without a way out is."""
    early = cj.people.Policy(at_goal="finish")
    ada = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0), policy=early)
    assert ada.status == "finished"
    assert not cj.people.next_steps(ada, {"orders": 2}, at=day(1))
    assert cj.advance(ada, {"orders": 2}, at=day(1)) is ada
    with pytest.raises(cj.errors.InvalidValueError, match="they are finished, at buy"):
        cj.advance(ada, {}, at=day(1), target="try")
    plain = cj.Journey.sequence("plain", ["know", cj.Stage("buy", entry=cj.fact("n") >= 1)])
    assert cj.enrol(plain, "ben", {"n": 1}, at=day(0)).status == "finished"
    unhappy = {"orders": 1, "unhappy": True}
    refunded = cj.advance(cj.enrol(SHOP, "c", {"orders": 1}, at=day(0)), unhappy, at=day(1))
    assert (refunded.stage, refunded.status) == ("refund", "exited")


def test_next_steps_of_who_has_left_say_what_would_take_them_on() -> None:
    """Where they left for a stage that states no entry, and no policy keeps them away."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy", entry=cj.fact("orders") >= 1), cj.Stage("lost")],
        transitions=[
            ("know", "buy"),
            cj.Transition("know", "lost", kind="exit", when=cj.fact("said_no").is_true()),
        ],
        starts=["know"],
    )
    ada = cj.enrol(shop, "ada", {"said_no": True}, at=day(0))
    assert (ada.status, ada.left_from) == ("exited", ("know",))
    (step,) = cj.people.next_steps(ada, {"said_no": True}, at=day(1))
    assert (step.source, step.target, step.deciding) == ("know", "buy", ("orders",))
    bought: dict[str, object] = {"said_no": True, "orders": 1}
    assert [one.status for one in cj.people.next_steps(ada, bought, at=day(1))] == ["open"]
    assert cj.advance(ada, bought, at=day(1)).stages == ("buy",)
    for policy in (cj.people.Policy(reentry="never"), cj.people.Policy(pause=2 * DAY)):
        gone = cj.enrol(shop, "ada", {"said_no": True}, at=day(0), policy=policy)
        assert not cj.people.next_steps(gone, bought, at=day(1))
        assert cj.advance(gone, bought, at=day(1)).status == "exited"


def test_next_steps_say_what_is_open_and_what_decides() -> None:
    """Every transition, referrals too, with its clauses, its facts and its words."""
    ada = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0))
    facts: dict[str, object] = {"orders": 2, "trials": 1, "happy": None, "unhappy": False}
    steps = cj.people.next_steps(ada, facts, at=day(1))
    assert [str(step) for step in steps] == [
        "buy → buy (return): open, orders >= 2 (saw 2) and orders >= 1 (saw 2)",
        "buy → know (referral): unknown, depends on: happy",
        "buy → try (return): unknown, facts cannot tell it",
        "buy → refund (exit): blocked, refund: needs unhappy, but unhappy is False",
    ]
    assert steps[1].deciding == ("happy",)
    assert [str(item.clause) for item in steps[3].blocked] == ["unhappy"]
    again = cj.advance(ada, facts, at=day(1))
    why = "already true when they came, and its facts have not changed"
    assert cj.people.next_steps(again, facts, at=day(1))[0].why == why
    assert steps.rows()[0]["target"] == "buy"
    assert (str(steps[:1][0]), repr(steps)) == (str(steps).splitlines()[0], "<NextSteps: 4>")


def test_a_referral_brings_someone_else() -> None:
    """The referrer stays; the guard mentions them, the entry of the one who is brought."""
    ada = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0))
    after, ben = cj.people.refer(ada, "ben", {"happy": True}, at=day(1))
    assert (after.stage, after.moves) == ("buy", ada.moves)
    assert after.referrals == (
        cj.people.EnrolmentEvent(
            "referral", customer="ben", source="buy", target="know", at=day(1)
        ),
    )
    assert (ben.customer, ben.stage, ben.referred_by) == ("ben", "know", "ada")
    with pytest.raises(cj.errors.InvalidValueError, match="needs happy, but happy is False"):
        cj.people.refer(ada, "ben", {"happy": False}, at=day(1))
    with pytest.raises(cj.errors.InvalidValueError, match="the referrer"):
        cj.people.refer(ada, "ada", {"happy": True}, at=day(1))
    with pytest.raises(cj.errors.InvalidValueError, match="no referral leaves know for buy"):
        cj.people.refer(cj.enrol(SHOP, "c", {}, at=day(0)), "ben", {}, at=day(1), target="buy")
    two = SHOP.connect("buy", "try", kind="referral")
    ada = cj.enrol(two, "ada", {"orders": 1}, at=day(0))
    with pytest.raises(cj.errors.InvalidValueError, match=r"several referrals leave buy \(say"):
        cj.people.refer(ada, "ben", {}, at=day(1))
    with pytest.raises(cj.errors.InvalidValueError, match="needs trials >= 1"):
        cj.people.refer(ada, "ben", {}, at=day(1), theirs={"trials": 0}, target="try")
    brought = cj.people.refer(ada, "ben", {"trials": 0}, at=day(1), target="try")
    assert (brought.referred.stage, brought.referrer.stage) == ("try", "buy")


def test_time_never_goes_backwards_and_zones_do_not_mix() -> None:
    """The clock is the caller's; the same clock throughout."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(2))
    naive = datetime(2026, 4, 1)
    for at, message in [(day(1), "earlier than what happened"), (naive, "do not mix")]:
        with pytest.raises(cj.errors.InvalidValueError, match=message):
            cj.advance(ada, {}, at=at)
        with pytest.raises(cj.errors.InvalidValueError, match=message):
            cj.people.next_steps(ada, {}, at=at)
    with pytest.raises(cj.errors.InvalidValueError, match="do not mix"):
        ada.as_of(datetime(2026, 4, 1))


def test_before_someone_began_they_were_not_there_yet() -> None:
    """That is an answer like any other: at no stage, and to be followed from there."""
    ada = cj.advance(cj.enrol(SHOP, "ada", {}, at=day(2)), {"orders": 1}, at=day(4))
    before = ada.as_of(day(1))
    assert (before.status, before.stages, before.stage, before.positions) == ("outside", (), "", ())
    assert (before.events, before.left_from, before.goals, before.role) == ((), (), (), None)
    assert (before.customer, before.visits("know"), before.rounds) == ("ada", 0, 1)
    assert str(before) == "ada in shop '1': not there yet"
    assert repr(before) == "<Enrolment 'ada' in shop '1': not there yet>"
    assert before.as_of(day(9)) == before
    for name in ("last", "since"):
        with pytest.raises(cj.errors.InvalidValueError, match="nothing has happened"):
            getattr(before, name)
    assert not cj.people.next_steps(before, {}, at=day(1))
    assert cj.advance(before, {}, at=day(2)) == ada.as_of(day(2))
    assert cj.enrol(SHOP, "ada", {}, at=day(2), earlier=[before]).number == 1
    refused = cj.transfer([before], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=day(2)).refused
    assert refused[0].reasons == ("they are at no stage",)
    people = [before, ada]
    assert cj.people.census(people, as_of=day(3)).not_yet == 1
    assert not cj.people.due(people, until=day(9))
    idle = cj.people.stuck(people, as_of=day(3), longer_than=timedelta(0))
    assert [(one.customer, one.stage) for one in idle] == [("ada", "know")]
    moved = cj.transfer([ada], cj.migrate(SHOP, SHOP), facts=lambda _: {"orders": 1}, at=day(6))
    assert moved.moved[0].as_of(day(1)).status == "outside"
    with pytest.raises(cj.errors.InvalidValueError, match="another version"):
        moved.moved[0].as_of(day(5))
    then = cj.people.stuck(moved.moved, as_of=day(5), longer_than=timedelta(0))
    assert (len(then), then.excluded) == (0, ("ada",))


def test_a_history_that_cannot_be_is_refused() -> None:
    """Everything that is wrong with it is named."""
    ada = cj.advance(cj.enrol(SHOP, "ada", {}, at=day(0)), {"orders": 1}, at=day(1))
    enter, tried, bought = ada.events
    skip = cj.people.EnrolmentEvent("advance", target="buy", source="know", at=day(2))
    note = cj.people.EnrolmentEvent("note", noted=[cj.people.Noted("know", source="lost")],
                                    at=day(2))  # fmt: skip
    invalid: list[tuple[tuple[cj.people.EnrolmentEvent, ...], str]] = [
        ((), "events"),
        ((tried, bought), "events"),
        ((enter, tried, cj.evolve(bought, kind="exit", source="refund")), "events[2].source"),
        ((enter, cj.evolve(tried, kind="transfer", source="buy", forgets=["know"])),
         "events[1].source"),
        ((enter, bought), "events[1].source"),
        ((enter, skip), "events[1]"),
        ((cj.evolve(enter, target="knw"),), "events[0].target"),
        ((cj.evolve(enter, target=""),), "events[0].target"),
        ((enter, cj.evolve(tried, forgets=["knw"])), "events[1].forgets"),
        ((enter, note), "events[1].noted"),
        ((cj.evolve(enter, at=day(2)), tried), "events[1].at"),
        ((enter, cj.evolve(tried, at=datetime(2027, 1, 1))), "events[1].at"),
    ]  # fmt: skip
    for events, where in invalid:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.evolve(ada, events=events)
        assert where in [problem.where for problem in caught.value.problems]
    with pytest.raises(cj.errors.InvalidValueError, match="they were at 'know', not at 'try'"):
        cj.evolve(ada, events=(enter, bought))
    dropped = cj.people.EnrolmentEvent("drop", at=day(1), forgets=["know"])
    with pytest.raises(cj.errors.InvalidValueError, match="they were at no stage, not at 'know'"):
        cj.evolve(ada, events=(enter, dropped, tried))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evolve(ada, number=0)
    assert [problem.where for problem in caught.value.problems] == ["number"]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.people.Policy(pause=-DAY)
    assert [problem.where for problem in caught.value.problems] == ["pause"]


def test_all_but_the_customer_and_the_journey_is_named() -> None:
    """A number in third place could be the unit's, or nothing at all."""
    parameters = inspect.signature(cj.people.Enrolment).parameters.values()
    named = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    assert {"unit", "number", "policy", "referred_by"} <= set(named)


@pytest.mark.parametrize(
    ("value", "noted"),
    [
        (2**900, "a very large number"),
        (float("inf"), "inf"),
        (1.5, 1.5),
        ("pro\ud800", "pro?"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01T00:00:00+00:00"),
        (["odd"], "list"),
        (None, None),
    ],
)
def test_a_reason_keeps_a_value_that_files_can_hold(value: object, noted: object) -> None:
    """What JSON has no word for becomes text."""
    entry = cj.fact("x").is_known() if value is not None else ~cj.fact("x").is_known()
    seen = cj.Journey("seen", stages=[cj.Stage("in", entry=entry)], starts=["in"])
    ada = cj.enrol(seen, "ada", {"x": value}, at=day(0))
    (reason,) = ada.events[0].because
    assert reason.value == noted
    assert str(reason).startswith("x is known (saw" if value is not None else "x is unknown")
    assert cj.people.Enrolment.from_dict(json.loads(json.dumps(ada.to_dict())), seen) == ada


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "trials": st.integers(0, 2) | st.none(),
        "orders": st.integers(0, 3) | st.none(),
        "happy": st.booleans(),
        "back": st.booleans(),
        "unhappy": st.booleans(),
    },
)
POLICIES = st.builds(
    cj.people.Policy,
    reentry=st.sampled_from(["never", "after-exit", "any-time"]),
    pause=st.sampled_from([0 * DAY, 2 * DAY]),
    at_goal=st.sampled_from(["stay", "finish"]),
)
SHOPS = st.sampled_from(
    [SHOP, waiting(SHOP, try_lost=(2 * DAY, None)), waiting(SHOP, know_try=(DAY, DAY))]
)


@settings(max_examples=60)
@given(SHOPS, POLICIES, st.lists(FACTS, min_size=1, max_size=6))
def test_history_replays_to_every_state_there_was(
    shop: cj.Journey, policy: cj.people.Policy, days: list[dict[str, object]]
) -> None:
    """Cut back to a moment, written and read, or pickled, it is what it was; asking twice is idle.

    And no one enters a stage that facts deny, or ends anywhere but where the last move led.
    """
    states = [cj.enrol(shop, "ada", {}, at=day(0), policy=policy)]
    for number, facts in enumerate(days, start=1):
        enrolment = cj.advance(states[-1], facts, at=day(number))
        assert cj.advance(enrolment, facts, at=day(number)) == enrolment
        for move in enrolment.moves[len(states[-1].moves) :]:
            entry = shop[move.target].entry
            assert entry is None or entry.evaluate(facts) is not False
            transition = shop.transition(str(move.source), move.target)
            assert transition is not None
            assert transition.kind == move.kind
        states.append(enrolment)
    last = states[-1]
    for number, state in enumerate(states):
        assert last.as_of(day(number)) == state
    assert cj.people.Enrolment.from_dict(json.loads(json.dumps(last.to_dict())), shop) == last
    assert pickle.loads(pickle.dumps(last)) == last
    assert hash(cj.evolve(last)) == hash(last)


OLD: dict[str, object] = {
    "customer_journey_enrolment": 1,
    "journey": {"id": "shop", "version": "1"},
    "customer": "ada",
    "moves": [
        {"target": "know", "kind": "enter", "at": "2026-03-01T00:00:00+00:00"},
        {"target": "try", "source": "know", "kind": "advance", "at": "2026-03-02T00:00:00+00:00"},
        {"target": "buy", "source": "try", "kind": "advance", "at": "2026-03-02T00:00:00+00:00"},
        {"target": "buy", "source": "try", "kind": "join", "at": "2026-03-02T00:00:00+00:00"},
        {
            "target": "buy",
            "source": "buy",
            "kind": "return",
            "at": "2026-03-03T00:00:00+00:00",
            "because": [
                {"where": "transitions.buy->buy.when", "clause": "orders >= 2", "value": 2}
            ],
        },
    ],
    "lapses": [{"source": "know", "target": "try", "at": "2026-03-04T00:00:00+00:00"}],
    "referrals": [
        {
            "customer": "ben",
            "source": "buy",
            "target": "know",
            "at": "2026-03-05T00:00:00+00:00",
        }
    ],
    "policy": {
        "unknown": "pass",
        "waits": [{"source": "try", "target": "lost", "least": 2_592_000_000_000}],
        "pause": 86_400_000_000,
    },
}


def test_what_the_first_format_stored_is_read() -> None:
    """With its waits, which the journey has now; moves that only joined a branch are left out."""
    ada = cj.people.Enrolment.from_dict(json.loads(json.dumps(OLD)), SHOP)
    assert (ada.stage, ada.since, ada.rounds, ada.policy.pause) == ("buy", day(2), 2, DAY)
    assert [event.kind for event in ada.events] == [
        "enter", "advance", "advance", "return", "lapse", "referral",
    ]  # fmt: skip
    assert cj.advance(ada, {"orders": 2}, at=day(5)) is ada
    assert cj.advance(ada, {"orders": 3}, at=day(5)).rounds == 3
    assert cj.people.Enrolment.from_dict(ada.to_dict(), SHOP) == ada
    moves = cast("list[object]", OLD["moves"])
    over = {"target": "try", "source": "buy", "kind": "transfer",
            "at": "2026-03-06T00:00:00+00:00", "note": "shop → shop"}  # fmt: skip
    carried = cj.people.Enrolment.from_dict({**OLD, "moves": [*moves, over]}, SHOP)
    assert carried.stages == ("try",)


def test_a_history_is_checked_from_its_last_transfer_on() -> None:
    """What was before it happened on versions that are not at hand."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    for number in (1, 2):
        migration = cj.migrate(SHOP, SHOP)
        (ada,) = cj.transfer([ada], migration, facts=lambda _: {}, at=day(number)).moved
    ada = cj.advance(ada, {"trials": 1, "orders": 1}, at=day(3))
    kinds = [event.kind for event in ada.events]
    assert kinds == ["enter", "transfer", "transfer", "advance", "advance"]
    elsewhere = cj.people.Noted("elsewhere")
    for index, refused in enumerate((False, False, True, True, True)):
        events = [
            cj.evolve(event, noted=[elsewhere]) if number == index else event
            for number, event in enumerate(ada.events)
        ]
        if refused:
            with pytest.raises(cj.errors.JourneyError, match=rf"events\[{index}\]"):
                cj.evolve(ada, events=events)
        else:
            assert cj.evolve(ada, events=events).stages == ada.stages


def test_a_moment_of_an_event_is_in_utc() -> None:
    """A wait of a day over the night on which clocks change is over after 24 hours."""
    berlin = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    event = cj.people.EnrolmentEvent("enter", target="know", at=berlin)
    assert (event.at, event.at.tzinfo) == (berlin, UTC)
    assert cj.evolve(event, at=berlin + DAY).at - event.at == timedelta(hours=23)
    plain = datetime(2026, 3, 28, 12)
    assert cj.people.EnrolmentEvent("enter", target="know", at=plain).at.tzinfo is None


def test_what_is_read_is_checked() -> None:
    """Plain data that describes no enrolment is refused, with every path."""
    odd: dict[object, object] = {3: []}
    plain = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0)).to_dict()
    invalid: list[tuple[object, str]] = [
        ([], "expected a mapping"),
        ({}, "expected version 2"),
        ({**plain, "journey": {"id": "shop", "version": "2"}}, "journey at hand"),
        ({**plain, "event": []}, "did you mean 'events'"),
        (plain | odd, "no such key: '3'"),
        ({**plain, "events": {}}, "events: expected a list"),
        ({**plain, "events": [3]}, r"events\[0\]: expected a mapping"),
        ({**plain, "events": [{"target": "know", "kind": "enter"}]},
         r"events\[0\].at: is missing"),
        ({**plain, "events": [{"target": "know", "kind": "x", "at": "2026"}]}, "expected a moment"),
        ({**plain, "events": [{"target": "know", "kind": "enter", "at": "2026-13-01T00:00:00"}]},
         "expected a moment"),
        ({**plain, "events": []}, "begins with an entry"),
        ({**plain, "policy": {"pause": 1.5}}, "policy.pause: expected a duration"),
        ({**plain, "policy": {"pause": 10**40}}, "policy.pause: expected a duration"),
        ({**plain, "policy": {"pauses": 1}}, "policy: no such key: 'pauses'"),
        ({**OLD, "policy": {"unknown": "stop"}}, "policy.unknown"),
        ({**OLD, "lapses": 3}, "lapses: expected a list"),
    ]  # fmt: skip
    for data, message in invalid:
        with pytest.raises(cj.errors.InvalidFileError, match=message):
            cj.people.Enrolment.from_dict(data, SHOP)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


BRANCHES = cj.Journey(
    "saas",
    stages=[
        cj.Stage("sign-up"),
        cj.Stage("invite", entry=cj.fact("invited") >= 1),
        cj.Stage("connect", entry=cj.fact("sources") >= 1),
        cj.Stage("active", entry=cj.fact("days") >= 3),
        cj.Stage("lost", end=True, role="lapsed"),
    ],
    transitions=[
        ("sign-up", "invite"),
        ("sign-up", "connect"),
        ("invite", "active"),
        ("connect", "active"),
        cj.Transition("connect", "lost", kind="exit", when=cj.fact("cut").is_true(), reason="cut"),
        cj.Transition("invite", "lost", kind="exit", reason="alone"),
        cj.Transition("lost", "connect", kind="return", when=cj.fact("back").is_true()),
        cj.Transition("active", "invite", kind="return", when=cj.fact("more").is_true()),
    ],
    starts=["sign-up"],
    goals=["active"],
)
BOTH: dict[str, object] = {"invited": 2, "sources": 1}


def test_someone_on_two_branches_holds_a_place_on_each() -> None:
    """Whether facts come at once or one after the other; each place with its own moment."""
    ada = cj.enrol(BRANCHES, "ada", BOTH, at=day(0))
    assert ada.stages == ("invite", "connect")
    assert (ada.stage, ada.role, len(ada.moves)) == ("connect", None, 2)
    ben = cj.enrol(BRANCHES, "ben", {}, at=day(0))
    ben = cj.advance(ben, {"sources": 1}, at=day(1))
    assert ben.stages == ("connect",)
    (step,) = [one for one in cj.people.next_steps(ben, {}, at=day(1)) if one.source == "sign-up"]
    assert (step.target, step.status, step.deciding) == ("invite", "unknown", ("invited",))
    ben = cj.advance(ben, BOTH, at=day(2))
    assert [str(position) for position in ben.positions] == [
        "invite since 2026-03-03T00:00:00+00:00",
        "connect since 2026-03-02T00:00:00+00:00",
    ]
    assert (ben.since, [position.round for position in ben.positions]) == (day(1), [1, 1])
    assert repr(ben).endswith(
        "at invite since 2026-03-03T00:00:00+00:00, connect since 2026-03-02T00:00:00+00:00>"
    )
    assert cj.locate(BRANCHES, BOTH).stages == ben.stages
    enrolment = cj.advance(cj.advance(ada, {}, at=day(1)), {}, at=day(1), target="active")
    assert enrolment.stages == ("active",)


def test_places_that_come_together_are_one() -> None:
    """Who is further on one branch is not on the path there any more on another."""
    ada = cj.enrol(BRANCHES, "ada", BOTH, at=day(0))
    ada = cj.advance(ada, BOTH | {"days": 3}, at=day(3))
    assert [str(move) for move in ada.moves[2:]] == [
        "2026-03-04T00:00:00+00:00 advance invite → active: days >= 3 (saw 3)",
    ]
    assert (ada.stages, ada.visits("active"), ada.goals) == (("active",), 1, ("active",))
    guarded = BRANCHES.disconnect("invite", "active").connect(
        "invite", "active", when=cj.fact("asked").is_true()
    )
    ben = cj.enrol(guarded, "ben", BOTH, at=day(0))
    ben = cj.advance(ben, BOTH | {"days": 3}, at=day(3))
    assert ben.stages == ("active",)
    late = cj.advance(ben, BOTH | {"days": 3, "asked": True}, at=day(4))
    assert late is ben
    assert cj.people.Enrolment.from_dict(ben.to_dict(), guarded) == ben


def test_neither_of_two_places_is_further_where_each_leads_on_to_the_other() -> None:
    """So both are held, and later too."""
    ring = cj.Journey.sequence("ring", ["one", "two"]).connect("two", "one")
    ada = cj.enrol(ring, "ada", {}, at=day(0), stage=["one", "two"])
    assert ada.stages == ("one", "two")
    assert cj.advance(ada, {}, at=day(1)) is ada


def test_a_place_that_turns_false_yields_to_one_that_is_true() -> None:
    """Who changes the plan is on the other one, as `locate` says; who has none stays."""
    plans = cj.Journey(
        "plans",
        stages=[
            cj.Stage("choose"),
            cj.Stage("basic", entry=cj.fact("plan").is_in(["basic"])),
            cj.Stage("pro", entry=cj.fact("plan").is_in(["pro"])),
            cj.Stage("letters", entry=cj.fact("letters").is_true()),
        ],
        transitions=[("choose", "basic"), ("choose", "pro"), ("choose", "letters")],
        starts=["choose"],
    )
    ada = cj.enrol(plans, "ada", {}, at=day(0))
    ada = cj.advance(ada, {"plan": "basic"}, at=day(1))
    switched = cj.advance(ada, {"plan": "pro", "letters": True}, at=day(2))
    assert switched.stages == cj.locate(plans, {"plan": "pro", "letters": True}).stages
    assert switched.stages == ("pro", "letters")
    assert [(event.kind, event.forgets) for event in switched.events[-1:]] == [("drop", ("basic",))]
    assert cj.advance(ada, {"plan": "none"}, at=day(2)) is ada
    (step, _) = cj.people.next_steps(ada, {"plan": "pro"}, at=day(2))
    assert (step.source, step.target, step.status) == ("choose", "pro", "open")
    letters = cj.advance(ada, {"plan": "basic", "letters": True}, at=day(2))
    assert letters.stages == ("basic", "letters")


def test_an_exit_ends_its_own_branch() -> None:
    """They have left when no branch is left to them; each comes back on its own."""
    ada = cj.enrol(BRANCHES, "ada", BOTH, at=day(0))
    cut = cj.advance(ada, BOTH | {"cut": True}, at=day(1))
    assert (cut.stages, cut.status, cut.reason) == (("invite",), "active", "")
    assert [(position.stage, position.status) for position in cut.positions] == [
        ("invite", "active"),
        ("lost", "exited"),
    ]
    back = cj.advance(cut, BOTH | {"back": True}, at=day(2))
    assert [(position.stage, position.round) for position in back.positions] == [
        ("invite", 1),
        ("connect", 2),
    ]
    gone = cj.advance(cut, {}, at=day(3), target="lost")
    assert (gone.stages, gone.status, gone.reason) == (("lost",), "exited", "alone")
    assert (gone.since, gone.visits("lost"), gone.rounds) == (day(3), 1, 1)
    assert cj.advance(gone, BOTH, at=day(4)) is gone
    both = cj.advance(ada, {}, at=day(1), target="lost")
    assert both.status == "exited"
    one = cj.advance(ada, {}, at=day(1), target="lost", source="invite")
    assert (one.stages, one.status) == (("connect",), "active")
    with pytest.raises(cj.errors.InvalidValueError, match="no move leads there from sign-up"):
        cj.advance(ada, {}, at=day(1), target="lost", source="sign-up")


def test_branches_may_be_left_by_different_exits() -> None:
    """All of them stay on the record, in the journey's order."""
    gone = cj.Stage("gone", end=True)
    two = BRANCHES.with_stage(gone).disconnect("invite", "lost")
    two = two.connect("invite", "gone", kind="exit")
    ada = cj.enrol(two, "ada", BOTH, at=day(0))
    ada = cj.advance(ada, {}, at=day(1), target="gone")
    ada = cj.advance(ada, {}, at=day(2), target="lost")
    assert (ada.stages, ada.stage, ada.status) == (("lost", "gone"), "gone", "exited")
    assert [position.since for position in ada.positions] == [day(2), day(1)]


def test_who_went_back_goes_through_it_again() -> None:
    """A later round is not given up for an earlier one, and opens the branches once more."""
    ada = cj.enrol(BRANCHES, "ada", {}, at=day(0))
    facts = BOTH | {"days": 3}
    ada = cj.advance(ada, facts, at=day(1))
    assert ada.stages == ("active",)
    again = cj.advance(ada, facts | {"more": True}, at=day(2))
    assert ([(position.stage, position.round) for position in again.positions], again.rounds) == (
        [("invite", 2)],
        2,
    )
    later = cj.advance(again, facts | {"more": True, "days": 4}, at=day(3))
    assert [(position.stage, position.round) for position in later.positions] == [("active", 2)]
    # The connection was made on the first round, for the same reasons.
    assert later.visits("connect") == 0


def test_a_branch_that_was_passed_can_be_named() -> None:
    """A caller who knows opens it; not where they are further already."""
    ada = cj.advance(cj.enrol(BRANCHES, "ada", {}, at=day(0)), {"sources": 1}, at=day(1))
    both = cj.advance(ada, {}, at=day(2), target="invite")
    assert both.stages == ("invite", "connect")
    active = cj.advance(ada, {"days": 3}, at=day(2))
    with pytest.raises(cj.errors.InvalidValueError, match="no move leads there from active"):
        cj.advance(active, {}, at=day(3), target="connect")


def test_starts_that_no_one_can_tell_apart_are_all_held() -> None:
    """Until they meet: then there is one place."""
    journey = cj.Journey(
        "ways",
        stages=[
            cj.Stage("ad"),
            cj.Stage("search"),
            cj.Stage("know", entry=cj.fact("visits") >= 1),
        ],
        transitions=[("ad", "know"), ("search", "know")],
        starts=["ad", "search"],
    )
    ada = cj.enrol(journey, "ada", {}, at=day(0))
    assert ada.stages == ("ad", "search")
    assert cj.advance(ada, {"visits": 1}, at=day(1)).stages == ("know",)
    assert cj.enrol(journey, "ada", {"visits": 1}, at=day(0)).stages == ("know",)
    search = cj.enrol(journey, "ada", {}, at=day(0), stage="search")
    assert cj.advance(search, {}, at=day(1)).stages == ("search",)
    enrolment = cj.enrol(journey, "ben", {}, at=day(0), stage=["know", "ad"])
    assert (enrolment.stages, [move.kind for move in enrolment.moves]) == (
        ("know",),
        ["enter", "enter"],
    )
    with pytest.raises(cj.errors.InvalidValueError, match="begins with an entry"):
        cj.enrol(journey, "ben", {}, at=day(0), stage=[])


def test_a_goal_on_any_branch_ends_it_where_the_policy_says_so() -> None:
    """The other branches end with it."""
    early = cj.people.Policy(at_goal="finish")
    goal = cj.evolve(BRANCHES, goals=["invite"])
    ada = cj.enrol(goal, "ada", {}, at=day(0), policy=early)
    ada = cj.advance(ada, BOTH, at=day(1))
    assert (ada.stages, ada.status) == (("invite", "connect"), "finished")
    assert ada.goals == ("invite",)
    assert cj.advance(ada, BOTH | {"days": 9}, at=day(2)) is ada
    ben = cj.enrol(goal, "ben", BOTH, at=day(0), policy=early)
    assert [(position.stage, position.status) for position in ben.positions] == [
        ("invite", "finished"),
        ("connect", "finished"),
    ]
    # A goal that was passed on the way counts.
    shop = cj.Journey.sequence("shop", ["know", "buy", cj.Stage("use", entry=cj.fact("n") >= 1)])
    shop = cj.evolve(shop, goals=["buy"]).connect("use", "buy", kind="return")
    cleo = cj.advance(cj.enrol(shop, "cleo", {}, at=day(0), policy=early), {"n": 1}, at=day(1))
    assert (cleo.stage, cleo.status) == ("use", "finished")


def test_people_on_two_branches_refer_from_one_of_them() -> None:
    """The caller says from which, where both have a referral."""
    two = BRANCHES.connect("invite", "sign-up", kind="referral")
    two = two.connect("connect", "sign-up", kind="referral")
    ada = cj.enrol(two, "ada", BOTH, at=day(0))
    with pytest.raises(
        cj.errors.InvalidValueError, match="several referrals leave invite and conn"
    ):
        cj.people.refer(ada, "ben", {}, at=day(1))
    after, ben = cj.people.refer(ada, "ben", {}, at=day(1), source="connect")
    assert (after.referrals[0].source, ben.stages) == ("connect", ("sign-up",))


def test_every_place_is_carried_over_or_none() -> None:
    """Places whose stages were merged become one; since when is kept where someone stays."""
    ada = cj.enrol(BRANCHES, "ada", BOTH, at=day(0))
    ada = cj.advance(ada, BOTH | {"cut": True}, at=day(1))
    ben = cj.enrol(BRANCHES, "ben", BOTH, at=day(0))
    new = cj.evolve(
        BRANCHES.with_stage(cj.Stage("connect", entry=cj.fact("sources") >= 2)), version="2"
    )
    known: dict[str, dict[str, object]] = {"ada": BOTH, "ben": BOTH}
    migration = cj.migrate(BRANCHES, new)
    moved = cj.transfer([ada, ben], migration, facts=lambda one: known[one.customer], at=day(5))
    (over,) = moved.moved
    assert [(position.stage, position.since, position.status) for position in over.positions] == [
        ("invite", day(0), "active"),
        ("lost", day(1), "exited"),
    ]
    assert moved.refused[0].reasons == (
        "connect: enter connect only if sources >= 2, which is false",
    )
    merged = cj.migrate(BRANCHES, BRANCHES, moves={"connect": "invite"})
    one = cj.transfer([ben], merged, facts=lambda _: BOTH, at=day(5)).moved[0]
    assert (one.stages, one.since, one.visits("invite")) == (("invite",), day(0), 1)
    swap = cj.migrate(BRANCHES, BRANCHES, moves={"connect": "invite", "invite": "connect"})
    both = cj.transfer([ben], swap, facts=lambda _: BOTH, at=day(5)).moved[0]
    assert (both.stages, both.since, both.visits("invite")) == (("invite", "connect"), day(5), 1)
    assert cj.people.Enrolment.from_dict(json.loads(json.dumps(both.to_dict())), BRANCHES) == both
    gone = cj.evolve(both.events[-1], target="gone")
    with pytest.raises(cj.errors.InvalidValueError, match="no stage 'gone'"):
        cj.evolve(both, events=(*both.events[:-1], gone))


def test_no_one_is_carried_back_from_having_left() -> None:
    """Unless the new stage stands for having left, they stay."""
    gone = cj.advance(
        cj.enrol(SHOP, "ada", {}, at=day(0), stage="try"), {}, at=day(1), target="lost"
    )
    other = cj.migrate(SHOP, SHOP, moves={"lost": "know"})
    (item,) = cj.transfer([gone], other, facts=lambda _: {}, at=day(2))
    assert item.reasons == ("they have left, and know does not stand for that",)
    (same,) = cj.transfer([gone], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=day(2)).moved
    assert (same.stages, same.status, same.since) == (("lost",), "exited", day(1))
    assert cj.advance(same, {"trials": 1}, at=day(3)) is same
    assert cj.advance(same, {"trials": 1, "back": True}, at=day(3)).stages == ("try",)


def test_who_has_left_is_carried_over_with_the_places_that_they_left() -> None:
    """So they come back there, under whatever name; and no one is made to have left."""

    def version(number: str, *, is_drawn: bool = True) -> cj.Journey:
        kind: Literal["exit", "advance"] = "exit" if is_drawn else "advance"
        return cj.Journey(
            "club",
            version=number,
            stages=[
                cj.Stage("join"),
                cj.Stage("read", entry=cj.fact("reads").is_true()),
                cj.Stage("write", entry=cj.fact("writes").is_true()),
                cj.Stage("left", entry=cj.fact("gone").is_true()),
            ],
            transitions=[
                ("join", "read"),
                ("join", "write"),
                cj.Transition("read", "left", kind=kind),
                cj.Transition("write", "left", kind=kind),
            ],
            starts=["join"],
        )

    old = version("1")
    facts = {"reads": True, "writes": True, "gone": True}
    ada = cj.enrol(old, "ada", facts, at=day(0))
    assert (ada.status, ada.left_from) == ("exited", ("read", "write"))
    new = cj.edit.rename_stages(version("2"), ids={"read": "study"})
    moved = cj.transfer([ada], cj.migrate(old, new), facts=lambda _: facts, at=day(1)).moved[0]
    assert (moved.status, moved.stage) == ("exited", "left")
    assert moved.left_from == ("study", "write")
    read = cj.people.Enrolment.from_dict(json.loads(json.dumps(moved.to_dict())), new)
    assert (read, read.left_from) == (moved, moved.left_from)
    back = cj.advance(read, {"gone": False}, at=day(2))
    assert (back.stages, back.status) == (("study", "write"), "active")
    without = new.without_stage("study").without_stage("write").connect("join", "left", kind="exit")
    lost = cj.transfer([ada], cj.migrate(old, without), facts=lambda _: facts, at=day(1)).items[0]
    assert lost.after is not None
    assert lost.after.left_from == ("join",)
    assert [(one.kind, one.text) for one in lost.obligations] == [
        ("repeated", "customers at read go back to join"),
        ("repeated", "customers at write go back to join"),
    ]
    whole = cj.migrate(old, new, moves={"read": "left"})
    moved = cj.transfer([ada], whole, facts=lambda _: facts, at=day(1)).moved[0]
    assert moved.left_from == ("write",)
    inside = version("3", is_drawn=False)
    ben = cj.enrol(inside, "ben", {"reads": True, "gone": True}, at=day(0))
    assert ben.stages == ("left",)
    refused = cj.transfer([ben], cj.migrate(inside, old), facts=lambda _: facts, at=day(1)).refused
    assert refused[0].reasons == ("they have not left, and left stands for that",)


def test_who_left_one_branch_stays_active_on_the_other_in_a_new_version() -> None:
    """Though the place that they left is now where they are."""
    old = cj.Journey(
        "fork",
        version="1",
        stages=[cj.Stage("call"), cj.Stage("shop"), cj.Stage("lost")],
        transitions=[cj.Transition("call", "lost", kind="exit", when=cj.fact("no").is_true())],
        starts=["call", "shop"],
    )
    ada = cj.enrol(old, "ada", {"no": True}, at=day(0))
    assert (ada.status, ada.stages) == ("active", ("shop",))
    new = cj.evolve(old.without_stage("call"), version="2").connect("shop", "lost", kind="exit")
    migration = cj.migrate(old, new, moves={"call": "shop"})
    (moved,) = cj.transfer([ada], migration, facts=lambda _: {"no": True}, at=day(1)).moved
    assert (moved.status, moved.stages) == ("active", ("shop",))


@pytest.mark.parametrize("at", ["2026-03-01", 3, None, day(0).date()])
def test_a_moment_is_a_datetime(at: object) -> None:
    """Anything else is named."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    when: Any = at
    calls: list[Callable[[], object]] = [
        lambda: cj.enrol(SHOP, "ada", {}, at=when),
        lambda: cj.enrol(SHOP, "ada", {}, at=when, earlier=[ada]),
        lambda: cj.advance(ada, {}, at=when),
        lambda: cj.people.next_steps(ada, {}, at=when),
        lambda: ada.as_of(when),
        lambda: cj.transfer([ada], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=when),
    ]
    for call in calls:
        with pytest.raises(cj.errors.JourneyError, match="datetime"):
            call()


def test_durations_beyond_the_calendar_never_end() -> None:
    """A wait or a pause may be as long as a duration can be."""
    ever = timedelta.max
    policy = cj.people.Policy(pause=ever)
    ada = cj.enrol(waiting(SHOP, know_try=(ever, ever)), "ada", {}, at=day(0), policy=policy)
    (step,) = cj.people.next_steps(ada, {"trials": 1}, at=day(9))
    assert (step.opens, step.closes, step.why) == (None, None, "it opens at the end of time")
    gone = cj.advance(cj.enrol(SHOP, "b", {}, at=day(0), stage="try", policy=policy), {},
                      at=day(1), target="lost")  # fmt: skip
    assert cj.advance(gone, {"back": True}, at=day(9)) is gone
    with pytest.raises(cj.errors.InvalidValueError, match="may not come back"):
        cj.enrol(SHOP, "b", {}, at=day(9), policy=policy, earlier=[gone])
    cart = cj.Journey(
        "cart",
        stages=[cj.Stage("filled"), cj.Stage("left")],
        transitions=[cj.Transition("filled", "left", kind="exit", after=ever)],
        starts=["filled"],
    )
    assert not cj.people.due([cj.enrol(cart, "c", {}, at=day(0))], until=day(9))


def test_an_earlier_enrolment_is_earlier() -> None:
    """Time does not run backwards from one enrolment to the next; and the count goes on."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(5))
    again = cj.people.Policy(reentry="any-time")
    with pytest.raises(cj.errors.InvalidValueError, match="happened to ada later"):
        cj.enrol(SHOP, "ada", {}, at=day(4), policy=again, earlier=[ada])
    third = cj.evolve(ada, number=3)
    assert cj.enrol(SHOP, "ada", {}, at=day(6), policy=again, earlier=[third]).number == 4


@st.composite
def branching(draw: st.DrawFn) -> cj.Journey:
    """A journey of advances without circles, each stage with a fact of its own."""
    size = draw(st.integers(2, 6))
    pairs = [(a, b) for b in range(1, size) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=9, unique=True))
    guards = st.sampled_from([None, None, *(cj.fact(f"g{number}").is_true() for number in (1, 2))])
    return cj.Journey(
        "net",
        stages=[
            cj.Stage(f"s{number}", entry=cj.fact(f"s{number}").is_true() if number else None)
            for number in range(size)
        ],
        transitions=[cj.Transition(f"s{a}", f"s{b}", when=draw(guards)) for a, b in chosen],
        starts=["s0"],
    )


NAMES = [f"s{number}" for number in range(1, 6)] + ["g1", "g2"]


@settings(max_examples=150)
@given(branching(), st.permutations(NAMES), st.integers(0, len(NAMES)))
def test_facts_that_come_true_lead_to_the_frontier_in_whatever_order(
    journey: cj.Journey, order: list[str], known: int
) -> None:
    """Where `locate` finds someone by the same facts, one by one or all at once."""
    ada = cj.enrol(journey, "ada", {}, at=day(0))
    facts: dict[str, bool] = {}
    for number, name in enumerate(order[:known], start=1):
        facts[name] = True
        ada = cj.advance(ada, facts, at=day(number))
    assert ada.stages == cj.locate(journey, facts).stages
    assert cj.enrol(journey, "ada", facts, at=day(0)).stages == ada.stages
    for number in range(known + 1):
        cut = ada.as_of(day(number))
        assert cj.people.Enrolment.from_dict(cut.to_dict(), journey) == cut
    assert cj.people.next_steps(ada, facts, at=day(9)) == cj.people.next_steps(
        cj.people.Enrolment.from_dict(ada.to_dict(), journey), facts, at=day(9)
    )


@settings(max_examples=40)
@given(st.lists(FACTS, min_size=1, max_size=5))
def test_in_a_sequence_there_is_one_place(days: list[dict[str, object]]) -> None:
    """Whatever facts say."""
    line = cj.Journey.sequence("line", [SHOP["know"], SHOP["try"], SHOP["buy"], "refer"])
    ada = cj.enrol(line, "ada", days[0], at=day(0))
    for number, facts in enumerate(days):
        ada = cj.advance(ada, facts, at=day(number))
        assert len(ada.positions) == 1


@pytest.mark.slow
def test_a_long_path_is_walked_in_one_go() -> None:
    """More stages than Python nests calls, proven or passed, and as many branches."""
    size = 2_000
    sure = cj.fact("in").is_true()
    chain = cj.Journey.sequence("chain", [cj.Stage(f"s{n}", entry=sure) for n in range(size)])
    ada = cj.enrol(chain, "ada", {"in": True}, at=day(0), stage="s0")
    ada = cj.advance(ada, {"in": True}, at=day(1))
    assert (ada.stage, len(ada.moves)) == (f"s{size - 1}", size)
    silent = cj.Journey.sequence(
        "silent", [*(f"s{n}" for n in range(size)), cj.Stage("end", entry=sure)]
    )
    ben = cj.advance(cj.enrol(silent, "ben", {}, at=day(0)), {"in": True}, at=day(1))
    assert (ben.stage, len(ben.moves)) == ("end", size + 1)
    star = cj.Journey(
        "star",
        stages=[cj.Stage("s"), *(cj.Stage(f"s{n}", entry=sure) for n in range(size))],
        transitions=[("s", f"s{n}") for n in range(size)],
        starts=["s"],
    )
    cleo = cj.advance(cj.enrol(star, "cleo", {}, at=day(0)), {"in": True}, at=day(1))
    assert len(cleo.positions) == size
    assert cj.advance(cleo, {"in": True}, at=day(2)) is cleo


NEXT = cj.Journey(
    "shop",
    version="2",
    stages=[
        cj.Stage("know"),
        cj.Stage("verify", entry=cj.fact("has_id").is_true()),
        cj.Stage("try", entry=cj.fact("trials") >= 1),
        cj.Stage("buy", entry=cj.fact("orders") >= 2),
    ],
    transitions=[("know", "verify"), ("verify", "try"), ("try", "buy")],
    starts=["know"],
    goals=["buy"],
)


def test_people_are_carried_over_or_kept_with_reasons() -> None:
    """No one enters without the criteria; who stays is there since they came."""
    policy = cj.people.Policy(pause=DAY)
    known: dict[str, dict[str, object]] = {
        "ada": {},
        "ben": {"orders": 1},
        "cleo": {"orders": 2},
        "dan": {},
        "eve": {},
        "fay": {},
    }
    people = [
        cj.enrol(SHOP, name, facts, at=day(0), policy=policy) for name, facts in known.items()
    ]
    people[3] = cj.enrol(SHOP, "dan", {}, at=day(9))
    people[4] = cj.enrol(NEXT, "eve", {}, at=day(0))
    people[5] = cj.advance(
        cj.enrol(SHOP, "fay", {}, at=day(0), stage="try"), {}, at=day(1), target="lost"
    )
    moved = cj.transfer(
        people, cj.migrate(SHOP, NEXT), facts=lambda one: known[one.customer], at=day(5)
    )
    assert [item.after.stage if item.after else None for item in moved] == [
        "know", None, "buy", None, None, None,
    ]  # fmt: skip
    assert (len(moved), bool(moved), repr(moved)) == (6, True, "<Transfer: 2 moved, 4 refused>")
    ben, dan, eve, fay = moved.refused
    assert ben.reasons == ("enter buy only if orders >= 2, which is false",)
    assert dan.reasons == ("something happened to them later, at 2026-03-10T00:00:00+00:00",)
    assert eve.reasons == ("they are not on shop '1', but on shop '2'",)
    assert fay.reasons == ("customers there have left, and no new stage is for them",)
    cleo = moved.moved[1]
    assert (cleo.since, cleo.last, cleo.status) == (day(0), day(5), "active")
    assert cleo.moves[-1].note == "shop '1' → shop '2'"
    assert cleo.policy == policy
    assert (cleo.visits("buy"), cleo.as_of(day(5))) == (1, cleo)
    with pytest.raises(cj.errors.InvalidValueError, match="another version"):
        cleo.as_of(day(2))
    assert cj.people.Enrolment.from_dict(json.loads(json.dumps(cleo.to_dict())), NEXT) == cleo
    again = cj.transfer([cleo], cj.migrate(NEXT, NEXT), facts=lambda _: {"orders": 2}, at=day(6))
    assert again.moved[0].since == day(0)
    ada = cj.advance(moved.moved[0], {"has_id": True}, at=day(6))
    assert (ada.stage, ada.since) == ("verify", day(6))


@settings(max_examples=40)
@given(st.sampled_from(["know", "try", "buy"]), FACTS)
def test_no_one_is_carried_past_an_inserted_stage(stage: str, facts: dict[str, object]) -> None:
    """Whom facts put anywhere enters at the inserted stage, or at where they were."""
    old = cj.Journey.sequence("shop", [cj.Stage("know"), cj.Stage("pay", phases=["purchase"])])
    new = cj.Journey.sequence(
        "shop", [old["know"], cj.Stage("verify"), cj.Stage("order", phases=["purchase"])]
    )
    people = [cj.enrol(old, "ada", facts, at=day(0), stage="know" if stage == "know" else "pay")]
    moved = cj.transfer(people, cj.migrate(old, new), facts=lambda _: facts, at=day(1))
    assert [one.stage for one in moved.moved] == ["know" if stage == "know" else "verify"]


KINDS = [
    "trials >= 1",
    "trials >= 1 and orders >= 1",
    "not happy and orders in [1, 2]",
    "orders is known and not (trials in [0])",
    "trials >= 2 or orders >= 2",
    "not (happy or unhappy)",
    "not (trials >= 1 and orders >= 1)",
    "true",
    "true and trials >= 1",
]


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), FACTS)
def test_reasons_are_the_clauses_that_hold_and_are_enough(
    guard: str, entry: str, facts: dict[str, object]
) -> None:
    """Each is true of the facts, with the value it saw; no other fact has to be known."""
    stated = {
        "stages.b.entry": cj.parse_criterion(entry),
        "transitions.a->b.when": cj.parse_criterion(guard),
    }
    journey = cj.Journey(
        "two",
        stages=[cj.Stage("a"), cj.Stage("b", entry=stated["stages.b.entry"])],
        transitions=[cj.Transition("a", "b", when=stated["transitions.a->b.when"])],
        starts=["a"],
    )
    ada = cj.enrol(journey, "ada", {}, at=day(0), stage="a")
    ada = cj.advance(ada, facts, at=day(1))
    taken = all(criterion.evaluate(facts) is True for criterion in stated.values())
    assert len(ada.moves) == 1 + taken
    for move in ada.moves[1:]:
        assert list(dict.fromkeys(one.where for one in move.because)) == list(reversed(stated))
        assert len(set(move.because)) == len(move.because)
        for where, criterion in stated.items():
            held = [one for one in move.because if one.where == where]
            clauses = [cj.parse_criterion(one.clause) for one in held]
            assert all(clause.evaluate(facts) is True for clause in clauses)
            names = {name for clause in clauses for name in clause.names()}
            enough = {name: value for name, value in facts.items() if name in names}
            assert criterion.evaluate(enough) is True
            for one, clause in zip(held, clauses, strict=True):
                (seen,) = [facts.get(name) for name in clause.names()] or [None]
                assert one.value == seen
        assert move == cj.people.EnrolmentEvent(
            move.kind,
            target=move.target,
            source=move.source,
            at=move.at,
            because=[
                cj.people.Reason(x.where, clause=x.clause, value=x.value) for x in move.because
            ],
            note=move.note,
        )


@settings(max_examples=60)
@given(POLICIES, st.lists(FACTS, min_size=1, max_size=6))
def test_a_state_built_step_by_step_is_that_of_the_whole_history(
    policy: cj.people.Policy, days: list[dict[str, object]]
) -> None:
    """In every answer, also before anybody has looked at the history."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0), policy=policy)
    for number, facts in enumerate(days, start=1):
        ada = cj.advance(ada, facts, at=day(number))
        if ada.stage == "buy" and facts.get("happy"):
            ada, _ = cj.people.refer(ada, "ben", facts, at=day(number))
    seen = [(repr(one), one.last, one.rounds, one.reason, one.status) for one in [ada]]
    nexts = cj.people.next_steps(ada, days[0], at=day(9))
    whole = cj.people.Enrolment(
        "ada",
        journey=SHOP,
        events=ada.events,
        policy=policy,
    )
    assert whole == ada
    assert hash(whole) == hash(ada)
    assert seen == [(repr(one), one.last, one.rounds, one.reason, one.status) for one in [whole]]
    assert (whole.positions, whole.goals) == (ada.positions, ada.goals)
    assert [whole.visits(stage.id) for stage in SHOP] == [ada.visits(stage.id) for stage in SHOP]
    assert nexts == cj.people.next_steps(whole, days[0], at=day(9))
    assert cj.advance(whole, days[0], at=day(9)) == cj.advance(ada, days[0], at=day(9))


ROUND = (
    {"trials": 1, "orders": 1},
    {"trials": 1, "orders": 1, "again": True},
    {"trials": 1, "orders": 0, "again": False},
)


def _gone_round(steps: int) -> cj.people.Enrolment:
    """Someone who buys again and again."""
    buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("try"), buy])
    shop = shop.connect("buy", "try", kind="return", when=cj.fact("again").is_true())
    ada = cj.enrol(shop, "ada", {}, at=day(0))
    for step in range(steps):
        ada = cj.advance(ada, ROUND[step % 3], at=day(step))
    return ada


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called on the way."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_a_step_costs_the_same_whatever_came_before() -> None:
    """It neither checks the history again nor goes through it."""
    few, many = (_gone_round(steps) for steps in (30, 3_000))
    assert len(many.moves) > 1_000
    few, many = (cj.advance(one, ROUND[0], at=day(5_000)) for one in (few, many))
    assert _calls(lambda: cj.advance(many, ROUND[1], at=day(5_001))) == _calls(
        lambda: cj.advance(few, ROUND[1], at=day(5_001))
    )


def _pickled(one: cj.people.Enrolment) -> object:
    return pickle.loads(pickle.dumps(one))


@pytest.mark.slow
@pytest.mark.parametrize("passed_on", [copy.copy, copy.deepcopy, cj.evolve, _pickled])
def test_a_long_history_is_passed_on_before_it_was_read(
    passed_on: Callable[[cj.people.Enrolment], object],
) -> None:
    """As deep as its steps depend on one another."""
    result = passed_on(_gone_round(3_000))
    assert isinstance(result, cj.people.Enrolment)
    assert len(result.moves) > 1_000
    assert result == _gone_round(3_000)


def test_two_futures_share_a_past() -> None:
    """And know nothing of one another."""
    ada = _gone_round(5)
    one, other = (cj.advance(ada, facts, at=day(6)) for facts in (ROUND[2], ROUND[0]))
    moves = ada.moves
    assert one.moves[: len(moves)] == other.moves[: len(moves)] == moves
    assert one != other
    with pytest.raises(AttributeError):
        getattr(ada, "evnets")  # noqa: B009 - a slip, unknown to types


class _Missing(datetime):
    """A moment that equals nothing, as the one with which tables mark a gap."""

    __hash__ = datetime.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True


def test_a_moment_that_equals_nothing_is_refused() -> None:
    """A gap in a table is not a moment."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0))
    gap = _Missing(2026, 3, 2, tzinfo=UTC)
    for call in (
        lambda: cj.advance(ada, {}, at=gap),
        lambda: cj.people.next_steps(ada, {}, at=gap),
        lambda: ada.as_of(gap),
    ):
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            call()
        assert [problem.where for problem in caught.value.problems] == ["at"]


def test_a_history_may_end_at_no_stage() -> None:
    """They are outside then, and no transfer carries them over."""
    past = [
        cj.people.EnrolmentEvent("enter", target="know", at=day(0)),
        cj.people.EnrolmentEvent("drop", at=day(1), forgets=["know"]),
    ]
    ada = cj.people.Enrolment("ada", journey=SHOP, events=past)
    assert (ada.status, ada.stage, ada.positions, ada.left_from) == ("outside", "", (), ())
    (item,) = cj.transfer([ada], cj.migrate(SHOP, SHOP), facts=lambda _: {}, at=day(2))
    assert item.reasons == ("they are at no stage",)


def test_who_has_left_says_from_where() -> None:
    """By the stages from which exits led; empty for everyone else."""
    ada = cj.enrol(SHOP, "ada", {}, at=day(0), stage="try")
    assert ada.left_from == ()
    assert cj.advance(ada, {}, at=day(1), target="lost").left_from == ("try",)


def test_stored_events_and_policies_are_checked_one_by_one() -> None:
    """By what the first format and an event's own rules demand."""
    plain = cj.enrol(SHOP, "ada", {"orders": 1}, at=day(0)).to_dict()
    event = {"target": "know", "kind": "x", "at": "2026-03-01T00:00:00+00:00"}
    for data in ({**plain, "events": [event]}, {**OLD, "policy": 3}):
        with pytest.raises(cj.errors.InvalidFileError) as caught:
            cj.people.Enrolment.from_dict(data, SHOP)
        assert caught.value.problems[0].where.startswith(("events[0]", "policy"))


NOTHING: dict[str, bool] = {}


@pytest.mark.parametrize(
    ("stages", "moves", "looks", "kinds", "places", "steps"),
    [
        pytest.param(
            "s0 x0!",
            "s0 x0 exit b 1",
            [({"b": True}, "")],
            "enter",
            "s0",
            "blocked",
            id="an exit that waits is not taken at once",
        ),
        pytest.param(
            "s0 x1!",
            "s0 x1 exit a 0; x1 s0 return a 0",
            [({"a": True}, "")],
            "enter",
            "s0",
            "blocked",
            id="a true return keeps them inside",
        ),
        pytest.param(
            "s0 x0!:b",
            "s0 x0 exit - 0",
            [(NOTHING, ""), (NOTHING, "x0")],
            "enter exit",
            "x0",
            "",
            id="an exit that a caller states is noted",
        ),
        pytest.param(
            "s0 s1",
            "s0 s1 advance - 0; s1 s0 return - 0; s1 s1 return - 0",
            [(NOTHING, "s1"), (NOTHING, "s0")],
            "enter return",
            "s0",
            "unknown",
            id="after a return an advance that is true already is old",
        ),
        pytest.param(
            "s0 s1:a",
            "s0 s1 advance - 0; s1 s0 return c 0",
            [({"a": True}, ""), ({"c": True}, "")],
            "enter return",
            "s0",
            "unknown",
            id="after a return what let them in stands for what is missing",
        ),
        pytest.param(
            "s0 x0!:a x1!:a",
            "s0 x0 exit - 0; s0 x1 exit - 0; x1 s0 return - 0",
            [({"a": True}, ""), ({"a": False}, "")],
            "enter exit exit lapse return",
            "s0",
            "blocked blocked",
            id="one return ends two exits",
        ),
        pytest.param(
            "s0 x0! x1!:b",
            "s0 x0 exit - 0; s0 x1 exit - 0; x0 s0 return b 0",
            [(NOTHING, "x0"), ({"b": True}, "")],
            "exit exit",
            "x1",
            "",
            id="another exit stays true",
        ),
        pytest.param(
            "s0:a",
            "s0 s0 return - 0",
            [(NOTHING, "s0"), ({"a": True}, "")],
            "enter note",
            "s0",
            "blocked",
            id="a loop is noted when facts first show it",
        ),
        pytest.param(
            "s0:c",
            "s0 s0 return - 0",
            [({"c": True}, "s0"), ({"c": False}, ""), ({"c": True}, "")],
            "enter lapse return",
            "s0",
            "blocked",
            id="a loop is taken when facts show it again",
        ),
        pytest.param(
            "s0 s1:c s2",
            "s0 s1 advance - 0; s1 s2 advance a 0; s0 s0 return a 0",
            [(NOTHING, ""), ({"a": True}, ""), ({"a": True, "c": True}, "")],
            "enter return lapse advance advance",
            "s2",
            "",
            id="progress in a new round ends what was old",
        ),
        pytest.param(
            "s0 x0!:a",
            "s0 x0 exit b 0",
            [(NOTHING, ""), ({"a": True, "b": False}, "")],
            "enter",
            "s0",
            "blocked",
            id="a leaving stage needs an open exit",
        ),
        pytest.param(
            "s0 x0!:b",
            "s0 x0 exit - 0; x0 s0 return c 0",
            [({"b": True, "c": True}, ""), ({"b": True}, "")],
            "enter",
            "s0",
            "blocked",
            id="a leaving stage that was noted is old",
        ),
        pytest.param(
            "s0 s1 x0!",
            "s0 s1 advance a 0; s1 x0 exit c 1",
            [(NOTHING, ""), ({"a": True, "c": True}, "")],
            "enter advance",
            "s1",
            "blocked",
            id="an exit by a guard waits",
        ),
        pytest.param(
            "s0 x0!",
            "s0 x0 exit a 0; s0 s0 return b 0",
            [(NOTHING, ""), ({"a": True, "b": True}, "")],
            "enter return exit",
            "x0",
            "",
            id="an exit that comes true with a loop is news",
        ),
        pytest.param(
            "s0 s1:c x0!",
            "s0 x0 exit a 0; s0 s1 advance - 0; s1 s0 return b 0",
            [({"a": True, "c": True}, ""), ({"a": True, "b": True, "c": True}, "")],
            "enter return",
            "s0",
            "blocked blocked",
            id="an exit that is true before a return to its stage is old",
        ),
        pytest.param(
            "s0 s1:c",
            "s0 s1 advance - 0; s1 s0 return b 2",
            [({"c": True}, ""), ({"b": True, "c": True}, "")],
            "enter",
            "s1",
            "blocked",
            id="a return waits",
        ),
        pytest.param(
            "s0 s1:c",
            "s0 s1 advance - 0; s1 s0 return b 2",
            [({"c": True}, ""), ({"b": True, "c": True}, ""), ({"b": True, "c": True}, "")],
            "enter return",
            "s0",
            "blocked",
            id="a return is taken once its wait is over",
        ),
        pytest.param(
            "s0 x0!:a",
            "s0 x0 exit - 0; x0 s0 return b 2",
            [({"a": True, "b": True}, ""), ({"a": True, "b": True}, "")],
            "enter exit",
            "x0",
            "blocked",
            id="a way back that waits does not keep them inside",
        ),
        pytest.param(
            "s0 s1:c x0!:a",
            "s0 s1 advance - 0; s1 x0 exit - 0; x0 s0 return - 2",
            [({"c": True, "a": True}, ""), ({"c": True, "a": False}, "")],
            "enter exit lapse resume",
            "s1",
            "blocked",
            id="who has not left after all before a way back opens is where they left off",
        ),
        pytest.param(
            "s0 x0!",
            "s0 x0 exit c 0; x0 s0 return c 0",
            [(NOTHING, "s0"), ({"c": True}, "")],
            "enter note",
            "s0",
            "blocked",
            id="a return beside an exit is noted",
        ),
        pytest.param(
            "s0 x0!:c",
            "s0 x0 exit - 0; x0 s0 return c 0",
            [({"c": True}, "")],
            "enter",
            "s0",
            "blocked",
            id="an exit that was noted is not open",
        ),
    ],
)
def test_small_journeys_are_followed(
    *,
    stages: str,
    moves: str,
    looks: list[tuple[dict[str, bool], str]],
    kinds: str,
    places: str,
    steps: str,
) -> None:
    """One look a day; an exclamation mark is a leaving stage, after a colon stands its fact."""

    def criterion(name: str) -> cj.Criterion | None:
        return cj.fact(name).is_true() if name.strip("-") else None

    parts = [text.partition(":") for text in stages.split()]
    listed = [
        cj.Stage(name.rstrip("!"), end=name.endswith("!"), entry=criterion(fact))
        for name, _, fact in parts
    ]
    drawn = [
        cj.Transition(
            source,
            target,
            kind=cast("Literal['advance', 'return', 'exit']", kind),
            when=criterion(fact),
            after=int(wait) * DAY or None,
        )
        for source, target, kind, fact, wait in (text.split() for text in moves.split("; "))
    ]
    inside = [stage.id for stage in listed if not stage.end]
    journey = cj.Journey(
        "small", stages=listed, transitions=drawn, starts=[inside[0]], goals=[inside[-1]]
    )
    (facts, to), *later = looks
    ada = cj.enrol(journey, "ada", facts, at=day(0), stage=to or None)
    for number, (facts, to) in enumerate(later, start=1):
        ada = cj.advance(ada, facts, at=day(number), target=to or None)
    assert [event.kind for event in ada.events] == kinds.split()
    assert ada.stages == tuple(places.split())
    result = cj.people.next_steps(ada, facts, at=day(len(later)))
    assert [step.status for step in result] == steps.split()


@pytest.mark.parametrize("to", ["start", None])
def test_a_return_from_one_branch_ends_the_other(to: str | None) -> None:
    """Both lead back to where the branches part: that is one round, not two."""
    back = cj.fact("back").is_true()
    journey = cj.Journey(
        "fork",
        stages=[
            cj.Stage("start"),
            cj.Stage("left", entry=cj.fact("left").is_true()),
            cj.Stage("right", entry=cj.fact("right").is_true()),
        ],
        transitions=[
            ("start", "left"),
            ("start", "right"),
            cj.Transition("left", "start", kind="return", when=back),
            cj.Transition("right", "start", kind="return", when=back),
        ],
        starts=["start"],
        goals=["left", "right"],
    )
    facts = {"left": True, "right": True}
    ada = cj.enrol(journey, "ada", facts, at=day(0))
    assert ada.stages == ("left", "right")
    after = cj.advance(ada, {**facts, "back": True}, at=day(1), target=to)
    assert [event.kind for event in after.events[len(ada.events) :]].count("return") == 1
    assert (after.stages, after.rounds) == (("start",), 2)


def test_a_caller_who_knows_moves_someone_round_a_cycle_of_advances() -> None:
    """Facts cannot tell which of its stages is further; who says that they went says they left."""
    journey = cj.Journey.sequence("cycle", ["no", "on", "off"]).connect("on", "no")
    ada = cj.enrol(journey, "ada", {}, at=day(0), stage="no")
    for number, (to, visits) in enumerate([("on", 1), ("no", 2), ("on", 2), ("off", 1)], start=1):
        ada = cj.advance(ada, {}, at=day(number), target=to)
        assert (ada.stages, ada.visits(to), ada.since) == ((to,), visits, day(number))
        assert cj.advance(ada, {}, at=day(number)) is ada


def test_what_was_passed_is_left_by_advances_alone() -> None:
    """An exit from a stage that someone has passed does not lead on."""
    ada = cj.advance(cj.enrol(SHOP, "ada", {}, at=day(0), stage="try"), {"orders": 1}, at=day(1))
    assert ada.stages == ("buy",)
    with pytest.raises(cj.errors.InvalidValueError):
        cj.advance(ada, {}, at=day(2), target="lost")


def test_left_and_back_both_true_of_a_fresh_person_is_back() -> None:
    """Neither is newer, so the guarded way back that is true counts; a newer exit counts again."""
    club = cj.Journey(
        "club",
        stages=[
            cj.Stage("paid"),
            cj.Stage("active", entry=cj.parse_criterion("logins >= 1")),
            cj.Stage("churned", entry=cj.parse_criterion("churns >= 1")),
        ],
        transitions=[
            ("paid", "active"),
            cj.Transition("active", "churned", kind="exit"),
            cj.Transition("churned", "paid", kind="return", when=cj.parse_criterion("wins >= 1")),
        ],
        starts=["paid"],
    )
    back = {"logins": 1, "churns": 1, "wins": 1}
    ada = cj.enrol(club, "ada", back, at=day(0))
    assert (ada.stage, ada.status) == ("active", "active")
    ada = cj.advance(ada, {**back, "churns": 2}, at=day(1))
    assert (ada.stage, ada.status, ada.left_from) == ("churned", "exited", ("active",))
    joined = cj.enrol(club, "bob", {"logins": 1}, at=day(0))
    both = cj.advance(joined, back, at=day(1))
    assert cj.advance(both, back, at=day(2)) == both


def test_another_leaving_stage_that_nothing_leads_to_does_not_keep_someone_away() -> None:
    """Its criterion is true, but the guard of its only exit is false."""
    journey = cj.Journey(
        "leaving",
        stages=[
            cj.Stage("try"),
            cj.Stage("buy", entry=cj.fact("bought").is_true()),
            cj.Stage("gone", entry=cj.fact("gone").is_true()),
            cj.Stage("lost", entry=cj.fact("lost").is_true()),
        ],
        transitions=[
            ("try", "buy"),
            cj.Transition("try", "gone", kind="exit"),
            cj.Transition("buy", "lost", kind="exit", when=cj.fact("angry").is_true()),
        ],
        starts=["try"],
        goals=["buy"],
    )
    left = cj.enrol(journey, "ada", {"gone": True}, at=day(0))
    assert (left.status, left.stage) == ("exited", "gone")
    back = cj.advance(left, {"gone": False, "lost": True, "angry": False}, at=day(400))
    assert (back.status, back.stage) == ("active", "try")
    lost = cj.advance(left, {"gone": False, "lost": True}, at=day(400))
    assert (lost.status, lost.stage) == ("exited", "lost")


def test_who_left_before_being_anywhere_is_located_anew_when_that_is_over() -> None:
    """In the same look, so that asking twice changes nothing."""
    journey = cj.Journey(
        "late",
        stages=[
            cj.Stage("know", entry=cj.fact("seen").is_true()),
            cj.Stage("use", entry=cj.fact("used").is_true()),
            cj.Stage("gone", entry=cj.fact("gone").is_true()),
        ],
        transitions=[("know", "use"), cj.Transition("use", "gone", kind="exit")],
        starts=["know"],
        goals=["use"],
    )
    left = cj.enrol(journey, "ada", {"gone": True}, at=day(0))
    assert (left.status, left.left_from) == ("exited", ())
    facts = {"gone": False, "used": True}
    back = cj.advance(left, facts, at=day(1))
    assert (back.status, back.stage) == ("active", "use")
    assert cj.advance(back, facts, at=day(1)) is back


def test_a_referral_says_what_both_are_owed() -> None:
    """With totals by unit; a reward without a value has none."""
    rewards = [
        cj.Reward("referrer", text="A bag", value=12, unit="EUR"),
        cj.Reward("newcomer", text="A sample", value=3, unit="EUR"),
        cj.Reward("newcomer", value=2, unit="points"),
        cj.Reward("referrer", text="Thanks"),
    ]
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    shop = shop.connect("buy", "know", kind="referral", rewards=rewards)
    day = datetime(2026, 3, 1, tzinfo=UTC)
    referred = cj.people.refer(cj.enrol(shop, "ada", {}, at=day, stage="buy"), "ben", {}, at=day)
    assert referred.rewards == tuple(rewards)
    assert referred.owed == {"EUR": 15, "points": 2}
    assert [each.customer for each in referred] == ["ada", "ben"]


def test_people_on_more_sets_of_stages_than_are_remembered_are_where_facts_put_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A plan remembers few and short sets; what it forgets, it looks at anew."""
    monkeypatch.setattr("customer_journey.people._plan._MOST_STANDPOINTS", 2)
    monkeypatch.setattr("customer_journey.people._plan._LONGEST_KEPT", 5)
    stages = [cj.Stage(f"s{number}", entry=cj.fact("n") >= number) for number in range(8)]
    line = cj.Journey.sequence("line", stages)
    ada = cj.enrol(line, "ada", {"n": 0}, at=day(0))
    for number in range(8):
        ada = cj.advance(ada, {"n": number}, at=day(number))
        assert ada.stage == f"s{number}"
        assert cj.advance(ada, {"n": number}, at=day(number)) is ada
    assert ada.as_of(day(3)).stage == "s3"


def test_who_passes_a_stage_of_a_cycle_is_only_where_facts_put_them() -> None:
    """On a cycle of advances no stage is further: the one that was passed is left."""
    stages = [cj.Stage("a"), cj.Stage("b"), cj.Stage("c", entry=cj.fact("x") >= 1)]
    ends = [("a", "b"), ("b", "c"), ("c", "b")]
    ring = cj.Journey("ring", stages=stages, transitions=ends, starts=["a"])
    ada = cj.advance(cj.enrol(ring, "ada", {}, at=day(0), stage="a"), {"x": 1}, at=day(1))
    assert ada.stages == ("c",)
    assert [(move.target, move.evidence) for move in ada.moves[1:]] == [
        ("b", "passed"),
        ("c", "facts"),
    ]
    assert ada.events[-1].forgets == ("b",)


def test_stages_that_the_caller_names_may_be_a_leaving_one_and_others() -> None:
    """Whatever the order of the journey: they left there, and came in elsewhere."""
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage("lost", role="lapsed", end=True), cj.Stage("know"), cj.Stage("buy")],
        transitions=[("know", "buy"), cj.Transition("know", "lost", kind="exit")],
        starts=["know"],
        goals=["buy"],
    )
    ada = cj.enrol(journey, "ada", {}, at=day(0), stage=["know", "lost"])
    assert [(event.kind, event.target) for event in ada.events] == [
        ("exit", "lost"),
        ("enter", "know"),
    ]
    assert ada.stages == ("know",)


@pytest.mark.parametrize(
    ("facts", "noted"),
    [
        ({"cancelled": True, "again": True}, [[("gone", "paid"), ("", "gone")]]),
        ({"cancelled": True}, [[], [("", "gone")]]),
        ({"again": True}, [[("gone", "paid")]]),
    ],
)
def test_what_is_true_on_arrival_is_noted_once(
    facts: dict[str, object], noted: list[list[tuple[str, str]]]
) -> None:
    """Of a leaving stage and the way back from it, whichever of the two holds."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("paid"), cj.Stage("gone", entry=cj.fact("cancelled").is_true())],
        transitions=[
            cj.Transition("paid", "gone", kind="exit"),
            cj.Transition("gone", "paid", kind="return", when=cj.fact("again").is_true()),
        ],
        starts=["paid"],
    )
    ada = cj.enrol(shop, "ada", facts, at=day(0))
    assert [[(one.source, one.target) for one in each.noted] for each in ada.events] == noted
