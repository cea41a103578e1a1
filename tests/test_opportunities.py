"""Opportunities are ranked by what they are worth, exactly, and what no one works on comes last."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

pytest.importorskip("yaml", reason="pyyaml is not installed")

COFFEE = cj.load(Path(__file__).parents[1] / "examples" / "coffee.yaml")
CARD = cj.Opportunity("card", lifts={"hear -> taste": 0.05}, effort=4, confidence=0.5)
QUIZ = cj.Opportunity("quiz", lifts={"taste -> subscribe": 0.05}, effort=2, status="doing")
CALL = cj.Opportunity("call", lifts={"subscribe -> stay": 0.1}, effort=13)


def coffee(*items: cj.Opportunity) -> cj.Journey:
    """Coffee by post, with these opportunities."""
    return cj.evolve(COFFEE, opportunities=items)


def pain(name: str, *, share: float | None = None) -> cj.Insight:
    """A pain with a need score of 15."""
    return cj.Insight(name, kind="pain", importance=9, satisfaction=3, share=share)


def needed(
    *insights: cj.Insight,
    opportunities: Iterable[cj.Opportunity],
    audience: cj.Audience | None = None,
) -> cj.Journey:
    """A shop where customers bring these insights to the second stage."""
    stages = [cj.Stage("know"), cj.Stage("buy", insights=insights)]
    shop = cj.Journey.sequence("shop", stages, audience=audience)
    return cj.evolve(shop, opportunities=opportunities)


@pytest.mark.extra("data")
def test_coffee_gains_as_many_buyers_as_by_hand() -> None:
    """Of 1,000 who hear, .31 * .42 * .8 stay: five points are .05 * .42 * .8 more, and so on."""
    chain = cj.markov.fit(COFFEE)
    answer = cj.opportunities(coffee(CARD, QUIZ, CALL), chain=chain, arrivals=1000)
    by_id = {item.opportunity.id: item for item in answer.ranked}
    assert by_id["card"].impact == pytest.approx(1000 * 0.05 * 0.42 * 0.8)
    assert round(by_id["card"].impact or 0, 1) == 16.8
    assert by_id["quiz"].impact == pytest.approx(1000 * 0.31 * 0.05 * 0.8)
    assert round(by_id["quiz"].impact or 0, 1) == 12.4
    assert by_id["call"].impact == pytest.approx(1000 * 0.31 * 0.42 * 0.1)
    assert round(by_id["call"].impact or 0, 1) == 13.0
    assert by_id["card"].priority == pytest.approx(16.8 * 0.5 / 4)
    # Where each lifts, so many of the thousand come.
    assert [round(item.reach or 0, 1) for item in answer.ranked] == [310.0, 1000.0, 130.2]
    assert list(by_id) == ["quiz", "card", "call"]


@pytest.mark.extra("data")
def test_together_is_not_the_sum() -> None:
    """Each adds what it adds after those before it; all of them, what the product says."""
    chain = cj.markov.fit(COFFEE)
    answer = cj.opportunities(coffee(CARD, QUIZ, CALL), chain=chain, arrivals=1000)
    assert [item.opportunity for item in answer.in_order] == ["quiz", "card", "call"]
    gains = [0.31 * 0.05 * 0.8, 0.05 * 0.47 * 0.8, 0.36 * 0.47 * 0.1]
    assert [item.gain for item in answer.in_order] == pytest.approx(gains)
    assert [item.impact for item in answer.in_order] == pytest.approx([1000 * g for g in gains])
    assert answer.together == pytest.approx(0.36 * 0.47 * 0.9 - 0.31 * 0.42 * 0.8)
    assert answer.together > sum(item.gain or 0 for item in answer.ranked)


@pytest.mark.extra("data")
def test_without_arrivals_impacts_are_for_one_person() -> None:
    """So that the order is the same."""
    chain = cj.markov.fit(COFFEE)
    one = cj.opportunities(coffee(CARD, QUIZ), chain=chain, goal="stay")
    many = cj.opportunities(coffee(CARD, QUIZ), chain=chain, arrivals=500)
    assert [item.opportunity for item in one.ranked] == [item.opportunity for item in many.ranked]
    for single, persona_group in zip(one.ranked, many.ranked, strict=True):
        assert single.gain == single.impact
        assert persona_group.impact == pytest.approx(500 * (single.impact or 0))


@pytest.mark.extra("data")
def test_unknown_effort_comes_last_by_impact() -> None:
    """It has no priority, and its impact times its confidence orders it among its like."""
    items = [
        cj.Opportunity("doubtful", lifts={"hear -> taste": 0.05}, confidence=0.1),
        cj.Opportunity("small", lifts={"hear -> taste": 0.001}, effort=100),
        cj.Opportunity("sure", lifts={"hear -> taste": 0.01}),
    ]
    answer = cj.opportunities(coffee(*items), chain=cj.markov.fit(COFFEE))
    assert [item.opportunity.id for item in answer.ranked] == ["small", "sure", "doubtful"]
    assert answer.ranked[1].priority is None
    assert "effort unknown" in str(answer.ranked[1])


@pytest.mark.extra("data")
def test_what_is_done_or_dropped_is_not_ranked() -> None:
    """Nor are its lifts looked at; and no one works on the transition any more."""
    items = [
        cj.Opportunity("old", lifts={"hear -> taste": 0.9}, status="done"),
        cj.Opportunity("no", lifts={"taste -> subscribe": 0.9}, status="dropped"),
    ]
    answer = cj.opportunities(coffee(*items), chain=cj.markov.fit(COFFEE))
    assert not answer.ranked
    assert not answer.by_need
    assert not answer.in_order
    assert answer.together == 0
    places = [item.where for item in answer.unaddressed if item.gain is not None]
    assert places == [
        "transitions.hear->taste",
        "transitions.taste->subscribe",
        "transitions.subscribe->stay",
    ]
    labels = [item.label for item in answer.unaddressed if item.gain is not None]
    assert labels == ["ask for a sample", "have it every month", "Subscribe -> Stay"]
    assert str(answer.unaddressed[-1]).endswith("one more point is worth 0.13 points")


@pytest.mark.extra("data")
def test_lifts_that_no_share_can_take_are_refused_all_at_once() -> None:
    """Each with its share and its lift; so are those of a referral, and rows that do not add up."""
    items = [
        cj.Opportunity("high", lifts={"hear -> taste": 0.7}),
        cj.Opportunity("low", lifts={"taste -> gone": -0.6}),
        cj.Opportunity("friend", lifts={"stay -> hear": 0.1}),
        cj.Opportunity("less", lifts={"stay -> stay": -0.1, "stay -> gone": 0.05}),
        cj.Opportunity("done", lifts={"hear -> taste": 0.9}, status="done"),
    ]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.opportunities(coffee(*items), chain=cj.markov.fit(COFFEE))
    assert [problem.where for problem in caught.value.problems] == [
        "opportunities.high.lifts.hear->taste",
        "opportunities.low.lifts.taste->gone",
        "opportunities.friend.lifts.stay->hear",
        "opportunities.less.stages.stay",
    ]
    assert "a share of 0.31 +0.7 is outside 0..1" in str(caught.value)
    assert "a share of 0.58 -0.6 is outside 0..1" in str(caught.value)


@pytest.mark.extra("data")
def test_shares_never_exceed_one_together() -> None:
    """Two that fit alone do not fit together: the later one adds what is left."""
    items = [
        cj.Opportunity("first", lifts={"hear -> taste": 0.5}, effort=1),
        cj.Opportunity("second", lifts={"hear -> taste": 0.4}, effort=1),
        cj.Opportunity("third", lifts={"hear -> gone": -0.1, "hear -> taste": 0.1}, effort=1),
    ]
    answer = cj.opportunities(coffee(*items), chain=cj.markov.fit(COFFEE))
    assert answer.together == pytest.approx((1 - 0.31) * 0.42 * 0.8)
    assert [item.gain for item in answer.in_order] == pytest.approx(
        [0.5 * 0.42 * 0.8, 0.19 * 0.42 * 0.8, 0]
    )


@pytest.mark.extra("data")
def test_a_lift_may_open_a_goal_that_no_one_reaches() -> None:
    """The chain has never seen the transition; and a stage that it lacks reaches no one."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("buy"),
            cj.Stage("leave"),
            cj.Stage("far", questions=[cj.Question("why")]),
        ],
        transitions=[("know", "buy"), ("know", "leave"), ("know", "far")],
        starts=["know"],
        goals=["buy"],
        opportunities=[
            cj.Opportunity("open", lifts={"know -> buy": 0.2}, effort=1),
            cj.Opportunity("ask", answers=["why"]),
        ],
    )
    counts = {("know", "leave"): 9.0, ("buy", "leave"): 1.0}
    chain = cj.markov.fit(counts, starts=["know"], goals=["buy"])
    answer = cj.opportunities(shop, chain=chain, arrivals=10)
    assert answer.ranked[0].gain == pytest.approx(0.2)
    assert answer.by_need[0].reach == 0
    assert answer.unaddressed == ()


