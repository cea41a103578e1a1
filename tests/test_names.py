"""People read names, never ids: in texts, explanations, notebooks, pages and commands."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._answer import Answer, JourneyAnswer, about
from customer_journey._cli._main import main
from customer_journey._element import Element
from customer_journey._model._names import name_at, name_in, name_of
from tests.answers import parts

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
ID = re.compile(r"\bx[a-z]?\d+\b")
PATH = re.compile(
    r"\b(stages|transitions|personas|promises|opportunities|audience|goals|starts)"
    r"(\.|\[)[\w.>\\\[\]-]+(\"[^\"]*\"\])?"
)
"""Paths are references: to the place in the file, for editors, suppressions and JSON."""
COLUMN = re.compile(r"\bxj1@\d\b")
"""Of journeys of one id, a crosswalk's columns have the id with the version."""


def shop(version: str = "1", language: str = "") -> cj.Journey:
    """A journey in which every id is an x with a number, and everything has a name."""
    return cj.Journey(
        "xj1",
        name="The shop",
        version=version,
        language=language,
        stages=[
            cj.Stage(
                "x1",
                name="Get known",
                phases=["aware"],
                role="prospect",
                owner="marketing",
                questions=[cj.Question("xq2", text="Who are you?")],
                metrics=[cj.Metric("xm1", name="Visits", unit="EUR", target=6)],
                assets=[
                    cj.Asset("xa2", title="Home page", claims=[cj.Claim("price", value="1")]),
                    cj.Asset("xa3", title="Flyer", claims=[cj.Claim("price", value="2")]),
                ],
                experience=[cj.Experience(1, n=3)],
            ),
            cj.Stage(
                "x2",
                name="Sign up",
                phases=["try"],
                role="lead",
                owner="product",
                entry=cj.fact("trials") >= 1,
                questions=[
                    cj.Question("xq1", text="What does it cost?"),
                    cj.Question("xq3", text="Is it safe?"),
                ],
                assets=[cj.Asset("xa1", title="Price list", answers=["xq1"])],
                actions=[
                    cj.Action("xc1", name="Call them", owner="sales"),
                    cj.Action("xc2", name="Make a list", owner="office", supports=["xc1"]),
                ],
            ),
            cj.Stage(
                "x3",
                name="Buy it",
                phases=["purchase"],
                role="customer",
                owner="service",
                entry=cj.fact("orders") >= 1,
                questions=[cj.Question("xq1", text="What does it cost?")],
            ),
            cj.Stage("x4", name="Walk away", role="lapsed", end=True),
        ],
        transitions=[
            ("x1", "x2"),
            cj.Transition("x2", "x3", decision="Pay"),
            cj.Transition("x2", "x4", kind="exit", reason="price"),
            cj.Transition("x3", "x1", kind="referral"),
        ],
        starts=["x1"],
        goals=["x3"],
        facts=[cj.Fact("orders", type="int", minimum=0), cj.Fact("trials", type="int", minimum=0)],
        personas=[cj.Persona("xf1", name="The founder")],
        audience=cj.Audience(
            insights=[
                cj.Insight("xi1", text="It is slow", kind="pain", importance=9, satisfaction=3)
            ]
        ),
        opportunities=[
            cj.Opportunity("xo1", name="A tour", lifts={"x1 -> x2": 0.1}, effort=2),
            cj.Opportunity("xo2", name="A list", answers=["xq3"]),
        ],
        promises=[
            cj.Promise("xp1", text="Money back", made=["x2"], due="x3", kept=["x3"]),
            cj.Promise("xp2", text="Fast help", made=["x2"], due="x3"),
        ],
    )


