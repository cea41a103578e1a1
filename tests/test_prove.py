"""Proofs about criteria: compared with every customer of small domains, and against a solver."""

import copy
import itertools
import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._facts import declarations

ORDERS = cj.Fact("orders", type="int", minimum=0, maximum=3)
PAID = cj.Fact("paid", type="bool")
PLAN = cj.Fact("plan", type="str", values=["free", "pro", "team"])
SMALL = (ORDERS, PAID, PLAN)
EVERY: Mapping[str, Sequence[object]] = {
    "orders": (None, 0, 1, 2, 3),
    "paid": (None, False, True),
    "plan": (None, "free", "pro", "team"),
}


def everyone() -> Iterator[dict[str, object]]:
    """All customers there are in the small domains."""
    for values in itertools.product(*EVERY.values()):
        yield dict(zip(EVERY, values, strict=True))


def small() -> st.SearchStrategy[cj.Criterion]:
    """Criteria over the small domains, with constants inside and outside of them."""
    orders, plan = cj.fact("orders"), cj.fact("plan")
    numbers, plans = (
        st.integers(-1, 4) | st.just(1.5),
        st.sampled_from(["free", "pro", "team", "x"]),
    )
    leaves = st.one_of(
        numbers.map(lambda value: orders >= value),
        numbers.map(lambda value: orders < value),
        numbers.map(lambda value: orders == value),
        plans.map(lambda value: plan != value),
        plans.map(lambda value: plan > value),
        st.lists(plans, max_size=2).map(plan.is_in),
        st.sampled_from(list(EVERY)).map(lambda name: cj.fact(name).is_known()),
        st.just(cj.fact("paid").is_true()),
        st.sampled_from([cj.criteria.all_of([]), cj.criteria.any_of([])]),
    )
    return st.recursive(
        leaves,
        lambda parts: (
            st.lists(parts, min_size=2, max_size=4).map(cj.criteria.all_of)
            | st.lists(parts, min_size=2, max_size=4).map(cj.criteria.any_of)
            | parts.map(lambda part: ~part)
        ),
        max_leaves=10,
    )


def ask(text: str) -> cj.Criterion:
    """The criterion of a text."""
    return cj.parse_criterion(text)


@given(small())
def test_a_criterion_is_satisfiable_when_one_of_everyone_meets_it(criterion: cj.Criterion) -> None:
    """And the witness does."""
    proof = cj.criteria.satisfiable(criterion, facts=SMALL)
    met = any(criterion.evaluate(each) for each in everyone())
    assert proof.outcome == ("proved" if met else "refuted")
    if met:
        assert proof.witness is not None
        assert criterion.evaluate(proof.witness) is True
    else:
        assert proof.witness is None


@given(small(), small())
def test_two_criteria_are_compared_as_by_asking_everyone(
    one: cj.Criterion, other: cj.Criterion
) -> None:
    """Overlap, implication and equivalence, each with a witness who shows it."""
    truths = [(one.evaluate(each), other.evaluate(each)) for each in everyone()]
    both = cj.criteria.overlaps(one, other, facts=SMALL)
    assert (both.outcome == "proved") == ((True, True) in truths)
    if both.witness is not None:
        assert one.evaluate(both.witness) is other.evaluate(both.witness) is True
    follows = cj.criteria.implies(one, other, facts=SMALL)
    assert (follows.outcome == "proved") == all(
        second is True for first, second in truths if first is True
    )
    if follows.witness is not None:
        assert one.evaluate(follows.witness) is True
        assert other.evaluate(follows.witness) is not True
    same = cj.criteria.equivalent(one, other, facts=SMALL)
    assert (same.outcome == "proved") == all((a is True) == (b is True) for a, b in truths)
    if same.witness is not None:
        assert (one.evaluate(same.witness) is True) != (other.evaluate(same.witness) is True)


@given(st.lists(small(), max_size=3), small())
def test_a_gap_is_a_customer_of_whom_all_are_false(
    criteria: list[cj.Criterion], within: cj.Criterion
) -> None:
    """And who meets the criterion that is looked within."""
    out = [
        each
        for each in everyone()
        if all(criterion.evaluate(each) is False for criterion in criteria)
    ]
    anywhere = cj.criteria.gap(criteria, facts=SMALL)
    assert (anywhere.outcome == "proved") == bool(out)
    inside = cj.criteria.gap(criteria, facts=SMALL, where=within)
    assert (inside.outcome == "proved") == any(within.evaluate(each) for each in out)
    if inside.witness is not None:
        assert within.evaluate(inside.witness) is True
        assert all(each.evaluate(inside.witness) is False for each in criteria)


