"""Answers in the language of their journey: their texts and their charts."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import customer_journey as cj
from customer_journey._messages._current import in_language, numeral
from customer_journey._values import figure, percent, spoken_duration
from tests.answers import answers, more_answers, shop
from tests.test_messages import Marked, marked

__all__ = ["marked"]

NAMED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
OWN = frozenset(
    (
        *("know", "try", "buy", "lost", "shop", "plan", "page", "list", "tour", "better", "rate"),
        *("ada", "eve", "bob", "founder", "sales", "service", "aida", "attention", "interest"),
        *("desire", "action", "trials", "orders", "price", "prices", "refund", "bought", "cost"),
        *("days", "hear", "slow", "wait", "what", "does", "money", "back", "list"),
        # Paths of elements, and names of figures that are the same in every language.
        *("transitions", "audience", "insights", "answers", "alpha", "kappa"),
    )
)
"""The words of the journeys that the answers are about."""

ELSEWHERE = frozenset(("Report", "Finding", "Diff", "Fixed", "Migration", "Imported"))
"""Kinds with paths of elements, whose words `test_messages_rules` looks at."""
ENGLISH = frozenset(
    (
        # What reprs of values say, and names of fields.
        *("Excerpt", "Trace", "Interview", "Baseline", "tuple"),
        # Docstrings of rules.
        *("Rule", "RuleSet", "Violation"),
        # Kinds that say the names of their fields.
        *("PathCount", "Paths"),
    )
)
"""Kinds of values that speak English alone."""


def all_answers() -> dict[str, object]:
    """Every answer that the tests know, by its kind, made now, in the language that is spoken."""
    several = [*answers.__wrapped__().values(), *more_answers.__wrapped__()]
    return {type(value).__name__: value for value in several if not isinstance(value, cj.Journey)}


@pytest.mark.extra("data")
def test_no_word_of_an_answer_is_outside_of_the_catalogue(marked: Marked) -> None:
    """What answers say, explain and draw."""
    said: dict[str, set[str]] = {}
    with in_language("xx", fixed=True):
        for kind, value in all_answers().items():
            texts = [str(value)]
            if isinstance(value, cj.compare.Migration | cj.people.Location | cj.people.Enrolment):
                texts.append(value.explain())
            text = "\n".join(texts).replace("The shop", "")
            rest = NAMED.sub("", re.sub("⟦[^⟧]*⟧", " ", text))
            said[kind] = {word for word in re.findall("[a-z]{3,}", rest.lower()) if word not in OWN}
    assert {
        kind: words for kind, words in said.items() if words and kind not in ENGLISH | ELSEWHERE
    } == {}
    assert marked.missing == set()


@pytest.mark.extra("data")
def test_figures_are_written_as_the_language_has_them() -> None:
    """Marks of thousands and decimals, and durations as people say them."""
    with in_language("de"):
        assert numeral("1,234.5") == "1.234,5"
        assert (percent(0.0123), figure(1234.5)) == ("1,2 %", "1.234")
        assert spoken_duration(timedelta(days=1, hours=3)) == "1 Tag 3 h"
        assert str(cj.evidence.share(3, 10)).startswith("3 von 10 (30 %")
    assert spoken_duration(timedelta(days=2, hours=3)) == "2 days 3 h"


@pytest.mark.extra("data")
def test_texts_with_and_without_what_they_may_lack() -> None:
    """An interval, a window, a first moment."""
    felt = cj.evidence.StageExperience("try", cj.Experience(1, n=1))
    assert str(felt) == "try: 1.00, n = 1"
    rate = cj.evidence.Rate(value=None, people=2, count=1, open=1)
    assert str(rate) == "unknown: no one was observed so long; 1 of 2 people so far, 1 open"


def test_an_answer_speaks_the_language_of_its_journey() -> None:
    """Unless another one was asked for; a picture, too."""
    german = cj.evolve(shop(), language="de")
    covered = cj.coverage(german)
    assert "beantwortet" in str(covered)
    assert "beantwortet" in cj.render.to_svg(covered)
    with in_language("en", fixed=True):
        assert "answered" in str(covered)
    assert "answered" in cj.render.to_svg(covered, language="en")
    assert "Übereinstimmung" in str(cj.align(shop(), german))
    table = cj.crosswalk([shop(), german])
    assert "aufmerksam" in str(table)
    assert "2 Reisen nach Phasen" in cj.render.to_svg(table)
    enrolled = cj.enrol(german, "ada", {}, at=datetime(2026, 3, 1, tzinfo=UTC))
    assert enrolled.explain().startswith("ada in The shop: bei know seit ")


def test_numbers_in_sentences_have_the_marks_of_the_language() -> None:
    """In findings and differences; data has numbers."""
    shop = cj.Journey.sequence("shop", ["know", "buy"], language="de").with_stage(cj.Stage("gone"))
    shop = shop.connect("know", "gone", kind="exit", probability=0.25)
    (finding,) = cj.validate(shop, rules=cj.rules.DEFAULT.select("CJ134"))
    assert finding.hint == "ein Anteil von 0,75 bleibt"
    likelier = shop.connect("know", "gone", kind="exit", probability=0.5)
    (change,) = cj.diff(shop, likelier)
    assert "0,25 → 0,5" in str(change)
    assert (change.before, change.after) == (0.25, 0.5)


def test_a_promise_that_is_kept_nowhere_is_said_to_be() -> None:
    """In whole words of each language."""
    promise = cj.Promise("refund", made=["know"], due="buy")
    shop = cj.Journey.sequence("shop", ["know", "buy"], promises=[promise])
    assert "(made at know; due at buy; kept nowhere)" in str(cj.ledger(shop))
    german = cj.evolve(shop, language="de")
    assert "(gegeben bei know; fällig bei buy; nirgends gehalten)" in str(cj.ledger(german))


@pytest.mark.slow
@pytest.mark.covers
def test_one_is_never_said_to_be_several() -> None:
    """What is counted has a form for one: in the source, and in answers with one of each thing."""
    pattern = re.compile(r"\{(?:number|count|gain|points|times|n)\} ([a-z]+s)\b")
    without = [
        f"{path.name}: {text}"
        for path in sorted(Path(cj.__file__).parent.rglob("*.py"))
        for texts in messages_in(path)
        for text in texts
        for match in pattern.finditer(text)
        # A choice between two texts has a form for one as well.
        if not any(f"}} {match[1].removesuffix('s')} " in other for other in texts)
    ]
    assert without == []


def messages_in(path: Path) -> Iterator[list[str]]:
    """The texts that each call of `message` in a module chooses from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
            yield [
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]


@pytest.mark.parametrize(
    ("gain", "english", "german"),
    [
        (0.01, "1 point", "1 Punkt"),
        (-0.01, "-1 point", "-1 Punkt"),
        (0.02, "2 points", "2 Punkte"),
        (0.0, "0 points", "0 Punkte"),
        (0.005, "0.5 points", "0,5 Punkte"),
    ],
)
def test_points_are_counted_as_they_are_written(gain: float, english: str, german: str) -> None:
    """Of levers, in English and in German."""
    lever = cj.markov.Lever("a", "b", probability=0.5, gain=gain, slope=1, elasticity=1)
    assert f"is worth {english}," in str(lever)
    with in_language("de"):
        assert f"ist {german} wert," in str(lever)
