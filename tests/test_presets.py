"""Presets say what their sources say, can be executed, and are found by what they are."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

import customer_journey as cj
from customer_journey import presets
from customer_journey.presets._catalogue import FrameworkName

SOURCES = Path(__file__).parent.parent / "docs" / "explanation" / "sources.md"
ENTRY = re.compile(r"Entry \((?P<basis>\w+)\): `(?P<entry>[^`]+)`")

# Stage names in order, as the sources print them. After the bar: ends that a source mentions
# without making them stages.
STAGES: dict[FrameworkName, str] = {
    "aarrr": "Acquisition, Activation, Retention, Referral, Revenue",
    "aida": "Attention, Interest, Desire, Action",
    "aidas": "Attention, Interest, Desire, Action, Satisfaction",
    "aidca": "Attention, Interest, Desire, Conviction, Action",
    "aidma": "Attention, Interest, Desire, Memory, Action",
    "aisas": "Attention, Interest, Search, Action, Share",
    "b2b-buying-jobs": (
        "Problem identification, Solution exploration, Requirements building, Supplier "
        "selection, Validation, Consensus creation"
    ),
    "bow-tie": "Awareness, Education, Selection, Commit, Onboard, Impact, Growth",
    "buyers-journey": (
        "Awareness, Consideration, Decision, Retention / Loyalty, Advocacy | Lost, Left"
    ),
    "buying-process": "Awareness, Interest, Evaluation, Consideration, Purchase, Loyalty",
    "consumer-decision-journey": (
        "Initial consideration, Active evaluation, Moment of purchase, Postpurchase experience"
    ),
    "consumer-decision-process": (
        "Need recognition, Search for information, Pre-purchase evaluation of alternatives, "
        "Purchase, Consumption, Post-consumption evaluation, Divestment"
    ),
    "customer-experience-process": "Prepurchase, Purchase, Postpurchase",
    "customer-success": "Onboarding, Adoption, Value realisation, Renewal, Expansion, Advocacy",
    "dagmar": "Unawareness, Awareness, Comprehension, Conviction, Action",
    "demand-unit-waterfall": (
        "Target Demand, Active Demand, Engaged Demand, Prioritized Demand, Qualified Demand, "
        "Pipeline, Closed"
    ),
    "demand-waterfall": (
        "Inquiry, Marketing Qualified Lead, Sales Accepted Lead, Sales Qualified Lead, "
        "Closed/Won | Disqualified"
    ),
    "dual-aisas": (
        "Attention, Interest, Search, Action, Share, Interest to spread, Share to spread, Accept, "
        "Spread"
    ),
    "e-metrics-life-cycle": "Reach, Acquisition, Conversion, Retention, Loyalty",
    "five-as": "Aware, Appeal, Ask, Act, Advocate",
    "five-es": "Entice, Enter, Engage, Exit, Extend",
    "five-step-decision-process": (
        "Need recognition, Information search, Evaluation of alternatives, Purchase decision, "
        "Post-purchase behaviour"
    ),
    "forrester-life-cycle": "Discover, Explore, Buy, Engage",
    "forrester-life-cycle-2014": "Discover, Explore, Buy, Use, Ask, Engage",
    "growth-accounting": "New, Retained, Resurrected, Dormant",
    "hierarchy-of-effects": "Awareness, Knowledge, Liking, Preference, Conviction, Purchase",
    "hubspot-buyers-journey": "Awareness, Consideration, Decision",
    "hubspot-flywheel": "Attract, Engage, Delight",
    "hubspot-lifecycle": (
        "Subscriber, Lead, Marketing Qualified Lead, Sales Qualified Lead, Opportunity, "
        "Customer, Evangelist, Other"
    ),
    "innovation-decision-process": (
        "Knowledge, Persuasion, Decision, Implementation, Confirmation | Rejection, Discontinuance"
    ),
    "jobs-to-be-done-timeline": (
        "First thought, Passive looking, Active looking, Deciding, First use, Ongoing use"
    ),
    "journey-timeline": "Engage, Buy, Use, Share, Complete",
    "levels-of-awareness": "Unaware, Problem aware, Solution aware, Product aware, Most aware",
    "loyalty-ladder": "Prospect, Customer, Client, Supporter, Advocate, Partner",
    "loyalty-loop": "Consider, Evaluate, Buy, Enjoy, Advocate, Bond",
    "marketing-hourglass": "Know, Like, Trust, Try, Buy, Repeat, Refer",
    "messy-middle": "Exposure, Trigger, Exploration, Evaluation, Purchase, Experience",
    "product-led-flywheel": "Evaluator, Beginner, Regular, Champion",
    "race": "Plan, Reach, Act, Convert, Engage",
    "rean": "Reach, Engage, Activate, Nurture",
    "see-think-do-care": "See, Think, Do, Care",
    "service-blueprint": "Pre-service, Service, Post-service",
    "seven-behaviours": "Know, Like, Trust, Try, Buy, Repeat, Refer",
    "six-stage": (
        "Awareness, Consideration, Decision, Purchase, Retention, Advocacy | Cart abandoned, "
        "Churned"
    ),
    "tofu-mofu-bofu": "Top of funnel, Middle of funnel, Bottom of funnel",
    "zmot": (
        "Stimulus, Zero moment of truth, First moment of truth, Second moment of truth, Ultimate "
        "moment of truth"
    ),
}

# Every transition that does not lead on.
LOOPS: dict[FrameworkName, set[tuple[str, str, str]]] = {
    "aarrr": {
        ("referral", "acquisition", "referral"),
    },
    "aisas": {
        ("share", "attention", "referral"),
        ("share", "search", "referral"),
    },
    "b2b-buying-jobs": {
        ("consensus-creation", "problem-identification", "return"),
        ("consensus-creation", "requirements-building", "return"),
        ("consensus-creation", "solution-exploration", "return"),
        ("consensus-creation", "supplier-selection", "return"),
        ("consensus-creation", "validation", "return"),
        ("requirements-building", "problem-identification", "return"),
        ("requirements-building", "solution-exploration", "return"),
        ("solution-exploration", "problem-identification", "return"),
        ("supplier-selection", "problem-identification", "return"),
        ("supplier-selection", "requirements-building", "return"),
        ("supplier-selection", "solution-exploration", "return"),
        ("validation", "problem-identification", "return"),
        ("validation", "requirements-building", "return"),
        ("validation", "solution-exploration", "return"),
        ("validation", "supplier-selection", "return"),
    },
    "bow-tie": {
        ("growth", "commit", "return"),
    },
    "buyers-journey": {
        ("advocacy", "awareness", "referral"),
        ("consideration", "lost", "exit"),
        ("retention-loyalty", "left", "exit"),
        ("advocacy", "left", "exit"),
        ("retention-loyalty", "retention-loyalty", "return"),
    },
    "buying-process": {
        ("loyalty", "awareness", "referral"),
        ("loyalty", "purchase", "return"),
    },
    "consumer-decision-journey": {
        ("postpurchase-experience", "initial-consideration", "return"),
        ("postpurchase-experience", "moment-of-purchase", "return"),
    },
    "customer-experience-process": {
        ("postpurchase", "prepurchase", "return"),
    },
    "customer-success": {
        ("adoption", "onboarding", "return"),
        ("renewal", "adoption", "return"),
        ("value-realisation", "adoption", "return"),
    },
    "demand-waterfall": {
        ("inquiry", "disqualified", "exit"),
        ("marketing-qualified-lead", "disqualified", "exit"),
        ("marketing-qualified-lead", "inquiry", "return"),
        ("sales-accepted-lead", "disqualified", "exit"),
        ("sales-accepted-lead", "inquiry", "return"),
        ("sales-qualified-lead", "disqualified", "exit"),
        ("sales-qualified-lead", "inquiry", "return"),
    },
    "dual-aisas": {
        ("share", "attention", "referral"),
        ("spread", "attention", "referral"),
    },
    "e-metrics-life-cycle": {
        ("loyalty", "reach", "referral"),
    },
    "five-as": {
        ("act", "ask", "return"),
        ("advocate", "aware", "referral"),
        ("ask", "appeal", "return"),
        ("ask", "aware", "return"),
    },
    "five-step-decision-process": {
        ("post-purchase-behaviour", "information-search", "return"),
    },
    "forrester-life-cycle": {
        ("engage", "discover", "return"),
    },
    "forrester-life-cycle-2014": {
        ("engage", "discover", "return"),
    },
    "growth-accounting": {
        ("dormant", "resurrected", "return"),
        ("new", "dormant", "exit"),
        ("resurrected", "dormant", "exit"),
        ("retained", "dormant", "exit"),
        ("retained", "retained", "return"),
    },
    "hubspot-flywheel": {
        ("delight", "attract", "referral"),
    },
    "hubspot-lifecycle": {
        ("sales-qualified-lead", "marketing-qualified-lead", "return"),
    },
    "innovation-decision-process": {
        ("confirmation", "discontinuance", "exit"),
        ("decision", "rejection", "exit"),
        ("rejection", "implementation", "return"),
    },
    "loyalty-loop": {
        ("bond", "buy", "return"),
    },
    "marketing-hourglass": {
        ("refer", "know", "referral"),
        ("repeat", "buy", "return"),
    },
    "messy-middle": {
        ("evaluation", "exploration", "return"),
        ("experience", "exposure", "return"),
    },
    "product-led-flywheel": {
        ("champion", "evaluator", "referral"),
    },
    "rean": {
        ("activate", "engage", "return"),
        ("engage", "reach", "return"),
        ("nurture", "activate", "return"),
    },
    "seven-behaviours": {
        ("refer", "know", "referral"),
        ("repeat", "buy", "return"),
    },
    "six-stage": {
        ("advocacy", "awareness", "referral"),
        ("decision", "cart-abandoned", "exit"),
        ("cart-abandoned", "decision", "return"),
        ("purchase", "churned", "exit"),
        ("retention", "churned", "exit"),
        ("advocacy", "churned", "exit"),
        ("retention", "purchase", "return"),
    },
    "zmot": {
        ("ultimate-moment-of-truth", "zero-moment-of-truth", "referral"),
    },
}

# Frameworks whose advances are not the list of their stages, each after the one before.
ADVANCES: dict[FrameworkName, set[tuple[str, str]]] = {
    "aarrr": {
        ("acquisition", "activation"),
        ("activation", "retention"),
        ("retention", "referral"),
        ("retention", "revenue"),
        ("referral", "revenue"),
    },
    "dual-aisas": {
        ("attention", "interest"),
        ("interest", "search"),
        ("search", "action"),
        ("action", "share"),
        ("attention", "interest-to-spread"),
        ("interest-to-spread", "share-to-spread"),
        ("share-to-spread", "accept"),
        ("accept", "spread"),
    },
    "growth-accounting": {("new", "retained"), ("resurrected", "retained")},
    "loyalty-loop": {
        ("consider", "evaluate"),
        ("consider", "buy"),
        ("evaluate", "buy"),
        ("buy", "enjoy"),
        ("enjoy", "advocate"),
        ("advocate", "bond"),
    },
    "b2b-buying-jobs": {
        ("problem-identification", "solution-exploration"),
        ("problem-identification", "requirements-building"),
        ("problem-identification", "supplier-selection"),
        ("problem-identification", "validation"),
        ("problem-identification", "consensus-creation"),
        ("solution-exploration", "requirements-building"),
        ("solution-exploration", "supplier-selection"),
        ("solution-exploration", "validation"),
        ("solution-exploration", "consensus-creation"),
        ("requirements-building", "supplier-selection"),
        ("requirements-building", "validation"),
        ("requirements-building", "consensus-creation"),
        ("supplier-selection", "validation"),
        ("supplier-selection", "consensus-creation"),
        ("validation", "consensus-creation"),
    },
    "customer-success": {
        ("onboarding", "adoption"),
        ("adoption", "value-realisation"),
        ("value-realisation", "renewal"),
        ("renewal", "expansion"),
        ("renewal", "advocacy"),
        ("expansion", "advocacy"),
    },
    "five-as": {
        ("aware", "appeal"),
        ("aware", "ask"),
        ("appeal", "ask"),
        ("appeal", "act"),
        ("ask", "act"),
        ("ask", "advocate"),
        ("act", "advocate"),
    },
    "forrester-life-cycle-2014": {
        ("discover", "explore"),
        ("explore", "buy"),
        ("buy", "use"),
        ("use", "ask"),
        ("use", "engage"),
        ("ask", "engage"),
    },
    "hubspot-lifecycle": {
        ("subscriber", "lead"),
        ("lead", "marketing-qualified-lead"),
        ("marketing-qualified-lead", "sales-qualified-lead"),
        ("sales-qualified-lead", "opportunity"),
        ("opportunity", "customer"),
        ("customer", "evangelist"),
    },
}

FRAMEWORKS: tuple[FrameworkName, ...] = get_args(FrameworkName)

every_framework = pytest.mark.parametrize("name", FRAMEWORKS)


def split(name: FrameworkName) -> tuple[list[str], list[str]]:
    """The names of a framework's stages, and of the ends beside them."""
    stages, _, ends = STAGES[name].partition(" | ")
    return stages.split(", "), ends.split(", ") if ends else []


