"""A caller who passes something else learns what it was, and what was meant."""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import networkx as nx
import pytest

import customer_journey as cj

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SHOP = cj.Journey.sequence("shop", ["know", "buy"])
ADA = cj.enrol(SHOP, "ada", {}, at=DAY)
MODULES: list[ModuleType] = [
    cj,
    *(part for name in cj.__all__ if isinstance(part := getattr(cj, name), ModuleType)),
]


def asking_for(kind: type) -> Iterator[Any]:
    """The public functions that ask for a value of a type, each for every place where they do."""
    for module in MODULES:
        for name in module.__all__:
            function = getattr(module, name)
            if inspect.isfunction(function) and function is not cj.evolve:
                parameters = list(inspect.signature(function).parameters.values())
                for place, parameter in enumerate(parameters):
                    if parameter.annotation is kind and parameter.kind != parameter.KEYWORD_ONLY:
                        title = f"{module.__name__.partition('.')[2]}.{name}".lstrip(".")
                        yield pytest.param(
                            function, parameters, place, id=f"{title}-{parameter.name}"
                        )


def called(
    function: Callable[..., object], parameters: list[inspect.Parameter], position: int
) -> object:
    """What comes of handing a text, where something else is asked for, and what fits elsewhere."""
    fitting: dict[Any, object] = {cj.Journey: SHOP, cj.people.Enrolment: ADA}
    value = [
        "shop" if at == position else fitting.get(parameter.annotation, "know")
        for at, parameter in enumerate(parameters)
        if parameter.kind not in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD}
    ]
    named: dict[str, Any] = {
        parameter.name: DAY if parameter.name == "at" else []
        for parameter in parameters
        if parameter.kind == parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    }
    return function(*value, **named)


@pytest.mark.parametrize(("function", "parameters", "place"), list(asking_for(cj.Journey)))
def test_every_function_that_asks_for_a_journey_says_so(
    function: Callable[..., object], parameters: list[inspect.Parameter], place: int
) -> None:
    """By its own name; as an error of ours that is a `TypeError`, too."""
    with pytest.raises(cj.errors.WrongTypeError, match="expected a Journey, got str 'shop'") as it:
        called(function, parameters, place)
    assert isinstance(it.value, TypeError)
    assert it.value.function.rpartition(".")[2] == function.__name__
    assert it.value.value == "shop"


@pytest.mark.parametrize(("function", "parameters", "place"), list(asking_for(cj.people.Enrolment)))
def test_every_function_that_asks_for_an_enrolment_says_so(
    function: Callable[..., object], parameters: list[inspect.Parameter], place: int
) -> None:
    """And where to get one."""
    with pytest.raises(cj.errors.WrongTypeError, match="expected an Enrolment") as it:
        called(function, parameters, place)
    assert it.value.hint == "cj.enrol(…) returns one"


@pytest.mark.parametrize(("function", "parameters", "place"), list(asking_for(cj.Criterion)))
def test_every_function_that_asks_for_a_criterion_says_so(
    function: Callable[..., object], parameters: list[inspect.Parameter], place: int
) -> None:
    """And how to read one from a text."""
    kinds = [one for one in parameters if one.annotation is cj.Criterion]
    value: list[Any] = [cj.fact("orders") >= 1 for _ in kinds]
    value[place] = "orders >= 1"
    with pytest.raises(cj.errors.WrongTypeError, match="parse_criterion"):
        function(*value, facts=[])


GRAPH: "nx.DiGraph[str]" = nx.DiGraph()
MEANT: list[tuple[object, str]] = [
    ({"id": "shop"}, "cj.files.from_dict"),
    ("shop.yaml", "cj.load('shop.yaml')"),
    ("journeys/shop", "cj.load('journeys/shop')"),
    (Path("shop.json"), "cj.load('shop.json')"),
    ("x" * 90 + ".json", "cj.load('…')"),
    ('{"id": "shop"}', "cj.loads"),
    ("id: shop\nstages: {}", "cj.loads"),
    (b"{}", "cj.loads"),
    ("buyers-journey", "cj.presets.get"),
    (GRAPH, "cj.from_networkx"),
    (["know", "buy"], "cj.Journey.sequence"),
    (cj.Stage("know"), "cj.Journey.sequence"),
    ([SHOP], "one journey at a time"),
    (range(10**12), "cj.Journey.sequence"),
    (cj.Journey, "that is a type"),
    (3, ""),
    (None, ""),
]


@pytest.mark.parametrize(("value", "hint"), MEANT)
def test_the_error_says_what_was_meant(value: object, hint: str) -> None:
    """Going by what came."""
    invalid: Any = value
    with pytest.raises(cj.errors.WrongTypeError) as caught:
        cj.validate(invalid)
    assert caught.value.hint.startswith(hint)
    assert bool(hint) == bool(caught.value.hint)
    assert str(caught.value).endswith(")") == bool(hint)