@settings(max_examples=50)
@given(st.data())
def test_no_one_who_is_drawn_belies_a_proof(data: st.DataObject) -> None:
    """Over all types of facts, with domains and without, whatever is drawn."""
    declared = data.draw(declarations())
    criterion = data.draw(cj.testing.criteria(declared))
    proof = cj.criteria.satisfiable(criterion, facts=declared)
    if proof.outcome == "proved":
        assert proof.witness is not None
        assert criterion.evaluate(proof.witness) is True
        inside = {fact.name: fact for fact in declared}
        for name, value in proof.witness.items():
            held = inside[name]
            assert not held.values or value in held.values
            assert (
                held.minimum is None
                or (cj.fact(name) < held.minimum).evaluate({name: value}) is False
            )
            assert (
                held.maximum is None
                or (cj.fact(name) > held.maximum).evaluate({name: value}) is False
            )
    if proof.outcome == "refuted" and not any(
        fact.values or fact.minimum is not None or fact.maximum is not None for fact in declared
    ):
        customer = data.draw(cj.testing.facts(declared))
        assert criterion.evaluate(customer) is not True


@pytest.mark.parametrize(
    ("kind", "met", "refuted"),
    [
        ("int", "x > 2 and x < 4", "x > 2 and x < 3"),
        ("int", "x > 2.2 and x < 3.1", "x > 2.2 and x < 2.9"),
        ("int", "x > 1e300 and x < 1e301", "x == 0.5"),
        ("float", "x > 2 and x < 3", "x > 3 and x < 2"),
        ("float", "x > 0 and x < 5e-324 or x == 5e-324", "x > 0 and x < 5e-324"),
        ("float", "x < -1e308", "x > 1 and x <= 1"),
        ("str", 'x > "a" and x < "b"', 'x > "a" and x < "a\\u0000"'),
        ("str", 'x not in ["other", "x"]', 'x < ""'),
        ("str", 'x < "a"', 'x == "a" and x == "b"'),
        ("bool", "x", "x and not x"),
        ("bool", "not x", "x is known and not x and x"),
        (
            "date",
            'x > date("2026-01-01") and x < date("2026-01-03")',
            'x > date("2026-01-01") and x < date("2026-01-02")',
        ),
        ("date", 'x >= date("9999-12-31")', 'x > date("9999-12-31")'),
        ("date", "x is known", 'x < date("0001-01-01")'),
        (
            "datetime",
            'x > datetime("2026-01-01T00:00:00") and x < datetime("2026-01-01T00:00:01")',
            'x > datetime("2026-01-01T00:00:00") and x < datetime("2026-01-01T00:00:00.000001")',
        ),
        ("datetime", 'x > datetime("2026-01-01T00:00:00+00:00")', "x is known and x is unknown"),
        ("datetime", "x is known", 'x < datetime("0001-01-01T00:00:00")'),
    ],
)
def test_what_is_between_constants_hangs_on_the_type(
    kind: cj.types.FactType, met: str, refuted: str
) -> None:
    """Whole numbers and days have neighbours; between texts and moments there is more room."""
    fact = cj.Fact("x", type=kind)
    proof = cj.criteria.satisfiable(ask(met), facts=[fact])
    assert proof.outcome == "proved"
    assert proof.witness is not None
    assert ask(met).evaluate(proof.witness) is True
    assert cj.criteria.satisfiable(ask(refuted), facts=[fact]).outcome == "refuted"


def test_integers_beyond_every_float_are_beyond_a_float() -> None:
    """All floats are above or below such a constant; infinity is one of them."""
    huge = cj.fact("x") > 10**400
    assert cj.criteria.satisfiable(huge, facts=[cj.Fact("x", type="float")]).witness == {
        "x": float("inf")
    }
    assert cj.criteria.satisfiable(
        huge, facts=[cj.Fact("x", type="float", maximum=1e308)]
    ).outcome == ("refuted")
    tiny = cj.fact("x") < -(10**400)
    assert cj.criteria.satisfiable(tiny, facts=[cj.Fact("x", type="float")]).outcome == "proved"