def test_the_names_are_sorted_and_are_those_a_type_checker_knows() -> None:
    """`names()` lists what `PresetName` allows: modules of frameworks, files of templates."""
    assert presets.names() == tuple(sorted(get_args(presets.PresetName)))
    assert set(presets.names()) == {*FRAMEWORKS, *get_args(presets.TemplateName)}
    folder = Path(presets.__file__).parent
    modules = {path.stem for path in folder.glob("_*.py")}
    assert modules >= {f"_{name.replace('-', '_')}" for name in FRAMEWORKS}
    for module in modules - {f"_{name.replace('-', '_')}" for name in FRAMEWORKS}:
        text = (folder / f"{module}.py").read_text(encoding="utf-8")
        assert "JOURNEY: Final" not in text
        assert "JOURNEY =" not in text
    files = {path.stem for path in (folder / "templates").iterdir()}
    assert files == set(get_args(presets.TemplateName))


@every_framework
def test_a_preset_has_its_name_as_its_id(name: FrameworkName) -> None:
    """What is asked for by a name carries that name, and is the same value each time."""
    assert presets.get(name).id == name
    assert presets.get(name) is presets.get(name)


@every_framework
def test_stages_are_those_of_the_source_in_its_order(name: FrameworkName) -> None:
    """No framework is bent into another's order, nor is a stage renamed."""
    stages, ends = split(name)
    assert [stage.name for stage in presets.get(name)] == stages + ends