def of_journeys(old: cj.Journey, new: cj.Journey) -> Iterator[Answer]:
    """What is said of two journeys, whatever is in them."""
    alignment, migration = cj.align(old, new), cj.migrate(old, new)
    yield from (alignment, alignment.mirrored(), migration, cj.crosswalk([old, new]))
    # That the id is another one is said by both ids.
    later = cj.evolve(new, id=old.id)
    yield from (cj.diff(old, later), cj.diff(later, old), cj.validate(old), cj.validate(new))
    yield from (cj.coverage(old), cj.coverage(old).plan(), *cj.coverage(old).by_kind())
    yield from (cj.ledger(old), cj.content.conflicts(old), cj.content.handoffs(old))
    yield cj.compare.carry(alignment, dict.fromkeys((each.id for each in old), 1), kind="count")
    yield cj.locate(old, {})
    for stage in old:
        yield from (migration.place(stage.id, {}), *migration.obligations(stage.id))
        if old.starts:
            yield cj.traverse.eventually(old, stage.id)


def of_people(old: cj.Journey) -> Iterator[Answer]:
    """What is said of customers of the shop."""
    new = cj.evolve(old.without_stage("x2").connect("x1", "x3"), version="2", promises=[])
    ada = cj.advance(cj.enrol(old, "ada", {}, at=MARCH), {"trials": 1}, at=MARCH + timedelta(2))
    bob = cj.enrol(old, "bob", {"trials": 1, "orders": 1}, at=MARCH)
    yield from ada.positions
    yield cj.people.next_steps(ada, {"orders": 0}, at=MARCH + timedelta(3))
    yield cj.people.census([bob, ada], as_of=MARCH + timedelta(3))
    yield cj.people.census([cj.enrol(old, "eve", {"trials": 0}, at=MARCH)], as_of=MARCH)
    yield cj.people.stuck([ada], as_of=MARCH + timedelta(30), longer_than=timedelta(1))
    waits = cj.Transition("x1", "x2", after=timedelta(days=7))
    slow = cj.evolve(old, transitions=[waits, *old.transitions[1:]])
    yield cj.people.due([cj.enrol(slow, "bob", {}, at=MARCH)], until=MARCH + timedelta(30))
    yield cj.people.refer(bob, "eve", {"trials": 1, "orders": 1}, at=MARCH)
    yield cj.locate(old, {"trials": 1, "orders": 0})
    migration = cj.migrate(old, new)
    yield cj.transfer([ada, bob], migration, facts=lambda _: {"trials": 1}, at=ada.last)
    yield cj.traverse.precedes(old, "x3", "x2")
    yield cj.traverse.best_paths(old, k=1)


def of_numbers(old: cj.Journey) -> Iterator[Answer]:
    """What is counted."""
    paths = [["x1", "x2", "x3"]] * 4 + [["x1", "x2", "x4"]] * 3 + [["x1", "x3"]]
    traces = tuple(
        cj.evidence.Trace(
            f"p{at}",
            [cj.evidence.Visit(stage, at=MARCH + timedelta(day)) for day, stage in enumerate(path)],
        )
        for at, path in enumerate(paths)
    )
    conformance = cj.evidence.conform(old, traces)
    yield from (conformance, *conformance, cj.evidence.observe(old, observed=traces))
    measured = cj.evolve(
        old,
        transitions=[
            cj.evolve(each, probability=0.4) if each.is_move else each for each in old.transitions
        ],
    )
    chain = cj.markov.fit(measured, goals=["x3"], rest="leave")
    yield from (chain, chain.levers(), chain.arrivals(max_steps=3))
    yield chain.scenario({("x1", "x2"): 0.9})
    yield cj.opportunities(old, chain=chain, arrivals=100)


def everything() -> Iterator[Answer]:
    """Every answer about the shop that ids are in."""
    old = shop()
    new = cj.evolve(old.without_stage("x2").connect("x1", "x3"), version="2", promises=[])
    new = cj.evolve(new, stages=[*new.stages, cj.Stage("x9", name="Be glad")]).connect("x3", "x9")
    yield from of_journeys(old, new)
    yield from of_journeys(new, old)
    yield from of_people(old)
    if find_spec("scipy"):
        yield from of_numbers(old)


