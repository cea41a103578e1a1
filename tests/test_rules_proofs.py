"""Rules that prove: quick answers about plain criteria are those that a search would give."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from math import inf, nextafter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj

BIG = 2**60 + 1
FACTS = (
    cj.Fact("orders", type="int", minimum=0, maximum=3),
    cj.Fact("steps", type="int"),
    cj.Fact("grade", type="int", values=[1, 2, 5]),
    cj.Fact("price", type="float", minimum=0.5, maximum=9),
    cj.Fact("balance", type="float"),
    cj.Fact("day", type="date", minimum=date(2026, 1, 1)),
    cj.Fact("born", type="date"),
    cj.Fact("plan", type="str", values=["free", "pro"]),
    cj.Fact("city", type="str"),
    cj.Fact("code", type="str", minimum="b"),
    cj.Fact("paid", type="bool"),
    cj.Fact("seen", type="datetime"),
)
NUMBERS: list[Any] = [-1, 0, 1, 2, 2.5, 3, 5, 9, 0.5, nextafter(2.5, inf), BIG, float(BIG)]
DAYS = [date.min, date(2026, 1, 1), date(2026, 1, 2), date.max]
TEXTS = ["", "free", "pro", "x"]
CONSTANTS: dict[str, Sequence[Any]] = {
    "orders": NUMBERS, "steps": NUMBERS, "grade": NUMBERS, "price": NUMBERS, "balance": NUMBERS,
    "day": DAYS, "born": DAYS, "plan": TEXTS, "city": TEXTS, "code": TEXTS, "paid": [True, False],
    "seen": [datetime(2026, 1, 1)],
}  # fmt: skip


@st.composite
def clauses(draw: st.DrawFn) -> cj.Criterion:
    """A clause about one of the facts."""
    name = draw(st.sampled_from(sorted(CONSTANTS)))
    fact, constants = cj.fact(name), st.sampled_from(CONSTANTS[name])
    operators = ["==", "!=", "in", "known", "<", "<=", ">", ">="][: 4 if name == "paid" else 8]
    constant = draw(constants)
    built: dict[str, Callable[[], cj.Criterion]] = {
        "==": lambda: fact == constant,
        "!=": lambda: fact != constant,
        "in": lambda: fact.is_in(draw(st.lists(constants, max_size=3))),
        "known": fact.is_known,
        "<": lambda: fact < constant,
        "<=": lambda: fact <= constant,
        ">": lambda: fact > constant,
        ">=": lambda: fact >= constant,
    }
    return built[draw(st.sampled_from(operators))]()


def plain() -> st.SearchStrategy[cj.Criterion]:
    """Criteria that only say `and`, and some that do not."""
    parts = clauses() | clauses().map(lambda clause: ~clause)
    several = st.lists(parts, min_size=1, max_size=3)
    return (
        several.map(cj.criteria.all_of)
        | several.map(lambda each: ~cj.criteria.any_of(each))
        | several.map(cj.criteria.any_of)
    )


def findings_of(journey: cj.Journey) -> tuple[set[tuple[str, str]], set[str]]:
    """What the rules that prove find and where, and where others have spoken before them."""
    proving = ("CJ217", "CJ218", "CJ219", "CJ220")
    report = cj.validate(journey, rules=cj.rules.DEFAULT.select(*proving))
    premises = {one.code for code in proving for one in cj.rules.DEFAULT[code].premises}
    before = cj.validate(journey, rules=cj.rules.DEFAULT.select(*premises))
    taken = {place for one in before for place in (one.where, ".".join(one.where.split(".")[:3]))}
    return {(one.name, one.where) for one in report}, taken


@settings(max_examples=300)
@given(plain(), plain())
@example(cj.fact("orders") >= 2, cj.fact("orders").is_in([2, 3]))
@example(cj.fact("steps") > 2, cj.fact("steps") >= 3)
@example(cj.fact("balance") > 2.5, cj.fact("balance") >= nextafter(2.5, inf))
@example(cj.fact("balance") == BIG, cj.fact("balance") >= BIG)
@example(cj.fact("born") > date.max, cj.fact("born") <= date.max)
@example(cj.fact("balance") > 10**400, cj.fact("steps") > 10**400)
@example(cj.fact("city").is_in(["x"]), cj.fact("city") != "pro")
@example(cj.fact("city") != "x", ~cj.fact("city").is_in(["x"]))
@example(cj.fact("city").is_known(), cj.fact("city").is_in(["x"]))
@example(cj.fact("code") < "b", cj.fact("code") == "a")
@example(cj.criteria.all_of([]), cj.criteria.any_of([]))
@example(cj.fact("nowhere") >= 1, cj.fact("nowhere") >= 1)
def test_quick_answers_are_those_of_a_search(one: cj.Criterion, other: cj.Criterion) -> None:
    """Whether someone meets a criterion, both of two, or the other whenever the first."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("a", entry=one), cj.Stage("b", entry=other)],
        transitions=[cj.Transition("a", "b")],
        starts=["a"],
        facts=FACTS,
    )
    reported, taken = findings_of(shop)
    empty = {
        name: cj.criteria.satisfiable(entry, facts=FACTS).outcome == "refuted"
        for name, entry in (("a", one), ("b", other))
    }
    for name, no_one in empty.items():
        if f"stages.{name}.entry" not in taken:
            assert (("unsatisfiable-entry", f"stages.{name}.entry") in reported) == no_one
    if "stages.b.entry" in taken:
        return
    apart = cj.criteria.overlaps(one, other, facts=FACTS).outcome == "refuted"
    shut = apart and not any(empty.values())
    assert (("entry-contradicts-predecessors", "stages.b.entry") in reported) == shut
    follows = cj.criteria.implies(one, other, facts=FACTS).outcome == "proved"
    easier = follows and not empty["a"] and one != other
    assert (("entry-implied-by-predecessor", "stages.b.entry") in reported) == easier


