"""Cases for the rules on what people pass on, and on personas."""

from collections.abc import Mapping
from typing import Any, Literal

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

PROMISE = cj.Promise("p", made=["a"], due="b", kept=["b"])


def owned(owner: str, *, entry: str = "", asks: str = "") -> dict[str, Any]:
    """A stage's owner, the fact that its entry asks for, and its questions."""
    criterion = cj.fact(entry).is_known() if entry else None
    return {
        "owner": owner,
        "entry": criterion,
        "questions": [cj.Question(name) for name in asks.split()],
    }


def passing(
    handoff: cj.Handoff | None,
    edges: str = "a>b",
    **fields: Any,
) -> cj.Journey:
    """A journey from one owner to another, with a handoff between the first two stages."""
    stages = fields.pop("stages", {"a": owned("sales"), "b": owned("service", entry="plan")})
    return drawn(edges, stages=stages, **fields).connect("a", "b", handoff=handoff)


def referring(*to: Literal["customer", "referrer", "newcomer"]) -> cj.Journey:
    """A journey whose second stage refers to the first, with rewards for these."""
    rewards = [cj.Reward(each) for each in to]
    return drawn("a>b b*a").connect("b", "a", kind="referral", rewards=rewards)


def people(*personas: cj.Persona, **stages: Any) -> cj.Journey:
    """A journey from one stage to another, for these personas."""
    return drawn("a>z", stages=stages, personas=personas)


TWO = {"a": owned("sales"), "b": owned("service")}
WHOLE = cj.Persona(
    "w", age="30", insights=[cj.Insight("none", text="None", kind="pain")], ideal=True
)
CASES: Mapping[str, Cases] = {
    "one-sided-referral": Cases(
        fires=[
            (referring("referrer"), ["transitions.b->a.rewards"]),
            (referring("customer"), ["transitions.b->a.rewards"]),
            (referring("newcomer", "newcomer"), ["transitions.b->a.rewards"]),
        ],
        passes=[
            referring(),
            referring("referrer", "newcomer"),
            referring("customer", "newcomer"),
            drawn("a>b").connect("b", "a", kind="return", rewards=[cj.Reward("customer")]),
        ],
    ),
    "handoff-missing": Cases(
        fires=[
            (passing(None), ["transitions"]),
            (passing(None, promises=[PROMISE], stages=TWO), ["transitions"]),
            (
                passing(
                    cj.Handoff(facts=["plan"]),
                    "a>b b>c c>d",
                    stages={
                        "a": owned("x"),
                        "b": owned("y", entry="plan", asks="q"),
                        "c": owned("x", entry="plan", asks="q"),
                        "d": owned("y", asks="q"),
                    },
                ),
                ["transitions.b->c", "transitions.c->d"],
            ),
        ],
        passes=[
            passing(cj.Handoff(note="A call")),
            passing(None, stages=TWO),
            passing(None, stages={"a": owned("sales"), "b": owned(" Sales ", entry="plan")}),
            passing(None, stages={"a": owned(""), "b": owned("sales", entry="plan")}),
        ],
    ),
    "handoff-lacks-promise": Cases(
        fires=[
            (
                passing(cj.Handoff(), promises=[PROMISE], stages=TWO),
                ["transitions.a->b.handoff.promises"],
            ),
            (
                passing(cj.Handoff(facts=["plan"]), promises=[PROMISE]),
                ["transitions.a->b.handoff.promises"],
            ),
        ],
        passes=[
            passing(cj.Handoff(promises=["p"]), promises=[PROMISE]),
            passing(None, promises=[PROMISE]),
            passing(cj.Handoff()),
        ],
    ),
    "handoff-incomplete": Cases(
        fires=[
            (passing(cj.Handoff()), ["transitions.a->b.handoff"]),
            (
                passing(
                    cj.Handoff(),
                    stages={"a": owned("x", asks="q"), "b": owned("y", asks="q r")},
                ),
                ["transitions.a->b.handoff"],
            ),
        ],
        passes=[
            passing(cj.Handoff(facts=["plan"])),
            passing(None),
            passing(cj.Handoff(), promises=[PROMISE], stages=TWO),
        ],
    ),
    "incomplete-persona": Cases(
        fires=[
            (people(cj.Persona("p")), ["personas.p"]),
            (
                people(
                    cj.Persona("p", age="30"),
                    WHOLE,
                    cj.Persona("q", insights=[cj.Insight("time", text="Time", kind="pain")]),
                ),
                ["personas.p", "personas.q"],
            ),
        ],
        passes=[
            drawn("a"),
            people(WHOLE),
            people(
                cj.Persona(
                    "p",
                    income="low",
                    insights=[cj.Insight("press", text="Press", kind="influence")],
                )
            ),
        ],
    ),
    "no-ideal-customer": Cases(
        fires=[
            (people(cj.Persona("p")), ["personas"]),
            (people(cj.Persona("p"), cj.Persona("q", age="30")), ["personas"]),
        ],
        passes=[drawn("a"), people(WHOLE), people(cj.Persona("p"), WHOLE)],
    ),
    "persona-without-path": Cases(
        fires=[
            (people(WHOLE, cj.Persona("p"), z={"personas": ["w"]}), ["personas.p"]),
            (
                people(WHOLE, cj.Persona("p"), cj.Persona("q"), a={"personas": ["q"]}),
                ["personas.w", "personas.p"],
            ),
        ],
        passes=[
            people(WHOLE, cj.Persona("p")),
            people(WHOLE, z={"personas": ["w"]}),
            drawn("a z", stages={"z": {"personas": ["w"]}}, personas=[WHOLE]),
            drawn("a>b b>z a>z", stages={"b": {"personas": ["w"]}}, personas=[WHOLE]),
        ],
    ),
}