@pytest.mark.extra("data")
def test_a_chain_of_a_selected_sample_is_refused() -> None:
    """There is none: fitting it refuses, as ever."""
    buyers = cj.evidence.SelectedSample(
        [cj.evidence.Trace("ada", ["know", "buy"])], selected_on="bought"
    )
    with pytest.raises(cj.errors.SelectedSampleError):
        cj.opportunities(coffee(CARD), chain=cj.markov.fit(buyers))


@pytest.mark.parametrize("argument", [{"arrivals": 1000}, {"goal": "stay"}])
def test_figures_of_a_chain_need_one(argument: dict[str, Any]) -> None:
    """Arrivals or a goal alone say nothing."""
    with pytest.raises(cj.errors.InvalidValueError, match="needs a chain"):
        cj.opportunities(COFFEE, **argument)


def test_nine_and_three_are_fifteen() -> None:
    """Ulwick: importance, plus by how much it exceeds satisfaction, never less than importance."""
    shop = needed(
        cj.Insight("slow", kind="pain", importance=9, satisfaction=3),
        cj.Insight("calm", importance=4, satisfaction=9),
        cj.Insight("vague", importance=9),
        opportunities=[
            cj.Opportunity("relax", answers=["calm"]),
            cj.Opportunity("hope", answers=["vague"]),
            cj.Opportunity("hurry", answers=["calm", "slow"]),
        ],
    )
    answer = cj.opportunities(shop)
    needs = {item.opportunity.id: item.need for item in answer.by_need}
    assert needs == {"hurry": 15, "relax": 4, "hope": None}
    assert list(needs) == ["hurry", "relax", "hope"]
    assert answer.ranked == ()
    assert answer.unaddressed == ()
    assert str(answer).splitlines() == [
        "By need",
        "  hurry: need 15 (answers calm, slow)",
        "  relax: need 4 (answers calm)",
        "  hope: no figure (answers vague)",
    ]