@every_framework
def test_what_does_not_lead_on_is_what_the_source_says(name: FrameworkName) -> None:
    """Loops, ways out and referrals are all there, and none is invented."""
    result = {
        (item.source, item.target, item.kind)
        for item in presets.get(name).transitions
        if item.kind != "advance"
    }
    assert result == LOOPS.get(name, set())


@every_framework
def test_stages_follow_each_other_unless_the_source_has_it_otherwise(name: FrameworkName) -> None:
    """A line is a line; skips and missing order are written down above."""
    journey = presets.get(name)
    ids = [stage.id for stage in journey][: len(split(name)[0])]
    line = set(pairwise(ids))
    advances = {
        (item.source, item.target) for item in journey.transitions if item.kind == "advance"
    }
    assert advances == ADVANCES.get(name, line)


@every_framework
def test_everything_says_what_it_rests_on(name: FrameworkName) -> None:
    """Stages, criteria, questions, content, metrics and transitions carry a basis."""
    journey = presets.get(name)
    assert journey.basis == "stated"
    for stage in journey:
        assert stage.basis is not None, stage.path
        assert (stage.entry is None) == (stage.entry_basis is None), stage.path
        for parts in (stage.questions, stage.assets, stage.touchpoints, stage.metrics):
            assert all(part.basis is not None for part in parts), stage.path
    for item in journey.transitions:
        assert item.basis is not None, item.path
        assert (item.when is None) == (item.when_basis is None), item.path


