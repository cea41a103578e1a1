"""Cases for the rules on content."""

from collections.abc import Mapping, Sequence
from typing import Any

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

PEOPLE = [cj.Persona("p"), cj.Persona("q")]


def at(*assets: cj.Asset, asks: str = "", personas: Sequence[str] = ()) -> dict[str, Any]:
    """A stage's assets, the questions asked there, and who can be there."""
    questions = [cj.Question(name) for name in asks.split()]
    return {"assets": assets, "questions": questions, "personas": personas}


def page(
    answers: str = "",
    id: str = "page",
    **fields: Any,
) -> cj.Asset:
    """An asset that answers these questions."""
    return cj.Asset(id, answers=answers.split(), **fields)


def saying(
    value: str, *, key: str = "days", personas: Sequence[str] = (), markets: Sequence[str] = ()
) -> dict[str, Any]:
    """A stage with a page that claims something."""
    claim = cj.Claim(key, value=value, personas=personas, markets=markets)
    return at(cj.Asset("page", claims=[claim]))


CASES: Mapping[str, Cases] = {
    "no-answers": Cases(
        fires=[
            (drawn("a", stages={"a": at(asks="x")}), ["stages"]),
            (drawn("a>b", stages={"a": at(page(), asks="x y"), "b": at(asks="x")}), ["stages"]),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": at(page())}),
            drawn("a>b", stages={"a": at(page("x"), asks="x"), "b": at(asks="y")}),
        ],
    ),
    "unanswered-question": Cases(
        fires=[
            (
                drawn("a>b", stages={"a": at(page("x"), asks="x y"), "b": at(asks="x")}),
                ["stages.a.questions.y", "stages.b.questions.x"],
            ),
            (
                drawn(
                    "a",
                    stages={"a": at(page("x", status="planned"), page("y", "two"), asks="x y")},
                ),
                ["stages.a.questions.x"],
            ),
            (
                drawn("a", stages={"a": at(page("x", personas=["p"]), asks="x")}, personas=PEOPLE),
                ["stages.a.questions.x"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": at(asks="x")}),
            drawn("a", stages={"a": at(page("x y"), asks="x y")}),
            drawn(
                "a",
                stages={"a": at(page("x", personas=["p"]), asks="x", personas=["p"])},
                personas=PEOPLE,
            ),
        ],
    ),
    "answer-without-question": Cases(
        fires=[
            (
                drawn("a>b", stages={"a": at(page("x")), "b": at(asks="x")}),
                ["stages.a.assets.page.answers[0]"],
            ),
            (
                drawn("a>b", stages={"a": at(page("x y"), asks="x"), "b": at(asks="y")}),
                ["stages.a.assets.page.answers[1]"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": at(page("x"), asks="x")}),
            drawn("a>b", stages={"a": at(page()), "b": at(asks="x")}),
        ],
    ),
    "asset-without-answer": Cases(
        fires=[
            (
                drawn("a", stages={"a": at(page("x"), page(id="two"), asks="x")}),
                ["stages.a.assets.two"],
            ),
            (
                drawn("a>b", stages={"a": at(page(), asks="x"), "b": at(page("x"), asks="x")}),
                ["stages.a.assets.page"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": at(page(), asks="x")}),
            drawn("a>b", stages={"a": at(page()), "b": at(page("x"), asks="x")}),
            drawn("a", stages={"a": at(page("x"), page(id="two", status="retired"), asks="x")}),
            drawn("a>b", stages={"a": at(page("x"), asks="y"), "b": at(asks="x")}),
        ],
    ),
    "asset-without-audience": Cases(
        fires=[
            (
                drawn(
                    "a",
                    stages={"a": at(page(personas=["p"]), personas=["q"])},
                    personas=PEOPLE,
                ),
                ["stages.a.assets.page.personas"],
            ),
            (
                drawn(
                    "a>b",
                    stages={"b": at(page(), page(id="two", personas=["q"]), personas=["p"])},
                    personas=PEOPLE,
                ),
                ["stages.b.assets.two.personas"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": at(page(personas=["p"]))}, personas=PEOPLE),
            drawn("a", stages={"a": at(page(), personas=["q"])}, personas=PEOPLE),
            drawn(
                "a",
                stages={"a": at(page(personas=["p", "q"]), personas=["q"])},
                personas=PEOPLE,
            ),
        ],
    ),
    "single-use-channel": Cases(
        fires=[
            (
                drawn(
                    "a>b b>c",
                    stages={
                        "a": at(page(channel="email"), page(id="two", channel="email")),
                        "b": at(page(channel="e-mail")),
                    },
                ),
                ["stages.b.assets.page.channel"],
            ),
            (
                drawn(
                    "a>b",
                    stages={
                        "a": {
                            **at(page(channel="web")),
                            "touchpoints": [cj.Touchpoint("t", channel="web")],
                        },
                        "b": at(page(channel="radio"), page(id="two", channel="tv")),
                    },
                ),
                ["stages.b.assets.page.channel", "stages.b.assets.two.channel"],
            ),
        ],
        passes=[
            drawn("a>b", stages={"a": at(page(channel="tv")), "b": at(page(channel="radio"))}),
            drawn("a>b", stages={"a": at(page(channel="tv")), "b": at(page(channel="tv"))}),
            drawn("a", stages={"a": at(page())}),
        ],
    ),
    "conflicting-claims": Cases(
        fires=[
            (
                drawn("a>b", stages={"a": saying("1"), "b": saying("2")}),
                ["stages.b.assets.page.claims.days"],
            ),
            (
                drawn("a>b b~a", stages={"a": saying("1"), "b": saying("2")}),
                ["stages.b.assets.page.claims.days"],
            ),
            (
                drawn(
                    "a>b b>c",
                    stages={"a": saying("1", markets=["DE"]), "c": saying("2")},
                ),
                ["stages.c.assets.page.claims.days"],
            ),
        ],
        passes=[
            drawn("a>b", stages={"a": saying("1"), "b": saying("1")}),
            drawn("a>b", stages={"a": saying("1"), "b": saying("2", key="price")}),
            drawn("a>b a>c", stages={"b": saying("1"), "c": saying("2")}),
            drawn("a*b", starts="a b", stages={"a": saying("1"), "b": saying("2")}),
            drawn(
                "a>b",
                stages={"a": saying("1", personas=["p"]), "b": saying("2", personas=["q"])},
                personas=PEOPLE,
            ),
        ],
    ),
}
