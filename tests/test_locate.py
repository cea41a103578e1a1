"""Where a customer is: proofs, deviations, what comes next and what holds them."""

from itertools import product

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


def test_a_true_stage_behind_true_stages_is_proven() -> None:
    """Every step of the way is known to have happened."""
    found = cj.locate(shop(), {"know": True, "try": True, "plan": "pro", "orders": 2})
    assert (found.stages, found.standing, found.furthest) == (("buy",), "proven", "buy")
    assert (found.proven, found.role) == (("know", "try", "buy"), "customer")


def test_a_true_stage_behind_unknown_ones_is_plausible() -> None:
    """An order is recorded, awareness rarely is."""
    found = cj.locate(shop(), {"orders": 2})
    assert (found.stages, found.standing, found.standings) == (
        ("buy",),
        "plausible",
        ("plausible",),
    )
    assert (found.proven, found.plausible) == ((), ("buy",))


def test_an_unknown_guard_makes_what_lies_behind_it_plausible() -> None:
    """A guard counts like a stage."""
    found = cj.locate(shop(), {"know": True, "try": True, "orders": 2})
    assert (found.proven, found.plausible) == (("know", "try"), ("buy",))
    assert found.stages == ("buy",)


@pytest.mark.parametrize("facts", [{"try": False}, {"know": False}, {"plan": "free"}])
def test_a_true_stage_behind_something_false_is_off_the_path(facts: dict[str, object]) -> None:
    """A deviation is reported, and is no location."""
    found = cj.locate(shop(), {"orders": 2, **facts})
    assert found.off_path == ("buy",)
    assert "buy" not in found.stages


def test_an_exit_leads_to_no_location() -> None:
    """Who has left stands where they left, and the stage they left for is off the path."""
    found = cj.locate(shop(), {"orders": 1, "lost": True})
    assert (found.stages, found.off_path) == (("buy",), ("lost",))
    assert "Off the path: lost is true, yet an exit leads there" in found.explain()


def test_a_referral_moves_nobody() -> None:
    """What lies behind a referral alone is never on the path."""
    journey = cj.Journey(
        "club",
        stages=[stage("member"), stage("friend")],
        transitions=[cj.Transition("member", "friend", kind="referral")],
        starts=["member"],
    )
    found = cj.locate(journey, {"member": True, "friend": True})
    assert (found.stages, found.off_path, found.possible) == (("member",), ("friend",), ())


def test_a_start_without_a_criterion_is_true() -> None:
    """Everyone is at least at the start."""
    found = cj.locate(cj.Journey.sequence("shop", ["know", stage("buy")]), {})
    assert (found.stages, found.standing) == (("know",), "proven")


def test_a_stage_without_a_criterion_is_unknown() -> None:
    """It is never a location, yet may lie on the way and be next."""
    journey = cj.Journey.sequence("shop", ["know", "like", stage("buy")])
    assert cj.locate(journey, {}).possible == ("like",)
    found = cj.locate(journey, {"buy": True})
    assert (found.stages, found.standing) == (("buy",), "plausible")


def test_nobody_is_anywhere_before_a_start_is_true() -> None:
    """Then the starts are what is possible or blocked."""
    found = cj.locate(shop(), {})
    assert (found.stages, found.standing, found.furthest, found.role) == ((), None, None, None)
    assert (found.possible, found.missing) == (("know",), ("know",))
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
    found = cj.locate(journey, {"know": True, "shop": True, "web": True})
    assert (found.stages, found.furthest, found.possible) == (("shop", "web"), "web", ("buy",))
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
    found = cj.locate(journey, {"a": True, "middle": True, "far": True, "near": True})
    assert (found.stages, found.furthest) == (("far", "near"), "far")


def test_in_a_cycle_of_advances_nobody_is_further_than_anybody() -> None:
    """The true stages of the last cycle are all in the frontier."""
    journey = cj.Journey(
        "loop",
        stages=[stage("know"), stage("use"), stage("renew"), stage("love")],
        transitions=[("know", "use"), ("use", "renew"), ("renew", "love"), ("love", "use")],
        starts=["know"],
    )
    found = cj.locate(journey, {"know": True, "use": True, "renew": True})
    assert found.stages == ("use", "renew")
    assert found.possible == ("renew", "love")


def test_returns_lead_on_the_path_yet_take_nobody_back() -> None:
    """A stage entered by a return is located; a return makes nothing further."""
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
    found = cj.locate(journey, {"buy": True, "pause": True, "back": True})
    assert (found.stages, found.proven) == (("pause", "back"), ("buy", "pause", "back"))


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
    found = cj.locate(journey, {"orders": 0, "age": 40, "barred": True})
    assert [(item.where, str(item.clause), item.value) for item in found.blocked] == [
        ("transitions.know->buy.when", "not barred", True),
        ("stages.buy.entry", "orders >= 1", 0),
    ]
    assert str(found.blocked[1]) == "buy: needs orders >= 1, but orders is 0"


def test_what_can_never_be_met_blocks_without_a_fact() -> None:
    """A criterion that is false whatever the facts names none."""
    never = cj.criteria.all_of([cj.fact("x") >= 1]) & ~cj.criteria.all_of([])
    journey = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=never)])
    found = cj.locate(journey, {})
    assert [str(item) for item in found.blocked] == ["buy: needs false"]
    assert "buy is closed from know: it needs false." in found.explain()


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


def test_a_criterion_that_stands_behind_two_doors_is_asked_for_once() -> None:
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
    found = cj.locate(journey, {"web": True, "shop": True})
    assert found.missing == ("paid", "fair")


