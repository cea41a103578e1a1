"""Cases for the rules on suppressions."""

from collections.abc import Mapping

import customer_journey as cj
from tests.rule_cases.drawing import Cases, drawn

__all__ = ["CASES"]


def excused(edges: str, *suppressions: tuple[str, str]) -> cj.Journey:
    """A journey with suppressions: of a rule, at a place."""
    built = [cj.Suppression(rule, where=where, reason="Known") for rule, where in suppressions]
    return drawn(edges, suppressions=built)


CASES: Mapping[str, Cases] = {
    "unknown-rule": Cases(
        fires=[
            (excused("a>z", ("dead-ends", "")), ["suppressions[0].rule"]),
            (excused("a>b", ("CJ110", ""), ("CJ777", "")), ["suppressions[1].rule"]),
            (
                excused("a>z", ("dead", ""), ("cj1", "")),
                ["suppressions[0].rule", "suppressions[1].rule"],
            ),
        ],
        passes=[
            drawn("a>z"),
            excused("a>z", ("dead-end", ""), ("CJ", ""), ("CJ1", "stages"), ("CJ110", "x")),
        ],
    ),
    "unused-suppression": Cases(
        fires=[
            (excused("a>z", ("dead-end", "")), ["suppressions[0]"]),
            (excused("a>b", ("CJ110", "stages.b"), ("CJ110", "stages.bb")), ["suppressions[1]"]),
            (excused("a>b", ("CJ1", "stages.b"), ("CJ1", "stages.b.entry")), ["suppressions[1]"]),
        ],
        passes=[
            drawn("a>z"),
            excused("a>b", ("dead-end", "stages.b"), ("CJ1", ""), ("CJ11", "stages")),
            excused("a>z", ("unused-suppression", ""), ("no-such-rule", "")),
        ],
    ),
}
