"""Strategies give what they say: valid journeys, facts within their domains, walks along moves."""

import sys
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._facts import declarations, ids, texts

DOMAIN = cj.Journey(
    "domain",
    stages=[
        cj.Stage("in"),
        cj.Stage(
            "on",
            entry=(cj.fact("orders") >= 3)
            & (cj.fact("spent") > 10)
            & (cj.fact("plan") == "pro")
            & cj.fact("country").is_in(["DE", "FR"])
            & (cj.fact("seen") < datetime(2026, 3, 1, tzinfo=UTC))
            & cj.fact("vip").is_true()
            & cj.criteria.all_of([]),
        ),
        cj.Stage("out", end=True),
    ],
    transitions=[
        cj.Transition("in", "on", when=(cj.fact("age") >= 18) & cj.fact("asked").is_known()),
        cj.Transition("on", "in", kind="return", when=cj.fact("born") < date.max),
        cj.Transition("on", "out", kind="exit", when=cj.fact("spent") >= 10**400),
        cj.Transition("on", "on", kind="referral"),
    ],
    starts=["in"],
    facts=[
        cj.Fact("orders", type="int", minimum=0, maximum=9),
        cj.Fact("spent", type="float", minimum=0),
        cj.Fact("plan", type="str", values=["free", "pro"]),
        cj.Fact("seen", type="datetime"),
        cj.Fact("born", type="date", maximum=date.max),
        cj.Fact("note", type="str"),
    ],
)


@given(cj.testing.customers(DOMAIN))
def test_customers_are_within_what_is_declared(facts: dict[str, object]) -> None:
    """And of the kind that criteria ask for, so that everyone can be located."""
    assert cj.locate(DOMAIN, facts).stages
    orders, spent = facts.get("orders"), facts.get("spent")
    assert orders is None or (isinstance(orders, int) and 0 <= orders <= 9)
    assert spent is None or (isinstance(spent, float) and spent >= 0)
    assert facts.get("plan") in {None, "free", "pro"}
    assert isinstance(facts.get("asked"), bool | None)


CLAUSES = {
    "orders": cj.fact("orders") >= 3,
    "spent": cj.fact("spent") > 10,
    "plan": cj.fact("plan") == "pro",
    "country": cj.fact("country").is_in(["DE", "FR"]),
    "seen": cj.fact("seen") < datetime(2026, 3, 1, tzinfo=UTC),
    "vip": cj.fact("vip").is_true(),
    "age": cj.fact("age") >= 18,
}


@pytest.mark.parametrize("truth", [True, False, None])
@pytest.mark.parametrize("name", CLAUSES)
def test_customers_are_near_the_criteria(name: str, truth: bool | None) -> None:
    """A criterion comes out true, false and unknown."""
    clause = CLAUSES[name]
    customer = find(
        cj.testing.customers(DOMAIN),
        lambda facts: clause.evaluate(facts) is truth,
        settings=settings(phases=[Phase.generate], max_examples=500),
    )
    assert clause.evaluate(customer) is truth


@settings(max_examples=30)
@given(st.data(), cj.testing.journeys())
def test_walks_go_along_moves_from_a_start(data: st.DataObject, journey: cj.Journey) -> None:
    """Whatever the journey; none without a start."""
    walk = data.draw(cj.testing.walks(journey, max_moves=4))
    assert len(walk) <= 5
    assert set(walk[:1]) <= set(journey.starts)
    assert bool(walk) == bool(journey.starts)
    for step in pairwise(walk):
        transition = journey.transition(*step)
        assert transition is not None
        assert transition.is_move


@settings(max_examples=40)
@given(st.data())
def test_facts_fit_their_declarations(data: st.DataObject) -> None:
    """So criteria over declared facts can be evaluated, whatever was declared."""
    declared = data.draw(declarations(most=2))
    criterion = data.draw(cj.testing.criteria(declared))
    facts = data.draw(cj.testing.facts(declared))
    assert criterion.evaluate(facts) in {True, False, None}
    assert set(facts) <= {item.name for item in declared}
    assert len(data.draw(cj.testing.criteria()).names()) <= 3


@given(ids(), texts())
def test_ids_and_texts_fit_the_model(id: str, text: str) -> None:
    """Every id can be a stage's, every text its name."""
    stage = cj.Stage(id, name=text)
    assert (stage.id, stage.name) == (id, text)


def test_without_hypothesis_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module can be imported; its strategies cannot be made."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[testing\]"):
        cj.testing.journeys()


@given(st.data())
@settings(max_examples=20)
def test_a_walk_stops_where_no_move_leads_on(data: st.DataObject) -> None:
    """And where no one can come in, the only walk is empty."""
    short = cj.Journey.sequence("short", ["know", "buy"])
    assert data.draw(cj.testing.walks(short)) in {("know",), ("know", "buy")}
    assert data.draw(cj.testing.walks(cj.Journey("empty"))) == ()