def bundle(value: Any) -> dict[str, str]:
    """What a notebook gets to show, by media type."""
    return cast("dict[str, str]", value._repr_mimebundle_())


def read(value: Any) -> Iterator[str]:
    """All that people read of a value, without references."""
    texts = [str(value)]
    if hasattr(value, "explain"):
        texts.append(value.explain())
    if isinstance(value, Answer):
        shown = bundle(value)
        texts += [shown["text/markdown"].replace("\\", "")]
        page = re.sub("<style>.*?</style>", "", shown["text/html"], flags=re.DOTALL)
        heard = " ".join(re.findall(r'(?:aria-label|title)="([^"]*)"', page))
        texts.append(unescape(f"{heard} {re.sub('<[^>]*>', ' ', page)}"))
    for text in texts:
        yield COLUMN.sub("", PATH.sub("", text))


def ids_in(value: object) -> set[str]:
    """The ids that people read of a value."""
    return {id for text in read(value) for id in ID.findall(text)}


def answers_in(value: object) -> Iterator[Answer]:
    """An answer and those that it consists of, each of which can be printed by itself."""
    for part in parts(value, set()):
        if isinstance(part, JourneyAnswer) or part is value:
            assert isinstance(part, Answer)
            yield part


def test_every_answer_says_names() -> None:
    """Also each part of one by itself; but for baselines, which are files of paths."""
    shown = {
        (type(part).__name__, id)
        for value in everything()
        for part in answers_in(value)
        for id in ids_in(part)
    }
    assert shown == set()


@st.composite
def journeys(draw: st.DrawFn, name: str) -> cj.Journey:
    """A journey of any shape, whose stages have ids and names that differ."""
    journey = draw(cj.testing.journeys(max_stages=5))
    ids = {stage.id: f"zqx{at}" for at, stage in enumerate(journey)}
    journey = cj.edit.rename_stages(journey, ids=ids)
    stages = [
        cj.evolve(stage, name=f"Step {'ABCDE'[at]}", formerly=())
        for at, stage in enumerate(journey)
    ]
    return cj.evolve(journey, id=f"zqx-{name.lower()}", name=name, stages=stages)


@settings(max_examples=8, deadline=None)
@given(journeys("Ours"), journeys("Theirs"))
def test_no_answer_about_any_journeys_says_ids_of_stages(old: cj.Journey, new: cj.Journey) -> None:
    """Whatever they are like, and however they differ."""
    for value in of_journeys(old, new):
        for text in read(value):
            assert "zqx" not in text, type(value)


def test_elements_are_read_by_their_names() -> None:
    """On one line, and not as the Python that makes them."""
    seen: set[int] = set()
    for part in parts(shop(), seen):
        if isinstance(part, Element) and not isinstance(part, cj.Transition):
            assert not ID.search(str(part)), part
            assert "\n" not in str(part)
    assert str(shop()) == "The shop '1': 4 stages, 4 transitions"
    assert str(shop()["x2"]) == ("Sign up (try): if `trials >= 1`, 2 questions, 2 actions, 1 asset")
    assert str(shop().transition("x2", "x4")) == "x2 → x4 (exit)"
    assert str(shop().facts[0]) == "orders (int)"
    assert str(cj.Experience(1, n=3)) == "score 1; n 3"
    assert str(cj.Audience()) == "audience"
    assert repr(cj.Question("cost")) == "Question('cost')"


def test_nothing_that_people_read_is_python() -> None:
    """No call that makes a value, in whatever it is printed."""
    names = {kind.__name__ for kind in Element.__subclasses__()}
    call = re.compile(rf"\b({'|'.join(names | {'parse_criterion', 'datetime'})})\(")
    for value in everything():
        for part in parts(value, set()):
            if isinstance(part, (Answer, Element)):
                for text in read(part):
                    assert not call.search(text), text


