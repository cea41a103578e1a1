"""Stored means read: blank any field of two journeys, and an answer other than `diff` changes."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, cast

import attrs
import pytest

import customer_journey as cj

fact = cj.fact
Element = Any
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

NOTES = frozenset({"name", "text", "title", "description", "note", "purpose", "meaning", "extra"})
"""Fields that only people read, and data of one's own."""
CITATIONS = frozenset({"Source", "Audience.who"})
"""Notes under other names: where a journey was read, and for whom it is, in a sentence."""


def rich() -> cj.Journey:
    """A journey that has a bit of everything."""
    claim = cj.Claim("days", value="14", personas=["p"], markets=["DE"])
    pain = cj.Insight(
        "slow", kind="pain", importance=8, satisfaction=2, share=0.2, n=80, personas=["p"],
        basis="stated",
    )  # fmt: skip
    know = cj.Stage(
        "know",
        name="Know us",
        role="prospect",
        phases=["aware"],
        owner="Marketing",
        formerly=["hear"],
        entry=fact("visits") >= 1,
        entry_basis="assumed",
        basis="observed",
        personas=["p"],
        moment_of_truth=True,
        questions=[cj.Question("cost", channel="search", personas=["p"], basis="assumed")],
        insights=[pain],
        experience=[
            cj.Experience(
                -0.4, low=-0.8, high=-0.1, n=9, measure="csat", personas=["p"], basis="observed"
            )
        ],
        actions=[
            cj.Action(
                "pack",
                lane="backstage",
                owner="Store",
                touchpoints=["door"],
                supports=["ring"],
                answers=["slow"],
                basis="assumed",
            ),
            cj.Action("ring", lane="frontstage"),
            cj.Action("file", lane="backstage"),
        ],
        assets=[
            cj.Asset(
                "page",
                kind="page",
                url="https://example.org",
                answers=["cost"],
                personas=["p"],
                claims=[claim],
                channel="web",
                status="live",
                review_by=dt.date(2020, 1, 1),
                basis="assumed",
            ),
            cj.Asset("later", answers=["cost"], status="planned", channel="web"),
        ],
        touchpoints=[
            cj.Touchpoint(
                "door",
                channel="post",
                initiator="brand",
                owner="partner",
                claims=[
                    cj.Claim("size", value="1", markets=["DE"]),
                    cj.Claim("returns", value="30"),
                    cj.Claim("deal", value="1", personas=["q"]),
                ],
                basis="assumed",
            )
        ],
        metrics=[
            cj.Metric(
                "rate",
                unit="%",
                better="higher",
                target=12,
                numerator="a",
                denominator="b",
                basis="assumed",
            )
        ],
    )
    buy = cj.Stage(
        "buy",
        role="customer",
        phases=["purchase"],
        owner="Sales",
        entry=fact("orders") >= 1,
        end=True,
        questions=[cj.Question("fit", channel="search", personas=["p"])],
        insights=[cj.Insight("fits", personas=["p"])],
        assets=[
            cj.Asset(
                "offer",
                channel="post",
                answers=["fit", "fits"],
                personas=["p"],
                claims=[
                    cj.Claim("days", value="30", personas=["p"]),
                    cj.Claim("size", value="2", markets=["FR"]),
                    cj.Claim("returns", value="14"),
                    cj.Claim("deal", value="2"),
                ],
            ),
            cj.Asset("other", answers=["fits"], personas=["q"]),
        ],
        touchpoints=[cj.Touchpoint("forum", owner="social")],
        experience=[cj.Experience(-0.4, low=-0.8, high=-0.1, measure="ease", personas=["p"])],
    )
    gone = cj.Stage(
        "gone",
        role="lapsed",
        phases=["lapse"],
        end=True,
        entry=fact("gone").is_true(),
        moment_of_truth=True,
    )
    return cj.Journey(
        "shop",
        version="1",
        stages=[know, buy, gone],
        transitions=[
            cj.Transition(
                "know",
                "buy",
                decision="buy",
                when=fact("plan") == "pro",
                when_basis="assumed",
                after=dt.timedelta(days=1),
                within=dt.timedelta(days=9),
                probability=0.4,
                effort=2,
                personas=["p"],
                basis="assumed",
                handoff=cj.Handoff(
                    facts=["orders"], promises=["refund"], questions=["cost"], basis="assumed"
                ),
            ),
            cj.Transition("know", "gone", kind="exit", reason="dear", probability=0.6),
            cj.Transition(
                "buy",
                "know",
                kind="referral",
                rewards=[cj.Reward("referrer", text="bag", value=12, unit="EUR")],
            ),
        ],
        starts=["know"],
        goals=["buy"],
        facts=[
            cj.Fact("visits", type="int", minimum=0),
            cj.Fact("orders", type="int", minimum=0, maximum=9, unit="orders"),
            cj.Fact("plan", type="str", values=["pro", "free"]),
            cj.Fact("gone", type="bool"),
        ],
        audience=cj.Audience(
            insights=[cj.Insight("why", kind="why-us", basis="assumed")],
            messages=[claim],
            basis="assumed",
        ),
        personas=[
            cj.Persona("p", insights=[cj.Insight("grow", kind="goal")], basis="assumed"),
            cj.Persona("q"),
        ],
        promises=[
            cj.Promise("refund", made=["know"], due="buy", kept=[], basis="assumed"),
        ],
        opportunities=[
            cj.Opportunity(
                "tour",
                answers=["slow"],
                lifts={"know -> buy": 0.05},
                effort=4,
                confidence=0.5,
                owner="Sales",
                status="doing",
                basis="assumed",
            ),
            cj.Opportunity("list", answers=["cost"]),
        ],
        path_rules=[
            cj.PathRule("late", kind="precedes", stage="buy", before="know", reason="Dear"),
            cj.PathRule("no-return", kind="never", stage="know", after="buy"),
        ],
        source=cj.Source("A book", author="A", year=1999),
        basis="stated",
        suppressions=[cj.Suppression("CJ116", reason="x")],
    )