def test_a_witness_is_the_next_integer() -> None:
    """Of those that show the same, people know it best."""
    facts = [cj.Fact("x", type="int")]
    assert cj.criteria.satisfiable(ask("x > 2.5"), facts=facts).witness == {"x": 3}
    assert cj.criteria.satisfiable(ask("x < 2.5"), facts=facts).witness == {"x": 0}
    assert cj.criteria.satisfiable(ask("x < -2.5"), facts=facts).witness == {"x": -4}


def test_bounds_and_listed_values_keep_customers_inside() -> None:
    """No one has -1 orders where the declaration says so."""
    at_least = cj.Fact("orders", type="int", minimum=0)
    assert cj.criteria.satisfiable(ask("orders < 0"), facts=[at_least]).outcome == "refuted"
    assert cj.criteria.satisfiable(ask("orders < 1"), facts=[at_least]).witness == {"orders": 0}
    assert cj.criteria.satisfiable(ask('plan > "pro"'), facts=[PLAN]).witness == {"plan": "team"}
    day = cj.Fact("day", type="date", minimum=date(2026, 1, 1), maximum=date(2026, 1, 2))
    no_one = ask('day > date("2026-01-01") and day < date("2026-01-02")')
    assert cj.criteria.satisfiable(no_one, facts=[day]).outcome == "refuted"
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    seen = cj.Fact("seen", type="datetime", minimum=moment)
    after = (cj.fact("seen") > moment) & (cj.fact("seen") < moment + timedelta(microseconds=2))
    assert cj.criteria.satisfiable(after, facts=[seen]).outcome == "proved"


def test_a_missing_fact_is_a_customer_of_its_own() -> None:
    """Of whom `is unknown` is true, comparisons are unknown, and nothing follows from them."""
    assert cj.criteria.satisfiable(ask("orders is unknown"), facts=SMALL).witness == {}
    assert (
        cj.criteria.satisfiable(ask("orders is unknown and orders > 1"), facts=SMALL).outcome
        == "refuted"
    )
    everything = ask("orders >= 2 or orders < 2")
    proof = cj.criteria.implies(ask("paid"), everything, facts=SMALL)
    assert (proof.outcome, proof.witness) == ("refuted", {"paid": True})
    assert (
        cj.criteria.implies(ask("orders >= 1"), ask("orders is known"), facts=SMALL).outcome
        == "proved"
    )
    assert (
        cj.criteria.gap([ask("orders >= 2"), ask("orders < 2")], facts=SMALL).outcome == "refuted"
    )


@pytest.mark.parametrize(
    "always",
    [
        "paid is known or paid is unknown",
        "orders is known or orders is unknown and (paid is unknown or paid is known)",
        "orders > 1 or orders <= 1 or orders is unknown",
        "paid or not paid or paid is unknown",
        'plan in ["free", "pro", "team"] or plan is unknown',
    ],
)
def test_what_is_true_of_everyone_follows_from_anything(always: str) -> None:
    """Everyone has a value of a fact or has none."""
    anyone, everyone_is = cj.criteria.all_of([]), ask(always)
    assert cj.criteria.implies(anyone, everyone_is, facts=SMALL).outcome == "proved"
    assert cj.criteria.equivalent(anyone, everyone_is, facts=SMALL).outcome == "proved"
    assert cj.criteria.gap([everyone_is], facts=SMALL).outcome == "refuted"
    assert cj.criteria.satisfiable(~everyone_is, facts=SMALL).outcome == "refuted"


def test_what_is_not_declared_is_unproved_unless_no_one_at_all_can_meet_it() -> None:
    """A customer who cannot be vouched for is none."""
    open_yet = cj.criteria.satisfiable(ask("visits > 3 and paid"), facts=SMALL)
    assert (open_yet.outcome, open_yet.witness) == ("unproved", None)
    assert open_yet.reason == "facts are not declared: visits"
    for text in ("visits > 3 and visits < 2", "a is known and a is unknown", "b and not b"):
        assert cj.criteria.satisfiable(ask(text), facts=()).outcome == "refuted"
    # There is a whole number here, and no float.
    beside = ask(f"n > {2**53} and n < {2**53 + 2}")
    assert cj.criteria.satisfiable(beside, facts=()).outcome == "unproved"
    assert cj.criteria.implies(ask("visits > 3"), ask("visits > 2"), facts=()).outcome == "proved"
    assert cj.criteria.implies(ask("visits > 2"), ask("visits > 3"), facts=()).outcome == "unproved"
    assert (
        cj.criteria.equivalent(ask("visits > 2"), ask("visits > 3"), facts=()).outcome == "unproved"
    )
    when = ask('day > date("2026-01-01") or at < datetime("2026-01-01T00:00:00")')
    assert cj.criteria.satisfiable(when, facts=()).outcome == "unproved"


