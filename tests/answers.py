"""One of each kind of value that people leave at the end of a notebook's cell."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

import attrs

import customer_journey as cj

__all__ = ["answers", "bundle", "more_answers", "shop", "traces"]

MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def bundle(value: Any, **kinds: list[str]) -> dict[str, str]:
    """What a notebook gets to show, by media type."""
    shown: dict[str, str] = value._repr_mimebundle_(**kinds)
    return shown


def shop(text: str = "") -> cj.Journey:
    """A small journey with a bit of everything; the text stands wherever people write."""
    return cj.Journey(
        "shop",
        name=text or "The shop",
        stages=[
            cj.Stage("know", name=text, phases=["aware"], role="prospect", owner="marketing"),
            cj.Stage(
                "try",
                name=text,
                phases=["try"],
                role="lead",
                entry=cj.fact("trials") >= 1,
                questions=[cj.Question("price", text=text or "What does it cost?")],
                assets=[cj.Asset("prices", title=text or "Price list", answers=["price"])],
                owner=text or "product",
            ),
            cj.Stage("buy", phases=["purchase"], role="customer", entry=cj.fact("orders") >= 1),
            cj.Stage("lost", role="lapsed", end=True),
        ],
        transitions=[
            ("know", "try"),
            cj.Transition("try", "buy", decision=text or "Pay"),
            cj.Transition("try", "lost", kind="exit", reason=text or "price"),
            cj.Transition("buy", "know", kind="referral"),
        ],
        starts=["know"],
        goals=["buy"],
        facts=[cj.Fact("orders", type="int", minimum=0), cj.Fact("trials", type="int", minimum=0)],
        personas=[cj.Persona("founder", name=text or "Founder")],
        promises=[
            cj.Promise("refund", text=text or "Money back", made=["try"], due="buy", kept=["buy"])
        ],
    )


def traces(text: str = "") -> tuple[cj.evidence.Trace, ...]:
    """What eight people did."""
    paths = [["know", "try", "buy"]] * 4 + [["know", "try", "lost"]] * 3 + [["know", "buy"]]
    return tuple(
        cj.evidence.Trace(
            f"p{at}{text}",
            [
                cj.evidence.Visit(stage, at=MARCH + timedelta(days=day))
                for day, stage in enumerate(path)
            ],
            outcome=(text or "bought") if path[-1] == "buy" else "",
        )
        for at, path in enumerate(paths)
    )


def asking(text: str) -> cj.Journey:
    """A shop with a question, claims that contradict one another, and two owners."""
    page = cj.Asset(
        "page",
        claims=[cj.Claim("days", value="1"), cj.Claim("days", value=f"2{text}")],
    )
    ask = [cj.Question("cost", text=f"What does it cost? {text}")]
    actions = [
        cj.Action("call", owner=f"sales{text}"),
        cj.Action("list", owner=f"office{text}", supports=["call"]),
    ]
    stages = [
        cj.Stage("know", owner=f"sales{text}", questions=ask, assets=[page], actions=actions),
        cj.Stage(
            "buy", owner=f"service{text}", questions=ask, entry=cj.fact(f"plan{text}").is_known()
        ),
    ]
    return cj.Journey.sequence("shop", stages)


@cache
def answers(text: str = "") -> dict[str, object]:
    """The values by what they are; those of chains where these can be solved."""
    counted = {**_of_evidence(text), **_of_chains(text)} if find_spec("scipy") else {}
    return {**_of_the_core(text), **counted}


@cache
def more_answers(text: str = "") -> list[object]:
    """Values of the types that those of `answers` do not hold in their fields."""
    old = shop(text)
    conformance = cj.evidence.conform(old, traces(text))
    alignment = cj.align(old, cj.presets.get("aida"))
    later = cj.evolve(old, version="2", promises=[])
    waived = cj.evolve(old, suppressions=[cj.Suppression("CJ532", reason=text or "Later")])
    slow = cj.Transition("know", "try", after=timedelta(days=7))
    waiting = cj.Journey(
        "wait", stages=map(cj.Stage, ("know", "try")), transitions=[slow], starts=["know"]
    )
    bob, ada = (
        cj.enrol(each, f"{name}{text}", {"trials": 1, "orders": 1}, at=MARCH)
        for each, name in ((waiting, "bob"), (old, "ada"))
    )
    later_on = MARCH + timedelta(days=2)
    page = cj.Stage("buy", assets=[cj.Asset("page", kind=text or "page")])
    return [
        *cj.coverage(cj.Journey.sequence("shop", [page])).by_kind(),
        cj.content.Exposure("left", people=60, met=30, open=4),
        ada.positions,
        cj.people.next_steps(ada, {}, at=MARCH),
        cj.people.refer(ada, f"eve{text}", {"trials": 1, "orders": 1}, at=MARCH),
        cj.people.census([bob, ada], as_of=later_on),
        cj.people.due([bob], until=MARCH + timedelta(days=30)),
        cj.people.stuck([ada], as_of=later_on, longer_than=timedelta(days=1)),
        *(_more_of_chains(text) if find_spec("scipy") else ()),
        cj.align(old, cj.evolve(old, stages=old.stages[::-1])),
        cj.compare.carry(alignment, {"lost": 1}, kind="rate"),
        cj.migrate(old, later).place("buy", {}),
        cj.migrate(old, cj.evolve(old, version="2")).obligations("try"),
        next(iter(conformance)).moves,
        conformance.stages,
        conformance.unexpected,
        cj.validate(waived),
        cj.rules.fix(old, cj.validate(old)),
        cj.coverage(old).by_kind(),
        *(_of_events(text) if find_spec("duckdb") else ()),
        cj.rules.Violation("stages.try", f"'{text}' has no owner"),
        cj.rules.Witness(path=["know", "try"], facts={f"plan{text}": text}),
    ]


def parts(value: object, seen: set[int]) -> Iterator[object]:
    """A value and all that it is made of."""
    if id(value) in seen or isinstance(value, (str, bytes, date, type)):
        return
    seen.add(id(value))
    yield value
    if attrs.has(type(value)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        held: Iterable[object] = [getattr(value, field.name) for field in fields]
    elif isinstance(value, Mapping):
        # A journey keeps more with it while its parts are printed.
        held = list(cast("Mapping[object, object]", value).values())
    elif isinstance(value, (tuple, list, frozenset)):
        held = cast("Iterable[object]", value)
    else:
        return
    for part in held:
        yield from parts(part, seen)


def _of_the_core(text: str) -> dict[str, object]:
    old = shop(text)
    new = cj.evolve(old.without_stage("try").connect("know", "buy"), version="2", promises=[])
    ada = cj.advance(
        cj.enrol(old, f"ada{text}", {}, at=MARCH), {"trials": 1}, at=MARCH + timedelta(days=2)
    )
    alignment = cj.align(old, cj.presets.get("aida"))
    migration = cj.migrate(old, new)
    report = cj.validate(old)
    document = cj.interchange.to_node_link(old)
    document["nodes"][0]["purpose"] = text or "To be known"
    return {
        "imported": cj.interchange.from_node_link(document),
        "journey": old,
        "stage": old["try"],
        "transition": old.transition("try", "buy"),
        "persona": old.personas[0],
        "criterion": old["try"].entry,
        "report": report,
        "finding": next(iter(report)),
        "baseline": report.baseline(),
        "rules": cj.rules.DEFAULT,
        "rule": cj.rules.DEFAULT["dead-end"],
        "diff": cj.diff(old, new),
        "alignment": alignment,
        "carried": cj.compare.carry(
            alignment, {"know": 100, "buy": 10}, kind="count", confidence=0
        ),
        "crosswalk": cj.crosswalk([old, cj.presets.get("aida")]),
        "location": cj.locate(old, {"trials": 1, "orders": 0}),
        "migration": migration,
        "enrolment": ada,
        "transfer": cj.transfer([ada], migration, facts=lambda _: {"trials": 1}, at=ada.last),
        "coverage": cj.coverage(old),
        "plan": cj.coverage(asking(text)).plan(),
        "ledger": cj.ledger(old),
        "conflicts": cj.content.conflicts(asking(text)),
        "handoffs": cj.content.handoffs(asking(text)),
        "proof": cj.criteria.satisfiable(cj.fact("orders") >= 2, facts=old.facts),
        "verdict": cj.traverse.precedes(old, "try", "buy"),
        "route": cj.traverse.best_paths(old, k=1)[0],
        "routes": cj.traverse.best_paths(old, k=2),
        "paths": cj.paths(old),
        "layers": cj.traverse.layers(old),
        "covering_walks": cj.traverse.covering_walks(old),
        "placed_asset": cj.content.PlacedAsset("try", old["try"].assets[0]),
    }


def _of_evidence(text: str) -> dict[str, object]:
    known, people = shop(text), traces(text)
    interview = cj.evidence.Interview("eve", told=["Saw a talk", text or "Tried it"])
    conformance = cj.evidence.conform(known, people)
    coding = cj.evidence.CodeAgreement(text or "hear", 3, alpha=0.5, kappa=None)
    return {
        "excerpt": interview.told[-1],
        "interviews": cj.evidence.Interviews([interview], selected_on=text or "bought"),
        "agreement": cj.evidence.Agreement(
            codes=(coding,),
            coders=3,
            excerpts=2,
            alpha=0.4,
            kappa=None,
            disagreements=(
                cj.evidence.Disagreement("ada", 0, text or "Saw it", (("hear",), None)),
            ),
        ),
        "trace": people[0],
        "interview": interview,
        "coded": cj.evidence.code([interview], codebook={"Saw a talk": "know"}),
        "discovery": cj.evidence.discover(people, exits=["lost"]),
        "conformance": conformance,
        "fit": next(iter(conformance)),
        "consensus": cj.evidence.consensus(people),
        "saturation": cj.evidence.saturation(people),
        "observation": cj.evidence.observe(known, observed=people),
        "differences": cj.evidence.differences(people[:4], people[4:]),
        "sample": cj.evidence.Sample(people),
        "buyers": cj.evidence.SelectedSample(people[:4], selected_on=text or "bought"),
        "share": cj.evidence.share(3, 10),
        "experiences": cj.evidence.experience(
            [{"at": text or "know", "stars": stars} for stars in (3, 4, 5)],
            stage="at",
            score="stars",
        ),
        "rate": cj.evidence.conversion(cj.evidence.Sample(people), target="buy", ended=True),
        "forecast": cj.evidence.forecast(
            cj.evidence.Sample(people), as_of=MARCH + timedelta(9), at=MARCH + timedelta(19)
        ),
    }


def _of_events(text: str) -> list[object]:
    figure = cj.events.MetricValue(
        stage="try", metric=f"rate{text}", group=text, value=40, low=30, high=50, people=9, target=5
    )
    rows = [{"customer": f"ada{text}", "stage": f"know{text}", "at": MARCH}] * 2
    return [
        cj.events.check(rows, shop(text)),
        cj.events.Scorecard(journey=f"shop{text}", as_of=MARCH, figures=[figure]),
    ]


def _improvable(text: str) -> cj.Journey:
    """A shop where something could be done, with something that no one works on."""
    pain = cj.Insight("slow", text=f"It is slow {text}", kind="pain", importance=9, satisfaction=3)
    return cj.evolve(
        shop(text),
        audience=cj.Audience(insights=[pain]),
        opportunities=[
            cj.Opportunity("tour", name=text, lifts={"try -> buy": 0.1}, effort=2),
            cj.Opportunity("list", answers=["price"]),
        ],
    )


def _of_chains(text: str) -> dict[str, object]:
    counts = {("know", "try"): 60, ("know", "lost"): 40, ("try", "buy"): 30, ("try", "lost"): 30}
    chain = cj.markov.fit(counts, goals=["buy"])
    walks = chain.simulate(20, seed=1)
    return {
        "opportunities": cj.opportunities(_improvable(text), chain=chain, arrivals=100),
        "chain": chain,
        "lever": chain.levers()[0],
        "arrivals": chain.arrivals(max_steps=3),
        "walks": walks,
        "events": walks.events(seed=1, since=MARCH, dwell=timedelta(days=2)),
        "order": cj.markov.order_test([("a", "x", "b"), ("c", "x", "d")] * 50, warn=False),
    }


def _more_of_chains(text: str) -> tuple[object, ...]:
    counts = {("know", "try"): 60, ("know", "lost"): 40, ("try", "buy"): 30, ("try", "lost"): 30}
    chain = cj.markov.fit(counts, goals=["buy"])
    improvable = cj.opportunities(_improvable(text), chain=chain)
    return (
        improvable.ranked[0],
        improvable.in_order[0],
        improvable.unaddressed[0],
        chain.levers(),
        chain.removal_effects("buy"),
        chain.interval(lambda drawn: drawn.probability(), draws=20, seed=1),
        chain.compare({"better": {("know", "try"): 0.9, ("know", "lost"): 0.1}}, n=20, seed=1),
    )
