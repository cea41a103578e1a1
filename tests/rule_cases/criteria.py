"""Cases for the rules on facts, constants and criteria."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import customer_journey as cj
from tests.rule_cases.drawing import Cases, asking, drawn

__all__ = ["CASES"]

ORDERS = cj.Fact("orders", type="int", minimum=0, meaning="Orders paid so far")
PLAN = cj.Fact("plan", type="str", values=["free", "pro"], meaning="The plan now")
SHARE = cj.Fact("share", type="float", minimum=0, maximum=1, meaning="Share of seats used")
PAID = cj.Fact("paid", type="bool", meaning="Whether the last invoice is paid")
SIGNED = cj.Fact("signed", type="date", meaning="The day of signing")
SEEN = cj.Fact("seen", type="datetime", meaning="The last visit")
SEEN_IN_UTC = cj.Fact("seen", type="datetime", minimum=datetime(2020, 1, 1, tzinfo=UTC))
FACTS = (ORDERS, PLAN, SHARE, PAID, SIGNED)


def guarded(when: str, *facts: cj.Fact) -> cj.Journey:
    """A journey of two stages with a guard between them."""
    guard = cj.parse_criterion(when)
    return cj.Journey.sequence("guarded", ["a", "b"], facts=facts).connect("a", "b", when=guard)


def handing(*names: str, facts: tuple[cj.Fact, ...] = ()) -> cj.Journey:
    """A journey of two stages with a handoff of these facts."""
    journey = cj.Journey.sequence("handing", ["a", "b"], facts=facts)
    return journey.connect("a", "b", handoff=cj.Handoff(facts=names))


def counting(
    events: str | list[str],
    *,
    take: Any = "count",
    kind: Any = "int",
    column: str = "",
    where: str = "",
) -> cj.Fact:
    """The fact of orders, read from events."""
    condition = cj.parse_criterion(where) if where else None
    reading = cj.criteria.Reading(take, events, column=column, where=condition)
    return cj.Fact("orders", type=kind, meaning="Orders", computed=reading)


def keen(when: str, basis: cj.types.Basis = "assumed") -> cj.Fact:
    """A fact that stands for what cannot be observed."""
    criterion = cj.parse_criterion(when)
    return cj.Fact("keen", type="bool", meaning="Keen", computed=criterion, basis=basis)


def recording(*facts: cj.Fact) -> cj.Journey:
    """A journey whose log records what is paid, with these facts."""
    amount = cj.Fact("amount", type="float", minimum=0)
    events = [cj.Event("paid", columns=[amount])]
    return cj.evolve(asking("orders is known", facts=facts), events=events)


ENTRY = "stages.s1.entry"

CASES: Mapping[str, Cases] = {
    "undeclared-fact": Cases(
        fires=[
            (asking("order >= 1", facts=[ORDERS]), [ENTRY]),
            (asking("x and orders >= 1 and y and x", facts=[ORDERS]), [ENTRY, ENTRY]),
            (asking("x", "y", "x", facts=[ORDERS]), [f"stages.s{n}.entry" for n in (1, 2, 3)]),
            (guarded("x is known", PLAN), ["transitions.a->b.when"]),
            (handing("plan", "x", facts=(PLAN,)), ["transitions.a->b.handoff.facts[1]"]),
        ],
        passes=[asking("orders >= 1", facts=[ORDERS]), asking("x"), handing("plan")],
    ),
    "no-declared-facts": Cases(
        fires=[(asking("orders >= 1"), ["facts"]), (handing("plan"), ["facts"])],
        passes=[asking("x", facts=[ORDERS]), asking("", ""), asking("true")],
    ),
    "unused-fact": Cases(
        fires=[
            (asking("orders >= 1", facts=[ORDERS, PLAN]), ["facts.plan"]),
            (drawn("a>z", facts=[cj.Fact("a.b", type="bool")]), ["facts.a.b"]),
            (
                # What only an unused fact reads is unused as well.
                drawn(
                    "a>z",
                    facts=[
                        ORDERS,
                        cj.Fact("buyer", type="bool", computed=cj.parse_criterion("orders >= 1")),
                    ],
                ),
                ["facts.orders", "facts.buyer"],
            ),
        ],
        passes=[
            asking("orders >= 1", facts=[ORDERS]),
            asking(
                "buyer",
                facts=[
                    ORDERS,
                    cj.Fact("buyer", type="bool", computed=cj.parse_criterion("orders >= 1")),
                ],
            ),
            guarded("orders is known", ORDERS),
            handing("plan", facts=(PLAN,)),
        ],
    ),
    "type-mismatch": Cases(
        fires=[
            (asking('orders == "1"', facts=FACTS), [ENTRY]),
            (asking("plan", facts=FACTS), [ENTRY]),
            (asking('signed > datetime("2026-01-01T00:00:00")', facts=FACTS), [ENTRY]),
            (asking('seen > datetime("2026-01-01T00:00:00")', facts=[SEEN_IN_UTC]), [ENTRY]),
            (guarded("paid == 1 or plan in [1, 2]", PAID, PLAN), ["transitions.a->b.when"] * 2),
        ],
        passes=[
            asking("orders == 1.0 and share > 0 and paid", 'plan in ["pro"]', facts=FACTS),
            asking('x == "1" or x == 1', facts=FACTS),
            asking('seen > datetime("2026-01-01T00:00:00")', facts=[SEEN]),
            asking('seen > datetime("2026-01-01T00:00:00+00:00")', facts=[SEEN_IN_UTC]),
            asking("orders is known", facts=FACTS),
        ],
    ),
    "outside-domain": Cases(
        fires=[
            (asking('plan == "por"', facts=FACTS), [ENTRY]),
            (asking('plan not in ["pro", "team"]', facts=FACTS), [ENTRY]),
            (asking("orders == -1", "orders != 1.5", facts=FACTS), [ENTRY, "stages.s2.entry"]),
            (asking("share == 2 or share in [0.5, -1]", facts=FACTS), [ENTRY, ENTRY]),
            (asking("left == 9", facts=[cj.Fact("left", type="int", maximum=3)]), [ENTRY]),
        ],
        passes=[
            asking('plan == "pro" and orders == 2.0 and share in [0, 1]', facts=FACTS),
            asking("plan == 1", 'x == "por"', "orders >= -1", "plan is known", facts=FACTS),
            asking("count == 7", facts=[cj.Fact("count", type="int")]),
        ],
    ),
    "constant-clause": Cases(
        fires=[
            (asking("orders >= 0", "orders < 0", facts=FACTS), [ENTRY, "stages.s2.entry"]),
            (asking("share <= 1", "share > 1", facts=FACTS), [ENTRY, "stages.s2.entry"]),
            (
                asking('plan in ["pro", "free"]', 'plan > "q"', facts=FACTS),
                [ENTRY, "stages.s2.entry"],
            ),
            (asking("plan in []", facts=FACTS), [ENTRY]),
        ],
        passes=[
            asking("orders > 0", "share < 1", 'plan == "pro"', 'plan < "n"', facts=FACTS),
            asking('plan in ["por"]', "plan >= 1", "orders is known", "x >= 0", facts=FACTS),
            asking("orders == 0", "orders >= 7", "orders < 5", facts=FACTS),
        ],
    ),
    "mixed-types": Cases(
        fires=[
            (asking('x == "1"', "x == 1"), ["stages.s2.entry"]),
            (asking("x and x > 1"), [ENTRY]),
            (
                asking(
                    'seen > datetime("2026-01-01T00:00:00")',
                    'seen in [datetime("2026-01-01T00:00:00+00:00")]',
                    facts=[SEEN],
                ),
                ["stages.s2.entry"],
            ),
        ],
        passes=[
            asking("x == 1", "x == 1.5", "x is known"),
            asking('orders == "1"', "orders == 1", facts=FACTS),
            asking('x == "1"', "y == 1"),
        ],
    ),
    "entry-missing": Cases(
        fires=[
            (asking("x", ""), ["stages.s2"]),
            (asking("", ""), ["stages"]),
            (asking("", "x", ""), ["stages.s1", "stages.s3"]),
        ],
        passes=[asking("x", "y"), drawn("a"), cj.Journey("empty")],
    ),
    "constant-criterion": Cases(
        fires=[
            (asking("true"), [ENTRY]),
            (asking("x or not (y and false)"), [ENTRY]),
            (guarded("false"), ["transitions.a->b.when"]),
        ],
        passes=[asking("x or y"), asking("x == true"), asking("")],
    ),
    "duplicate-clause": Cases(
        fires=[
            (asking("x and x"), [ENTRY]),
            (asking("x or (y and z > 1 and not w and z > 1)"), [ENTRY]),
            (guarded("x > 1 or x > 1"), ["transitions.a->b.when"]),
        ],
        passes=[asking("x and y"), asking("x > 1 and x > 1.0"), asking("x and (y or x)")],
    ),
    "duplicate-entry": Cases(
        fires=[
            (asking("x", "x"), ["stages.s2.entry"]),
            (asking("x > 1", "y", "x > 1", "x > 1"), ["stages.s3.entry", "stages.s4.entry"]),
        ],
        passes=[asking("x", "not x"), asking("", ""), asking("x > 1", "x > 1.0")],
    ),
    "guard-repeats-entry": Cases(
        fires=[
            (
                asking("x").connect("s0", "s1", when=cj.fact("x").is_true()),
                ["transitions.s0->s1.when"],
            ),
            (
                asking("x > 1", "y").connect("s2", "s1", kind="return", when=cj.fact("x") > 1),
                ["transitions.s2->s1.when"],
            ),
        ],
        passes=[
            asking("x"),
            guarded("x"),
            asking("x").connect("s0", "s1", when=cj.fact("y").is_true()),
        ],
    ),
    "float-equality": Cases(
        fires=[
            (asking("x == 0.5"), [ENTRY]),
            (asking("share != 0.5 and share in [0, 0.1]", facts=FACTS), [ENTRY, ENTRY]),
        ],
        passes=[
            asking("x == 1.0", "x >= 0.5", "x in [1, 2]", 'x == "0.5"'),
            asking("rate == 0.5", facts=[cj.Fact("rate", type="float", values=[0, 0.5])]),
        ],
    ),
    "number-without-bounds": Cases(
        fires=[
            (asking("n > 1", facts=[cj.Fact("n", type="int")]), ["facts.n"]),
            (guarded("n in [1]", cj.Fact("n", type="float")), ["facts.n"]),
        ],
        passes=[
            asking("orders > 1", "share > 0", 'plan == "pro"', "paid", facts=FACTS),
            asking("n is known", facts=[cj.Fact("n", type="int")]),
            asking("n > 1", facts=[cj.Fact("n", type="int", values=[1, 2])]),
            asking("n > 1", facts=[cj.Fact("n", type="int", maximum=2)]),
        ],
    ),
    "text-without-values": Cases(
        fires=[
            (asking('t == "x"', facts=[cj.Fact("t", type="str")]), ["facts.t"]),
            (guarded('t in ["x"]', ORDERS, cj.Fact("t", type="str")), ["facts.t"]),
        ],
        passes=[
            asking('plan == "pro"', "orders > 1", facts=FACTS),
            asking("t is known", facts=[cj.Fact("t", type="str")]),
        ],
    ),
    "fact-without-meaning": Cases(
        fires=[
            (asking("n", facts=[cj.Fact("n", type="bool")]), ["facts.n"]),
            (drawn("a", facts=[ORDERS, cj.Fact("n", type="bool", meaning=" ")]), ["facts.n"]),
        ],
        passes=[asking("x", facts=FACTS), drawn("a")],
    ),
    "undeclared-event": Cases(
        fires=[
            (recording(counting("order-paid")), ["facts.orders.count"]),
            (recording(counting("paid", where="amuont > 3")), ["facts.orders.where"]),
            (recording(counting(["paid", "left"], take="last", kind="str")), ["facts.orders.last"]),
            (recording(counting("paid", take="sum", column="price")), ["facts.orders.sum"]),
        ],
        passes=[
            recording(counting("paid", where="amount > 3")),
            recording(counting("paid", take="sum", column="amount")),
            recording(cj.Fact("orders", type="int")),
            asking("orders > 1", facts=[counting("order-paid")]),
        ],
    ),
    "fact-not-computed": Cases(
        fires=[
            (asking("orders > 1 and paid", facts=[counting("x"), PAID]), ["facts.paid"]),
            (asking("orders > 1", "plan is known", facts=[counting("x"), PLAN]), ["facts.plan"]),
        ],
        passes=[
            asking("orders > 1", facts=[counting("x"), PAID]),
            asking("orders > 1", facts=[ORDERS]),
        ],
    ),
    "proxy-in-criterion": Cases(
        fires=[
            (asking("keen", facts=[ORDERS, keen("orders > 1")]), [ENTRY]),
            (guarded("keen is known", ORDERS, keen("orders > 1")), ["transitions.a->b.when"]),
        ],
        passes=[
            asking("keen", facts=[ORDERS, keen("orders > 1", basis="observed")]),
            asking("orders > 1", facts=[ORDERS, keen("orders > 1")]),
            asking("keen", facts=[cj.Fact("keen", type="bool", basis="assumed")]),
        ],
    ),
}
