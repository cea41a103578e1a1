"""Which answers people met before they moved on or left, held by a twin that counts by hand."""

import random
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.criteria import Reading
from customer_journey.errors import InvalidValueError
from tests.test_events import MAKERS, read
from tests.test_events_timeline import (
    EVENTS,
    HOUR,
    SEEDS,
    START,
    Row,
    by_customer,
    some_journey,
    some_log,
    visits_of,
)

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::customer_journey.errors.TiesWarning")

PEOPLE = ["founder", "buyer"]


def some_content(rng: random.Random, stage: cj.Stage, people: list[str]) -> cj.Stage:
    """The stage with questions and insights, and what answers them, on events or not."""
    whom: list[list[str]] = [[], [], people[:1]]
    ids = ["cost", "risk", "wait"]
    return evolve(
        stage,
        questions=[cj.Question("cost", personas=rng.choice(whom)), cj.Question("risk")],
        insights=[cj.Insight("wait", text="Too long", kind="pain", personas=rng.choice(whom))],
        touchpoints=[
            cj.Touchpoint(f"t{index}", event=rng.choice(["", *EVENTS])) for index in range(2)
        ],
        assets=[
            cj.Asset(
                f"asset{index}",
                answers=rng.sample(ids, rng.randrange(3)),
                personas=rng.choice(whom),
                event=rng.choice(["", *EVENTS]),
                status=rng.choice(["live", "live", "planned"]),
            )
            for index in range(2)
        ],
        actions=[
            cj.Action("tell", answers=rng.sample(ids, 1), touchpoints=rng.choice([[], ["t0"]])),
            cj.Action("show", answers=rng.sample(ids, 1), touchpoints=["t0", "t1"]),
        ],
    )


def twin_answers(stage: cj.Stage, cell: Any) -> dict[str, list[str]]:
    """The events of what answers a cell of coverage, by its id."""
    points = {each.id: each.event for each in stage.touchpoints}
    result: dict[str, list[str]] = {}
    for asset in stage.assets:
        if asset.id in cell.answered_by and asset.event:
            result[asset.id] = [asset.event]
    for action in stage.actions:
        events = [points[name] for name in action.touchpoints if points[name]]
        if action.id in cell.answered_by and events:
            result[action.id] = events
    return result


def twin_outcome(journey: cj.Journey, source: str, target: str | None) -> str:
    """How a visit ended, by the moves of the journey."""
    if target is None:
        return "left"
    into = [move for move in journey.transitions if move.target == target]
    between = [move for move in into if move.source == source] or into
    return "left" if between and all(move.kind == "exit" for move in between) else "moved-on"


def twin_exposure(
    journey: cj.Journey, rows: list[Row], visits: list[Row], who: Any, *, by: bool
) -> list[Row]:
    """The rows of one segment, from the events and visits of its people."""
    cells: dict[tuple[Any, ...], dict[str, list[str]]] = {}
    of_persona = by and who in {persona.id for persona in journey.personas}
    for cell in cj.coverage(journey).cells:
        if cell.stage is not None and (not of_persona or cell.persona == who):
            key = (cell.stage, cell.kind, cell.item.id)
            cells.setdefault(key, {}).update(twin_answers(journey[cell.stage], cell))
    answer: list[Row] = []
    for (stage, kind, item), answers in cells.items():
        seen: dict[str, list[bool]] = {"moved-on": [], "left": []}
        still = 0
        for mine in by_customer(visits).values():
            there = [visit for visit in mine if visit["stage"] == stage]
            if not there:
                continue
            if there[0]["left"] is None:
                still += 1
                continue
            events = [event for met in answers.values() for event in met]
            met = any(
                row["customer"] == there[0]["customer"]
                and row["event"] in events
                and row["at"] <= there[0]["left"]
                for row in rows
            )
            seen[twin_outcome(journey, stage, there[0]["next"])].append(met)
        ids = [each.id for each in journey[stage].answering if each.id in answers]
        whole = {"all": seen["moved-on"] + seen["left"], **seen}
        for outcome, truths in whole.items():
            people, count = len(truths), sum(truths)
            share = cj.evidence.share(count, people, method="wilson") if people else None
            answer.append(
                {
                    **({"who": who} if by else {}),
                    "stage": stage,
                    "kind": kind,
                    "item": item,
                    "answered_by": ", ".join(ids),
                    "outcome": outcome,
                    "people": people,
                    "met": count,
                    "share": pytest.approx(share.value) if share else None,
                    "low": pytest.approx(share.interval.low, abs=1e-12) if share else None,
                    "high": pytest.approx(share.interval.high, abs=1e-12) if share else None,
                    "open": still,
                }
            )
    return [row for row in answer if row["answered_by"]]


