"""Where a customer is: proofs, deviations, what comes next and what holds them."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj


def stage(
    id: str, *, name: str = "", role: cj.types.Role | None = None, end: bool = False
) -> cj.Stage:
    """A stage that is entered when the fact of its own id is true."""
    return cj.Stage(id, name=name, role=role, end=end, entry=cj.fact(id).is_true())


def shop() -> cj.Journey:
    """A journey of four stages with a guard, a repeat purchase, an exit and a referral."""
    return cj.Journey(
        "shop",
        stages=[
            stage("know", role="prospect"),
            stage("try", name="Try it", role="lead"),
            cj.Stage("buy", entry=cj.fact("orders") >= 1, role="customer"),
            stage("lost", role="lapsed", end=True),
        ],
        transitions=[
            ("know", "try"),
            cj.Transition("try", "buy", when=cj.fact("plan").is_in(["pro", "team"])),
            cj.Transition("buy", "buy", kind="return"),
            cj.Transition("buy", "lost", kind="exit", reason="too dear"),
            cj.Transition("buy", "know", kind="referral"),
        ],
        starts=["know"],
        goals=["buy"],
        facts=[cj.Fact("orders", type="int", meaning="orders paid so far")],
    )


def test_a_true_stage_with_true_predecessors_is_proven() -> None:
    """Every step of the way is known to have happened."""
    location = cj.locate(shop(), {"know": True, "try": True, "plan": "pro", "orders": 2})
    assert (location.stages, location.standing, location.furthest) == (("buy",), "proven", "buy")
    assert (location.proven, location.role) == (("know", "try", "buy"), "customer")


def test_a_true_stage_with_unknown_predecessors_is_plausible() -> None:
    """An order is recorded, awareness rarely is."""
    location = cj.locate(shop(), {"orders": 2, "plan": "pro"})
    assert (location.stages, location.standing, location.standings) == (
        ("buy",),
        "plausible",
        ("plausible",),
    )
    assert (location.proven, location.plausible) == ((), ("buy",))


def test_a_transition_is_as_true_as_guard_and_entry_together() -> None:
    """An order is known, yet no one can tell whether they came by the plan: they are before it."""
    location = cj.locate(shop(), {"know": True, "try": True, "orders": 2})
    assert (location.stages, location.possible, location.missing) == (("try",), ("buy",), ("plan",))
    assert (location.proven, location.plausible, location.off_path) == (("know", "try"), (), ())


@pytest.mark.parametrize("facts", [{"try": False}, {"know": False}, {"plan": "free"}])
def test_a_true_stage_with_a_false_predecessor_is_off_the_path(facts: dict[str, object]) -> None:
    """A deviation is reported, and is not a location."""
    location = cj.locate(shop(), {"orders": 2, **facts})
    assert location.off_path == ("buy",)
    assert "buy" not in location.stages


def test_leaving_is_a_place() -> None:
    """A customer who meets the entry of a leaving stage has left, wherever they were."""
    facts: dict[str, object] = {"know": True, "try": True, "plan": "pro", "orders": 1}
    location = cj.locate(shop(), {**facts, "lost": True})
    assert (location.stages, location.status, location.role) == (("lost",), "exited", "lapsed")
    assert (location.left_from, location.standing, location.off_path) == (("buy",), "proven", ())
    assert (location.proven[-1], location.plausible) == ("lost", ())
    assert location.explain().splitlines() == [
        "Left the journey: lost (from buy).",
        "Role: lapsed.",
    ]
    early = cj.locate(shop(), {"know": True, "lost": True})
    assert (early.left_from, early.standing) == (("know",), "plausible")
    assert (early.proven, early.plausible) == (("know",), ("lost",))
    assert early.explain().startswith(
        "Left the journey: lost (from know; no exit is drawn from there).\n"
    )
    outside = cj.locate(shop(), {"lost": True})
    assert (outside.stages, outside.status, outside.left_from) == (("lost",), "exited", ())
    assert outside.explain().startswith("Left the journey: lost.\n")


def test_a_leaving_stage_to_which_no_exit_is_drawn_is_off_the_path() -> None:
    """Facts win over the drawing, and the contradiction is named."""
    journey = shop().with_stage(stage("love")).connect("buy", "love")
    facts: dict[str, object] = {"know": True, "try": True, "plan": "pro", "orders": 1, "love": True}
    location = cj.locate(journey, {**facts, "lost": True})
    assert (location.stages, location.standing, location.off_path) == (
        ("lost",),
        "off-path",
        ("lost",),
    )
    assert "Off the path: no exit to lost is drawn from there or further on." in location.explain()


def test_exits_that_are_all_closed_have_no_one() -> None:
    """Their stage is true, and off the path."""
    journey = shop().connect("buy", "lost", kind="exit", when=cj.fact("why").is_in(["own"]))
    facts: dict[str, object] = {"know": True, "try": True, "plan": "pro", "orders": 1, "lost": True}
    assert cj.locate(journey, {**facts, "why": "own"}).standing == "proven"
    assert cj.locate(journey, facts).standing == "plausible"
    location = cj.locate(journey, {**facts, "why": "card"})
    assert (location.stages, location.status, location.off_path) == (("buy",), "active", ("lost",))
    assert "Off the path: lost is true, yet every exit there is blocked." in location.explain()


def test_an_exit_that_is_closed_does_not_say_how_someone_left() -> None:
    """Where the one from their stage is closed, and the open one starts on another branch."""
    own = cj.fact("why").is_in(["own"])
    journey = (
        shop()
        .with_stage(stage("ask"))
        .connect("know", "ask")
        .connect("ask", "lost", kind="exit")
        .connect("buy", "lost", kind="exit", when=own)
    )
    facts: dict[str, object] = {"know": True, "try": True, "plan": "pro", "orders": 1, "lost": True}
    location = cj.locate(journey, {**facts, "ask": False, "why": "card"})
    assert (location.stages, location.standing, location.off_path) == (
        ("lost",),
        "off-path",
        ("lost",),
    )
    assert cj.locate(journey, {**facts, "ask": False, "why": "own"}).standing == "proven"


def test_someone_at_an_end_that_no_move_leaves_is_finished() -> None:
    """Elsewhere, they are active; before a start is true, outside."""
    line = cj.Journey.sequence("line", [stage("know"), stage("buy")])
    statuses = [cj.locate(line, facts).status for facts in ({}, {"know": True}, {"buy": True})]
    assert statuses == ["outside", "active", "finished"]


def test_otherwise_is_true_when_every_other_transition_on_is_false() -> None:
    """And unknown until then."""
    journey = cj.Journey(
        "payment",
        stages=[cj.Stage("asked"), cj.Stage("held"), cj.Stage("checked"), cj.Stage("sent")],
        transitions=[
            cj.Transition("asked", "held", when=cj.fact("amount") >= 1000),
            cj.Transition("asked", "checked", when=~cj.fact("country").is_in(["DE"])),
            cj.Transition("asked", "sent", otherwise=True),
        ],
        starts=["asked"],
    )
    result = [
        cj.locate(journey, facts)
        for facts in (
            {"amount": 5, "country": "DE"},
            {"amount": 5},
            {"amount": 5000, "country": "DE"},
        )
    ]
    assert [one.stages for one in result] == [("sent",), ("asked",), ("held",)]
    assert result[1].missing == ("country",)
    assert cj.next_stages(journey, "asked", {"amount": 5, "country": "DE"}) == ("sent",)
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.evolve(
            journey, transitions=[cj.evolve(item, when=None, otherwise=True)
                                  for item in journey.transitions],
        )  # fmt: skip
    assert [problem.where for problem in caught.value.problems] == [
        "transitions.asked->checked.otherwise",
        "transitions.asked->sent.otherwise",
    ]


def test_a_referral_is_not_a_move() -> None:
    """What lies behind a referral alone is never on the path."""
    journey = cj.Journey(
        "club",
        stages=[stage("member"), stage("friend")],
        transitions=[cj.Transition("member", "friend", kind="referral")],
        starts=["member"],
    )
    location = cj.locate(journey, {"member": True, "friend": True})
    assert (location.stages, location.off_path, location.possible) == (("member",), ("friend",), ())


def test_a_start_without_a_criterion_is_true() -> None:
    """Everyone is at least at the start."""
    location = cj.locate(cj.Journey.sequence("shop", ["know", stage("buy")]), {})
    assert (location.stages, location.standing) == (("know",), "proven")


def test_a_stage_without_a_criterion_is_unknown() -> None:
    """It is never a location, yet may lie on the way and be next."""
    journey = cj.Journey.sequence("shop", ["know", "like", stage("buy")])
    assert cj.locate(journey, {}).possible == ("like",)
    location = cj.locate(journey, {"buy": True})
    assert (location.stages, location.standing) == (("buy",), "plausible")


def test_no_one_is_anywhere_before_a_start_is_true() -> None:
    """Then the starts are what is possible or blocked."""
    location = cj.locate(shop(), {})
    assert (location.stages, location.standing, location.furthest, location.role) == (
        (),
        None,
        None,
        None,
    )
    assert (location.possible, location.missing) == (("know",), ("know",))
    blocked = cj.locate(shop(), {"know": False}).blocked
    assert [(item.stage, item.source, item.where) for item in blocked] == [
        ("know", None, "stages.know.entry")
    ]


def test_branches_give_a_frontier_of_several_stages() -> None:
    """Neither branch leads to the other."""
    journey = cj.Journey(
        "fork",
        stages=[stage("know"), stage("shop"), stage("web"), stage("buy")],
        transitions=[("know", "shop"), ("know", "web"), ("shop", "buy"), ("web", "buy")],
        starts=["know"],
    )
    location = cj.locate(journey, {"know": True, "shop": True, "web": True})
    assert (location.stages, location.furthest, location.possible) == (
        ("shop", "web"),
        "web",
        ("buy",),
    )
    mixed = cj.locate(journey, {"shop": True, "web": True})
    assert mixed.standing == "plausible"


def test_the_furthest_stage_is_the_deepest_one() -> None:
    """Depth counts, not the order in which stages are written."""
    journey = cj.Journey(
        "fork",
        stages=[stage("a"), stage("far"), stage("middle"), stage("near")],
        transitions=[("a", "near"), ("a", "middle"), ("middle", "far")],
        starts=["a"],
    )
    location = cj.locate(journey, {"a": True, "middle": True, "far": True, "near": True})
    assert (location.stages, location.furthest) == (("far", "near"), "far")


def test_in_a_cycle_of_advances_no_one_is_further_than_anybody() -> None:
    """The true stages of the last cycle are all in the frontier."""
    journey = cj.Journey(
        "loop",
        stages=[stage("know"), stage("use"), stage("renew"), stage("love")],
        transitions=[("know", "use"), ("use", "renew"), ("renew", "love"), ("love", "use")],
        starts=["know"],
    )
    location = cj.locate(journey, {"know": True, "use": True, "renew": True})
    assert location.stages == ("use", "renew")
    assert location.possible == ("renew", "love")


def test_returns_are_no_part_of_a_path() -> None:
    """Facts of one moment cannot show that someone went back."""
    journey = cj.Journey(
        "win-back",
        stages=[stage("buy"), stage("pause"), stage("back")],
        transitions=[
            ("buy", "pause"),
            cj.Transition("pause", "back", kind="return"),
            cj.Transition("back", "buy", kind="return"),
        ],
        starts=["buy"],
    )
    location = cj.locate(journey, {"buy": True, "pause": True, "back": True})
    assert (location.stages, location.proven, location.off_path) == (
        ("pause",),
        ("buy", "pause"),
        ("back",),
    )


def test_a_blocked_stage_names_the_clause_and_what_it_saw() -> None:
    """Guard and entry both block; each false clause is named."""
    journey = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 and age >= 18")),
        ],
        transitions=[cj.Transition("know", "buy", when=~cj.fact("barred").is_true())],
        starts=["know"],
    )
    location = cj.locate(journey, {"orders": 0, "age": 40, "barred": True})
    assert [(item.where, str(item.clause), item.value) for item in location.blocked] == [
        ("transitions.know->buy.when", "not barred", True),
        ("stages.buy.entry", "orders >= 1", 0),
    ]
    assert str(location.blocked[1]) == "buy: needs orders >= 1, but orders is 0"


def test_what_can_never_be_met_blocks_without_a_fact() -> None:
    """A criterion that is false whatever the facts names none."""
    never = cj.criteria.all_of([cj.fact("x") >= 1]) & ~cj.criteria.all_of([])
    journey = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=never)])
    location = cj.locate(journey, {})
    assert [str(item) for item in location.blocked] == ["buy: needs false"]
    assert "From know, buy is blocked: it needs false." in location.explain()


def test_the_best_question_decides_most() -> None:
    """A fact that alone decides a stage, or has a say in several, comes first."""
    journey = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("a", entry=cj.parse_criterion("x >= 1 and y >= 1 and z >= 1")),
            cj.Stage("b", entry=cj.parse_criterion("y >= 2 and z >= 1")),
            cj.Stage("c", entry=cj.parse_criterion("w >= 2")),
        ],
        transitions=[("know", "a"), ("know", "b"), ("know", "c")],
        starts=["know"],
    )
    assert cj.locate(journey, {}).missing == ("w", "y", "z", "x")
    assert cj.locate(journey, {"x": 0, "w": 1}).missing == ("y", "z")


def test_a_criterion_that_two_entries_depend_on_is_missing_once() -> None:
    """One answer opens a stage from two places, another one two stages: the latter comes first."""
    paid = cj.fact("paid").is_true()
    journey = cj.Journey(
        "j",
        stages=[
            *(stage(name, end=True) for name in ("web", "shop")),
            stage("fair", end=True),
            *(cj.Stage(name, entry=paid, end=True) for name in ("buy", "stay")),
        ],
        transitions=[("web", "fair"), ("shop", "fair"), ("web", "buy"), ("web", "stay")],
        starts=["web", "shop"],
    )
    location = cj.locate(journey, {"web": True, "shop": True})
    assert location.missing == ("paid", "fair")


def test_it_lists_several_in_words() -> None:
    """Three stages that are open, of people of whom no one said what they are."""
    journey = cj.Journey(
        "j",
        stages=[stage("ask"), *(cj.Stage(name, end=True) for name in ("a", "b", "c"))],
        transitions=[("ask", "a"), ("ask", "b"), ("ask", "c")],
        starts=["ask"],
    )
    assert cj.locate(journey, {"ask": True}).explain().splitlines() == [
        "At ask (proven).",
        "Next could be a, b or c.",
    ]


def test_it_explains_itself_in_plain_words() -> None:
    """Names of stages and meanings of facts, not ids and codes."""
    assert cj.locate(shop(), {"know": True, "try": True}).explain().splitlines() == [
        "At Try it (proven).",
        "Role: lead.",
        "Next could be buy.",
        "Best question: plan. Then: orders (orders paid so far).",
    ]
    assert cj.locate(shop(), {"try": True, "plan": "free", "orders": 1}).explain().splitlines() == [
        "At Try it (plausible).",
        "Role: lead.",
        "Off the path: buy is true, yet every path there crosses something false.",
        'From Try it, buy is blocked: it needs plan in ["pro", "team"], and plan is \'free\'.',
    ]
    assert cj.locate(shop(), {}).explain().startswith("Not known to be in the journey yet.")


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (cj.Fact("paid", type="float"), "paid"),
        (cj.Fact("paid", type="float", unit="EUR"), "paid (in EUR)"),
        (cj.Fact("paid", type="float", unit="EUR", meaning="total"), "paid (total, in EUR)"),
        (cj.Fact("paid", type="float", unit="Paid", meaning="total"), "paid (total)"),
    ],
)
def test_it_says_in_which_unit_a_fact_is(fact: cj.Fact, said: str) -> None:
    """Unless the unit is the name of the fact."""
    buy = cj.Stage("buy", entry=cj.fact("paid") >= 9)
    journey = cj.Journey.sequence("shop", ["know", buy], facts=[fact])
    assert f"it needs paid >= 9, and {said} is 3.0." in cj.locate(journey, {"paid": 3.0}).explain()


def test_its_repr_says_what_there_is_to_say() -> None:
    """Empty parts are left out."""
    assert repr(cj.locate(shop(), {"know": True})) == (
        "Location(stages=('know',), standing='proven', possible=('try',), missing=('try',), "
        "role='prospect')"
    )


def test_a_fact_of_another_type_is_an_error_that_says_where() -> None:
    """The fact, the value, the clause and the place."""
    undeclared = cj.evolve(shop(), facts=[])
    with pytest.raises(cj.errors.CriterionTypeError, match="orders") as caught:
        cj.locate(undeclared, {"orders": "3"})
    assert caught.value.__notes__ == ["in stages.buy.entry of journey 'shop'"]
    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        cj.locate(undeclared, {"plan": 3})
    assert caught.value.__notes__ == ["in transitions.try->buy.when of journey 'shop'"]


def test_facts_that_no_criterion_names_are_ignored() -> None:
    """A whole record can be handed over."""
    assert cj.locate(shop(), {"know": True, "shoe size": object()}) == cj.locate(
        shop(), {"know": True}
    )


def test_facts_are_a_mapping() -> None:
    """A list of names is a mistake worth naming."""
    with pytest.raises(TypeError, match="mapping"):
        cj.locate(shop(), ["orders"])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.slow
def test_a_long_chain_is_no_trouble() -> None:
    """Depth is data, not recursion."""
    names = [f"s{number}" for number in range(20_000)]
    journey = cj.Journey.sequence(
        "chain", [cj.Stage(name) for name in names[:-1]] + [stage(names[-1])]
    )
    assert cj.locate(journey, {names[-1]: True}).stages == (names[-1],)


def test_more_patterns_than_are_kept_are_still_distinguished() -> None:
    """What is remembered between customers is bounded and changes no answer."""
    names = [f"s{number}" for number in range(8)]
    journey = cj.Journey.sequence("chain", [stage(name) for name in names])
    patterns = list(product((True, False, None), repeat=len(names)))
    first = [
        cj.locate(journey, dict(zip(names, pattern, strict=True))).stages
        for pattern in patterns[:50]
    ]
    for pattern in patterns:
        cj.locate(journey, dict(zip(names, pattern, strict=True)))
    again = [
        cj.locate(journey, dict(zip(names, pattern, strict=True))).stages
        for pattern in patterns[:50]
    ]
    assert first == again


Case = tuple[cj.Journey, dict[str, object]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A small journey of any shape and a customer with some facts missing."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 5)))]
    stages = [cj.Stage(name) if draw(st.integers(0, 4)) == 0 else stage(name) for name in names]
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(names), st.sampled_from(names)), unique=True, max_size=12
        )
    )
    kinds: st.SearchStrategy[cj.types.TransitionKind] = st.sampled_from(
        ["advance", "advance", "advance", "return", "exit", "referral"]
    )
    guards = st.sampled_from([None, None, "g0", "g1"])
    transitions = [
        cj.Transition(
            *pair,
            kind=draw(kinds),
            when=None if (name := draw(guards)) is None else cj.fact(name).is_true(),
        )
        for pair in pairs
    ]
    starts = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    truths = st.sampled_from([True, True, False, None])
    facts: dict[str, object] = {name: draw(truths) for name in [*names, "g0", "g1"]}
    return cj.Journey("j", stages=stages, transitions=transitions, starts=starts), facts


@given(cases())
def test_knowing_more_never_takes_back_what_was_proven(case: Case) -> None:
    """Once proven, always proven: filling in missing facts keeps it, but for having left."""
    journey, facts = case
    before = cj.locate(journey, facts)
    filled = {name: True if value is None else value for name, value in facts.items()}
    inside = set(before.proven) - set(before.stages if before.status == "exited" else ())
    assert inside <= set(cj.locate(journey, filled).proven)


def test_what_may_be_entered_next_is_what_is_true() -> None:
    """Guard and entry, as far as they are stated, must both be true."""
    journey = shop()
    assert cj.next_stages(journey, "try", {"plan": "pro", "orders": 1}) == ("buy",)
    assert cj.next_stages(journey, "try", {"plan": "pro"}) == ()
    assert cj.next_stages(journey, "try", {"plan": "pro"}, unknown="open") == ("buy",)
    assert cj.next_stages(journey, "try", {"plan": "free"}, unknown="open") == ()
    assert cj.next_stages(journey, "buy", {"orders": 1, "lost": True}) == ("buy", "lost")
    assert cj.next_stages(journey, "lost", {}) == ()


def test_a_wait_counts_where_its_time_is_named() -> None:
    """How long they have been there; without it, waits are left out."""
    day = timedelta(days=1)
    journey = cj.Journey(
        "trial",
        stages=[cj.Stage("trial"), cj.Stage("late"), cj.Stage("soon")],
        transitions=[
            cj.Transition("trial", "late", after=14 * day),
            cj.Transition("trial", "soon", within=3 * day),
        ],
        starts=["trial"],
    )
    assert cj.next_stages(journey, "trial", {}) == ("late", "soon")
    opened = [cj.next_stages(journey, "trial", {}, waited=days * day) for days in (1, 5, 14)]
    assert opened == [("soon",), (), ("late",)]


def test_asking_what_is_next_at_no_stage_names_the_nearest() -> None:
    """A typing error in an app is found at once."""
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'try'"):
        cj.next_stages(shop(), "tri", {})


@pytest.mark.parametrize(
    ("argument", "value"),
    [("journey", "shop"), ("stage", 3), ("stage", None), ("facts", [("plan", "pro")]),
     ("unknown", "shut"), ("waited", "long"), ("waited", -timedelta(1))],
)  # fmt: skip
def test_each_argument_of_next_stages_is_checked(argument: str, value: Any) -> None:
    """Where all others fit."""
    fitting: dict[str, Any] = {"journey": shop(), "stage": "try", "facts": {"plan": "pro"}}
    options: dict[str, Any] = {"unknown": "closed", "waited": None}
    (fitting if argument in fitting else options)[argument] = value
    with pytest.raises((cj.errors.WrongTypeError, cj.errors.InvalidValueError), match=argument):
        cj.next_stages(*fitting.values(), **options)


def test_next_stages_with_a_fact_of_another_type_says_where() -> None:
    """The same error as locating gives."""
    with pytest.raises(cj.errors.CriterionTypeError, match="plan") as caught:
        cj.next_stages(shop(), "try", {"plan": 7})
    assert caught.value.__notes__ == ["on a step from stage 'try' of journey 'shop'"]


def test_rows_of_tables_and_mappings_of_any_kind_are_facts() -> None:
    """Not only plain dicts, which are read fastest."""
    from types import MappingProxyType

    facts = MappingProxyType({"orders": 1})
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])
    assert cj.next_stages(shop, "know", facts) == ("buy",)
    assert cj.next_stages(shop, "know", facts, waited=timedelta(0)) == ("buy",)
