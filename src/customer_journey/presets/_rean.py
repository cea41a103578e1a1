"""REAN: Reach, Engage, Activate, Nurture.

Source: Xavier Blanc, Satama; made known by Steve Jackson, "REAN", 2006.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "rean",
    name="REAN",
    description=(
        "Four kinds of activity on the web, as places to measure: people come in anywhere, go "
        "back and leave."
    ),
    stages=[
        Stage(
            "reach",
            name="Reach",
            purpose="Get people's attention.",
            role="prospect",
            phases=["aware"],
            entry=fact("reached").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("reach", name="Reach", unit="people", better="higher", basis="implied"),
            ],
            basis="stated",
        ),
        Stage(
            "engage",
            name="Engage",
            purpose="Get people to interact.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("has_engaged").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric("engagement", name="Engagement", better="higher", basis="implied"),
            ],
            basis="stated",
        ),
        Stage(
            "activate",
            name="Activate",
            purpose="Get people to do what they are meant to do.",
            role="customer",
            phases=["decide", "purchase"],
            entry=fact("activated").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "conversion-rate",
                    name="Conversion rate",
                    unit="%",
                    better="higher",
                    numerator="people who act",
                    denominator="visitors",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "nurture",
            name="Nurture",
            purpose="Keep up the relationship, and bring people back.",
            role="customer",
            phases=["retain", "expand", "advocate"],
            entry=fact("is_nurtured").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "returning-customers",
                    name="Returning customers",
                    unit="people",
                    better="higher",
                    basis="implied",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("reach", "engage", decision="To interact", basis="implied"),
        Transition("engage", "activate", decision="To act", basis="implied"),
        Transition("activate", "nurture", decision="To stay in touch", basis="implied"),
        Transition("engage", "reach", kind="return", basis="stated"),
        Transition("activate", "engage", kind="return", basis="stated"),
        Transition("nurture", "activate", kind="return", decision="To act again", basis="stated"),
    ],
    starts=["reach", "engage", "activate", "nurture"],
    goals=["nurture"],
    facts=[
        Fact("reached", type="bool", meaning="Has met the brand"),
        Fact("has_engaged", type="bool", meaning="Has interacted with the brand"),
        Fact(
            "activated",
            type="bool",
            meaning="Has taken the action that is meant, such as a purchase",
        ),
        Fact("is_nurtured", type="bool", meaning="Is in touch with the brand after acting"),
    ],
    source=Source(
        "REAN",
        author="Xavier Blanc, Satama; made known by Steve Jackson",
        year=2006,
        publication="Cult of Analytics (2009)",
        confidence="high",
        references=[
            "https://votito.com/methods/rean-model",
            "https://blog.stormid.com/rean-model-flexible-digital-strategy-modelling/",
            "http://www.blackbeak.com/2008/01/29/measuring-online-engagement-re-visited-and-introducing-the-rean-model/",
        ],
    ),
    basis="stated",
    suppressions=[
        Suppression(
            "goal-at-start",
            where="goals",
            reason="People come in at any stage, the last one included.",
        ),
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    note=(
        "Because people leave anywhere, every stage is an end; because they come in anywhere, "
        "every stage is a start."
    ),
    extra={"perspective": "firm", "topology": "no line: come in anywhere, go back, leave anywhere"},
)
