"""Cases for the rules on promises."""

from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]


def promising(edges: str, stages_of_making: str, due: str, kept: str = "") -> cj.Journey:
    """A journey with one promise: where it is made, due and kept."""
    promise = cj.Promise("p", made=stages_of_making.split(), due=due, kept=kept.split())
    return drawn(edges, promises=[promise])


CASES: Mapping[str, Cases] = {
    "promise-never-made": Cases(
        fires=[
            (promising("a>z", "", "z"), ["promises.p"]),
            (promising("a>b b>z", "", "b", "b"), ["promises.p"]),
        ],
        passes=[drawn("a>z"), promising("a>z", "a", "z"), promising("a>z", "z", "a")],
    ),
    "promise-never-due": Cases(
        fires=[
            (promising("a>z", "z", "a"), ["promises.p.due"]),
            (promising("a>b a>z", "b", "z"), ["promises.p.due"]),
            (promising("a>b b*z", "a", "z"), ["promises.p.due"]),
        ],
        passes=[
            promising("a>z", "a", "z"),
            promising("a>z", "", "z"),
            promising("a>z z~a", "z", "a"),
            promising("a!z", "a", "z"),
        ],
    ),
    "promise-broken": Cases(
        fires=[
            (promising("a>z", "a", "z"), ["promises.p"]),
            (promising("a>b b>z", "a", "b", "z"), ["promises.p"]),
            (promising("a>b b>z", "b", "z", "a"), ["promises.p"]),
            (promising("a!z", "a", "z"), ["promises.p"]),
        ],
        passes=[
            promising("a>z", "a", "z", "z"),
            promising("a>b b>z a>z", "a", "z", "b"),
            promising("a>z", "z", "a"),
        ],
    ),
    "promise-at-risk": Cases(
        fires=[
            (promising("a>b b>z a>z", "a", "z", "b"), ["promises.p"]),
            (promising("a>b b>c c>z b>z", "a", "z", "c"), ["promises.p"]),
        ],
        passes=[
            promising("a>b b>z", "a", "z", "b"),
            promising("a>b b>z a>z", "a", "z", "z"),
            promising("a>z", "a", "z"),
        ],
    ),
    "kept-while-not-open": Cases(
        fires=[
            (promising("a>b b>z", "a", "z", "b z"), ["promises.p.kept[1]"]),
            (promising("a>b b>z", "a", "b", "b z"), ["promises.p.kept[1]"]),
        ],
        passes=[
            promising("a>b b>z a>z", "a", "z", "b z"),
            promising("a>b b>z", "a", "z", "b"),
            promising("a>b b>z", "a", "b", "z"),
        ],
    ),
}
