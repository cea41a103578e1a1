"""Every answer shows itself at the end of a cell as a table, its figures readable."""

import inspect
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

import customer_journey as cj
from tests.answers import answers, shop, traces

ANSWERS = answers()
PROSE = {"criterion", "coded", "saturation", "observation"}
"""What says of itself in lines of text what there is to say."""
PLAIN = {
    "FrozenMap": "a mapping",
    "Paths": "an iterator, which nobody may use up by looking at it",
    "Context": "what rules are given",
    "Traced": "a protocol",
    "FactReference": "half a criterion",
}
"""Types without anything to show, and why."""


def bundle(value: Any) -> dict[str, str]:  # noqa: ANN401 - any value, as a notebook
    """What a notebook gets to show, by media type."""
    return value._repr_mimebundle_()  # type: ignore[no-any-return]


def markdown(value: object) -> list[str]:
    """The lines of what is shown as Markdown."""
    return bundle(value)["text/markdown"].splitlines()


@pytest.mark.parametrize(
    "room", [cj, cj.evidence, cj.markov, cj.rules], ids=lambda room: room.__name__
)
def test_every_type_that_people_get_shows_itself(room: ModuleType) -> None:
    """Whatever the front page and the rooms give, but for what has nothing to show."""
    names: list[str] = room.__all__
    mute = [
        name
        for name in names
        if inspect.isclass(kind := getattr(room, name))
        and kind.__module__.startswith("customer_journey")
        and not issubclass(kind, BaseException)
        and not hasattr(kind, "_repr_mimebundle_")
    ]
    assert set(mute) <= set(PLAIN)


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - PROSE - {"journey"}))
def test_answers_are_tables(name: str) -> None:
    """On a page with a caption and heads that are not empty; in Markdown as well."""
    shown = bundle(ANSWERS[name])
    assert "<table>" in shown["text/html"]
    assert "></th>" not in shown["text/html"]
    assert shown["text/markdown"].startswith("**")
    assert "<" not in shown["text/markdown"].replace("\\<", "")


@pytest.mark.parametrize("name", sorted(PROSE))
def test_answers_in_words_keep_their_lines(name: str) -> None:
    """On a page as in a terminal."""
    shown = bundle(ANSWERS[name])
    assert "<pre>" in shown["text/html"]
    assert shown["text/markdown"].startswith("```\n")


def test_a_discovery_shows_the_journey_that_was_found() -> None:
    """Drawn with its counts, and with the figures beneath."""
    shown = bundle(ANSWERS["discovery"])
    found = cj.evidence.discover(traces(), exits=["lost"])
    counts = {(move.source, move.target): move.count for move in found.moves}
    assert shown["text/html"].startswith(cj.render.to_svg(found.journey, counts=counts))
    assert "| know | try | advance | 7 |" in shown["text/markdown"]


def test_an_observation_shows_the_journey() -> None:
    """As it is after the evidence."""
    shown = bundle(ANSWERS["observation"])
    observed = cj.evidence.observe(shop(), observed=traces())
    assert shown["text/html"].startswith(cj.render.to_svg(observed.journey))


def test_a_journey_found_that_is_too_large_for_a_picture_shows_its_figures() -> None:
    """Nobody could read a picture of that size."""
    ways = [["a", *(f"s{at}" for at in range(300)), "z"]]
    ways += [["a", f"s{at}", "z"] for at in range(300)]
    people = [cj.evidence.Trace(f"p{at}", way) for at, way in enumerate(ways)]
    assert bundle(cj.evidence.discover(people))["text/html"].startswith("<table>")


def test_what_did_not_fit_stands_in_a_table_of_its_own() -> None:
    """What nobody did, and what nobody foresaw; where everything fits, there is none."""
    shown = bundle(ANSWERS["conformance"])["text/markdown"]
    assert "**What did not fit**" in shown
    assert "| not in the journey | know → buy | 1 of 8" in shown
    assert "| buy | 5 of 8" in shown
    way = cj.Journey("way", stages=[cj.Stage("a", end=True)], starts=["a"])
    fits = cj.evidence.conform(way, [cj.evidence.Trace("p", ["a"])])
    assert bundle(fits)["text/html"].count("<table>") == 1


def test_a_sample_that_was_selected_says_so() -> None:
    """In the caption: no share of it is a conversion."""
    buyers = cj.evidence.SelectedSample(traces()[:4], selected_on="bought")
    for answer in (cj.evidence.consensus(buyers), cj.evidence.discover(buyers)):
        assert "selected on 'bought', so no share is a conversion" in markdown(answer)[0]
    assert markdown(ANSWERS["buyers"])[-1] == "| bought | 4 |"


