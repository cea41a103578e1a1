"""Cases for the rules on what customers bring and what is done."""

from collections.abc import Mapping, Sequence
from typing import Any

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

PEOPLE = [cj.Persona("p"), cj.Persona("q")]


def brought(*insights: cj.Insight, **fields: Any) -> dict[str, Any]:
    """A stage with these insights."""
    return {"insights": insights, **fields}


def pain(
    importance: float | None = 8, *, id: str = "x", personas: Sequence[str] = ()
) -> cj.Insight:
    """A pain of that severity."""
    return cj.Insight(id, kind="pain", importance=importance, personas=personas)


def of_kind(*kinds: cj.types.InsightKind) -> list[cj.Insight]:
    """An insight of each kind."""
    return [cj.Insight(kind, kind=kind) for kind in kinds]


def doing(*actions: cj.Action, owner: str = "") -> dict[str, Any]:
    """A stage where these actions are done."""
    return {"actions": actions, "owner": owner}


def action(words: str, *, owner: str = "", answers: str = "") -> cj.Action:
    """An action as `pack backstage > deliver`: its id, its lane, what it supports."""
    built, _, supported = words.partition(">")
    name, lane = (*built.split(), None)[:2]
    return cj.Action(
        str(name),
        lane=lane,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a lane
        supports=supported.split(),
        owner=owner,
        answers=answers.split(),
    )


def met(*owners: Any, **fields: Any) -> dict[str, Any]:
    """A stage with a touchpoint of each of these owners."""
    points = [cj.Touchpoint(f"t{at}", owner=owner) for at, owner in enumerate(owners)]
    return {"touchpoints": points, **fields}


def saying(*values: str, key: str = "days") -> list[cj.Claim]:
    """Claims under one key."""
    return [cj.Claim(key, value=value) for value in values]


def with_message(*stages: tuple[str, dict[str, Any]], says: str = "14") -> cj.Journey:
    """A journey whose audience should read something."""
    audience = cj.Audience(messages=saying(says))
    return drawn(
        " ".join(name for name, _ in stages) or "a", stages=dict(stages), audience=audience
    )