def lean() -> cj.Journey:
    """A journey of what `rich` cannot have, or has beside something else that says the same."""
    days = dt.timedelta(days=9)
    total = cj.criteria.Reading("count", "paid")
    hear = cj.Stage(
        "hear",
        questions=[cj.Question("how", channel="search")],
        insights=[cj.Insight("slow", kind="pain")],
        experience=[cj.Experience(0.1, low=-0.4, high=0.6, n=9, basis="stated")],
        moment_of_truth=True,
        assets=[
            cj.Asset("page", url="https://example.org", answers=["how"]),
            cj.Asset("mail", event="mail", review_by=dt.date(2099, 1, 1)),
        ],
        touchpoints=[cj.Touchpoint("ad", owner="social", initiator="brand", event="shown")],
        metrics=[
            cj.Metric("orders", unit="orders", better="higher", computed=total, every="month"),
            cj.Metric(
                "sales", unit="orders", better="higher", target=9, computed=total, every="week"
            ),
            cj.Metric("time", unit="hours", computed=cj.criteria.Average("idle")),
        ],
    )
    pay = cj.Stage(
        "pay",
        entry=(fact("paid") >= 2) & fact("odd").is_true(),
        touchpoints=[cj.Touchpoint("door"), cj.Touchpoint("app")],
        actions=[cj.Action("ring", lane="frontstage", touchpoints=["door"])],
        metrics=[
            cj.Metric(
                "rate",
                unit="%",
                better="higher",
                target=20,
                computed=cj.criteria.Conversion("pay", "hear", within=days),
            )
        ],
    )
    return cj.Journey(
        "lean",
        language="de",
        stages=[hear, pay, cj.Stage("gone", end=True, role="lapsed")],
        transitions=[
            cj.Transition("hear", "pay", when=fact("idle") >= 3),
            cj.Transition("hear", "gone", kind="exit", reason="dear", otherwise=True),
            cj.Transition("pay", "hear", kind="referral", reason="x"),
        ],
        starts=["hear"],
        goals=["pay"],
        events=[
            cj.Event("paid", columns=[cj.Fact("amount", type="float", unit="EUR", minimum=0)]),
        ],
        facts=[
            cj.Fact("paid", type="int", computed=cj.criteria.Reading("count", "paid")),
            cj.Fact(
                "spent", type="int", computed=cj.criteria.Reading("sum", "paid", column="amount")
            ),
            cj.Fact("last", type="datetime", computed=cj.criteria.Reading("last", "paid")),
            cj.Fact("idle", type="int", unit="days", computed=cj.criteria.Since("last")),
            cj.Fact("odd", type="bool", computed=fact("paid") >= 1, basis="assumed"),
        ],
        personas=[
            cj.Persona("a", age="30", ideal=True),
            cj.Persona("b", gender="any"),
            cj.Persona("c", income="any"),
            cj.Persona("d", education="any"),
            cj.Persona("e", occupation="any"),
            cj.Persona("q", location="any"),
        ],
        promises=[cj.Promise("news", made=["hear"], due="pay", kept=["pay"])],
        path_rules=[cj.PathRule("early", kind="eventually", stage="pay", after="hear")],
        basis="observed",
        suppressions=[cj.Suppression("CJ531", where="personas.a", reason="x")],
    )


def answers(journey: cj.Journey) -> str:
    """What the library answers about a journey, apart from differences and pictures."""
    return repr(
        _of_maps(journey) if journey.id == "lean" else _of_maps(journey) + _of_people(journey)
    )