@every_framework
def test_every_framework_cites_its_source(name: FrameworkName) -> None:
    """Title and confidence are there; without an author, a doubt says so."""
    source = presets.get(name).source
    assert source is not None
    assert source.title
    assert source.confidence is not None
    assert source.author or source.doubts
    assert source.confidence == "high" or source.doubts
    assert source.year is None or 1890 < source.year < 2030
    assert all(
        url.startswith(("http://", "https://"))
        for url in (source.url or "https://", *source.references)
    )


@every_framework
def test_every_framework_has_purposes_and_metrics(name: FrameworkName) -> None:
    """Each stage of a framework says what it is for; the framework names figures to watch."""
    journey = presets.get(name)
    ends = set(split(name)[1])
    assert all(stage.purpose for stage in journey if stage.name not in ends)
    assert journey.description
    assert any(stage.metrics for stage in journey)
    for metric in (metric for stage in journey for metric in stage.metrics):
        assert bool(metric.numerator) == bool(metric.denominator), metric.id
        assert metric.unit != "%" or metric.basis == "implied" or metric.numerator, metric.id


@every_framework
def test_every_stage_but_the_planners_has_a_criterion(name: FrameworkName) -> None:
    """Facts can tell where someone is, in every framework."""
    without = {stage.path for stage in presets.get(name) if stage.entry is None}
    assert without == ({"stages.plan"} if name == "race" else set())


