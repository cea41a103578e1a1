"""Every answer shows itself at the end of a cell as a table, its figures readable."""

import inspect
from types import ModuleType

import pytest

import customer_journey as cj
from tests.answers import answers, bundle, shop, traces

ANSWERS = answers()
PROSE = {"criterion", "imported", "location", "coded", "saturation", "paths"}
"""What says of itself in lines of text what there is to say."""
PLAIN = {
    "FrozenMap": "a mapping",
    "Paths": "an iterator, which a look at it may not consume",
    "Context": "what rules are given",
    "Counts": "what chains and pictures are made of",
    "Traced": "a protocol",
    "Traceable": "a base class; what derives from it shows itself",
    "Discovered": "a protocol",
    "FactReference": "half a criterion",
}
"""Types without anything to show, and why."""


def markdown(value: object) -> list[str]:
    """The lines of what is shown as Markdown."""
    return bundle(value)["text/markdown"].splitlines()


@pytest.mark.parametrize(
    "width", [cj, cj.evidence, cj.markov, cj.rules], ids=lambda module: module.__name__
)
def test_every_type_that_people_get_shows_itself(width: ModuleType) -> None:
    """Whatever the front page and the rooms give, but for what has nothing to show."""
    names: list[str] = width.__all__
    mute = [
        name
        for name in names
        if inspect.isclass(kind := getattr(width, name))
        and kind.__module__.startswith("customer_journey")
        and not issubclass(kind, BaseException)
        and not hasattr(kind, "_repr_mimebundle_")
    ]
    assert set(mute) <= set(PLAIN)


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - PROSE - {"journey"}))
def test_answers_are_tables(name: str) -> None:
    """On a page with a caption and heads that are not empty; in Markdown as well."""
    shown = bundle(ANSWERS[name])
    assert "<table" in shown["text/html"]
    assert "></th>" not in shown["text/html"]
    assert shown["text/markdown"].startswith("**")
    assert "<" not in shown["text/markdown"].replace("\\<", "")


@pytest.mark.parametrize("name", sorted(PROSE & set(ANSWERS)))
def test_answers_in_words_keep_their_lines(name: str) -> None:
    """On a page as in a terminal."""
    shown = bundle(ANSWERS[name])
    assert "<pre>" in shown["text/html"]
    assert shown["text/markdown"].startswith("```\n")


@pytest.mark.extra("data")
def test_a_discovery_shows_its_journey() -> None:
    """Drawn with its counts, and with the figures beneath."""
    shown = bundle(ANSWERS["discovery"])
    discovery = cj.evidence.discover(traces(), exits=["lost"])
    counts = {(move.source, move.target): move.count for move in discovery.moves}
    assert shown["text/html"].startswith(cj.render.to_svg(discovery.journey, counts=counts))
    assert "| know | try | advance | 7 |" in shown["text/markdown"]


@pytest.mark.extra("data")
def test_an_observation_shows_the_journey() -> None:
    """As it is after the evidence."""
    shown = bundle(ANSWERS["observation"])
    observed = cj.evidence.observe(shop(), observed=traces())
    assert shown["text/html"].startswith(cj.render.to_svg(observed.journey))


def test_a_discovered_journey_too_large_for_a_picture_shows_its_figures() -> None:
    """No one could read a picture of that size."""
    paths = [["a", *(f"s{at}" for at in range(300)), "z"]]
    paths += [["a", f"s{at}", "z"] for at in range(300)]
    people = [cj.evidence.Trace(f"p{at}", path) for at, path in enumerate(paths)]
    assert bundle(cj.evidence.discover(people))["text/html"].startswith("<table>")


def test_a_value_shows_what_was_said_of_it() -> None:
    """A row for each field that is not at its default, in words."""
    stage = cj.Stage("try", end=True, questions=[cj.Question("price", text="What does\nit cost?")])
    assert markdown(stage) == [
        "**Stage: try**",
        "",
        "| Field | Value |",
        "| ------------ | --------------------- |",
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
    assert markdown(trace)[-1] == f"| told | {'a, ' * 50}… |"


def test_fields_show_mappings_and_numbers_in_short() -> None:
    """Pairs with a colon, and four digits."""
    eve = cj.Stage("try", extra={"why": "price", "sure": "no"})
    assert markdown(eve)[-1] == "| extra | why: price, sure: no |"
    assert "| probability | 0.3333 |" in markdown(cj.Transition("a", "b", probability=1 / 3))