@settings(SEEDS, max_examples=30)
@given(seed=st.integers(0, 10**9))
def test_exposure_is_that_of_the_twin(seed: int) -> None:
    """With personas and without, in all and by segment, up to any moment."""
    rng = random.Random(seed)
    journey = some_journey(rng)
    people = rng.choice([[], PEOPLE])
    journey = evolve(
        journey,
        stages=[some_content(rng, stage, people) for stage in journey.stages],
        personas=[cj.Persona(name) for name in people],
    )
    who = {f"c{index}": rng.choice([*PEOPLE, "other", None]) for index in range(4)}
    who["c0"] = "founder"
    rows = [{**row, "who": who[row["customer"]]} for row in some_log(rng)]
    as_of = START + rng.randrange(1, 40) * HOUR
    line = by_customer(read(cj.events.timeline(journey, rows, as_of=as_of)))
    visits = [visit for mine in line.values() for visit in visits_of(mine, as_of)]
    expected = twin_exposure(journey, rows, visits, None, by=False)
    assert read(cj.events.exposure(journey, rows, as_of=as_of)) == expected
    answer = read(cj.events.exposure(journey, rows, as_of=as_of, by="who"))
    segments = {who[name] for name in line}
    assert {row["who"] for row in answer} <= segments
    for segment in segments:
        mine = [visit for visit in visits if who[visit["customer"]] == segment]
        assert [row for row in answer if row["who"] == segment] == twin_exposure(
            journey, rows, mine, segment, by=True
        )


COUNT = Reading("count", "paid")


def shop(**fields: Any) -> cj.Journey:
    """Who knows the shop asks what it costs, and what if it fails; they buy, or are gone."""
    know = cj.Stage(
        "know",
        questions=[cj.Question("cost"), cj.Question("risk", personas=fields.pop("risk", []))],
        touchpoints=[cj.Touchpoint("talk", event="called"), cj.Touchpoint("sign")],
        assets=[
            cj.Asset("prices", answers=["cost"], event="prices_read"),
            cj.Asset("poster", answers=["cost"]),
            cj.Asset("film", answers=["risk"], event="film_seen", status="planned"),
        ],
        actions=[
            cj.Action("explain", answers=["risk"], touchpoints=["talk", "sign"]),
            cj.Action("print", answers=["cost"]),
        ],
    )
    stages = [
        know,
        cj.Stage("buy", entry=cj.fact("orders") >= 1),
        cj.Stage("gone", entry=cj.fact("leaves") >= 1),
    ]
    moves = [cj.Transition("know", "buy"), cj.Transition("buy", "gone", kind="exit", reason="x")]
    facts = [
        cj.Fact("orders", type="int", computed=COUNT),
        cj.Fact("leaves", type="int", computed=Reading("count", "left")),
    ]
    return cj.Journey(
        "shop", stages=stages, transitions=moves, starts=["know"], facts=facts, **fields
    )


def log_of(**people: str) -> list[Row]:
    """The events of some people, a letter each; each comma is an hour."""
    names = {"p": "prices_read", "c": "called", "f": "film_seen", "b": "paid", "l": "left"}
    return [
        {"customer": name, "event": names.get(letter, "visit"), "at": START + hour * HOUR}
        for name, letters in people.items()
        for hour, moment in enumerate(letters.split(","))
        for letter in moment
    ]