@every_framework
def test_facts_are_declared_explained_and_used(name: FrameworkName) -> None:
    """No criterion names an undeclared fact, and no declared one stands idle."""
    journey = presets.get(name)
    criteria = [stage.entry for stage in journey] + [item.when for item in journey.transitions]
    used = {name for criterion in criteria if criterion is not None for name in criterion.names()}
    assert used == {fact.name for fact in journey.facts}
    assert all(
        fact.meaning and fact.name.isidentifier() and fact.name.islower() for fact in journey.facts
    )


def someone(journey: cj.Journey) -> dict[str, object]:
    """A person of whom everything is true."""
    built: dict[str, object] = {}
    for fact in journey.facts:
        built[fact.name] = (
            True if fact.type == "bool" else 9 if fact.type == "int" else fact.values[-1]
        )
    return built


@every_framework
def test_criteria_can_be_executed(name: FrameworkName) -> None:
    """Of a stranger nothing is known; who did it all is everywhere but where people refuse."""
    journey = presets.get(name)
    for stage in journey:
        if stage.entry is not None:
            assert stage.entry.evaluate({}) is None, stage.path
            holds = stage.id not in {
                "lost",
                "rejection",
                "disqualified",
                "new",
                "resurrected",
                "dormant",
            }
            assert stage.entry.evaluate(someone(journey)) is holds, stage.path


@every_framework
def test_customers_have_bought(name: FrameworkName) -> None:
    """No one is a customer at a stage before any purchase."""
    journey = presets.get(name)
    before = ("unaware", "aware", "explore", "evaluate", "try", "decide")
    for stage in journey:
        if stage.role == "customer":
            assert not set(stage.phases) <= set(before), stage.path


# What the five source documents name at each stage: content, channels, questions, measured things.
NAMED: dict[FrameworkName, dict[str, dict[str, str]]] = {
    "seven-behaviours": {
        "know": {"touchpoints": "online-search mobile-search"},
        "like": {"touchpoints": "website storefront"},
        "trust": {"assets": "reviews success-stories client-testimonials valuable-content"},
        "try": {
            "assets": "trial-version ebook webinar low-cost-offer",
            "questions": "how-would-it-work",
        },
    },
    "marketing-hourglass": {
        "know": {"assets": "tailored-message", "touchpoints": "ad word-of-mouth"},
        "like": {
            "assets": "website logo store-design marketing-materials webinars reports checklist",
            "touchpoints": (
                "online-look-up visit website-content email meeting sales-presentation"
            ),
        },
        "trust": {"assets": "accreditations memberships transparency social-proof"},
        "try": {"assets": "free-trial seminar guarantee"},
        "repeat": {
            "assets": "onboarding how-to-materials usage-tips satisfaction-survey",
            "metrics": "satisfaction",
        },
        "refer": {"metrics": "client-generated-leads"},
    },
    "buyers-journey": {
        "awareness": {
            "assets": "marketing-content",
            "touchpoints": "paid-ads content social-media",
        },
        "consideration": {"questions": "whether from-whom"},
        "advocacy": {"metrics": "customers-brought"},
    },
    "six-stage": {
        "awareness": {
            "assets": "social-content targeted-campaigns",
            "touchpoints": "social-media search-engines word-of-mouth traditional-marketing",
            "metrics": "search-visibility",
        },
        "consideration": {
            "assets": "educational-content case-studies testimonials reviews website",
            "touchpoints": "website",
            "metrics": "trust",
        },
        "decision": {
            "assets": "pricing product-information payment-options checkout",
            "metrics": "cart-abandonment",
        },
        "purchase": {
            "assets": "thank-you-message confirmation-email customer-support feedback-request",
            "touchpoints": "email support",
            "metrics": "feedback",
        },
        "retention": {
            "assets": "loyalty-programme newsletter exclusive-offers recommendations",
            "touchpoints": "newsletter",
            "metrics": "repeat-purchases churn profitability",
        },
        "advocacy": {
            "assets": "reviews testimonials referral-programme success-stories",
            "touchpoints": "website review-platforms friends-and-family online-communities",
            "metrics": "reviews-left referrals",
        },
    },
    "buying-process": {
        "interest": {"assets": "articles"},
        "consideration": {"questions": "buy-from-you"},
    },
}