@settings(max_examples=200)
@given(plain(), plain())
@example(cj.fact("orders") < 2, cj.fact("orders") >= 2)
@example(cj.fact("orders") <= 2, cj.fact("orders") > 2)
@example(cj.fact("orders") <= 2, cj.fact("orders") >= 2)
@example(cj.fact("orders") == 1, cj.fact("orders") == 2)
@example(cj.fact("orders") != 1, cj.fact("orders") == 1)
@example(cj.fact("orders") != 1, cj.fact("orders") == 2)
@example(cj.fact("grade").is_in([1, 2]), cj.fact("grade") > 2)
@example(cj.fact("grade").is_in([]), cj.fact("grade") > 2)
@example(cj.fact("plan") == "free", cj.fact("plan") == "pro")
@example(~cj.fact("paid").is_true(), cj.fact("paid").is_true())
@example(cj.fact("city").is_known(), cj.fact("day") >= date(2026, 1, 2))
@example(cj.fact("nowhere") == "x", cj.fact("nowhere") >= 1)
def test_siblings_overlap_where_a_search_finds_somebody(
    one: cj.Criterion, other: cj.Criterion
) -> None:
    """Whatever their bounds exclude at first sight."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("start"), cj.Stage("a", entry=one), cj.Stage("b", entry=other)],
        transitions=[("start", "a"), ("start", "b")],
        starts=["start"],
        facts=FACTS,
    )
    both = cj.criteria.overlaps(one, other, facts=FACTS).outcome == "proved"
    report = cj.validate(shop, rules=cj.rules.DEFAULT.select("CJ223"))
    premises = [item for rule in cj.rules.DEFAULT["CJ223"].premises for item in [rule.code]]
    taken = cj.validate(shop, rules=cj.rules.DEFAULT.select(*premises)) if premises else ()
    assert both == bool(list(report)) or taken


@pytest.mark.parametrize(
    "entry",
    [
        (cj.fact("nowhere") >= 1) & (cj.fact("nowhere") == "x"),
        (cj.fact("seen") >= datetime(2026, 1, 1)) & cj.fact("city").is_known(),
        cj.fact("plan").is_in(["free", "pro"]) & ~(cj.fact("plan") == "free"),
        (cj.fact("price") > 3) & (cj.fact("price") <= 9),
    ],
    ids=str,
)
def test_what_no_guess_meets_is_left_to_the_search(entry: cj.Criterion) -> None:
    """Kinds that do not fit, moments, and facts of which only the presence counts."""
    shop = cj.Journey(
        "shop", stages=[cj.Stage("a", entry=entry)], starts=["a"], facts=FACTS, goals=["a"]
    )
    assert not list(cj.validate(shop, rules=cj.rules.DEFAULT.select("CJ217")))


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(-1, 8), st.integers(-1, 8)), min_size=2, max_size=4),
    st.booleans(),
)
def test_transitions_that_leave_nothing_out_have_no_gap(
    bounds: list[tuple[int, int]],
    whole: bool,
) -> None:
    """And others have: some value between what they take is taken by none."""
    fact = cj.fact("score")
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("start"),
            *(
                cj.Stage(f"s-{number}", entry=(fact >= low) & (fact <= high))
                for number, (low, high) in enumerate(bounds)
            ),
        ],
        transitions=[cj.Transition("start", f"s-{number}") for number in range(len(bounds))],
        starts=["start"],
        facts=[cj.Fact("score", type="int" if whole else "float", minimum=0, maximum=7)],
    )
    step = 1 if whole else 4
    values = [number / step for number in range(7 * step + 1)]
    taken = [any(low <= value <= high for low, high in bounds) for value in values]
    first = taken.index(True) if any(taken) else 0
    last = len(taken) - taken[::-1].index(True) if any(taken) else 0
    report = cj.validate(shop, rules=cj.rules.DEFAULT.select("CJ224"))
    assert bool(list(report)) == (not all(taken[first:last]))


def test_gaps_among_very_many_values_are_not_looked_for() -> None:
    """That is said, rather than nothing."""
    fact = cj.fact("n")
    size = 460
    entries = [cj.criteria.any_of([fact == 4 * at, fact == 4 * at + 2]) for at in range(size)]
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("start"),
            *(cj.Stage(f"s-{at}", entry=it) for at, it in enumerate(entries)),
        ],
        transitions=[
            *(cj.Transition("start", f"s-{at}") for at in range(size)),
            *(cj.Transition(f"s-{at}", f"s-{at + 1}") for at in range(size - 1)),
        ],
        starts=["start"],
        facts=[cj.Fact("n", type="int")],
    )
    report = cj.validate(shop, rules=cj.rules.DEFAULT.select("CJ224", "CJ225"))
    assert "stages.start" in {finding.where for finding in report if finding.code == "CJ225"}
    assert not any(finding.code == "CJ224" for finding in report)


def test_siblings_of_which_one_leads_on_to_the_other_may_overlap() -> None:
    """Straight on, or by way of others."""
    stages = [cj.Stage(name, entry=cj.fact("n") >= 1) for name in ("a", "b", "c")]
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("start"), *stages],
        transitions=[("start", "a"), ("start", "b"), ("b", "a")],
        starts=["start"],
        facts=[cj.Fact("n", type="int", minimum=0)],
    )
    only = cj.rules.DEFAULT.select("CJ223")
    assert not list(cj.validate(shop, rules=only))
    round_about = shop.disconnect("b", "a").connect("b", "c").connect("c", "a")
    assert not list(cj.validate(round_about, rules=only))
    assert [one.where for one in cj.validate(shop.disconnect("b", "a"), rules=only)] == [
        "transitions.start->b"
    ]


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_numbers_beyond_floats_are_left_to_the_search(value: int) -> None:
    """They do not bound a span; the answer is the same."""
    entry = (cj.fact("n") >= value) & (cj.fact("n") < value)
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("a", entry=entry)],
        starts=["a"],
        facts=[cj.Fact("n", type="float")],
    )
    assert ("unsatisfiable-entry", "stages.a.entry") in findings_of(shop)[0]


def test_an_unhappy_buyer_who_can_neither_stay_nor_churn_is_a_gap() -> None:
    """Where churning is drawn from retention alone, as in the framework's own drawing."""
    preset = cj.presets.get("six-stage")
    journey = cj.evolve(
        preset,
        transitions=[
            item
            for item in preset.transitions
            if item.target != "churned" or item.source == "retention"
        ],
    )
    findings_of = [one for one in cj.validate(journey) if one.name == "exit-out-of-reach"]
    assert [one.where for one in findings_of] == ["stages.churned.entry"]
    witness = findings_of[0].witness
    assert witness is not None
    facts = dict(witness.facts)
    assert witness.path == ("purchase",)
    assert facts == {"orders": 1, "is_happy": False, "has_churned": True}
    assert cj.locate(journey, facts).left_from == ("purchase",)
    assert not [one for one in cj.validate(preset) if one.name == "exit-out-of-reach"]


def test_a_journey_too_large_to_compare_with_a_leaving_stage_says_so() -> None:
    """The first 300 stages are compared; that there are more is reported."""
    names = [f"s{number}" for number in range(302)]
    gone = cj.Stage("gone", entry=cj.fact("left").is_true(), end=True)
    large = cj.Journey.sequence("large", names).with_stage(gone)
    large = large.connect(names[-1], "gone", kind="exit", reason="Too long")
    findings_of = cj.validate(large, rules=cj.rules.DEFAULT.select("CJ225", "CJ226", "CJ228"))
    assert [(one.code, one.where) for one in findings_of] == [("CJ225", "stages.gone.entry")]
    small = cj.edit.select_stages(large, [*names[:299], "gone"])
    assert not list(cj.validate(small, rules=cj.rules.DEFAULT.select("CJ225", "CJ226", "CJ228")))