@pytest.mark.extra("data")
def test_gain_and_need_are_lists_of_their_own() -> None:
    """What lifts nothing has a need and a reach: so many come there, and such a share has it."""
    stage = cj.evolve(
        COFFEE["taste"],
        insights=[cj.Insight("no-word", kind="pain", importance=6, satisfaction=2, share=0.27)],
    )
    shop = cj.evolve(
        COFFEE.with_stage(stage),
        opportunities=[cj.Opportunity("note", answers=["no-word"]), CARD, cj.Opportunity("word")],
    )
    answer = cj.opportunities(shop, chain=cj.markov.fit(COFFEE), arrivals=1000)
    assert [item.opportunity.id for item in answer.ranked] == ["card"]
    note, word = answer.by_need
    assert (note.need, note.gain, note.priority) == (10, None, None)
    assert note.reach == pytest.approx(1000 * 0.31 * 0.27)
    assert note.interval is None
    counted = COFFEE.with_stage(cj.evolve(stage, insights=[cj.evolve(stage.insights[0], n=88)]))
    counted = cj.evolve(counted, opportunities=[cj.Opportunity("note", answers=["no-word"])])
    need = cj.opportunities(counted, chain=cj.markov.fit(COFFEE), arrivals=1000).by_need[0]
    share = cj.evidence.share(24, 88).interval
    assert need.interval is not None
    assert need.interval.low == pytest.approx(310 * share.low, rel=0.03)
    assert need.interval.high == pytest.approx(310 * share.high, rel=0.03)
    assert (word.need, word.reach, word.why) == (None, None, "it answers and lifts nothing")
    everyone = cj.evolve(
        shop, opportunities=[cj.Opportunity("fresh", answers=["coffee-goes-stale", "which"])]
    )
    fresh = cj.opportunities(everyone, chain=cj.markov.fit(COFFEE), arrivals=1000).by_need[0]
    assert fresh.reach == 1000
    rows = answer.rows()
    assert [row["list"] for row in rows[:3]] == ["ranked", "need", "need"]
    assert {row["list"] for row in rows[3:]} == {"unaddressed"}
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert rows[0]["in_order"] == rows[0]["gain"] == pytest.approx(0.0168)
    assert repr(answer).startswith("<Opportunities: 1 by gain, 2 by need, ")