def test_it_lists_several_in_words() -> None:
    """Three stages that are open, of people of whom nobody said what they are."""
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
        "Off the path: buy is true, yet every way there crosses something false.",
        'buy is closed from Try it: it needs plan in ["pro", "team"], and plan is \'free\'.',
    ]
    assert cj.locate(shop(), {}).explain().startswith("Not known to be in the journey yet.")


def test_its_repr_says_what_there_is_to_say() -> None:
    """Empty parts are left out."""
    assert repr(cj.locate(shop(), {"know": True})) == (
        "Location(stages=('know',), standing='proven', possible=('try',), missing=('try',), "
        "role='prospect')"
    )


def test_a_fact_of_the_wrong_kind_is_an_error_that_says_where() -> None:
    """The fact, the value, the clause and the place."""
    with pytest.raises(cj.errors.CriterionTypeError, match="orders") as caught:
        cj.locate(shop(), {"orders": "3"})
    assert caught.value.__notes__ == ["in stages.buy.entry of journey 'shop'"]
    with pytest.raises(cj.errors.CriterionTypeError) as caught:
        cj.locate(shop(), {"plan": 3})
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


def test_a_long_chain_is_no_trouble() -> None:
    """Depth is data, not recursion."""
    names = [f"s{number}" for number in range(20_000)]
    journey = cj.Journey.sequence(
        "chain", [cj.Stage(name) for name in names[:-1]] + [stage(names[-1])]
    )
    assert cj.locate(journey, {names[-1]: True}).stages == (names[-1],)


def test_more_patterns_than_are_kept_are_still_told_apart() -> None:
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


def simple_paths(
    journey: cj.Journey, kinds: set[str]
) -> list[tuple[list[str], list[cj.Transition]]]:
    """Every simple path from every stage, by these kinds, with the transitions taken."""
    found: list[tuple[list[str], list[cj.Transition]]] = [([item.id], []) for item in journey]
    for stages, taken in found:
        found += [
            ([*stages, step.target], [*taken, step])
            for step in journey.leaving(stages[-1])
            if step.kind in kinds and step.target not in stages
        ]
    return found


def truth_of(
    criterion: cj.Criterion | None, facts: dict[str, object], *, unstated: bool | None
) -> bool | None:
    """The truth of a criterion, or what holds where none is stated."""
    return unstated if criterion is None else criterion.evaluate(facts)


@given(cases())
def test_it_agrees_with_listing_every_path(case: Case) -> None:
    """A twin that follows the definitions word by word, path by path, gives the same answers."""
    journey, facts = case
    entry = {
        item.id: truth_of(item.entry, facts, unstated=True if item.id in journey.starts else None)
        for item in journey
    }
    true = [name for name, truth in entry.items() if truth is True]
    ways: dict[str, list[list[bool | None]]] = {name: [] for name in entry}
    for stages, taken in simple_paths(journey, {"advance", "return"}):
        if stages[0] in journey.starts:
            ways[stages[-1]].append(
                [entry[name] for name in stages]
                + [truth_of(step.when, facts, unstated=True) for step in taken]
            )
    proven = [name for name in true if any(all(way) for way in ways[name])]
    located = [name for name in true if any(False not in way for way in ways[name])]
    ahead = {(stages[0], stages[-1]) for stages, _ in simple_paths(journey, {"advance"})}
    frontier = [
        name
        for name in located
        if not any((name, other) in ahead and (other, name) not in ahead for other in located)
    ]
    possible = {
        step.target
        for name in frontier
        for step in journey.leaving(name)
        if step.kind in ("advance", "return")
        and entry[step.target] is not False
        and truth_of(step.when, facts, unstated=True) is not False
    }
    found = cj.locate(journey, facts)
    assert list(found.proven) == proven
    assert list(found.plausible) == [name for name in located if name not in proven]
    assert list(found.off_path) == [name for name in true if name not in located]
    assert list(found.stages) == frontier
    assert found.standings == tuple(
        "proven" if name in proven else "plausible" for name in frontier
    )
    if frontier:
        assert list(found.possible) == [name for name in entry if name in possible]
        assert found.furthest in frontier
    else:
        assert list(found.possible) == [
            name for name in entry if name in journey.starts and entry[name] is not False
        ]


@given(cases())
def test_knowing_more_never_takes_back_what_was_proven(case: Case) -> None:
    """Once proven, always proven: filling in missing facts keeps it."""
    journey, facts = case
    before = cj.locate(journey, facts)
    filled = {name: True if value is None else value for name, value in facts.items()}
    assert set(before.proven) <= set(cj.locate(journey, filled).proven)


def test_what_may_be_entered_next_is_what_is_true() -> None:
    """Guard and entry, as far as they are stated, must both be true."""
    journey = shop()
    assert cj.next_stages(journey, "try", {"plan": "pro", "orders": 1}) == ("buy",)
    assert cj.next_stages(journey, "try", {"plan": "pro"}) == ()
    assert cj.next_stages(journey, "try", {"plan": "pro"}, unknown="open") == ("buy",)
    assert cj.next_stages(journey, "try", {"plan": "free"}, unknown="open") == ()
    assert cj.next_stages(journey, "buy", {"orders": 1, "lost": True}) == ("buy", "lost")
    assert cj.next_stages(journey, "lost", {}) == ()


def test_asking_what_is_next_at_no_stage_names_the_nearest() -> None:
    """A typing error in an app is found at once."""
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'try'"):
        cj.next_stages(shop(), "tri", {})


def test_asking_what_is_next_with_a_wrong_fact_says_where() -> None:
    """The same error as locating gives."""
    with pytest.raises(cj.errors.CriterionTypeError, match="plan") as caught:
        cj.next_stages(shop(), "try", {"plan": 7})
    assert caught.value.__notes__ == ["on a step from stage 'try' of journey 'shop'"]