@pytest.mark.parametrize("name", NAMED)
def test_what_a_source_document_names_is_there_as_stated(name: FrameworkName) -> None:
    """Each thing stands at the stage where the text has it, and nothing else is called stated."""
    for stage in presets.get(name):
        for kind in ("assets", "touchpoints", "questions", "metrics"):
            expected = NAMED[name].get(stage.id, {}).get(kind, "").split()
            stated = [item.id for item in getattr(stage, kind) if item.basis == "stated"]
            assert stated == expected, f"{stage.path}.{kind}"


def test_the_hourglass_keeps_its_promises_at_buy() -> None:
    """What is promised at first contact is due and kept at Buy, and handed on at every handover."""
    hourglass = presets.get("marketing-hourglass")
    first, guarantees = hourglass.promises
    assert (first.made, first.due, first.kept) == (("know",), "buy", ("buy",))
    assert (guarantees.made, guarantees.due) == (("know", "try"), "buy")
    owners = [stage.owner for stage in hourglass]
    assert owners[:6] == [*["marketing"] * 3, "sales", "transaction", "service or delivery"]
    for item in hourglass.transitions:
        if item.kind == "advance" and item.handoff is not None:
            assert item.handoff.promises == ("first-contact", "guarantees")
            assert hourglass[item.source].owner != hourglass[item.target].owner
    assert sum(item.handoff is not None for item in hourglass.transitions) == 3


def test_the_hourglass_says_what_to_find_out_about_its_ideal_customer() -> None:
    """Demographics and psychographics are named, and left to be filled in."""
    (ideal,) = presets.get("marketing-hourglass").personas
    assert ideal.ideal
    assert ideal.extra == {
        "demographics": ("gender", "age", "income", "interests", "education"),
        "psychographics": ("motivations", "challenges", "problems", "influences"),
    }


def test_the_buyers_journey_begins_with_questions_about_its_audience() -> None:
    """Each of the six is asked under the key of an audience that its answer goes to in a file."""
    audience = presets.get("buyers-journey").audience
    assert audience is not None
    questions = audience.extra["to be answered"]
    assert isinstance(questions, cj.types.FrozenMap)
    fields = ["who", "why_buy", "why_us", "problem", "messages", "searches"]
    assert list(questions) == fields
    assert set(fields) <= set(cj.json_schema()["$defs"]["Audience"]["properties"])


def test_what_advocates_write_is_content_of_consideration() -> None:
    """The content loop of six stages is not a transition: the same assets stand at both stages."""
    six = presets.get("six-stage")
    shared = {asset.id for asset in six["advocacy"].assets} & {
        asset.id for asset in six["consideration"].assets
    }
    assert shared == {"reviews", "testimonials"}
    assert six.transition("advocacy", "consideration") is None


@pytest.mark.parametrize("name", NAMED)
def test_the_page_on_sources_tells_of_every_stage(name: FrameworkName) -> None:
    """Its tables name the stages in order, each with its criterion and what that rests on."""
    page = SOURCES.read_text(encoding="utf-8")
    (section,) = (part for part in page.split("\n## ") if re.search(rf"Preset\s`{name}`", part))
    table = section[section.index("| stage |") : section.index("| beside the stages |")]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    stages = [stage for stage in presets.get(name) if stage.name in split(name)[0]]
    for stage, row in zip(stages, rows, strict=False):
        assert row.startswith(f"| {stage.name} | ")
        match = ENTRY.search(row)
        assert match is not None, stage.path
        assert (match["basis"], match["entry"]) == (stage.entry_basis, str(stage.entry))
    assert [row.split(" | ")[0] for row in rows[len(stages) :]] == [
        "| " + " and ".join(f"*{end}*" for end in ends) for ends in [split(name)[1]] if ends
    ]


@every_framework
def test_every_framework_survives_a_file(name: FrameworkName) -> None:
    """Written as JSON and read again, a preset is equal to itself."""
    journey = presets.get(name)
    assert cj.loads(cj.dumps(journey)) == journey