def test_equal_ones_come_by_moment_of_truth_then_by_feeling() -> None:
    """Then as in the journey; a larger share goes before all three."""
    stages = [
        cj.Stage("a", insights=[pain("first")]),
        cj.Stage("b", insights=[pain("second")]),
        cj.Stage("c", insights=[pain("bad")], experience=[cj.Experience(-1)]),
        cj.Stage("d", insights=[pain("true")], moment_of_truth=True),
        cj.Stage("e", insights=[pain("many", share=0.5)]),
    ]
    items = [
        cj.Opportunity(f"for-{insight.id}", answers=[insight.id])
        for stage in stages
        for insight in stage.insights
    ]
    shop = cj.Journey.sequence("shop", stages)
    shop = cj.evolve(shop, opportunities=[items[1], items[0], *items[2:]])
    assert [item.opportunity.id for item in cj.opportunities(shop).by_need] == [
        "for-many",
        "for-true",
        "for-bad",
        "for-second",
        "for-first",
    ]


def test_no_one_works_on_a_pain_that_nothing_answers() -> None:
    """Not an asset, not an action, not an open opportunity; the highest need comes first."""
    pains = [
        cj.Insight(name, kind="pain", importance=importance, satisfaction=0)
        for name, importance in (
            ("asset", 9),
            ("action", 9),
            ("open", 9),
            ("dropped", 3),
            ("no", 8),
        )
    ]
    stage = cj.Stage(
        "buy",
        insights=[*pains, cj.Insight("unknown", kind="pain"), cj.Insight("wish", importance=9)],
        assets=[cj.Asset("page", answers=["asset"])],
        actions=[cj.Action("call", answers=["action"])],
    )
    shop = cj.Journey.sequence(
        "shop",
        [stage],
        audience=cj.Audience(insights=[cj.Insight("all", kind="pain", text="All wait")]),
        personas=[cj.Persona("p", insights=[cj.Insight("mine", kind="pain")]), cj.Persona("q")],
    )
    shop = cj.evolve(
        shop,
        opportunities=[
            cj.Opportunity("a", answers=["open"]),
            cj.Opportunity("b", answers=["dropped"], status="dropped"),
        ],
    )
    answer = cj.opportunities(shop)
    assert [(item.where, item.need) for item in answer.unaddressed] == [
        ("stages.buy.insights.no", 16),
        ("stages.buy.insights.dropped", 6),
        ("stages.buy.insights.unknown", None),
        ("audience.insights.all", None),
        ("personas.p.insights.mine", None),
    ]
    assert str(answer.unaddressed[0]) == "buy: no, need 16"
    assert str(answer.unaddressed[3]) == "everywhere: All wait"
    assert str(cj.opportunities(cj.Journey.sequence("shop", ["a"]))) == "no opportunities"


