"""Criteria mean what three-valued logic says: compared with a second, slower meaning.

A recipe is a criterion as nested tuples. It is built by the public operators, spelled as text by a
writer of its own, and judged by an interpreter that knows nothing of the library's: truth is a
number, 0 false, 1 true, a half unknown.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.criteria._explain import blocking, deciding

Recipe: TypeAlias = tuple[Any, ...]
Facts: TypeAlias = dict[str, object]

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}

MOMENTS = [
    datetime(2026, 1, day, 23, 59, second, tzinfo=UTC) for day in (1, 2) for second in (0, 1)
]
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "flag": st.booleans(),
    "count": st.integers(-3, 3) | st.sampled_from([-1.5, -0.0, 0.0, 1.0, 2.5]),
    "plan": st.sampled_from(["", "pro", "team", "Ünï", "\u2028", "it's"]),
    "born on": st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    "seen`at": st.sampled_from([moment.replace(tzinfo=None) for moment in MOMENTS]),
    "paid": st.sampled_from(MOMENTS),
}
"""Facts by name, each of one kind, so that criteria over them never meet a misfit."""


def comparisons(name: str) -> st.SearchStrategy[Recipe]:
    """Recipes that hold one fact against one constant."""
    signs = ["==", "!="] if name == "flag" else list(ORDER)
    return st.tuples(st.just("compare"), st.just(name), st.sampled_from(signs), KINDS[name])


def memberships(name: str) -> st.SearchStrategy[Recipe]:
    """Recipes that look for one fact among constants."""
    values = st.lists(KINDS[name], max_size=3).map(tuple)
    return st.tuples(st.just("among"), st.just(name), values)


NAMES = st.sampled_from(sorted(KINDS))
LEAVES: st.SearchStrategy[Recipe] = (
    NAMES.flatmap(comparisons)
    | NAMES.flatmap(memberships)
    | st.tuples(st.just("known"), NAMES)
    | st.tuples(st.just("always"), st.booleans())
)


def nested(parts: st.SearchStrategy[Recipe]) -> st.SearchStrategy[Recipe]:
    """Recipes made of others."""
    some = st.lists(parts, max_size=4).map(tuple)
    joined = st.tuples(st.sampled_from(["and", "or"]), some)
    return st.tuples(st.just("not"), parts) | joined


RECIPES: st.SearchStrategy[Recipe] = st.recursive(LEAVES, nested, max_leaves=12)
MISSING = st.sampled_from([None, float("nan")])
FACTS: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {}, optional={name: values | MISSING for name, values in KINDS.items()}
)

PASSED: st.SearchStrategy[Facts] = st.fixed_dictionaries(KINDS)


def build(recipe: Recipe) -> cj.Criterion:  # noqa: PLR0911 - one for each kind
    """The criterion, by the public operators."""
    match recipe:
        case ("compare", str(name), str(sign), value):
            criterion = ORDER[sign](cj.fact(name), value)
            assert isinstance(criterion, cj.Criterion)
            return criterion
        case ("among", str(name), values):
            return cj.fact(name).is_in(values)
        case ("known", str(name)):
            return cj.fact(name).is_known()
        case ("not", inner):
            return ~build(inner)
        case ("and", parts):
            return cj.criteria.all_of(map(build, parts))
        case ("or", parts):
            return cj.criteria.any_of(map(build, parts))
        case ("always", bool(truth)):
            return cj.parse_criterion("true" if truth else "false")
        case _:
            raise AssertionError(recipe)


def spell(recipe: Recipe) -> str:  # noqa: PLR0911 - one for each kind
    """The criterion as text, with every parenthesis there could be."""
    match recipe:
        case ("compare", str(name), str(sign), value):
            return f"({quote(name)}{sign}{literal(value)})"
        case ("among", str(name), values):
            return f"({quote(name)} in[{','.join(map(literal, values))}])"
        case ("known", str(name)):
            return f"({quote(name)} is known)"
        case ("not", inner):
            return f"(not {spell(inner)})"
        case ("and" | "or" as joint, parts) if parts:
            return f"({f' {joint} '.join(map(spell, parts))})"
        case ("and", _) | ("always", True):
            return "true"
        case _:
            return "false"


def quote(name: str) -> str:
    """The name of a fact in backticks, needed or not."""
    return "`" + name.replace("`", "``") + "`"


def literal(value: object) -> str:
    """A constant as text, by JSON where that has the type."""
    if isinstance(value, date):
        return f"{type(value).__name__}({json.dumps(value.isoformat())})"
    return json.dumps(value)


def judge(recipe: Recipe, facts: Mapping[str, object]) -> float:  # noqa: PLR0911 - one for each kind
    """The truth of a recipe: 0 false, 1 true, a half unknown."""
    match recipe:
        case ("always", truth):
            return float(truth)
        case ("not", inner):
            return 1 - judge(inner, facts)
        case ("and", parts):
            return min((judge(part, facts) for part in parts), default=1.0)
        case ("or", parts):
            return max((judge(part, facts) for part in parts), default=0.0)
        case ("known", name):
            return float(not is_missing(facts.get(name)))
        case (_, name, *_) if is_missing(facts.get(name)):
            return 0.5
        case ("among", name, values):
            return float(any(facts[name] == value for value in values))
        case _:
            _, name, sign, value = recipe
            return float(ORDER[sign](facts[name], value))


def is_missing(value: object) -> bool:
    """Whether a value stands for no value."""
    return value is None or value != value  # noqa: PLR0124 - NaN differs from itself


TRUTH: dict[bool | None, float] = {False: 0.0, None: 0.5, True: 1.0}
"""What `evaluate` answers, in the numbers of `judge`."""

A, B, C = (cj.fact(name).is_true() for name in "abc")
STATES: tuple[Facts, ...] = tuple(
    dict(zip("abc", values, strict=True)) for values in product([True, False, None], repeat=3)
)


def truths(criterion: cj.Criterion) -> list[bool | None]:
    """Its truth for every combination of three facts."""
    return [criterion.evaluate(facts) for facts in STATES]


def present(facts: Facts) -> Facts:
    """The facts that are not missing."""
    return {name: value for name, value in facts.items() if not is_missing(value)}


class TestTruth:
    """Three-valued logic, against an interpreter that knows nothing of the library's."""

    @given(RECIPES, FACTS)
    def test_equals_that_of_a_second_interpreter(self, recipe: Recipe, facts: Facts) -> None:
        """Criteria of every shape over facts of every kind, missing ones included."""
        assert TRUTH[build(recipe).evaluate(facts)] == judge(recipe, facts)

    @given(RECIPES, RECIPES, FACTS)
    def test_obeys_de_morgan(self, left: Recipe, right: Recipe, facts: Facts) -> None:
        """The opposite of both is either opposite."""
        one, other = build(left), build(right)
        assert (~(one & other)).evaluate(facts) is (~one | ~other).evaluate(facts)
        assert (~(one | other)).evaluate(facts) is (~one & ~other).evaluate(facts)

    @given(RECIPES, FACTS)
    def test_is_turned_round_by_not_unless_unknown(self, recipe: Recipe, facts: Facts) -> None:
        """The opposite of unknown is unknown."""
        criterion = build(recipe)
        truth = criterion.evaluate(facts)
        assert (~criterion).evaluate(facts) is (None if truth is None else not truth)

    @given(RECIPES, RECIPES, FACTS)
    def test_does_not_hang_on_order(self, left: Recipe, right: Recipe, facts: Facts) -> None:
        """Both joints commute."""
        one, other = build(left), build(right)
        assert (one & other).evaluate(facts) is (other & one).evaluate(facts)
        assert (one | other).evaluate(facts) is (other | one).evaluate(facts)

    @given(RECIPES, FACTS, FACTS)
    def test_once_decided_stays_so_when_more_is_known(
        self, recipe: Recipe, facts: Facts, more: Facts
    ) -> None:
        """Unless the criterion asks what is known, new facts never overturn an answer."""
        criterion = build(recipe)
        truth = criterion.evaluate(facts)
        if truth is not None and "known" not in str(criterion):
            assert criterion.evaluate({**more, **present(facts)}) is truth

    def test_joints_associate_and_distribute(self) -> None:
        """Over every combination of true, false and unknown."""
        assert truths((A & B) & C) == truths(A & (B & C))
        assert truths((A | B) | C) == truths(A | (B | C))
        assert truths(A & (B | C)) == truths((A & B) | (A & C))

    def test_an_unknown_operand_counts_only_where_it_could_decide(self) -> None:
        """False and unknown is false; true and unknown is unknown."""
        assert (A & B).evaluate({"a": False}) is False
        assert (A & B).evaluate({"a": True}) is None
        assert (A | B).evaluate({"a": True}) is True
        assert (A | B).evaluate({"a": False}) is None

    def test_a_clause_about_a_missing_fact_is_unknown_but_is_known_is_not(self) -> None:
        """Absent, None and NaN are all missing."""
        clauses = [
            cj.fact("x") == 1,
            cj.fact("x") != 1,
            cj.fact("x").is_in([]),
            ~(cj.fact("x") < 1),
        ]
        for facts in ({}, {"x": None}, {"x": float("nan")}, {"x": Decimal("nan")}):
            assert [clause.evaluate(facts) for clause in clauses] == [None] * 4
            assert cj.fact("x").is_known().evaluate(facts) is False
        assert cj.fact("x").is_known().evaluate({"x": False}) is True

    def test_a_fact_of_any_type_is_known(self) -> None:
        """Whether something is there can be asked of what nothing else can be asked of."""
        assert cj.fact("x").is_known().evaluate({"x": object()}) is True
        assert cj.fact("x").is_in([]).evaluate({"x": ["a", "list"]}) is False

    def test_of_nothing_all_holds_and_any_does_not(self) -> None:
        """The two constants, and their opposites."""
        always, never = cj.criteria.all_of([]), cj.criteria.any_of([])
        assert (always.evaluate({}), never.evaluate({})) == (True, False)
        assert (~always, ~never) == (never, always)


