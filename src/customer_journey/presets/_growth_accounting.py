"""Growth accounting: new, retained, resurrected and dormant users.

Source: Jonathan Hsu, Social Capital, "Accounting for User Growth", 2015.
"""

from typing import Final

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

_NOW: Final = fact("active_now").is_true()
_LAST: Final = fact("active_last_period").is_true()
_EARLIER: Final = fact("active_earlier").is_true()

JOURNEY: Final = Journey(
    "growth-accounting",
    name="Growth accounting",
    description=(
        "Active users of a period by where they come from: new, retained from the last period, or "
        "resurrected; and those who have gone dormant."
    ),
    stages=[
        Stage(
            "new",
            name="New",
            purpose="Count who is active for the first time.",
            role="customer",
            phases=["onboard"],
            entry=_NOW & ~_LAST & ~_EARLIER,
            entry_basis="stated",
            metrics=[
                Metric(
                    "new-users", name="New users", unit="people", better="higher", basis="stated"
                )
            ],
            basis="stated",
        ),
        Stage(
            "retained",
            name="Retained",
            purpose="Count who was active in the last period, too.",
            role="customer",
            phases=["retain"],
            entry=_NOW & _LAST,
            entry_basis="stated",
            metrics=[
                Metric(
                    "retention",
                    name="Retention from period to period",
                    unit="%",
                    better="higher",
                    numerator="users active in this period and the last",
                    denominator="users active in the last period",
                    basis="stated",
                )
            ],
            basis="stated",
        ),
        Stage(
            "resurrected",
            name="Resurrected",
            purpose="Count who has come back after a period without use.",
            role="customer",
            phases=["retain"],
            entry=_NOW & ~_LAST & _EARLIER,
            entry_basis="stated",
            metrics=[
                Metric(
                    "resurrected-users",
                    name="Resurrected users",
                    unit="people",
                    better="higher",
                    basis="stated",
                )
            ],
            basis="stated",
        ),
        Stage(
            "dormant",
            name="Dormant",
            purpose="Count who was active before and is not now.",
            role="lapsed",
            phases=["lapse"],
            entry=~_NOW & (_LAST | _EARLIER),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "quick-ratio",
                    name="Quick ratio",
                    better="higher",
                    numerator="new and resurrected users",
                    denominator="users gone dormant",
                    basis="stated",
                )
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("new", "retained", decision="To come again", basis="stated"),
        Transition("resurrected", "retained", decision="To come again", basis="stated"),
        Transition("retained", "retained", kind="return", decision="To come again", basis="stated"),
        Transition(
            "new", "dormant", kind="exit", reason="not active in the period", basis="stated"
        ),
        Transition(
            "retained", "dormant", kind="exit", reason="not active in the period", basis="stated"
        ),
        Transition(
            "resurrected", "dormant", kind="exit", reason="not active in the period", basis="stated"
        ),
        Transition(
            "dormant", "resurrected", kind="return", decision="To come back", basis="stated"
        ),
    ],
    starts=["new", "retained", "resurrected"],
    goals=["retained"],
    facts=[
        Fact("active_now", type="bool", meaning="Was active in this period"),
        Fact("active_last_period", type="bool", meaning="Was active in the period before"),
        Fact("active_earlier", type="bool", meaning="Was active in a period before that"),
    ],
    source=Source(
        "Diligence at Social Capital Part 1: Accounting for User Growth",
        author="Jonathan Hsu, Social Capital",
        year=2015,
        publication="Medium, September 2015",
        url="https://medium.com/@jonathanhsu/diligence-at-social-capital-part-1-accounting-for-user-growth-4a8a449fddfc",
        confidence="high",
        doubts=["Hsu says churned; dormant is what others say, of whom some come back."],
        references=[
            "https://www.plg.news/p/minute-monday-2-user-growth-accounting",
            "http://www.mobilegrowthstack.com/topics/analytics-insights/growth-accounting/",
        ],
        note="Net growth is new plus resurrected less dormant users.",
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "start-with-incoming-advance",
            where="starts[1]",
            reason="The states of one period exclude each other, so each is entered by itself.",
        ),
        Suppression(
            "goal-at-start",
            where="goals[0]",
            reason="Who is retained is so from the first period that is looked at.",
        ),
    ],
    extra={"perspective": "firm", "topology": "states from period to period"},
)