def test_coverage_plans_with_open_opportunities() -> None:
    """What is done answers, what is open will, and what was dropped does not."""
    shop = needed(
        cj.Insight("slow", kind="pain"),
        audience=cj.Audience(insights=[cj.Insight("why", kind="why-us")]),
        opportunities=[
            cj.Opportunity("a", answers=["slow", "why"]),
            cj.Opportunity("b", answers=["slow"], status="doing"),
            cj.Opportunity("c", answers=["slow"], status="done"),
            cj.Opportunity("d", answers=["slow"], status="dropped"),
        ],
    )
    slow, why = cj.coverage(shop).cells
    assert (slow.answered_by, slow.planned) == (("c",), ("a", "b"))
    assert (why.answered_by, why.planned) == ((), ("a",))


@st.composite
def lifted_chains(draw: st.DrawFn) -> tuple[list[list[int]], list[tuple[int, float]]]:
    """Counts of moves on from each stage of a chain of stages, and lifts of the moves on."""
    size = draw(st.integers(2, 5))
    counts = [[draw(st.integers(1, 50)), draw(st.integers(1, 50))] for _ in range(size)]
    lifts = st.tuples(st.integers(0, size - 1), st.floats(-0.01, 0.01))
    return counts, draw(st.lists(lifts, min_size=1, max_size=4))


@pytest.mark.extra("data")
@given(lifted_chains())
@settings(max_examples=40)
def test_gains_are_those_of_the_product_of_shares(
    drawn: tuple[list[list[int]], list[tuple[int, float]]],
) -> None:
    """In a row of stages, the goal's probability is the product; `in_order` adds up to all."""
    counts, lifts = drawn
    names = [f"s-{index}" for index in range(len(counts) + 1)]
    moves = [
        cj.Transition(names[index], target, probability=number / sum(pair))
        for index, pair in enumerate(counts)
        for target, number in zip((names[index + 1], "gone"), pair, strict=True)
    ]
    shop = cj.Journey(
        "shop",
        stages=[
            *map(cj.Stage, names[:-1]),
            cj.Stage(names[-1], end=True),
            cj.Stage("gone", end=True),
        ],
        transitions=moves,
        starts=names[:1],
        goals=names[-1:],
        opportunities=[
            cj.Opportunity(f"o-{number}", lifts={f"{names[at]} -> {names[at + 1]}": lift}, effort=1)
            for number, (at, lift) in enumerate(lifts)
        ],
    )
    answer = cj.opportunities(shop, chain=cj.markov.fit(shop))
    shares = [on / (on + off) for on, off in counts]

    def product(changes: dict[int, float]) -> float:
        result = 1.0
        for index, share in enumerate(shares):
            result *= share + changes.get(index, 0.0)
        return result

    for item in answer.ranked:
        at, lift = lifts[int(item.opportunity.id.removeprefix("o-"))]
        assert item.gain == pytest.approx(product({at: lift}) - product({}), abs=1e-12)
    every: dict[int, float] = {}
    for at, lift in lifts:
        every[at] = every.get(at, 0.0) + lift
    assert answer.together == pytest.approx(product(every) - product({}), abs=1e-12)
    priorities = [item.priority or 0.0 for item in answer.ranked]
    assert priorities == pytest.approx(sorted(priorities, reverse=True), abs=1e-12)