PAGE = cj.Asset("page", claims=saying("14"))
AD = cj.Touchpoint("ad", owner="social", initiator="brand")
RETIRED = cj.Asset("page", status="retired")
AT_T0 = cj.Action("x", lane="frontstage", touchpoints=["t0"])
OTHER = cj.Asset("page", claims=[cj.Claim("price", value="9")])
CASES: Mapping[str, Cases] = {
    "message-not-carried": Cases(
        fires=[
            (with_message(("a", {"assets": [OTHER]})), ["audience.messages.days"]),
            (
                with_message(
                    ("a", {"assets": [cj.evolve(PAGE, status="planned"), cj.evolve(OTHER, id="o")]})
                ),
                ["audience.messages.days"],
            ),
            (
                with_message(("a", {"touchpoints": [cj.Touchpoint("t", claims=saying("30"))]})),
                ["audience.messages.days"],
            ),
        ],
        passes=[
            with_message(),
            with_message(("a", {"assets": [PAGE]})),
            with_message(("a", {"touchpoints": [cj.Touchpoint("t", claims=saying("14"))]})),
            drawn("a", stages={"a": {"assets": [PAGE]}}),
        ],
    ),
    "unanswered-pain": Cases(
        fires=[
            (drawn("a", stages={"a": brought(pain())}), ["stages.a.insights.x"]),
            (drawn("a", stages={"a": brought(pain(7))}), ["stages.a.insights.x"]),
            (drawn("a", audience=cj.Audience(insights=[pain()])), ["audience.insights.x"]),
            (
                drawn("a", personas=[cj.Persona("p", insights=[pain()]), cj.Persona("q")]),
                ["personas.p.insights.x"],
            ),
            (
                drawn(
                    "a>b",
                    stages={
                        "a": brought(pain()),
                        "b": brought(pain(), assets=[cj.Asset("page", answers=["x"])]),
                    },
                ),
                ["stages.a.insights.x"],
            ),
            (
                drawn(
                    "a",
                    personas=PEOPLE,
                    stages={
                        "a": brought(
                            pain(), assets=[cj.Asset("page", answers=["x"], personas=["p"])]
                        )
                    },
                ),
                ["stages.a.insights.x"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": brought(pain(6.9))}),
            drawn("a", stages={"a": brought(pain(None))}),
            drawn("a", stages={"a": brought(cj.Insight("x", importance=9))}),
            drawn("a", stages={"a": brought(pain(), actions=[cj.Action("y", answers=["x"])])}),
            drawn(
                "a",
                audience=cj.Audience(insights=[pain()]),
                stages={"a": {"assets": [cj.Asset("page", answers=["x"])]}},
            ),
        ],
    ),
    "no-customer-goal": Cases(
        fires=[
            (drawn("a", stages={"a": brought(*of_kind("pain", "need"))}), ["stages"]),
            (drawn("a", audience=cj.Audience(insights=of_kind("why-us"))), ["stages"]),
        ],
        passes=[
            drawn("a"),
            drawn("a>b", stages={"a": brought(*of_kind("pain")), "b": brought(*of_kind("goal"))}),
            drawn(
                "a",
                stages={"a": brought(*of_kind("pain"))},
                personas=[cj.Persona("p", insights=of_kind("goal"))],
            ),
        ],
    ),
    "reason-not-used": Cases(
        fires=[
            (
                drawn(
                    "a",
                    audience=cj.Audience(insights=of_kind("why-us", "alternative", "why-buy")),
                    stages={"a": {"assets": [cj.Asset("page", answers=["why-buy"])]}},
                ),
                ["audience.insights.alternative", "audience.insights.why-us"],
            ),
            (
                drawn(
                    "a",
                    stages={
                        "a": brought(
                            *of_kind("why-us", "pain"),
                            actions=[cj.Action("help", answers=["pain"])],
                        )
                    },
                ),
                ["stages.a.insights.why-us"],
            ),
        ],
        passes=[
            drawn("a", audience=cj.Audience(insights=of_kind("why-us"))),
            drawn(
                "a",
                audience=cj.Audience(insights=of_kind("why-us")),
                stages={"a": {"assets": [cj.Asset("page", answers=["why-us"])]}},
            ),
        ],
    ),
    "unsupported-action": Cases(
        fires=[
            (
                drawn(
                    "a",
                    stages={
                        "a": doing(
                            *map(action, ("x frontstage", "y frontstage", "z backstage > y"))
                        )
                    },
                ),
                ["stages.a.actions.x"],
            ),
            (
                drawn("a", stages={"a": doing(action("x customer"), action("y frontstage > x"))}),
                ["stages.a.actions.y"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": doing(action("x frontstage"))}),
            drawn("a", stages={"a": doing(action("x customer"), action("y backstage > x"))}),
            drawn("a", stages={"a": doing(action("x"), action("y frontstage"), action("z > y"))}),
        ],
    ),
    "idle-action": Cases(
        fires=[
            (drawn("a", stages={"a": doing(action("x backstage"))}), ["stages.a.actions.x"]),
            (drawn("a", stages={"a": doing(action("x support"))}), ["stages.a.actions.x"]),
            (drawn("a", stages={"a": doing(action("x backstage > x"))}), ["stages.a.actions.x"]),
        ],
        passes=[
            drawn("a", stages={"a": doing(action("x frontstage"), action("y"))}),
            drawn("a", stages={"a": doing(action("x backstage > y"), action("y"))}),
            drawn(
                "a",
                stages={"a": brought(pain(), actions=[action("y support", answers="x")])},
            ),
        ],
    ),
    "crossing-without-owner": Cases(
        fires=[
            (
                drawn(
                    "a",
                    stages={
                        "a": doing(action("x frontstage"), action("y backstage > x", owner="o"))
                    },
                ),
                ["stages.a.actions.y.supports[0]"],
            ),
            (
                drawn("a", stages={"a": doing(action("x customer"), action("y frontstage > x"))}),
                ["stages.a.actions.y.supports[0]"],
            ),
        ],
        passes=[
            drawn(
                "a",
                stages={"a": doing(action("x frontstage"), action("y backstage > x"), owner="o")},
            ),
            drawn("a", stages={"a": doing(action("x backstage"), action("y backstage > x"))}),
            drawn("a", stages={"a": doing(action("x"), action("y backstage > x"))}),
            drawn(
                "a",
                stages={"a": doing(action("x customer"), action("y frontstage > x", owner="o"))},
            ),
        ],
    ),
    "out-of-reach": Cases(
        fires=[
            (drawn("a", stages={"a": met("social", "partner")}), ["stages.a.touchpoints"]),
            (
                drawn("a", stages={"a": met("customer", actions=[action("x customer")])}),
                ["stages.a.touchpoints"],
            ),
        ],
        passes=[
            drawn("a"),
            drawn("a", stages={"a": met("social", "brand")}),
            drawn("a", stages={"a": met("social", None)}),
            drawn("a", stages={"a": met("social", actions=[action("x frontstage")])}),
            drawn("a", stages={"a": {"touchpoints": [AD]}}),
        ],
    ),
    "touchpoint-without-action": Cases(
        fires=[
            (
                drawn("a", stages={"a": met(None, None, actions=[AT_T0])}),
                ["stages.a.touchpoints.t1"],
            ),
            (
                drawn("a", stages={"a": met("partner", "brand", actions=[AT_T0])}),
                ["stages.a.touchpoints.t1"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": met(None, None)}),
            drawn("a", stages={"a": met(None, None, actions=[action("x frontstage")])}),
            drawn("a", stages={"a": met(None, "social", actions=[AT_T0])}),
            drawn("a>b", stages={"a": met(None, actions=[AT_T0]), "b": met(None)}),
        ],
    ),
    "stage-without-content": Cases(
        fires=[
            (
                drawn("a>b b>c", stages={"a": brought(pain()), "c": met(None)}),
                ["stages.b"],
            ),
            (
                drawn("a>b b>c", stages={"a": met(None), "b": doing(action("x customer"))}),
                ["stages.c"],
            ),
            (
                drawn(
                    "a>b b>c",
                    stages={"a": met(None), "b": {"assets": [PAGE]}, "c": {"assets": [RETIRED]}},
                ),
                ["stages.c"],
            ),
            (drawn("a>b", audience=cj.Audience(insights=[pain()])), ["stages"]),
            (
                drawn(
                    "a>b b>c",
                    personas=[cj.Persona("p", insights=[pain()])],
                    stages={"a": met(None)},
                ),
                ["stages"],
            ),
        ],
        passes=[
            drawn("a>b"),
            drawn("a>b", personas=PEOPLE),
            drawn("a>b", stages={"a": brought(pain())}),
            drawn("a>b b>c", stages={"a": brought(pain())}),
            drawn("a!z", stages={"a": brought(pain()), "z": {"role": "lapsed"}}),
            drawn("a!z", stages={"a": brought(pain()), "z": {"phases": ["lapse"]}}),
            drawn(
                "a>b",
                stages={
                    "a": {"questions": [cj.Question("q")]},
                    "b": {"experience": [cj.Experience(1)]},
                },
            ),
        ],
    ),
    "figure-without-sample": Cases(
        fires=[
            (
                drawn("a", stages={"a": brought(cj.Insight("x", share=0.2, basis="stated"))}),
                ["stages.a.insights.x.n"],
            ),
            (
                drawn(
                    "a",
                    audience=cj.Audience(
                        insights=[cj.Insight("x", importance=3, basis="observed")]
                    ),
                ),
                ["audience.insights.x.n"],
            ),
            (
                drawn("a", stages={"a": {"experience": [cj.Experience(1, basis="observed")]}}),
                ["stages.a.experience[0].n"],
            ),
        ],
        passes=[
            drawn("a", stages={"a": {"experience": [cj.Experience(1, basis="assumed")]}}),
            drawn("a", stages={"a": {"experience": [cj.Experience(1, n=3, basis="stated")]}}),
            drawn("a", stages={"a": brought(cj.Insight("x", share=0.2, n=9, basis="stated"))}),
            drawn("a", stages={"a": brought(cj.Insight("x", share=0.2, basis="assumed"))}),
            drawn("a", stages={"a": brought(cj.Insight("x", basis="stated"))}),
        ],
    ),
}
