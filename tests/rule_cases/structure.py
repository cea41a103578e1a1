"""Cases for the rules on stages, ways, kinds, shares and names."""

from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

SOUND = drawn("a>b b>z")
ROUND = drawn("a>b b>c c~b b>z")
EMPTY = cj.Journey("empty")
PHASED = {"a": {"phases": ["aware"]}, "b": {"phases": ["try"]}, "z": {"phases": ["purchase"]}}


def valued(*values: str) -> cj.Journey:
    """A journey with a fact of these values."""
    return cj.Journey("x", facts=[cj.Fact("plan", type="str", values=values)])


def ruled(edges: str, *rules: cj.PathRule) -> cj.Journey:
    """A journey with path rules."""
    return cj.evolve(drawn(edges), path_rules=rules)


B_BEFORE_Z = cj.PathRule("r", kind="precedes", stage="b", before="z")
ALL_TO_B = cj.PathRule("r", kind="eventually", stage="b")
NEVER_B = cj.PathRule("r", kind="never", stage="b")

CASES: Mapping[str, Cases] = {
    "path-rule-broken": Cases(
        fires=[
            (ruled("a>b b>z a>z", B_BEFORE_Z), ["path_rules.r"]),
            (ruled("a>b b>z a>z", ALL_TO_B), ["path_rules.r"]),
            (ruled("a>b b>z", NEVER_B), ["path_rules.r"]),
            (
                ruled("a>b b>z", cj.PathRule("r", kind="never", stage="z", after="b")),
                ["path_rules.r"],
            ),
        ],
        passes=[
            SOUND,
            ruled("a>b b>z", B_BEFORE_Z, cj.PathRule("s", kind="eventually", stage="z", after="b")),
            ruled("a>b b>z", cj.PathRule("r", kind="never", stage="a", after="b")),
        ],
    ),
    "look-alike": Cases(
        fires=[
            (valued("pro", "Pro"), ["facts.plan.values[1]"]),
            (
                valued("free", "free\u00a0", "fr\u0435e"),
                ["facts.plan.values[1]", "facts.plan.values[2]"],
            ),
            (valued("win-back", "win\u2013back"), ["facts.plan.values[1]"]),
            (valued("ab", "a\u200bb"), ["facts.plan.values[1]"]),
            (
                cj.Journey("x", facts=[cj.Fact(name, type="bool") for name in ("Paid", "paid")]),
                ["facts.paid"],
            ),
            (
                cj.Journey("x", stages=[cj.Stage("a", name="Buy"), cj.Stage("b", name="\u0412uy")]),
                ["stages.b"],
            ),
        ],
        passes=[
            valued("free", "pro"),
            cj.Journey("x", stages=[cj.Stage("a", name="Try"), cj.Stage("b", name="try ")]),
            cj.Journey("x", facts=[cj.Fact("n", type="int", values=[1, 2])]),
        ],
    ),
    "no-stage": Cases(
        fires=[
            (EMPTY, ["stages"]),
            (cj.Journey("named", name="Named", facts=[cj.Fact("x", type="bool")]), ["stages"]),
        ],
        passes=[SOUND, drawn("a")],
    ),
    "no-start": Cases(
        fires=[(drawn("b>z"), ["starts"]), (drawn("b"), ["starts"])],
        passes=[SOUND, EMPTY],
    ),
    "no-goal": Cases(
        fires=[(drawn("a>b"), ["goals"]), (drawn("a"), ["goals"])],
        passes=[SOUND, EMPTY],
    ),
    "isolated-stage": Cases(
        fires=[
            (drawn("a>z x"), ["stages.x"]),
            (drawn("x a>z y"), ["stages.x", "stages.y"]),
            (drawn("a>z b", starts="a b"), ["stages.b"]),
        ],
        passes=[SOUND, drawn("a"), drawn("a>z x*a"), drawn("a>z b", starts="a b", ends="b z")],
    ),
    "reachable-only-by-referral": Cases(
        fires=[
            (drawn("a*b b>z"), ["stages.b", "stages.z"]),
            (drawn("a>z z*x x>a"), ["stages.x"]),
        ],
        passes=[drawn("a>z z*a"), drawn("a>z z*x x>z", starts="a x"), drawn("b*c", starts="")],
    ),
    "unreachable-stage": Cases(
        fires=[
            (drawn("a>z x>z"), ["stages.x"]),
            (drawn("a>z x>y y>x"), ["stages.x", "stages.y"]),
            (drawn("a>z x>a z*y y>z"), ["stages.x"]),
        ],
        passes=[SOUND, drawn("b>z"), drawn("a>z x"), drawn("a!x a>z"), drawn("a>z z*y")],
    ),
    "unreachable-goal": Cases(
        fires=[
            (drawn("a>b z>a"), ["goals[0]"]),
            (drawn("a*z"), ["goals[0]"]),
            (drawn("a>y z", goals="y z"), ["goals[1]"]),
        ],
        passes=[SOUND, drawn("b>z"), drawn("a!z")],
    ),
    "start-without-goal": Cases(
        fires=[
            (drawn("a>z b>c", starts="a b"), ["starts[1]"]),
            (drawn("b>c a>z b*z", starts="b a"), ["starts[0]"]),
        ],
        passes=[SOUND, drawn("a>z b!z", starts="a b"), drawn("a>b z"), drawn("a>b")],
    ),
    "goal-only-by-exit": Cases(
        fires=[
            (drawn("a!z"), ["goals[0]"]),
            (drawn("a>y a!b b>z", goals="y z"), ["goals[1]"]),
        ],
        passes=[SOUND, drawn("a!z a>z2 z2~z"), drawn("a>b z")],
    ),
    "dead-end": Cases(
        fires=[
            (drawn("a>z", ends=""), ["stages.z"]),
            (drawn("a>b a>z b*a"), ["stages.b"]),
            (drawn("a", ends=""), ["stages.a"]),
        ],
        passes=[SOUND, drawn("a>z z~a", ends=""), drawn("a>z x")],
    ),
    "trap": Cases(
        fires=[
            (drawn("a>z a>b b>c c~b c>d d>e e~d"), ["stages.d"]),
            (drawn("a>z a>b b>c c~b"), ["stages.b"]),
            (drawn("a>z a>b b~b"), ["stages.b"]),
            (drawn("a>z a>b b>c c>d d~c"), ["stages.c"]),
            (drawn("a>b a>c b~b c~c", ends=""), ["stages.b", "stages.c"]),
        ],
        passes=[
            ROUND,
            drawn("a>z z~a", ends=""),
            drawn("a>b b~a", ends="b"),
            drawn("a>z x>y y~x"),
            drawn("a>z a>b b>c"),
        ],
    ),
    "exits-only": Cases(
        fires=[
            (drawn("a!z"), ["stages.a"]),
            (drawn("a>b a>z b!z b!x b*a"), ["stages.b"]),
        ],
        passes=[SOUND, drawn("a>z a!x"), drawn("a>b b!z", ends="b z"), drawn("a>b b*a")],
    ),
    "end-with-advance": Cases(
        fires=[
            (drawn("a>b b>z", ends="b z"), ["stages.b"]),
            (drawn("a>z z~a", ends="a z"), ["stages.a"]),
        ],
        passes=[SOUND, drawn("a>z z~a z*b z!x"), drawn("a>z z>z")],
    ),
    "goal-at-start": Cases(
        fires=[
            (drawn("a>z", goals="a"), ["goals[0]"]),
            (drawn("a>z b>z", starts="a b", goals="z b"), ["goals[1]"]),
        ],
        passes=[SOUND, drawn("a", goals="a")],
    ),
    "start-with-incoming-advance": Cases(
        fires=[
            (drawn("a>b b>z", starts="a b"), ["starts[1]"]),
            (drawn("x>a a>z b>a"), ["starts[0]"]),
        ],
        passes=[SOUND, drawn("a>z z~a b*a"), drawn("a>a a>z")],
    ),
    "no-end": Cases(
        fires=[(drawn("a>z", ends=""), ["stages"]), (drawn("a>z z~a", ends=""), ["stages"])],
        passes=[SOUND, EMPTY],
    ),
    "self-loop": Cases(
        fires=[
            (drawn("a>a a>z"), ["transitions.a->a"]),
            (drawn("a>z z!z a>a"), ["transitions.z->z", "transitions.a->a"]),
        ],
        passes=[SOUND, drawn("a>z z~z"), drawn("a>z a*a")],
    ),
    "advance-cycle": Cases(
        fires=[
            (drawn("a>b b>a b>z"), ["stages.a"]),
            (drawn("a>b b>c c>d d>b d>z"), ["stages.b"]),
            (drawn("a>b b>a c>d d>c"), ["stages.a", "stages.c"]),
        ],
        passes=[SOUND, ROUND, drawn("a>z a>a"), drawn("a>b b>z b*a")],
    ),
    "backward-advance": Cases(
        fires=[
            (drawn("a>z z>b", stages=PHASED), ["transitions.z->b"]),
            (drawn("b>a a>z", starts="b", stages=PHASED), ["transitions.b->a"]),
        ],
        passes=[
            drawn("a>b b>z", stages=PHASED),
            drawn("a>z z~b", stages=PHASED),
            drawn("a>c c>b b>z", stages=PHASED),
            drawn("b>c", stages={"b": {"phases": ["try"]}, "c": {"phases": ["aware", "retain"]}}),
        ],
    ),
    "forward-return": Cases(
        fires=[
            (drawn("a~z", stages=PHASED), ["transitions.a->z"]),
            (drawn("a>b b~z", stages=PHASED), ["transitions.b->z"]),
        ],
        passes=[
            drawn("a>b b>z z~a", stages=PHASED),
            drawn("a>z z~z", stages=PHASED),
            drawn("a~c", stages=PHASED),
        ],
    ),
    "exit-without-reason": Cases(
        fires=[
            (drawn("a>z a!x", reason=""), ["transitions.a->x"]),
            (drawn("a!x a>b b!x b>z", reason=" "), ["transitions.a->x", "transitions.b->x"]),
        ],
        passes=[SOUND, drawn("a>z a!x")],
    ),
    "exit-to-active-stage": Cases(
        fires=[
            (drawn("a!b b>z"), ["transitions.a->b"]),
            (drawn("a>z z!a"), ["transitions.z->a"]),
        ],
        passes=[
            drawn("a>z a!x", ends="z x"),
            drawn("a>z a!x x~a", stages={"x": {"role": "lapsed"}}),
            drawn("a>z a!x x~a", stages={"x": {"phases": ["advocate", "lapse"]}}),
        ],
    ),
    "referral-to-non-start": Cases(
        fires=[
            (drawn("a>b b>z z*b"), ["transitions.z->b"]),
            (drawn("a>z z*z"), ["transitions.z->z"]),
        ],
        passes=[drawn("a>b b>z z*a"), drawn("a>z z*x x>z"), drawn("a>z b>z z*b", starts="a b")],
    ),
    "probabilities-over-one": Cases(
        fires=[
            (drawn("a>b:0.6 a>z:0.6 b>z"), ["stages.a"]),
            (drawn("a>z:1 z~a:0.9 z!x:0.2"), ["stages.z"]),
        ],
        passes=[
            drawn("a>b:0.6 a>z:0.4 b>z:1"),
            drawn("a>b:0.6 a*z:0.6 b>z"),
            drawn("a>b:0.34 a>c:0.33 a>z:0.34"),
            drawn("a>b:0.1 a>c:0.2 a>z:0.7"),
        ],
    ),
    "probabilities-under-one": Cases(
        fires=[
            (drawn("a>z:0.4"), ["stages.a"]),
            (drawn("a>b:0.4 a!z:0.5 b>z:1"), ["stages.a"]),
        ],
        passes=[
            drawn("a>b:0.6 a>z:0.4 b>z:1"),
            drawn("a>z:1 z~a:0.3"),
            drawn("a>b:0.3 a>z"),
            drawn("a>b:0.33 a>c:0.33 a>z:0.33"),
            SOUND,
        ],
    ),
    "no-remaining-probability": Cases(
        fires=[
            (drawn("a>b:1 a>z"), ["stages.a"]),
            (drawn("a>b:0.5 a>c:0.5 a>z a!x"), ["stages.a"]),
        ],
        passes=[drawn("a>b:0.9 a>z"), drawn("a>b:0.9 a>c:0.9 a>z"), drawn("a>z:1 a*b")],
    ),
    "probability-missing": Cases(
        fires=[
            (drawn("a>b:0.4 a>z"), ["stages.a"]),
            (drawn("a>z:1 z~a:0.1 z!x"), ["stages.z"]),
        ],
        passes=[SOUND, drawn("a>b:1 a>z"), drawn("a>z:1 a*b"), drawn("a>b:0.9 a>c:0.9 a>z")],
    ),
    "zero-probability": Cases(
        fires=[
            (drawn("a>b:0 a>z:1 b>z"), ["transitions.a->b"]),
            (drawn("a>z z*a:0"), ["transitions.z->a"]),
        ],
        passes=[SOUND, drawn("a>z:0.001")],
    ),
    "duplicate-name": Cases(
        fires=[
            (drawn("a>b b>z", stages={"b": {"name": "Z"}}), ["stages.z"]),
            (
                drawn(
                    "a>b b>z",
                    stages={"a": {"name": "Try"}, "b": {"name": " TRY"}, "z": {"name": "try"}},
                ),
                ["stages.b", "stages.z"],
            ),
        ],
        passes=[SOUND, drawn("a>z", stages={"a": {"name": "Z and more"}})],
    ),
    "untidy-name": Cases(
        fires=[
            (drawn("a>z", stages={"a": {"name": "Free  trial"}}), ["stages.a.name"]),
            (
                drawn("a>z", name=" Shop", stages={"z": {"name": "B\0uy"}}),
                ["stages.z.name", "name"],
            ),
            (drawn("a>z", stages={"z": {"name": "two\nlines"}}), ["stages.z.name"]),
        ],
        passes=[
            SOUND,
            drawn("a>z", name="Shop", stages={"a": {"name": "Größe"}, "z": {"name": "日本語"}}),
            drawn(
                "a>z", stages={"z": {"name": "\N{MAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}"}}
            ),
        ],
    ),
    "phase-missing": Cases(
        fires=[
            (drawn("a>b b>c c>z", stages=PHASED), ["stages.c"]),
            (drawn("a>z", stages={"z": {"phases": ["lapse"]}}), ["stages.a"]),
        ],
        passes=[SOUND, drawn("a>b b>z", stages=PHASED)],
    ),
    "role-missing": Cases(
        fires=[
            (drawn("a>z", stages={"z": {"role": "customer"}}), ["stages.a"]),
            (drawn("a>b b>z", stages={"b": {"role": "lead"}}), ["stages.a", "stages.z"]),
        ],
        passes=[SOUND, drawn("a", stages={"a": {"role": "lead"}})],
    ),
}
