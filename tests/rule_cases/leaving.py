"""Cases for the rules on leaving and coming back."""

from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]

ask = cj.parse_criterion
FACTS = [
    *(cj.Fact(name, type="bool") for name in ("gone", "back", "again", "asks", "said_no")),
    *(cj.Fact(name, type="int", minimum=0) for name in ("orders", "trials")),
]


def leaving(edges: str, entry: str = "gone", **entries: str) -> cj.Journey:
    """A journey with a leaving stage `x`, and the entries of others by name."""
    stages = {name: {"entry": ask(text)} for name, text in entries.items()}
    if entry:
        stages["x"] = {"entry": ask(entry)}
    return drawn(edges, ends="z x", stages=stages, facts=FACTS)


def guarded(journey: cj.Journey, source: str, target: str, when: str) -> cj.Journey:
    """The journey with a guard on a transition."""
    item = journey.transition(source, target)
    assert item is not None
    return journey.with_transition(cj.evolve(item, when=ask(when)))


BACK = guarded(drawn("a>b b>z b~a z~b"), "z", "b", "again")
RETURNING = guarded(leaving("a>z a!x z!x x~a"), "x", "a", "back")

CASES: Mapping[str, Cases] = {
    "unobservable-return": Cases(
        fires=[
            (BACK, ["transitions.b->a"]),
            (
                guarded(drawn("a>b b>z b~a z~b z~a"), "z", "b", "again"),
                ["transitions.b->a", "transitions.z->a"],
            ),
        ],
        passes=[
            drawn("a>b b>z b~a"),
            guarded(BACK, "b", "a", "asks"),
            guarded(drawn("a>b b>z b~b z~b"), "z", "b", "again"),
            guarded(leaving("a>b b>z b!x x~a z~b"), "z", "b", "again"),
        ],
    ),
    "exit-not-drawn": Cases(
        fires=[
            (leaving("a>z a!x", z="orders >= 1"), ["stages.x.entry"]),
            (leaving("a>b b>z a!x", b="trials >= 1"), ["stages.x.entry"]),
        ],
        passes=[
            leaving("a>z z!x", z="orders >= 1"),
            leaving("a>z a!x", z="not gone"),
            leaving("a>z a!x", ""),
            leaving("a>z a!x c", z="not gone"),
        ],
    ),
    "left-and-back": Cases(
        fires=[
            (RETURNING, ["transitions.x->a.when"]),
            (
                guarded(RETURNING.connect("x", "z", kind="return"), "x", "z", "again"),
                ["transitions.x->a.when", "transitions.x->z.when"],
            ),
        ],
        passes=[
            guarded(RETURNING, "x", "a", "not gone"),
            leaving("a>z a!x z!x x~a"),
            leaving("a>z a!x z!x x>a"),
        ],
    ),
}