@pytest.mark.parametrize(
    "text",
    [
        'orders == "1"',
        "plan",
        "paid == 1",
        'x == 1 or x == "1"',
        "seen",
        'seen > datetime("2026-01-01T00:00:00") or seen > datetime("2026-01-01T00:00:00+00:00")',
    ],
)
def test_kinds_that_do_not_fit_are_unproved(text: str) -> None:
    """Evaluating such a clause would raise, so it is neither met nor not met."""
    seen = cj.Fact("seen", type="datetime")
    proof = cj.criteria.satisfiable(ask(text), facts=[*SMALL, seen])
    assert proof.outcome == "unproved"
    assert "kind" in proof.reason


def pigeons(holes: int) -> tuple[cj.Criterion, list[cj.Fact]]:
    """One pigeon more than there are holes, each in a hole of its own: hard to refute."""

    def sits(pigeon: int, hole: int) -> cj.Criterion:
        return cj.fact(f"p{pigeon}-{hole}").is_true()

    birds = range(holes + 1)
    somewhere = [cj.criteria.any_of(sits(bird, hole) for hole in range(holes)) for bird in birds]
    apart = [
        ~sits(one, hole) | ~sits(other, hole)
        for hole in range(holes)
        for one, other in itertools.combinations(birds, 2)
    ]
    facts = [cj.Fact(f"p{bird}-{hole}", type="bool") for bird in birds for hole in range(holes)]
    return cj.criteria.all_of(somewhere + apart), facts


def test_what_takes_too_many_steps_is_unproved() -> None:
    """It says so, and more steps decide it."""
    criterion, facts = pigeons(3)
    proof = cj.criteria.satisfiable(criterion, facts=facts, budget=100)
    assert (proof.outcome, proof.witness) == ("unproved", None)
    assert "budget" in proof.reason
    assert proof.steps > 100
    assert cj.criteria.satisfiable(criterion, facts=facts).outcome == "refuted"
    # As many steps as it takes are enough, and one fewer are not.
    enough = cj.criteria.satisfiable(criterion, facts=facts).steps
    for budget, outcome in ((enough, "refuted"), (enough - 1, "unproved")):
        assert cj.criteria.satisfiable(criterion, facts=facts, budget=budget).outcome == outcome
    harder, more = pigeons(9)
    assert cj.criteria.satisfiable(harder, facts=more, budget=10_000).outcome == "unproved"


def test_facts_that_have_nothing_to_do_with_each_other_are_not_multiplied() -> None:
    """Of a hundred hard parts each is decided alone: the steps add up."""

    def differ(number: int) -> cj.Criterion:
        one, other = cj.fact(f"a{number}").is_true(), cj.fact(f"b{number}").is_true()
        return (one & ~other) | (~one & other)

    def steps(parts: int) -> int:
        facts = [
            cj.Fact(f"{letter}{number}", type="bool") for number in range(parts) for letter in "ab"
        ]
        proof = cj.criteria.satisfiable(cj.criteria.all_of(map(differ, range(parts))), facts=facts)
        assert proof.outcome == "proved"
        return proof.steps

    assert steps(100) < 12 * steps(10)


def test_a_split_may_go_as_deep_as_there_are_facts() -> None:
    """A ring of facts, each the opposite of the next; no stack of Python's is used up."""
    names = [f"f{number}" for number in range(1200)]
    pairs = list(itertools.pairwise(names))
    unlike = cj.criteria.all_of(
        (cj.fact(one).is_true() | cj.fact(other).is_true())
        & (cj.fact(one).is_true() | ~cj.fact(other).is_true() | cj.fact("last").is_true())
        for one, other in pairs
    )
    facts = [cj.Fact(name, type="bool") for name in (*names, "last")]
    proof = cj.criteria.satisfiable(unlike, facts=facts)
    assert proof.outcome == "proved"
    assert proof.witness is not None
    assert unlike.evaluate(proof.witness) is True


