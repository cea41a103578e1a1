"""Five A's: Aware, Appeal, Ask, Act, Advocate.

Source: Philip Kotler, Hermawan Kartajaya & Iwan Setiawan, "Marketing 4.0: Moving from
Traditional to Digital", 2016.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "five-as",
    name="Five A's",
    description=(
        "The customer path of a connected age, from awareness to advocacy; steps can be skipped "
        "and repeated."
    ),
    stages=[
        Stage(
            "aware",
            name="Aware",
            purpose="Be known, from experience, advertising or others.",
            role="prospect",
            phases=["aware"],
            entry=fact("knows_brand").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "spontaneous-awareness",
                    name="Spontaneous awareness",
                    unit="%",
                    better="higher",
                    numerator="people who name the brand",
                    denominator="people in the market",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "appeal",
            name="Appeal",
            purpose="Attract, and stay in memory.",
            role="prospect",
            phases=["explore"],
            entry=fact("is_attracted").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "attraction",
                    name="Attraction: the step from Aware to Appeal",
                    unit="%",
                    better="higher",
                    numerator="people who are attracted",
                    denominator="people who are aware",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "ask",
            name="Ask",
            purpose="Answer people who ask friends, media and the brand itself.",
            role="prospect",
            phases=["explore", "evaluate"],
            entry=fact("asks_around").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "curiosity",
                    name="Curiosity: the step from Appeal to Ask",
                    unit="%",
                    better="higher",
                    numerator="people who ask",
                    denominator="people who are attracted",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "act",
            name="Act",
            purpose="Have people buy and use, and serve them well.",
            role="customer",
            phases=["purchase", "onboard", "retain"],
            entry=fact("orders") >= 1,
            entry_basis="implied",
            metrics=[
                Metric(
                    "commitment",
                    name="Commitment: the step from Ask to Act",
                    unit="%",
                    better="higher",
                    numerator="people who buy",
                    denominator="people who ask",
                    basis="stated",
                ),
                Metric(
                    "purchase-action-ratio",
                    name="Purchase action ratio (PAR)",
                    better="higher",
                    numerator="people who buy",
                    denominator="people who are spontaneously aware",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "advocate",
            name="Advocate",
            purpose="Have people stay, buy again and recommend unasked.",
            role="advocate",
            phases=["advocate", "expand"],
            entry=fact("recommends_unasked").is_true(),
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "affinity",
                    name="Affinity: the step from Act to Advocate",
                    unit="%",
                    better="higher",
                    numerator="people who advocate",
                    denominator="people who buy",
                    basis="stated",
                ),
                Metric(
                    "brand-advocacy-ratio",
                    name="Brand advocacy ratio (BAR)",
                    better="higher",
                    numerator="people who advocate spontaneously",
                    denominator="people who are spontaneously aware",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
    ],
    transitions=[
        Transition("aware", "appeal", decision="To be drawn in", basis="stated"),
        Transition("appeal", "ask", decision="To ask", basis="stated"),
        Transition("ask", "act", decision="To buy", basis="stated"),
        Transition("act", "advocate", decision="To recommend", basis="stated"),
        Transition(
            "aware",
            "ask",
            decision="To ask without being drawn in",
            basis="stated",
            note="Appeal is skipped, as when friends recommend the brand.",
        ),
        Transition(
            "appeal", "act", decision="To buy on impulse", basis="stated", note="Ask is skipped."
        ),
        Transition(
            "ask",
            "advocate",
            decision="To recommend without buying",
            basis="stated",
            note="Act is skipped: in scarce and popular categories, advocates need not be buyers.",
        ),
        Transition(
            "ask",
            "appeal",
            kind="return",
            decision="To find the brand more appealing",
            basis="stated",
            note="Asking makes a brand more appealing, or brings others up.",
        ),
        Transition(
            "ask",
            "aware",
            kind="return",
            decision="To add brands to those known",
            basis="stated",
            note="The path may be a spiral.",
        ),
        Transition(
            "act",
            "ask",
            kind="return",
            decision="To look into it again",
            basis="stated",
            note="Trouble in use leads back to asking.",
        ),
        Transition(
            "advocate",
            "aware",
            kind="referral",
            decision="To recommend",
            basis="implied",
            note="A recommendation makes someone else aware.",
        ),
    ],
    starts=["aware"],
    goals=["advocate"],
    facts=[
        Fact("knows_brand", type="bool", meaning="Knows the brand"),
        Fact("is_attracted", type="bool", meaning="Is attracted to the brand"),
        Fact("asks_around", type="bool", meaning="Asks others or the brand about it"),
        Fact("orders", type="int", minimum=0, unit="orders", meaning="Orders placed so far"),
        Fact("recommends_unasked", type="bool", meaning="Recommends the brand without being asked"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "Marketing 4.0: Moving from Traditional to Digital",
        author="Philip Kotler, Hermawan Kartajaya & Iwan Setiawan",
        year=2016,
        publication="Wiley",
        confidence="high",
        doubts=[
            (
                "Which steps may be skipped or repeated is told by example; the arrows here are "
                "those examples."
            )
        ],
        references=[
            "http://ininet.org/prologue-from-marketing-0-to-marketing-0/ininet.org/prologue-from-marketing-0-to-marketing-0.html?page=17",
            "https://bongdeungria.com/marketing-4-0-traditional-to-digital",
            "https://inagallego.wixsite.com/welcome/single-post/2017/07/27/Introducing-PAR-and-BAR",
        ],
        note=(
            "The book's example: of a market of 100, 90 recall the brand, 18 buy and 9 advocate, "
            "so PAR is 0.2 and BAR 0.1."
        ),
    ),
    basis="stated",
    extra={
        "perspective": "customer",
        "topology": "a line whose steps may be skipped and repeated",
        "archetypes": ["door knob", "goldfish", "trumpet", "funnel"],
    },
)