@every_framework
@pytest.mark.extra("yaml")
def test_every_framework_survives_yaml(name: FrameworkName) -> None:
    """Written as YAML and read again, a preset is equal to itself."""
    journey = presets.get(name)
    assert cj.loads(cj.dumps(journey, format="yaml"), format="yaml") == journey


@every_framework
def test_every_framework_is_clean_at_error_level(name: FrameworkName) -> None:
    """What the rules call an error, no preset has."""
    report = cj.validate(presets.get(name))
    assert report.ok, [str(finding) for finding in report]


def test_one_preset_is_read_at_a_time() -> None:
    """Asking for names reads no framework, and asking for one reads that one alone."""
    script = """
import sys
from customer_journey import presets
def read():
    modules = {name.rpartition(".")[2] for name in sys.modules if ".presets._" in name}
    return sorted(modules - {"_catalogue", "_find"})
presets.names()
assert read() == [], read()
presets.get("aida")
assert read() == ["_aida"], read()
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A misspelt name suggests the right one; one like no other suggests nothing."""
    with pytest.raises(cj.errors.UnknownPresetError, match="did you mean 'marketing-hourglass'"):
        presets.get("marketing_hourglas")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
    with pytest.raises(KeyError) as raised:
        presets.get("zzzzzzzz")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
    assert str(raised.value) == "no preset 'zzzzzzzz'"


def ids(journeys: tuple[cj.Journey, ...]) -> list[str]:
    """The ids of journeys, in order."""
    return [journey.id for journey in journeys]


def test_finding_without_conditions_finds_all_by_name() -> None:
    """Nothing asked, nothing left out."""
    assert ids(presets.find()) == list(presets.names())


@pytest.mark.parametrize("phase", get_args(cj.types.Phase))
def test_a_framework_is_selected_by_a_phase_it_covers(phase: cj.types.Phase) -> None:
    """What is found covers the phase at some stage; what is not found does not."""
    result = presets.find(phase=phase)
    assert result
    for name in presets.names():
        covered = any(phase in stage.phases for stage in presets.get(name))
        assert covered == (presets.get(name) in result)


def test_a_framework_is_selected_by_its_origin() -> None:
    """By author, title, publication and year, in any case, and by all of these together."""
    assert ids(presets.find(author="MCCLURE")) == ["aarrr"]
    assert ids(presets.find(publication="journal of marketing")) == [
        "customer-experience-process",
        "hierarchy-of-effects",
    ]
    assert ids(presets.find(publication="breakthrough")) == ["levels-of-awareness"]
    assert ids(presets.find(until=1961)) == [
        "aida",
        "aidas",
        "aidca",
        "dagmar",
        "hierarchy-of-effects",
    ]
    assert ids(presets.find(since=1961, until=1961)) == ["dagmar", "hierarchy-of-effects"]
    assert ids(presets.find(since=2020)) == ["jobs-to-be-done-timeline", "messy-middle"]
    assert ids(presets.find(author="forrester", phase="onboard", since=2011)) == [
        "forrester-life-cycle-2014"
    ]
    assert presets.find(author="no such author") == ()


def test_a_framework_of_unknown_year_is_selected_only_without_a_year() -> None:
    """The bow-tie has no certain year, so no range of years has it."""
    assert "bow-tie" in ids(presets.find(author="winning by design"))
    assert "bow-tie" not in ids(presets.find(since=0))
    assert "bow-tie" not in ids(presets.find(until=9999))


def test_a_misspelt_phase_is_no_empty_answer() -> None:
    """A phase that does not exist is an error that suggests one that does."""
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'advocate'"):
        presets.find(phase="advocacy")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_preset_without_its_content_is_detected() -> None:
    """What people ask and are given cannot be left out unseen, and names alone are fine."""
    whole = cj.presets.get("seven-behaviours")
    bare = cj.evolve(
        whole,
        stages=[
            cj.evolve(stage, questions=[], insights=[], assets=[], actions=[], experience=[])
            for stage in whole
        ],
    )
    names = {"stage-without-content", "no-customer-goal"}
    assert {finding.name for finding in cj.validate(bare)} == names
    assert names.isdisjoint(finding.name for finding in cj.validate(whole))
    for name in cj.presets.names():
        result = {finding.name for finding in cj.validate(cj.presets.get(name))}
        is_short = name in {"buyers-journey", "marketing-hourglass"}
        assert ("stage-without-content" in result) is is_short, name
