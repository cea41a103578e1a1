"""Nouns are frozen values that check themselves and show what was said of them."""

import copy
import datetime as dt
import pickle
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any, Protocol, TypeVar, cast, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._element import Element, maker_of

FULL: tuple[attrs.AttrsInstance, ...] = (
    cj.Stage(
        "try",
        name="Пробуют",
        role="lead",
        phases=["try", "decide"],
        entry=cj.fact("trial_started").is_true(),
        end=True,
        insights=[cj.Insight("see-it-work", kind="goal", importance=8, share=0.2, n=9)],
        actions=[cj.Action("show", lane="frontstage", owner="Sales")],
        questions=[cj.Question("how-long", text="How long?")],
        extra={"crm": {"ids": [1, 2.5, None, True]}},
    ),
    cj.Transition("try", "buy", when=cj.fact("orders") >= 1, probability=1, effort=2),
    cj.Fact("spent", type="float", unit="EUR", minimum=0, maximum=10.5),
    cj.Fact("plan", type="str", values=["free", "pro"]),
    cj.Fact("born", type="date", minimum=dt.date(1900, 1, 1)),
    cj.Asset("tour", claims=[cj.Claim("days", value="14")], review_by=dt.date(2027, 1, 1)),
    cj.Metric("rate", better="higher", target=12, numerator="orders", denominator="visits"),
    cj.Persona("founder", age="30-45", insights=[cj.Insight("growth", kind="goal")], ideal=True),
    cj.Audience(who="agencies", messages=[cj.Claim("fast", value="In a day")]),
    cj.Insight("waits", text="Days without news", kind="pain", satisfaction=2),
    cj.Action("pack", name="Pack", supports=["send"], touchpoints=["door"], answers=["when"]),
    cj.Reward("referrer", text="A bag", value=12, unit="EUR"),
    cj.Experience(1.4, low=1.1, high=1.6, n=88, measure="csat", personas=["p"], basis="observed"),
    cj.Opportunity("card", answers=["waits"], lifts={"try -> buy": 0.05}, effort=4, status="done"),
    cj.PathRule("trust-first", kind="precedes", stage="trust", before="buy", reason="Dear"),
    cj.Touchpoint("store", initiator="customer", owner="brand"),
    cj.Promise("refund", made=["know"], due="buy", kept=["buy"]),
    cj.Handoff(facts=["plan"], promises=["refund"]),
    cj.Source("Psychology", author="Strong", year=1925, confidence="high"),
    cj.Suppression("CJ101", where="stages.try", reason="known"),
    cj.Question("why", personas=["founder"], basis="stated"),
    cj.Claim("price", value="9", markets=["EU"]),
)


class Labelled(Protocol):
    """A noun that has something to show."""

    @property
    def label(self) -> str:
        """What people call it."""
        ...


def called(element: attrs.AttrsInstance) -> str:
    """The type and the name of a noun."""
    return f"{type(element).__name__}-{getattr(element, 'name', '')}"