class TestText:
    """The canonical text, against a writer that shares nothing with the library's."""

    @given(RECIPES)
    def test_parses_back_to_an_equal_criterion(self, recipe: Recipe) -> None:
        """And is the same once more."""
        criterion = build(recipe)
        again = cj.parse_criterion(str(criterion))
        assert again == criterion
        assert hash(again) == hash(criterion)
        assert str(again) == str(criterion)

    @given(RECIPES)
    def test_says_what_the_operators_said(self, recipe: Recipe) -> None:
        """A text with every parenthesis there could be gives the criterion that operators give."""
        assert cj.parse_criterion(spell(recipe)) == build(recipe)

    @given(RECIPES, RECIPES)
    def test_differs_where_criteria_do(self, left: Recipe, right: Recipe) -> None:
        """Two criteria are equal exactly when their texts are."""
        one, other = build(left), build(right)
        assert (one == other) == (str(one) == str(other))


class TestExplanations:
    """What blocks a false criterion, and what could decide an unknown one."""

    @given(RECIPES, FACTS)
    def test_only_what_is_false_is_blocked(self, recipe: Recipe, facts: Facts) -> None:
        """By clauses that are false themselves, with the values their facts had."""
        criterion = build(recipe)
        result = blocking(criterion, facts)
        assert bool(result) == (criterion.evaluate(facts) is False)
        for clause, seen in result:
            assert clause.evaluate(facts) is False
            assert all(seen is facts.get(name) for name in clause.names())

    @given(RECIPES, FACTS)
    def test_without_the_blocking_clauses_it_would_not_be_false(
        self, recipe: Recipe, facts: Facts
    ) -> None:
        """Were the truth of all of them unknown, so would be that of the criterion, at worst."""
        criterion = build(recipe)
        blocked = {clause for clause, _ in blocking(criterion, facts)}
        assert judge_without(blocked, recipe, facts) > 0

    @given(RECIPES, FACTS, PASSED)
    def test_the_deciding_facts_decide(self, recipe: Recipe, facts: Facts, more: Facts) -> None:
        """Once all of them are given, whatever they are, the other missing ones have no say."""
        criterion = build(recipe)
        missing = deciding(criterion, facts)
        assert bool(missing) == (criterion.evaluate(facts) is None)
        if missing:
            decided = {**facts, **{name: more[name] for name in missing}}
            assert criterion.evaluate(decided) is not None
            assert criterion.evaluate({**more, **present(facts)}) is criterion.evaluate(decided)

    def test_what_stands_under_not_blocks_as_its_opposite(self) -> None:
        """Shown as what was asked for, each clause once, in the order of the text."""
        criterion = cj.parse_criterion(
            "not (churned or orders > 9) and not churned and plan == 'pro'"
        )
        facts = {"churned": True, "orders": 2, "plan": "free"}
        assert blocking(criterion, facts) == (
            (cj.parse_criterion("not churned"), True),
            (cj.parse_criterion("plan == 'pro'"), "free"),
        )

    def test_a_fact_that_decides_nothing_is_not_missing(self) -> None:
        """A true operand of `or` leaves nothing open, unless it asks what is known."""
        criterion = cj.parse_criterion("(a or b) and c and (d is unknown or e)")
        assert deciding(criterion, {"a": True}) == ("c", "d", "e")
        assert deciding(criterion, {"a": True, "c": True, "d": 1}) == ("e",)
        assert deciding(criterion, {"a": False, "b": False}) == ()

    def test_a_constant_is_blocked_by_itself(self) -> None:
        """It has no fact, so no value either."""
        never = cj.criteria.any_of([])
        assert blocking(never, {}) == ((never, None),)
        assert deciding(A & cj.criteria.all_of([]), {}) == ("a",)


def judge_without(clauses: set[cj.Criterion], recipe: Recipe, facts: Facts) -> float:
    """The truth of a recipe where some clauses, and their opposites, count as unknown."""
    match recipe:
        case ("not", inner):
            return 1 - judge_without(clauses, inner, facts)
        case ("and", parts) if parts:
            return min(judge_without(clauses, part, facts) for part in parts)
        case ("or", parts) if parts:
            return max(judge_without(clauses, part, facts) for part in parts)
        case _:
            clause = build(recipe)
            return 0.5 if clauses & {clause, ~clause} else judge(recipe, facts)