def test_facts_are_a_mapping() -> None:
    """Wherever facts are asked for."""
    none: Any = None
    calls: list[Callable[[], object]] = [
        lambda: cj.locate(SHOP, none),
        lambda: cj.next_stages(SHOP, "know", none),
        lambda: (cj.fact("orders") >= 1).evaluate(none),
        lambda: cj.enrol(SHOP, "ada", none, at=DAY),
        lambda: cj.enrol(SHOP, "ada", none, at=DAY, stage="know"),
        lambda: cj.advance(ADA, none, at=DAY),
        lambda: cj.people.next_steps(ADA, none, at=DAY),
        lambda: cj.people.refer(ADA, "ben", none, at=DAY),
        lambda: cj.migrate(SHOP, SHOP).place("know", none),
        lambda: cj.transfer([ADA], cj.migrate(SHOP, SHOP), facts=lambda _: none, at=DAY),
    ]
    for call in calls:
        with pytest.raises(cj.errors.WrongTypeError, match="expected facts, got None"):
            call()


def test_other_arguments_about_people_are_passed_by_name() -> None:
    """Enrolments, migrations, policies and functions."""
    one: Any = ADA
    bad: Any = (SHOP, 3)
    shop: Any = SHOP
    single: Any = cj.fact("orders") >= 1
    migration = cj.migrate(SHOP, SHOP)
    calls: list[tuple[Callable[[], object], str]] = [
        (lambda: cj.enrol(SHOP, "a", {}, at=DAY, policy=bad), "expected a Policy"),
        (lambda: cj.enrol(SHOP, "a", {}, at=DAY, earlier=bad), "expected an Enrolment"),
        (lambda: cj.enrol(SHOP, "a", {}, at=DAY, earlier=one), "several enrolments"),
        (lambda: cj.transfer(one, migration, facts=lambda _: {}, at=DAY), "several enrolments"),
        (lambda: cj.transfer([one], bad, facts=lambda _: {}, at=DAY), "expected a Migration"),
        (lambda: cj.transfer([one], migration, facts=bad, at=DAY), "facts: expected a function"),
        (lambda: cj.crosswalk(shop), "expected several journeys"),
        (lambda: cj.crosswalk(bad[1:]), "expected a Journey, got int 3"),
        (lambda: cj.criteria.gap(single, facts=[]), "several criteria"),
        (lambda: cj.criteria.gap(bad, facts=[]), "expected a Criterion"),
        (lambda: cj.criteria.gap([], facts=[], where=bad), "expected a Criterion"),
        (lambda: cj.validate(SHOP, rules=cast("Any", ["CJ1"])), "expected a RuleSet"),
        (lambda: SHOP.with_stage(cast("Any", "try")), "expected a Stage"),
        (lambda: SHOP.with_transition(bad), "expected a Transition"),
        (
            lambda: cj.edit.insert_stage(SHOP, cast("Any", "try"), after="know", before="buy"),
            "a Stage",
        ),
        (lambda: cj.rules.fix(SHOP, cast("Any", None)), "expected a Report, got None"),
        (lambda: cj.validate(SHOP).since(cast("Any", "x")), "expected a Baseline"),
        (lambda: cj.criteria.satisfiable(single, facts=shop), "it has them as `.facts`"),
        (
            lambda: cj.criteria.overlaps(single, single, facts=cast("Any", {"a": "int"})),
            "expected a Fact",
        ),
        (
            lambda: cj.criteria.equivalent(single, single, facts=shop),
            "it has them as `.facts`",
        ),
        (lambda: cj.render.to_html(SHOP, report=bad), "expected a Report"),
        (lambda: cj.render.to_html(SHOP, location=bad), "expected a Location"),
        (lambda: cj.render.to_html(SHOP, versions=shop), "put it in a list"),
        (lambda: cj.render.to_html(SHOP, versions=bad), "expected a Journey, got int 3"),
        (lambda: cj.events.funnel([], ["a", "b"], without=cast("Any", "c")), "several stages"),
    ]
    for call, message in calls:
        with pytest.raises(cj.errors.WrongTypeError, match=message):
            call()