def test_an_enrolment_shows_its_history() -> None:
    """A row for each move, with what it rested on."""
    assert markdown(ANSWERS["enrolment"])[-1] == (
        "| 2026-03-03 00:00+00:00 | know | try | advance | trials \\>= 1 (saw 1) |"
    )


def test_a_transfer_shows_everybody() -> None:
    """Where they were, where they are, and what is owed."""
    old, day = shop(), datetime(2026, 3, 1, tzinfo=UTC)
    ada = cj.enrol(old, "ada", {}, at=day)
    moved = cj.transfer([ada], cj.migrate(old, old), facts=lambda _: {}, at=day)
    assert markdown(moved)[-1] == "| ada | know | know |  |  |"
    refused = markdown(ANSWERS["transfer"])
    assert refused[0] == "**0 moved, 1 refused**"
    assert refused[-1].startswith("| ada | try |  |  | promise refund is open")


def test_a_proof_shows_its_witness_and_why_there_is_none() -> None:
    """The customer as facts; and the reason where it could not be decided."""
    assert markdown(ANSWERS["proof"])[0] == "**proved**"
    assert markdown(ANSWERS["proof"])[-1] == "| orders | 2 |"
    unknown = cj.criteria.satisfiable(cj.fact("orders") >= 2, facts=shop().facts, budget=0)
    assert markdown(unknown)[0].startswith("**unproved: ")


def test_what_was_refused_stands_beside_what_was_carried() -> None:
    """With the reason."""
    some = cj.compare.carry(cj.align(shop(), cj.presets.get("aida")), {"lost": 1}, kind="rate")
    assert markdown(some)[0] == "**rate carried to 0 stages, 1 refused**"
    assert markdown(some)[4].startswith("|  |  | lost | refused: ")
    carried = cj.compare.carry(
        cj.align(shop(), shop()), {"know": 100, "buy": 10}, kind="count", confidence=0
    )
    assert markdown(carried)[4] == "| know | 100 | know |  |"


def test_rules_that_are_off_are_counted_only() -> None:
    """In the caption; the rows are those that are asked."""
    off = markdown(cj.rules.RuleSet(cj.rules.DEFAULT, off=["CJ101"]))
    assert off[0].endswith(", 1 off**")
    assert off[4] == "| CJ102 | no-start | error | structure |"


def test_a_value_shows_what_was_said_of_it() -> None:
    """A row for each field that is not at its default, in words."""
    stage = cj.Stage("try", end=True, questions=[cj.Question("price", text="What does\nit cost?")])
    assert markdown(stage) == [
        "**Stage: try**",
        "",
        "| Field | Value |",
        "| --- | --- |",
        "| id | try |",
        "| end | yes |",
        "| questions | What does it cost? |",
    ]
    assert markdown(cj.Stage("bare"))[-1] == "| id | bare |"


def test_long_fields_are_cut_and_say_so() -> None:
    """A cell holds a few hundred letters, and fifty things at most."""
    stage = cj.Stage("try", purpose="x" * 1_000)
    assert markdown(stage)[-1] == f"| purpose | {'x' * 300}… |"
    trace = cj.evidence.Interview("ada", told=["a"] * 60)
    assert markdown(trace)[-1] == f"| told | {'a; ' * 50}… |"


def test_fields_show_mappings_and_numbers_in_short() -> None:
    """Pairs with a colon, and four digits."""
    eve = cj.evidence.Interview("eve", answers={"why": "price", "sure": "no"})
    assert markdown(eve)[-1] == "| answers | why: price; sure: no |"
    assert "| probability | 0.3333 |" in markdown(cj.Transition("a", "b", probability=1 / 3))


@pytest.mark.extra("data")
def test_simulated_people_show_where_they_ended() -> None:
    """A row for each end; and of their events the first few, labelled."""
    counts = {("know", "buy"): 1}
    walks = cj.markov.fit(counts, goals=["buy"]).simulate(20, seed=1)
    assert markdown(walks)[-1] == "| buy | 20 | 100.0% |"
    events = markdown(ANSWERS["events"])
    assert events[0].startswith("**synthetic event log: ")
    assert events[0].endswith("; the first 10**")
    assert len(events) == 14


@pytest.mark.extra("data")
def test_a_chain_shows_its_moves() -> None:
    """A row for each, with its probability."""
    assert "| know | try | 60.0% |" in markdown(ANSWERS["chain"])