def _of_maps(journey: cj.Journey) -> list[object]:
    """Whatever is asked of a journey alone, and of people by their facts."""
    old = cj.Journey(
        "older",
        stages=[cj.Stage("hear"), cj.Stage("buy")],
        transitions=[("hear", "buy")],
        starts=["hear"],
        goals=["buy"],
    )
    people: list[dict[str, Any]] = [
        {"visits": 1},
        {"orders": 1, "plan": "pro"},
        {"gone": True},
        {"visits": 1, "plan": "free"},
        {"paid": 3, "odd": True},
    ]
    return [
        cj.validate(journey).to_dict(),
        cj.coverage(journey).rows(),
        cj.coverage(journey).by_kind(),
        cj.ledger(journey).rows(),
        cj.content.conflicts(journey).rows(),
        cj.content.handoffs(journey).to_dict(),
        [cj.locate(journey, facts).to_dict() for facts in people],
        [cj.locate(journey, facts).explain() for facts in people],
        cj.opportunities(journey).to_dict(),
        str(cj.migrate(old, journey)),
        cj.coverage(journey).lone_channels,
        str(cj.criteria.satisfiable(fact("orders") >= 20, facts=journey.facts)),
        [
            (
                cj.coverage(each).rows(),
                [stage.id for stage in each],
                cj.content.conflicts(each).rows(),
            )
            for each in [cj.edit.for_persona(journey, "q")]
        ],
        str(cj.align(old, journey)),
    ]


def _of_people(journey: cj.Journey) -> list[object]:
    """Whatever is asked of people over time, and of how many come through."""
    ada = cj.enrol(journey, "ada", {"visits": 1}, at=AT)
    later = cj.advance(ada, {"visits": 2, "plan": "pro", "orders": 1}, at=AT + dt.timedelta(days=5))
    buyer = cj.enrol(journey, "eve", {}, at=AT, stage="buy")
    return [
        [str(path) for path in cj.traverse.best_paths(journey, weight="effort", k=3)],
        cj.opportunities(journey, chain=cj.markov.fit(journey), arrivals=100).to_dict(),
        later.to_dict(),
        [str(each) for each in cj.people.next_steps(ada, {}, at=AT)],
        cj.people.refer(buyer, "ben", {}, at=AT, theirs={"visits": 1}).to_dict(),
    ]


def blanked(
    element: Element, rebuild: Callable[[Element], cj.Journey]
) -> Iterator[tuple[str, Callable[[], cj.Journey]]]:
    """The journey without each field of each element in it that says something, by its name."""
    kind: type[attrs.AttrsInstance] = element.__class__
    for field in attrs.fields(kind):
        if not field.init or not field.eq:
            continue
        value: object = getattr(element, field.name)
        if field.default is not attrs.NOTHING and value != field.default:
            name = f"{type(element).__name__}.{field.name}"
            yield name, partial(_inside, element, rebuild, field.name, None, field.default)
        several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else None
        items = cast(
            "Iterable[tuple[int | None, object]]",
            [(None, value)] if several is None else enumerate(several),
        )
        for at, item in items:
            if attrs.has(type(item)) and not isinstance(item, cj.Criterion):
                yield from blanked(item, partial(_inside, element, rebuild, field.name, at))


def _inside(
    element: Element,
    rebuild: Callable[[Element], cj.Journey],
    name: str,
    at: int | None,
    new: Element,
) -> cj.Journey:
    """The journey in which an element has another one in a field, or at a place in it."""
    value = getattr(element, name)
    changed = new if at is None else (*value[:at], new, *value[at + 1 :])
    return rebuild(attrs.evolve(element, **{name: changed}))


def elements() -> Iterator[type[attrs.AttrsInstance]]:
    """Every element that a journey is built of."""
    for name in cj.__all__:
        kind = getattr(cj, name)
        if isinstance(kind, type) and attrs.has(kind):
            yield kind


def is_note(name: str) -> bool:
    """Whether only people read a field."""
    element, _, field = name.partition(".")
    return field in NOTES or not CITATIONS.isdisjoint({element, name})


@pytest.mark.once
@pytest.mark.covers
@pytest.mark.extra("data")
def test_every_field_has_a_reader() -> None:
    """But for names, notes and `extra`."""
    is_read: dict[str, bool] = {}
    for journey in (rich(), lean()):
        before = answers(journey)
        for name, build in blanked(journey, lambda new: new):
            if is_note(name) or is_read.get(name):
                continue
            try:
                is_read[name] = answers(build()) != before
            except cj.errors.JourneyError:
                # What refers to it is broken, or the question has no answer without it.
                is_read[name] = True
    optional = {
        f"{kind.__name__}.{field.name}"
        for kind in elements()
        for field in attrs.fields(kind)
        if field.init and field.eq and field.default is not attrs.NOTHING
    }
    assert {name for name, seen in is_read.items() if not seen} == set()
    assert {name for name in optional if not is_note(name)} - set(is_read) == set()