def test_names_that_several_share_stand_with_their_ids() -> None:
    """Otherwise it would be ambiguous."""
    journey = cj.Journey.sequence(
        "shop", [cj.Stage("a", name="Buy"), cj.Stage("b", name="Buy"), "c"]
    )
    assert [name_in(journey, id) for id in "abcd"] == ["Buy (a)", "Buy (b)", "c", "d"]
    assert name_of("a") == "a"
    verdict = cj.traverse.eventually(journey, "c", after="b")
    assert str(verdict) == "holds"
    path = cj.traverse.precedes(journey, "c", "b")
    assert str(path) == "broken by Buy (a) -> Buy (b)"
    assert repr(path).count("'a'") == 1


def test_what_paths_lead_to_has_a_name() -> None:
    """The stage, both ends, the persona, or everywhere."""
    value = cj.traverse.precedes(shop(), "x3", "x2")
    said = {
        "stages.x2.questions.xq1": "Sign up",
        "transitions.x1->x2": "Get known -> Sign up",
        "personas.xf1.insights.i": "The founder",
        "audience.insights.xi1": "everywhere",
        "goals[0]": "goals[0]",
    }

    class Said(JourneyAnswer):
        def __str__(self) -> str:
            return "\n".join(map(name_at, said))

    assert str(about(Said(), shop())).split("\n") == list(said.values())
    assert about(value, shop()) is value


def test_names_do_not_count_where_answers_are_compared() -> None:
    """Nor are they written."""
    plain = cj.traverse.Verdict(holds=False, witness=("x1", "x2"))
    named = cj.traverse.precedes(shop(), "x3", "x2")
    assert named == plain
    assert named.to_dict() == plain.to_dict()
    assert str(attrs.evolve(named)) == "broken by x1 -> x2"


@pytest.mark.extra("yaml")
def test_commands_say_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text; JSON has the ids."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    cj.dump(shop(), old)
    cj.dump(cj.evolve(shop().without_stage("x2"), version="2"), new)
    for command in (
        ["show", old], ["check", old], ["coverage", old], ["promises", old],
        ["align", old, new], ["crosswalk", old, new], ["diff", old, new], ["migrate", old, new],
        ["locate", old],
    ):  # fmt: skip
        main([str(each) for each in command])
        text = re.sub(r"(?m)^ *\d* \|.*$", "", capsys.readouterr().out)
        assert not ID.findall(COLUMN.sub("", PATH.sub("", text))), (command, text)
    main(["coverage", str(old), "--format", "json"])
    assert '"x2"' in capsys.readouterr().out


def test_ids_that_are_put_in_another_order_are_said_by_name() -> None:
    """In a promise, as in what stages and transitions are moved behind, and in rules of paths."""
    old = cj.Journey.sequence("shop", [cj.Stage("zqx1", name="Know"), cj.Stage("zqx2", name="Buy")])
    promise = cj.Promise("refund", text="Refund", made=["zqx1", "zqx2"], due="zqx2", kept=["zqx2"])
    rule = cj.PathRule("rule", kind="precedes", stage="zqx1", before="zqx2")
    old = cj.evolve(old, promises=[promise], path_rules=[rule])
    new = cj.evolve(
        old,
        stages=[old["zqx2"], old["zqx1"]],
        promises=[cj.evolve(promise, made=["zqx2", "zqx1"])],
        path_rules=[cj.evolve(rule, stage="zqx2", before="zqx1")],
    )
    difference = cj.diff(old, new)
    said = "\n".join(line.partition(":")[2] for line in str(difference).splitlines()[1:])
    assert "'Know', 'Buy' → 'Buy', 'Know'" in said
    assert "'Know' → 'Buy'" in said
    assert "first" in said
    assert "zqx" not in said
    cells = [(row["before"], row["after"]) for row in difference.rows()]
    assert ("zqx1, zqx2", "zqx2, zqx1") in cells