def test_a_proof_is_a_value_and_no_condition() -> None:
    """It compares, hashes, pickles; what is unproved must not pass for false."""
    proof = cj.criteria.satisfiable(ask("orders > 1"), facts=SMALL)
    assert (
        proof
        == cj.criteria.Proof("proved", facts={"orders": 2})
        == cj.criteria.Proof("proved", facts=[("orders", 2)])
    )
    assert hash(proof) == hash(copy.copy(proof))
    assert pickle.loads(pickle.dumps(proof)) == proof
    with pytest.raises(TypeError, match="compare its `outcome`"):
        bool(proof)


def test_a_proof_says_its_outcome_with_the_witness_or_the_reason() -> None:
    """Where no fact is known of the witness, that is said too; where there is none, nothing."""
    proof = cj.criteria.Proof
    known: dict[str, cj.types.FactValue] = {"orders": 2, "city": "x"}
    assert str(proof("proved", facts=known)) == 'proved: orders = 2, city = "x"'
    assert str(proof("proved", facts={})) == "proved: every fact missing"
    assert str(proof("refuted")) == "refuted"
    assert str(proof("unproved", reason="too many steps")) == "unproved: too many steps"


def in_z3(z3: Any, criterion: cj.Criterion) -> tuple[Any, Any]:
    """What a solver calls the criterion's being true, and its being false."""
    from customer_journey.criteria import _tree as parts

    result = parts.node(criterion)
    match result:
        case parts.Constant(truth):
            return z3.BoolVal(truth), z3.BoolVal(not truth)
        case parts.Negation(operand):
            true, false = in_z3(z3, operand)
            return false, true
        case parts.Conjunction(operands) | parts.Disjunction(operands):
            trues, falses = zip(*(in_z3(z3, operand) for operand in operands), strict=True)
            if isinstance(result, parts.Conjunction):
                return z3.And(*trues), z3.Or(*falses)
            return z3.Or(*trues), z3.And(*falses)
        case parts.Known(name):
            return z3.Bool(f"known {name}"), z3.Not(z3.Bool(f"known {name}"))
        case parts.Membership(name, values):
            held = z3.Or(*(_number(z3, name) == _exact(z3, value) for value in values))
        case _:
            name, sign, value = result.name, result.operator, result.value
            number, constant = _number(z3, name), _exact(z3, value)
            held = {
                "==": number == constant,
                "!=": number != constant,
                "<": number < constant,
                "<=": number <= constant,
                ">": number > constant,
                ">=": number >= constant,
            }[sign]
    known = z3.Bool(f"known {result.name}")
    return z3.And(known, held), z3.And(known, z3.Not(held))


def _number(z3: Any, name: str) -> Any:
    return z3.Int(name) if name.startswith("whole") else z3.Real(name)


def _exact(z3: Any, value: Any) -> Any:
    numerator, denominator = value.as_integer_ratio()
    return z3.Q(numerator, denominator)


def numeric() -> st.SearchStrategy[cj.Criterion]:
    """Criteria on two whole numbers and two fractions."""
    references = st.sampled_from(["whole-a", "whole-b", "share-a", "share-b"]).map(cj.fact)
    values = st.integers(-2, 2) | st.sampled_from([-0.5, 0.25, 1.5])
    pairs = st.tuples(references, values)
    leaves = st.one_of(
        pairs.map(lambda pair: pair[0] < pair[1]),
        pairs.map(lambda pair: pair[0] >= pair[1]),
        pairs.map(lambda pair: pair[0] != pair[1]),
        st.tuples(references, st.lists(values, max_size=2)).map(
            lambda pair: pair[0].is_in(pair[1])
        ),
        references.map(lambda reference: reference.is_known()),
    )
    return st.recursive(
        leaves,
        lambda parts: (
            st.lists(parts, min_size=2, max_size=5).map(cj.criteria.all_of)
            | st.lists(parts, min_size=2, max_size=5).map(cj.criteria.any_of)
            | parts.map(lambda part: ~part)
        ),
        max_leaves=16,
    )


@settings(max_examples=60, deadline=None)
@given(numeric())
def test_a_solver_says_the_same(criterion: cj.Criterion) -> None:
    """Over unbounded numbers, whole and not, which no one can try one by one."""
    z3 = pytest.importorskip("z3", reason="the solver is not installed")
    facts = [
        cj.Fact(name, type="int" if name.startswith("whole") else "float")
        for name in criterion.names()
    ]
    solver = z3.Solver()
    solver.add(in_z3(z3, criterion)[0])
    wanted = "proved" if str(solver.check()) == "sat" else "refuted"
    assert cj.criteria.satisfiable(criterion, facts=facts).outcome == wanted