def counted(answer: list[Row]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Who moved on or left, who had met an answer, and who is still there, by item and outcome."""
    return {
        (row["item"], row["outcome"]): (row["people"], row["met"], row["open"]) for row in answer
    }


STORY = log_of(ada="v,p,b", bob="v,pb", cem="v,b,p", dee="v,f,cp,l", eve="p,v", fay="c,b,l")
AS_OF = START + 9 * HOUR


@pytest.mark.parametrize("maker", MAKERS.values(), ids=list(MAKERS))
def test_every_kind_of_table_has_the_same_exposure(maker: Any, tmp_path: Path) -> None:
    """To the last row, in the same order; and with a segment."""
    rows = [{**row, "who": "xy"[row["customer"] > "c"]} for row in STORY]
    options: list[Row] = [{}, {"by": "who"}]
    for option in options:
        answer = cj.events.exposure(shop(), maker(rows, tmp_path), as_of=AS_OF, **option)
        assert read(answer) == cj.events.exposure(shop(), rows, as_of=AS_OF, **option)


def test_what_counts_as_met_and_as_left() -> None:
    """Before or at the moment of leaving; planned assets and answers without events do not."""
    answer = cj.events.exposure(shop(), STORY, as_of=AS_OF)
    assert counted(answer) == {
        ("cost", "all"): (5, 3, 1),
        ("cost", "moved-on"): (4, 2, 1),
        # A move that the journey does not have, to a stage that only exits lead to.
        ("cost", "left"): (1, 1, 1),
        ("risk", "all"): (5, 2, 1),
        ("risk", "moved-on"): (4, 1, 1),
        ("risk", "left"): (1, 1, 1),
    }
    assert {row["answered_by"] for row in answer} == {"prices", "explain"}
    assert (answer[0]["stage"], answer[0]["kind"]) == ("know", "question")
    share = cj.evidence.share(3, 5, method="wilson")
    assert answer[0]["share"] == share.value
    assert answer[0]["low"] == pytest.approx(share.interval.low, abs=1e-12)
    assert answer[0]["high"] == pytest.approx(share.interval.high, abs=1e-12)


def test_the_first_visit_counts_until_it_ends() -> None:
    """Who comes back and reads then had not met it; as of an earlier date they are still there."""
    stages = list(shop().stages)
    stages[1] = evolve(stages[1], entry=cj.fact("orders") == 1)
    stages[0] = evolve(stages[0], entry=cj.fact("orders") != 1)
    journey = evolve(shop(), stages=stages)
    rows = log_of(ada="v,b,b,p", bob="p,b")
    answer = cj.events.exposure(journey, rows, as_of=AS_OF)
    assert counted(answer)["cost", "all"] == (2, 1, 0)
    earlier = cj.events.exposure(journey, rows, as_of=START)
    assert counted(earlier)["cost", "all"] == (0, 0, 2)
    assert (earlier[0]["share"], earlier[0]["low"], earlier[0]["high"]) == (None, None, None)


def test_to_be_at_no_stage_is_to_have_left() -> None:
    """Where the entries of all stages are false."""
    stages = list(shop().stages)
    stages[0] = evolve(stages[0], entry=~(cj.fact("orders") >= 2))
    stages[1] = evolve(stages[1], entry=cj.fact("orders") < 0)
    answer = cj.events.exposure(evolve(shop(), stages=stages), log_of(ada="p,b,b"), as_of=AS_OF)
    assert counted(answer)["cost", "left"] == (1, 1, 0)


def test_a_persona_has_rows_of_what_it_brings() -> None:
    """A segment whose values are not texts, or no personas, has those of everybody."""
    journey = shop(personas=[cj.Persona(name) for name in PEOPLE], risk=["buyer"])
    who = {"ada": "founder", "bob": "buyer", "cem": "other"}
    rows = [{**row, "who": who.get(row["customer"])} for row in STORY]
    answer = cj.events.exposure(journey, rows, as_of=AS_OF, by="who")
    items: dict[Any, set[str]] = {}
    for row in answer:
        items.setdefault(row["who"], set()).add(row["item"])
    both = {"cost", "risk"}
    assert items == {"founder": {"cost"}, "buyer": both, "other": both, None: both}
    numbers = [{**row, "who": 1} for row in STORY]
    exposure = cj.events.exposure(journey, numbers, as_of=AS_OF, by="who")
    assert counted(exposure) == counted(cj.events.exposure(shop(), STORY, as_of=AS_OF))


def test_what_is_for_another_persona_is_not_met() -> None:
    """A buyer who reads what is for founders has no answer yet."""
    guide = cj.Asset("guide", answers=["cost"], event="prices_read", personas=["founder"])
    short = cj.Asset("short", answers=["cost"], event="called", personas=["buyer"])
    know = cj.Stage("know", questions=[cj.Question("cost")], assets=[guide, short])
    people = [cj.Persona(name) for name in PEOPLE]
    journey = evolve(shop(), stages=[know, *shop().stages[1:]], personas=people)
    who = {"ada": "founder", "bob": "buyer", "cem": "else"}
    rows = [{**row, "who": who[row["customer"]]} for row in log_of(ada="p,b", bob="p,b", cem="p,b")]
    answer = cj.events.exposure(journey, rows, as_of=AS_OF, by="who")
    met = {
        row["who"]: (row["answered_by"], row["met"]) for row in answer if row["outcome"] == "all"
    }
    assert met == {"buyer": ("short", 0), "else": ("guide, short", 1), "founder": ("guide", 1)}


def test_what_no_event_tells_has_no_rows() -> None:
    """Nor has what is brought to the whole journey; a table without events has zeros."""
    bare = cj.Journey.sequence("bare", ["know", "buy"])
    assert cj.events.exposure(bare, STORY, as_of=AS_OF) == []
    need = cj.Insight("cost", text="Certainty", kind="need")
    journey = evolve(shop(), personas=[cj.Persona("founder", insights=[need])])
    assert len(cj.events.exposure(journey, STORY, as_of=AS_OF)) == 6
    empty = cj.events.exposure(shop(), [], as_of=AS_OF)
    assert {row["people"] for row in empty} == {0}


def test_hostile_names_and_many_questions() -> None:
    """Texts are texts; hundreds of questions are one query."""
    name = "it's \\ {0} \"; DROP"
    ids = [f"q{index}" for index in range(400)]
    asset = cj.Asset("all", answers=ids, event=name)
    know = cj.Stage("know", questions=[cj.Question(each) for each in ids], assets=[asset])
    journey = evolve(shop(), stages=[know, *shop().stages[1:]])
    rows = [{"customer": "ada", "event": name, "at": START}, *log_of(ada="v,b")]
    answer = cj.events.exposure(journey, rows, as_of=AS_OF)
    assert [row["item"] for row in answer[::3]] == ids
    assert {row["met"] for row in answer[::3]} == {1}


def test_what_does_not_fit_is_refused() -> None:
    """A log of visits, a segment with the name of a column, what is not a journey."""
    visits = [{"customer": "ada", "stage": "know", "at": START}]
    with pytest.raises(InvalidValueError, match="does not say which events people met"):
        cj.events.exposure(shop(), visits, as_of=AS_OF, stage="stage")
    rows = [{**row, "open": "x"} for row in STORY]
    with pytest.raises(InvalidValueError, match="column 'open' of its own"):
        cj.events.exposure(shop(), rows, as_of=AS_OF, by="open")


def test_coverage_says_who_met_an_answer() -> None:
    """Of all, of those who moved on, of those who left, with the intervals of the table."""
    rows = cj.events.exposure(shop(), STORY, as_of=AS_OF)
    covered = cj.coverage(shop(), exposure=rows)
    cost, risk = covered.cells
    assert [each.outcome for each in cost.exposures] == ["all", "moved-on", "left"]
    for each, row in zip([*cost.exposures, *risk.exposures], rows, strict=True):
        said = each.to_dict()
        assert said == {name: pytest.approx(row[name], abs=1e-12) for name in said} | {
            "outcome": row["outcome"]
        }
    assert str(cost).endswith(
        "; met by 3 of 5 (60 %, 23–88 %), 2 of 4 who moved on (50 %, 15–85 %), "
        "1 of 1 who left (100 %, 21–100 %); 1 open"
    )
    row = covered.rows()[1]
    assert (row["people"], row["met"], row["open"]) == (5, 2, 1)
    assert (row["moved_on"], row["moved_on_met"], row["left"], row["left_met"]) == (4, 1, 1, 1)
    assert row["low"] < row["share"] == 0.4 < row["high"]
    assert evolve(cost, exposures=()) == cj.coverage(shop()).cells[0]
    assert cj.coverage(shop(), of="pain", exposure=rows).cells == ()


def test_coverage_has_the_figures_of_each_persona() -> None:
    """Where `by` names its column; what is brought to the whole journey has none."""
    need = cj.Insight("trust", text="Certainty", kind="need")
    people = [cj.Persona(name, insights=[need]) for name in PEOPLE]
    journey = shop(personas=people, risk=["buyer"])
    who = {"ada": "founder", "bob": "buyer", "cem": "other"}
    rows = [{**row, "who": who.get(row["customer"])} for row in STORY]
    exposure = cj.events.exposure(journey, rows, as_of=AS_OF, by="who")
    covered = cj.coverage(journey, exposure=exposure, by="who")
    met = {
        (cell.persona, cell.item.id): [(each.people, each.met) for each in cell.exposures]
        for cell in covered.cells
    }
    assert met["founder", "cost"] == met["buyer", "cost"] == [(1, 1), (1, 1), (0, 0)]
    assert met["founder", "trust"] == []
    assert covered.rows()[-1]["people"] is covered.rows()[-1]["left_met"] is None
    assert "0 of 0 who left" in str(covered)
    assert covered.cells[0].exposures[2].to_dict()["share"] is None
    everyone = cj.coverage(journey, exposure=cj.events.exposure(journey, STORY, as_of=AS_OF))
    assert {cell.exposures[0].people for cell in everyone.cells if cell.item.id == "cost"} == {5}


def said_on(page: str) -> list[str]:
    """What a page says of who met an answer."""
    lines = re.findall(r'<span class="aside figure"[^>]*>(.*?)</span>', page)
    return [unescape(re.sub("<[^>]*>", "", line)).replace("\xa0", " ") for line in lines]


def test_a_page_says_who_met_an_answer() -> None:
    """Beside what is asked, for everybody or for each persona, in the page's language."""
    journey = shop(personas=[cj.Persona(name) for name in PEOPLE], risk=["buyer"])
    covered = cj.coverage(journey, exposure=cj.events.exposure(journey, STORY, as_of=AS_OF))
    page = cj.render.to_html(journey, coverage=covered)
    assert said_on(page)[0] == (
        "an answer was met by 3 of 5 (60 %, 23 to 88); of those who moved on, by 2 of 4 (50 %, "
        "15 to 85); of those who left, by 1 of 1 (100 %, 21 to 100); 1 still there"
    )
    german = cj.render.to_html(journey, coverage=covered, language="de")
    assert said_on(german)[0] == (
        "eine Antwort sahen 3 von 5 (60 %, 23 bis 88); von denen, die weitergingen, 2 von 4 "
        "(50 %, 15 bis 85); von denen, die gingen, 1 von 1 (100 %, 21 bis 100); 1 noch da"
    )
    who = {"ada": "founder", "bob": "buyer", "cem": "other"}
    rows = [{**row, "who": who.get(row["customer"])} for row in STORY]
    exposure = cj.events.exposure(journey, rows, as_of=AS_OF, by="who")
    page = cj.render.to_html(journey, coverage=cj.coverage(journey, exposure=exposure, by="who"))
    assert [line.partition(";")[0] for line in said_on(page)] == [
        "founder: an answer was met by 1 of 1 (100 %, 21 to 100)",
        "buyer: an answer was met by 1 of 1 (100 %, 21 to 100)",
        "buyer: an answer was met by 0 of 1 (0 %, 0 to 79)",
    ]
    assert page.count('aside figure" data-for="p1"') == 2
    assert "of those who left, by 0 of 0; 0 still there" in said_on(page)[0]
    assert said_on(cj.render.to_html(journey, coverage=cj.coverage(journey))) == []
    with pytest.raises(InvalidValueError, match="coverage: it is about another journey"):
        cj.render.to_html(evolve(journey, id="other"), coverage=covered)


def test_rows_that_say_nothing_of_the_journey_are_named() -> None:
    """Each by its number; a segment that is not named repeats itself."""
    journey = shop(personas=[cj.Persona(name) for name in PEOPLE], risk=["buyer"])
    good = {"stage": "know", "kind": "question", "item": "cost", "outcome": "all"}
    counts = {"people": 2, "met": 1, "open": 0}
    rows: list[Row] = [
        {**good, **counts},
        {**good, **counts},
        {**good, **counts, "item": "price"},
        {**good, **counts, "outcome": "gone"},
        {**good, **counts, "met": 3, "open": -1},
        {**good, **counts, "people": 0.5},
        good,
    ]
    hint = "(name the column of personas as `by=`)"
    with pytest.raises(InvalidValueError) as caught:
        cj.coverage(journey, exposure=rows)
    assert [str(problem) for problem in caught.value.problems] == [
        f"exposure[1]: another row says it of the same people {hint}",
        "exposure[2].item: 'question' 'price' is not brought to stage 'know'",
        "exposure[3].outcome: expected one of all, moved-on, left, got 'gone'",
        "exposure[4].met: must be at most 2, got 3",
        "exposure[4].open: must be at least 0, got -1",
        "exposure[5].people: expected a whole number, got float",
        *(f"exposure[6].{name}: the row has no such column" for name in counts),
    ]
    of_founder = [{**good, **counts, "item": "risk", "who": "founder"}]
    with pytest.raises(InvalidValueError, match="'know' by 'founder'"):
        cj.coverage(journey, exposure=of_founder, by="who")
    repeated = [{**good, **counts, "who": "founder"}] * 2
    with pytest.raises(InvalidValueError, match=r"exposure\[1\]: another row says it"):
        cj.coverage(journey, exposure=repeated, by="who")
    with pytest.raises(InvalidValueError, match="by: says nothing without `exposure`"):
        cj.coverage(journey, by="who")