@pytest.mark.parametrize("element", FULL, ids=called)
def test_an_element_is_a_value(element: attrs.AttrsInstance) -> None:
    """It compares by content, hashes alike, survives pickle and copies, and takes no attribute."""
    for twin in (pickle.loads(pickle.dumps(element)), copy.copy(element), copy.deepcopy(element)):
        assert twin == element
        assert hash(twin) == hash(element)
    assert not hasattr(element, "__dict__")
    name = attrs.fields(type(element))[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(element, name, "other")


@pytest.mark.parametrize("element", FULL, ids=called)
def test_an_element_is_shown_as_the_call_that_makes_it(element: object) -> None:
    """What is printed can be pasted into a program; criteria are shown as text."""
    shown = repr(element)
    names = {name: getattr(cj, name) for name in cj.__all__} | {"datetime": dt}
    assert eval(shown, names) == element  # noqa: S307 - printed by what is tested
    assert "extra=" not in shown or getattr(element, "extra", {})


@pytest.mark.parametrize("element", FULL, ids=called)
def test_evolving_to_itself_gives_an_equal_value(element: attrs.AttrsInstance) -> None:
    """A copy is checked as if it had been made anew, and is what it was."""
    evolved: object = attrs.evolve(element)  # type: ignore[misc] # each of them is one
    assert evolved == element


E = TypeVar("E", bound=attrs.AttrsInstance)


def _built(kind: type[E], stated: Mapping[str, object]) -> E:
    """What files build."""
    make: Any = maker_of
    return cast("E", make(kind)(stated))


@pytest.mark.parametrize("element", FULL, ids=called)
def test_what_files_build_is_what_the_constructor_builds(element: Element) -> None:
    """An element of what is stated alone: equal, of equal types, and as frozen."""
    fields = attrs.fields(type(element))
    stated = {
        field.name: getattr(element, field.name)
        for field in fields
        if getattr(element, field.name) != field.default
    }
    built = _built(type(element), stated)
    assert built == element == type(element)(**stated)
    assert repr(built) == repr(element)
    assert hash(pickle.loads(pickle.dumps(built))) == hash(element)
    for field in fields:
        assert type(getattr(built, field.name)) is type(getattr(element, field.name))


def test_what_is_not_plain_becomes_plain_in_what_files_build() -> None:
    """Texts, numbers and moments of other types are those that the constructor makes of them."""

    class Word(str):
        __slots__ = ()

    stage = _built(cj.Stage, {"id": Word("try"), "name": Word("Try")})
    assert (type(stage.id), type(stage.name)) == (str, str)
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    fact = _built(cj.Fact, {"name": "seen", "type": "datetime", "minimum": noon})
    assert fact == cj.Fact("seen", type="datetime", minimum=noon)
    assert _built(cj.Fact, {"name": "paid", "type": "float", "minimum": 0}).minimum == 0.0
    assert _built(cj.Journey, {"id": "shop"}) == cj.Journey("shop")


def test_an_edit_of_an_element_is_checked() -> None:
    """`evolve` raises where the constructor would."""
    fact = cj.Fact("orders", type="int", minimum=0)
    assert cj.evolve(fact, maximum=9).maximum == 9
    with pytest.raises(cj.errors.InvalidValueError, match="minimum: 0 is above the maximum, -1"):
        cj.evolve(fact, maximum=-1)


INVALID: tuple[tuple[type[Any], tuple[object, ...], dict[str, object], str, str], ...] = (
    (cj.Stage, ("Buy Now",), {}, "id", "did you mean 'buy-now'"),
    (cj.Stage, ("Купить",), {}, "id", "is not an id"),
    (cj.Stage, ("",), {}, "id", "is not an id"),
    (cj.Stage, ("a--b",), {}, "id", "is not an id"),
    (cj.Stage, ("a\n",), {}, "id", "is not an id"),
    (cj.Stage, ("x" * 200 + " ",), {}, "id", "…"),
    (cj.Stage, (3,), {}, "id", "expected an id, got 3"),
    (cj.Stage, ("a",), {"name": None}, "name", "expected text, got None"),
    (cj.Stage, ("a",), {"name": "\ud800"}, "name", "half a character"),
    (cj.Stage, ("a",), {"end": 1}, "end", "expected true or false, got 1"),
    (cj.Stage, ("a",), {"end": "No"}, "end", "got 'No' (write false, without quotes)"),
    (cj.Stage, ("a",), {"end": "maybe"}, "end", "expected true or false, got 'maybe'"),
    (cj.Stage, ("a",), {"role": "custmer"}, "role", "did you mean 'customer'"),
    (cj.Stage, ("a",), {"role": 7}, "role", "expected one of 'prospect'"),
    (cj.Stage, ("a",), {"phases": "try"}, "phases", "expected several in a list or a tuple"),
    (cj.Stage, ("a",), {"phases": ["try", "by"]}, "phases[1]", "'by' is not one of"),
    (cj.Stage, ("a",), {"phases": ["try", "try"]}, "phases[1]", "phase 'try' is already at [0]"),
    (cj.Source, ("a",), {"doubts": [b"x"]}, "doubts[0]", "expected text, got a bytes"),
    (
        cj.Source,
        ("a",),
        {"doubts": {}},
        "doubts",
        "expected several in a list or a tuple, got a dict",
    ),
    (cj.Source, ("a",), {"doubts": 5}, "doubts", "expected several"),
    (cj.Insight, ("a",), {"importance": 11}, "importance", "must lie in 0..10, got 11.0"),
    (cj.Insight, ("a",), {"satisfaction": -1}, "satisfaction", "must lie in 0..10, got -1.0"),
    (cj.Insight, ("a",), {"share": 27}, "share", "shares go from 0 to 1: 0.27?"),
    (cj.Insight, ("a",), {"share": 270}, "share", "shares go from 0 to 1)"),
    (cj.Insight, ("a",), {"n": 0}, "n", "must be 1 or more, got 0"),
    (cj.Insight, ("a",), {"kind": "pains"}, "kind", "did you mean 'pain'?"),
    (cj.Experience, (3,), {}, "score", "(of an answer 3 on 1..5, the score is 0)"),
    (cj.Experience, (-3,), {}, "score", "must lie in -2..2, got -3.0"),
    (cj.Experience, (7,), {}, "score", "must lie in -2..2, got 7.0"),
    (cj.Experience, (1,), {"n": 0}, "n", "must be 1 or more, got 0"),
    (cj.Experience, (1,), {"low": 1.5}, "low", "1.5 is above the score, 1.0"),
    (cj.Experience, (1,), {"high": 0.5}, "high", "0.5 is below the score, 1.0"),
    (cj.Experience, (1,), {"high": 4}, "high", "must lie in -2..2, got 4.0"),
    (cj.Experience, ("good",), {}, "score", "expected a finite number, got 'good'"),
    (cj.PathRule, ("a",), {"kind": "first", "stage": "b"}, "kind", "'first' is not one of"),
    (cj.PathRule, ("a",), {"kind": "precedes", "stage": "b"}, "before", "must name a stage"),
    (
        cj.PathRule,
        ("a",),
        {"kind": "precedes", "stage": "b", "before": "c", "after": "d"},
        "after",
        "says nothing for a rule of this kind",
    ),
    (
        cj.PathRule,
        ("a",),
        {"kind": "never", "stage": "b", "before": "c"},
        "before",
        "says nothing for a rule of this kind",
    ),
    (cj.Opportunity, ("a",), {"effort": 0}, "effort", "must be more than 0, got 0.0"),
    (cj.Opportunity, ("a",), {"confidence": 80}, "confidence", "got 80.0 (0.8?)"),
    (cj.Opportunity, ("a",), {"confidence": -1}, "confidence", "must lie in 0..1, got -1.0"),
    (cj.Opportunity, ("a",), {"status": "wip"}, "status", "'wip' is not one of"),
    (cj.Opportunity, ("a",), {"lifts": ["b -> c"]}, "lifts", "expected a mapping, got a list"),
    (cj.Opportunity, ("a",), {"lifts": {"b->c": 5}}, "lifts.b->c", "-1..1, got 5.0 (0.05?)"),
    (cj.Opportunity, ("a",), {"lifts": {"b->c": "5 %"}}, "lifts.b->c", "that is 0.05)"),
    (cj.Opportunity, ("a",), {"lifts": {"b": 0.1}}, "lifts.b", "(as in 'try -> buy')"),
    (cj.Opportunity, ("a",), {"lifts": {"b->c": 0, "b -> c": 0}}, "lifts.b->c", "duplicate key"),
    (cj.Opportunity, ("a",), {"lifts": {3: 0.1}}, "lifts", "a key"),
    (cj.Reward, ("friend",), {}, "to", "'friend' is not one of"),
    (cj.Reward, ("referrer",), {"value": -1}, "value", "-1.0 is below zero"),
    (
        cj.Persona,
        ("a",),
        {"insights": [cj.Insight("b"), cj.Insight("b")]},
        "insights[1]",
        "insight 'b' is already at [0]",
    ),
    (
        cj.Audience,
        (),
        {"messages": [cj.Claim("b", value="x"), cj.Claim("b", value="y")]},
        "messages[1]",
        "message 'b' is already at [0]",
    ),
    (cj.Stage, ("a",), {"assets": ["x"]}, "assets[0]", "expected an Asset, got 'x' (cj.Asset("),
    (cj.Stage, ("a",), {"entry": "orders > 1"}, "entry", "'orders > 1' (cj.parse_criterion(…)"),
    (cj.Stage, ("a",), {"entry": True}, "entry", "expected a Criterion, got True"),
    (cj.Journey, ("a",), {"stages": ["b"]}, "stages[0]", "got 'b' (cj.Stage(id, name=…) makes"),
    (cj.Journey, ("a",), {"transitions": ["b -> c"]}, "transitions[0]", "(a pair of ids will"),
    (cj.Stage, ("a",), {"personas": ["p", "q", "p"]}, "personas[2]", "persona 'p' is already"),
    (
        cj.Stage,
        ("a",),
        {"metrics": [cj.Metric("m"), cj.Metric("m", unit="%")]},
        "metrics[1]",
        "metric 'm' is already at [0]",
    ),
    (cj.Stage, ("a",), {"extra": [1]}, "extra", "expected a mapping, got a list"),
    (cj.Transition, ("a", "b"), {"probability": 12}, "probability", ": 0.12?"),
    (cj.Transition, ("a", "b"), {"probability": -0.5}, "probability", "shares go from 0 to 1)"),
    (cj.Transition, ("a", "b"), {"probability": float("nan")}, "probability", "a finite number"),
    (cj.Transition, ("a", "b"), {"probability": "30 %"}, "probability", "1, that is 0.3)"),
    (cj.Transition, ("a", "b"), {"probability": True}, "probability", "a finite number, got True"),
    (cj.Transition, ("a", "b"), {"effort": -1}, "effort", "-1.0 is below zero"),
    (cj.Transition, ("a", "b"), {"effort": 10**400}, "effort", "got a very large number"),
    (cj.Transition, ("a", "b"), {"handoff": {}}, "handoff", "expected a Handoff, got a dict"),
    (cj.Fact, ("",), {"type": "int"}, "name", "a fact needs a name"),
    (cj.Fact, ("a",), {"type": "integer"}, "type", "'integer' is not one of"),
    (cj.Fact, ("a",), {"type": "int", "minimum": 0.5}, "minimum", "(a whole number)"),
    (cj.Fact, ("a",), {"type": "int", "values": [True]}, "values[0]", "True is not of type int"),
    (cj.Fact, ("a",), {"type": "float", "values": 5}, "values", "expected several"),
    (cj.Fact, ("a",), {"type": "str", "values": [["x"]]}, "values[0]", "a value a fact can have"),
    (cj.Fact, ("a",), {"type": "int", "minimum": 1 << 4000}, "minimum", "over 4,000 bits"),
    (cj.Fact, ("a",), {"type": "float", "minimum": float("inf")}, "minimum", "a finite number"),
    (cj.Fact, ("a",), {"type": "int", "minimum": 2, "maximum": 1}, "minimum", "above the maximum"),
    (cj.Fact, ("a",), {"type": "bool", "values": [True]}, "type", "has no bounds"),
    (cj.Fact, ("a",), {"type": "int", "minimum": 1, "values": [1]}, "values", "(give one)"),
    (cj.Fact, ("a",), {"type": "str", "values": ["x", "x"]}, "values[1]", "value 'x' is already"),
    (
        cj.Fact,
        ("a",),
        {
            "type": "datetime",
            "minimum": dt.datetime(2026, 1, 1),
            "maximum": dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        },
        "",
        "cannot be mixed",
    ),
    (cj.Asset, ("a",), {"review_by": "soon"}, "review_by", "expected a date, got 'soon'"),
    (
        cj.Asset,
        ("a",),
        {"review_by": dt.datetime.now(tz=dt.UTC)},
        "review_by",
        "expected a date, got a datetime",
    ),
    (cj.Promise, ("a",), {"made": ["x", "x"], "due": "y"}, "made[1]", "stage 'x' is already"),
    (cj.Source, (), {"year": True}, "year", "expected a whole number, got True"),
    (cj.Source, (), {"year": 1 << 5000}, "year", "over 4,000 bits"),
    (cj.Suppression, (" ",), {"reason": "x"}, "rule", "must say something"),
    (cj.Suppression, ("x",), {"reason": ""}, "reason", "must say something"),
)


@pytest.mark.parametrize(("element", "positional", "named", "where", "message"), INVALID)
def test_a_field_reports_its_problem(
    element: type[Any],
    positional: tuple[object, ...],
    named: dict[str, object],
    where: str,
    message: str,
) -> None:
    """One problem, at the field, in words that help."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        element(*positional, **named)
    (problem,) = caught.value.problems
    assert problem.where == where
    assert message in str(caught.value)
    # What files build says the same.
    names = [field.name for field in attrs.fields(element)]
    with pytest.raises(cj.errors.InvalidValueError) as again:
        _built(element, dict(zip(names, positional, strict=False)) | named)
    assert again.value.problems == caught.value.problems


def test_all_invalid_fields_are_named_at_once() -> None:
    """One error has every problem, in the order of the fields."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.Stage("B", role="x", end="yes", personas=["a", 1, None])  # type: ignore[arg-type, list-item] # pyright: ignore[reportArgumentType]
    assert caught.value.subject == "Stage 'B'"
    places = [problem.where for problem in caught.value.problems]
    assert places == ["id", "role", "end", "personas[1]", "personas[2]"]


def test_an_element_without_a_name_of_its_own_is_called_by_its_type() -> None:
    """An error about an audience says so."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.Audience(who=3)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert caught.value.subject == "Audience"
    assert [problem.where for problem in caught.value.problems] == ["who"]


def test_any_iterable_becomes_a_tuple() -> None:
    """Lists, generators, keys and sets are taken; a set's order does not vary."""
    assert cj.Stage("a", personas=["x"]).personas == ("x",)
    assert cj.Stage("a", personas=(name for name in "xy")).personas == ("x", "y")
    assert cj.Stage("a", personas={"b": 1, "a": 2}.keys()).personas == ("b", "a")
    assert cj.Stage("a", personas={"c", "a", "b"}).personas == ("a", "b", "c")


class Step(str, Enum):  # noqa: UP042 - prints in a way of its own, unlike a StrEnum
    """Ids of stages, as a program may keep them."""

    TRY = "try"
    BUY = "buy"


def test_texts_of_other_types_become_plain() -> None:
    """A member of an enumeration may stand for an id and leaves no trace."""
    stage = cj.Stage(Step.BUY, personas=[Step.TRY], extra={Step.TRY: [Step.BUY]})
    assert repr(stage) == "Stage('buy', personas=('try',), extra={'try': ('buy',)})"
    assert cj.Transition(Step.TRY, Step.BUY).path == "transitions.try->buy"
    assert cj.Journey("shop", stages=[cj.Stage("buy")], starts=[Step.BUY])[Step.BUY].id == "buy"


def test_numbers_of_other_types_become_floats() -> None:
    """A share may come as a whole number or from a library of numbers."""
    assert repr(cj.Transition("a", "b", probability=1).probability) == "1.0"
    half: Any = Fraction(1, 2)
    assert repr(cj.Transition("a", "b", probability=half).probability) == "0.5"


def test_bounds_of_a_float_fact_have_one_spelling() -> None:
    """0 and 0.0 say the same and are kept the same, True is neither."""
    assert repr(cj.Fact("a", type="float", values=[1, 0.5]).values) == "(1.0, 0.5)"
    assert cj.Fact("a", type="float", minimum=0) == cj.Fact("a", type="float", minimum=0.0)
    with pytest.raises(cj.errors.InvalidValueError):
        cj.Fact("a", type="float", minimum=True)


@pytest.mark.parametrize(
    ("element", "label"),
    [
        (cj.Stage("a"), "a"),
        (cj.Stage("a", name="Ä"), "Ä"),
        (cj.Question("a"), "a"),
        (cj.Question("a", text="Why?"), "Why?"),
        (cj.Asset("a"), "a"),
        (cj.Asset("a", title="Tour"), "Tour"),
        (cj.Metric("a"), "a"),
        (cj.Metric("a", name="Rate"), "Rate"),
        (cj.Persona("a"), "a"),
        (cj.Persona("a", name="Ana"), "Ana"),
        (cj.Touchpoint("a"), "a"),
        (cj.Touchpoint("a", channel="web"), "web"),
        (cj.Touchpoint("a", channel="web", name="Site"), "Site"),
        (cj.Promise("a", made=[], due="b"), "a"),
        (cj.Promise("a", text="Refund", made=[], due="b"), "Refund"),
        (cj.Journey("a"), "a"),
        (cj.Journey("a", name="Shop"), "Shop"),
    ],
)
def test_a_label_is_what_people_call_it(element: Labelled, label: str) -> None:
    """The name where there is one, and something to show where there is none."""
    assert element.label == label


def test_transitions_tell_moves_from_referrals_and_say_where_they_are() -> None:
    """Only a referral leaves the person where they are."""
    moves = {
        kind: cj.Transition("a", "b", kind=kind).is_move
        for kind in get_args(cj.types.TransitionKind)
    }
    assert moves == {"advance": True, "return": True, "exit": True, "referral": False}
    assert cj.Transition("a", "b").path == "transitions.a->b"
    assert cj.Stage("a").path == "stages.a"


def test_sources_sort_as_a_bibliography() -> None:
    """By author whatever the case, then by year, unknown first, then by title."""
    listed = [
        cj.Source("A", author="abel", year=2000),
        cj.Source("B", author="Brown"),
        cj.Source("C", author="Brown", year=-5),
        cj.Source("a", author="Brown", year=1999),
        cj.Source("B", author="Brown", year=1999),
        cj.Source("B", author="Brown", year=1999, confidence="low"),
        cj.Source("A", author="de Bono", year=1970),
    ]
    shuffled = listed[::2] + listed[1::2]
    assert sorted(shuffled) == listed


WORDS = st.sampled_from(["", "a", "A", "b", "é"])
SOURCES = st.builds(
    cj.Source,
    WORDS,
    author=WORDS,
    year=st.sampled_from([None, 1898, 2026]),
    publication=WORDS,
    confidence=st.sampled_from([None, "high", "low"]),
)


@given(SOURCES, SOURCES)
def test_the_order_of_sources_is_total(one: cj.Source, other: cj.Source) -> None:
    """Of two sources, exactly one of before, after and equal holds."""
    assert [one < other, one == other, one > other].count(True) == 1


def test_other_elements_have_no_order() -> None:
    """The order of stages is the journey's, and no comparison may invent another."""
    with pytest.raises(TypeError):
        sorted([cj.Stage("b"), cj.Stage("a")])  # type: ignore[type-var] # pyright: ignore[reportArgumentType]


def test_a_reward_is_called_by_its_text_or_its_worth() -> None:
    """Or, where neither is known, by what it is."""
    rewards = [
        cj.Reward("customer", text="A bag", value=12, unit="EUR"),
        cj.Reward("customer", value=12, unit="EUR"),
        cj.Reward("customer", value=0.5),
        cj.Reward("customer"),
    ]
    assert [reward.label for reward in rewards] == ["A bag", "12 EUR", "0.5", "a reward"]


def test_a_stage_has_what_is_brought_and_what_answers() -> None:
    """Questions, then insights; assets, then actions."""
    stage = cj.Stage(
        "buy",
        questions=[cj.Question("cost")],
        insights=[cj.Insight("slow", text="Too slow")],
        assets=[cj.Asset("page")],
        actions=[cj.Action("call", name="Call")],
    )
    assert [item.label for item in stage.brought] == ["cost", "Too slow"]
    assert [item.label for item in stage.answering] == ["page", "Call"]


@pytest.mark.parametrize(
    ("element", "ids", "fields", "meant"),
    [
        (cj.Fact, ("a",), {"type": "number"}, "float"),
        (cj.Fact, ("a",), {"type": "String"}, "str"),
        (cj.Stage, ("a",), {"phases": ["awareness"]}, "aware"),
        (cj.Stage, ("a",), {"role": "visitor"}, "prospect"),
        (cj.Transition, ("a", "b"), {"kind": "back"}, "return"),
    ],
)
def test_words_of_other_tools_lead_to_the_choice_that_they_mean(
    element: Callable[..., object], ids: tuple[str, ...], fields: dict[str, object], meant: str
) -> None:
    """Though they are not alike."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        element(*ids, **fields)
    assert caught.value.problems[0].hint == f"did you mean {meant!r}?"