@pytest.mark.parametrize("draw", [cj.render.to_svg, cj.render.to_html], ids=["svg", "html"])
def test_an_option_that_there_is_not_is_no_other_one(draw: Callable[..., str]) -> None:
    """All of them are reported at once, each with the choices and what was probably meant."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        draw(SHOP, layout="hour-glass", direction="BT", arrow_text=3, theme="drak")
    result = {problem.where: (problem.message, problem.hint) for problem in caught.value.problems}
    assert result == {
        "layout": (
            "'hour-glass' is not one of 'auto', 'layers', 'hourglass', 'bow-tie', 'ring', 'matrix'",
            "did you mean 'hourglass'?",
        ),
        "direction": ("'BT' is not one of 'LR', 'TB'", "did you mean 'TB'?"),
        "arrow_text": (
            "3 is not one of 'auto', 'decision', 'probability', 'guard', 'none'",
            "",
        ),
        "theme": ("'drak' is not one of 'auto', 'light', 'dark'", "did you mean 'dark'?"),
    }


@pytest.mark.parametrize(
    "draw", [cj.render.to_text, cj.render.to_dot, cj.render.to_mermaid], ids=["text", "dot", "mmd"]
)
def test_nor_is_it_where_text_is_drawn(draw: Callable[..., str]) -> None:
    """Whatever the format."""
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'guard'"):
        draw(SHOP, arrow_text="guards")


def test_one_text_is_one_name() -> None:
    """Where several are asked for; it is not taken letter by letter."""
    assert cj.edit.select_stages(SHOP, "buy") == cj.edit.select_stages(SHOP, ["buy"])
    assert cj.edit.merge_stages(SHOP, "buy", into="pay") == cj.edit.merge_stages(
        SHOP, ["buy"], into="pay"
    )
    report = cj.validate(SHOP)
    assert report.filter(rules="CJ2") == report.filter(rules=["CJ2"])


def test_a_stage_is_passed_by_its_id() -> None:
    """And that is said to a caller who has the stage itself."""
    stage: Any = SHOP["buy"]
    with pytest.raises(cj.errors.WrongTypeError, match="pass its id, 'buy'"):
        cj.reachable(SHOP, stage)


class Frame:
    """A table that is like dataframes: iterating over it gives the names of its columns."""

    columns = ("customer", "stage")

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self.columns)


def test_a_dataframe_is_no_rows() -> None:
    """How to get at them is said."""
    frame: Any = Frame()
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows(frame)
    assert "got a Frame (pandas: frame.to_dict('records');" in str(caught.value)


@pytest.mark.extra("data")
def test_a_dataframe_is_no_walks() -> None:
    """Nor is a column of one; how to get at counts is said."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"from": ["know", "know"], "to": ["buy", "lost"], "n": [1, 3]})
    counts = frame.set_index(["from", "to"])["n"]
    for table in (frame, counts):
        with pytest.raises(cj.errors.InvalidValueError, match=r"\.to_dict\(\)"):
            cj.markov.fit(table)
    assert cj.markov.fit(counts.to_dict(), goals=["buy"]).probability() == 0.25


@pytest.mark.extra("data")
def test_what_has_columns_is_no_walks() -> None:
    """Whatever library it is from."""
    frame: Any = Frame()
    with pytest.raises(cj.errors.InvalidValueError, match="got a Frame"):
        cj.markov.fit(frame)


def test_rows_of_a_dataframe_will_do() -> None:
    """Those of pandas, by the way that was said."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "customer": ["ada", "ada"],
            "stage": ["know", "buy"],
            "at": pandas.to_datetime(["2026-03-02", "2026-03-01"]),
        }
    )
    with pytest.raises(cj.errors.InvalidValueError, match="got a DataFrame"):
        cj.evidence.read_rows(frame)
    (trace,) = cj.evidence.read_rows(frame.to_dict("records"), at="at")
    assert trace.steps == ("buy", "know")


@pytest.mark.extra("data")
def test_a_sample_is_passed_on_as_it_is() -> None:
    """Reading its items as they come would lose on what it was selected."""
    traces = [cj.evidence.Trace("ada", ["know", "buy"])]
    sample = cj.evidence.SelectedSample(traces, selected_on="bought")
    assert cj.evidence.discover(sample).selected_on == "bought"


def test_a_duplicate_argument_is_refused_by_python() -> None:
    """By position and by name; whatever else does not fit."""
    enrol: Any = cj.enrol
    with pytest.raises(TypeError, match="customer"):
        enrol(cj.presets.get("aarrr"), {"paid": True}, customer="ada")


@pytest.mark.extra("data")
def test_a_call_that_was_right_excuses_no_later_one() -> None:
    """Arguments of types that passed before are looked at again where their values matter."""
    chain = cj.markov.fit({("know", "buy"): 2}, starts="know", rest="rounding")
    for _ in range(2):
        assert cj.next_stages(SHOP, "know", {}) == ("buy",)
        assert len(chain.simulate(3, seed=1)) == 3
        with pytest.raises(cj.errors.WrongTypeError, match="expected facts, got list"):
            cj.next_stages(SHOP, "know", [])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - the point
        with pytest.raises(cj.errors.WrongTypeError, match="pass its id, 'know'"):
            cj.next_stages(SHOP, SHOP["know"], {})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - the point
        with pytest.raises(cj.errors.InvalidValueError, match="at least 0"):
            chain.simulate(-3, seed=1)
        with pytest.raises(TypeError, match="positional"):
            cj.next_stages(SHOP, "know", {}, "open")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue] - the point


@pytest.mark.parametrize("coders", [[["know", 3]], [("know",), [None]]])
def test_what_is_no_interview_of_a_coder_is_refused(coders: object) -> None:
    """Lists of lists of what fits are not read one by one; others are."""
    with pytest.raises(cj.errors.JourneyError):
        cj.evidence.agreement(cast("Any", coders))
