"""Cases for the rules on leaving and coming back."""

from collections.abc import Mapping
from datetime import timedelta

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


def timed(
    journey: cj.Journey, days: float, *paths: str, when: str = "", entry: str = ""
) -> cj.Journey:
    """The journey with a wait on transitions, each written as its ends; and a guard on them."""
    for path in paths:
        source, target = path[0], path[1]
        item = journey.transition(source, target)
        assert item is not None
        guard = ask(when) if when else item.when
        item = cj.evolve(item, after=timedelta(days=days), when=guard)
        journey = journey.with_transition(item)
        if entry:
            journey = journey.with_stage(cj.evolve(journey[target], entry=ask(entry)))
    return journey


def roles(journey: cj.Journey, **names: cj.types.Role) -> cj.Journey:
    """The journey with roles at its stages."""
    for stage, role in names.items():
        journey = journey.with_stage(cj.evolve(journey[stage], role=role))
    return journey


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
            (leaving("a>b b>z b~a", "", b="trials >= 1"), ["transitions.b->a"]),
            (guarded(leaving("a>z a!x x~a", ""), "a", "x", "gone"), ["transitions.x->a"]),
        ],
        passes=[
            drawn("a>b b>z b~a"),
            guarded(BACK, "b", "a", "asks"),
            guarded(drawn("a>b b>z b~b z~b"), "z", "b", "again"),
            guarded(leaving("a>b b>z b!x x~a z~b"), "z", "b", "again"),
        ],
    ),
    "unobservable-exit": Cases(
        fires=[
            (leaving("a>z a!x z!x", "", z="orders >= 1"), ["stages.x"]),
            (timed(leaving("a>z a!x z!x", "", z="orders >= 1"), 7, "ax"), ["stages.x"]),
            (guarded(leaving("a>z a!x z!x", ""), "a", "x", "said_no"), ["stages.x"]),
        ],
        passes=[
            drawn("a>z a!x", ends="z x"),
            leaving("a>z a!x"),
            timed(leaving("a>z a!x", "", z="orders >= 1"), 7, "ax"),
            guarded(leaving("a>z a!x", ""), "a", "x", "said_no"),
            leaving("a>z b!z z>b", "", z="orders >= 1"),
        ],
    ),
    "advance-from-leaving-stage": Cases(
        fires=[
            (leaving("a>z a!x x>z"), ["transitions.x->z"]),
            (drawn("a>z a!x x>a x~z", ends="z"), ["transitions.x->a"]),
        ],
        passes=[leaving("a>z a!x x~a"), drawn("a>z b!z z>b", ends="z"), drawn("a>z z!a")],
    ),
    "endless-wait": Cases(
        fires=[
            (timed(drawn("a>b b>z b~a"), 9, "ba"), ["transitions.b->a.after"]),
            (timed(drawn("a>z a!x x!y", ends="x y z"), 9, "xy"), ["transitions.x->y.after"]),
            (timed(drawn("a>z z>b b!z", ends="b z"), 9, "bz"), ["transitions.b->z.after"]),
            (timed(drawn("a>z"), 4_000_000, "az"), ["transitions.a->z.after"]),
            (timed(drawn("a>z a~a"), 9, "aa"), ["transitions.a->a.after"]),
            (timed(leaving("a>z a!x x~a", ""), 9, "xa"), ["transitions.x->a.after"]),
        ],
        passes=[
            timed(drawn("a>z a!x", ends="x z"), 9, "az", "ax"),
            timed(drawn("a>b b>z b~a"), 9, "ba", when="asks"),
            timed(leaving("a>z a!x x~a"), 9, "xa"),
            timed(drawn("a>z a~a"), 9, "aa", entry="trials >= 1"),
            drawn("a>z a~a"),
        ],
    ),
    "competing-wait": Cases(
        fires=[
            (timed(drawn("a>z a!x", ends="x z"), 9, "ax"), ["transitions.a->z"]),
            (
                timed(timed(drawn("a>b a>z a!x", ends="b x z"), 9, "ab", "ax"), 8, "az"),
                ["transitions.a->b", "transitions.a->x"],
            ),
        ],
        passes=[
            timed(leaving("a>z a!x", "", z="orders >= 1"), 9, "ax"),
            timed(drawn("a>z a!x", ends="x z"), 9, "ax", when="said_no"),
            timed(drawn("a>b b>z b~a"), 9, "bz"),
            drawn("a>b a>z", ends="b z"),
        ],
    ),
    "exit-out-of-reach": Cases(
        fires=[
            (leaving("a>z z!x", z="orders >= 1"), ["stages.x.entry"]),
            (leaving("a>b b>z z!x", z="orders >= 1"), ["stages.x.entry"]),
            (
                guarded(leaving("a>z a!x z!x", z="orders >= 1"), "a", "x", "said_no"),
                ["stages.x.entry"],
            ),
            (leaving("a>z z!x z~a z~z a*c", z="orders >= 1"), ["stages.x.entry"]),
            (
                roles(
                    leaving("a>b b>z z!x", b="trials >= 1", z="orders >= 1"),
                    a="prospect",
                    b="customer",
                    z="customer",
                ),
                ["stages.x.entry"],
            ),
            (leaving("a>b b>c c>b c>z z!x", z="orders >= 1"), ["stages.x.entry"]),
        ],
        passes=[
            leaving("a>z a!x z!x", z="orders >= 1"),
            leaving("a>z z!x"),
            leaving("a>z z!x", "gone and orders >= 1", z="orders >= 1"),
            leaving("a>z a!x", z="orders >= 1"),
            roles(leaving("a>z z!x", z="orders >= 1"), a="prospect", z="customer"),
            guarded(
                leaving("a>z z!x a!y z!y", "gone", z="orders >= 1", y="gone"), "z", "x", "asks"
            ),
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
