"""Demand waterfall, in 6 stages.

Source: SiriusDecisions, later Forrester, "Demand Waterfall", 2002.
"""

from customer_journey._model import Journey, Metric, Source, Stage, Suppression, Transition
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._reference import fact

__all__ = ["JOURNEY"]

JOURNEY = Journey(
    "demand-waterfall",
    name="Demand waterfall",
    description=(
        "The stages of a lead between marketing and sales, with a name and an owner for each."
    ),
    stages=[
        Stage(
            "inquiry",
            name="Inquiry",
            purpose="Have people answer marketing.",
            role="lead",
            phases=["explore"],
            entry=fact("has_inquired").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "inquiries", name="Inquiries", unit="leads", better="higher", basis="stated"
                ),
                Metric(
                    "inquiry-to-mql",
                    name="Inquiries that marketing qualifies",
                    unit="%",
                    better="higher",
                    numerator="marketing qualified leads",
                    denominator="inquiries",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "marketing-qualified-lead",
            name="Marketing Qualified Lead",
            purpose="Pass on leads worth a call.",
            role="lead",
            phases=["evaluate"],
            entry=fact("marketing_qualified").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "mql-to-sal",
                    name="Qualified leads that sales accepts",
                    unit="%",
                    better="higher",
                    numerator="sales accepted leads",
                    denominator="marketing qualified leads",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "sales-accepted-lead",
            name="Sales Accepted Lead",
            purpose="Have sales commit to follow up.",
            role="lead",
            phases=["evaluate"],
            entry=fact("sales_accepted").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "sal-to-sql",
                    name="Accepted leads that sales qualifies",
                    unit="%",
                    better="higher",
                    numerator="sales qualified leads",
                    denominator="sales accepted leads",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "sales-qualified-lead",
            name="Sales Qualified Lead",
            purpose="Turn the lead into an opportunity.",
            role="lead",
            phases=["decide"],
            entry=fact("sales_qualified").is_true(),
            entry_basis="stated",
            metrics=[
                Metric(
                    "sql-to-close",
                    name="Opportunities that are won",
                    unit="%",
                    better="higher",
                    numerator="deals won",
                    denominator="sales qualified leads",
                    basis="stated",
                ),
                Metric(
                    "pipeline-value", name="Value of opportunities", better="higher", basis="stated"
                ),
                Metric(
                    "velocity",
                    name="Time from inquiry to close",
                    unit="days",
                    better="lower",
                    basis="stated",
                ),
            ],
            basis="stated",
        ),
        Stage(
            "closed-won",
            name="Closed/Won",
            purpose="Win.",
            role="customer",
            phases=["purchase"],
            entry=fact("won_deals") >= 1,
            entry_basis="stated",
            end=True,
            metrics=[
                Metric(
                    "deals-won", name="Deals won", unit="deals", better="higher", basis="stated"
                ),
            ],
            basis="stated",
        ),
        Stage(
            "disqualified",
            name="Disqualified",
            role="lapsed",
            phases=["lapse"],
            entry=fact("is_disqualified").is_true()
            & (~fact("won_deals").is_known() | (fact("won_deals") < 1)),
            entry_basis="implied",
            end=True,
            basis="implied",
            note="No stage of the source: the place for leads that are put aside at any stage.",
        ),
    ],
    transitions=[
        Transition("inquiry", "marketing-qualified-lead", basis="stated"),
        Transition("marketing-qualified-lead", "sales-accepted-lead", basis="stated"),
        Transition(
            "sales-accepted-lead",
            "sales-qualified-lead",
            decision="To talk to sales",
            basis="stated",
        ),
        Transition("sales-qualified-lead", "closed-won", decision="To buy", basis="stated"),
        Transition(
            "marketing-qualified-lead",
            "inquiry",
            kind="return",
            reason="Recycled: not ready yet",
            basis="stated",
        ),
        Transition(
            "sales-accepted-lead",
            "inquiry",
            kind="return",
            reason="Recycled: not ready yet",
            basis="stated",
        ),
        Transition(
            "sales-qualified-lead",
            "inquiry",
            kind="return",
            reason="Recycled: not ready yet",
            basis="stated",
        ),
        Transition("inquiry", "disqualified", kind="exit", reason="Not a fit", basis="stated"),
        Transition(
            "marketing-qualified-lead",
            "disqualified",
            kind="exit",
            reason="Not a fit",
            basis="stated",
        ),
        Transition(
            "sales-accepted-lead", "disqualified", kind="exit", reason="Not a fit", basis="stated"
        ),
        Transition(
            "sales-qualified-lead",
            "disqualified",
            kind="exit",
            reason="Not a fit, or lost",
            basis="stated",
        ),
    ],
    starts=["inquiry"],
    goals=["closed-won"],
    facts=[
        Fact("has_inquired", type="bool", meaning="Has responded to marketing"),
        Fact("marketing_qualified", type="bool", meaning="Qualified by marketing"),
        Fact("sales_accepted", type="bool", meaning="Accepted by sales for follow-up"),
        Fact("sales_qualified", type="bool", meaning="Qualified by sales as an opportunity"),
        Fact("won_deals", type="int", minimum=0, unit="deals", meaning="Deals closed as won"),
        Fact("is_disqualified", type="bool", meaning="Found not to be a lead worth following"),
    ],
    suppressions=[
        Suppression(
            "unobservable-return",
            reason="The source shows that people go back, and names no sign by which it is seen.",
        ),
    ],
    source=Source(
        "Demand Waterfall",
        author="SiriusDecisions, later Forrester",
        year=2002,
        publication="SiriusDecisions",
        confidence="medium",
        doubts=[
            "A text of 2012 and most others say 2002; some later ones say 2006.",
            (
                "The revision of 2012 adds leads qualified by automation, by teleprospecting and "
                "by sales."
            ),
            "To which stage a recycled lead returns is left open; here it returns to Inquiry.",
            "Conversion ranges on vendors' pages are no research and are left out.",
        ],
        references=[
            "https://www.marketone.com/articles/sirius-decisions-demand-waterfall-explained-pt-2",
            "http://www.marketingprofs.com/articles/2012/8739/three-tips-for-navigating-the-new-demand-waterfall",
            "https://www.nusparkmarketing.com/2012/05/new-demand-waterfall-siriusdecisions-introduction/",
            "https://demandgeninsider.com/glossary/demand-waterfall",
            "https://www.mv3marketing.com/glossary/demand-waterfall/",
        ],
    ),
    basis="stated",
    extra={"perspective": "firm", "topology": "a line from which leads are recycled and put aside"},
)
