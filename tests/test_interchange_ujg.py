"""User Journey Graphs: what is written keeps their rules, and what others write is read."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.interchange._ujg import to_ujg
from customer_journey.interchange._ujg_reading import from_ujg
from tests.test_interchange import SHOP, begun

TERMS = {
    "Journey": {"label", "defaultEntryRef", "entryRefs", "stateRefs", "transitionRefs", "exitRefs"},
    "JourneyEntry": {"label", "tags", "stateRef"},
    "State": {"label", "tags"},
    "Transition": {"label", "from", "to", "conditionRef"},
    "JourneyExit": {"label", "tags"},
    "Condition": {"label"},
}
"""The terms of the modules Core, Graph and Condition that each class may have."""


def complaint(document: object, **options: str) -> str:
    """What is said of a document that cannot be read."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_ujg(document, **options)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return str(caught.value)


REFERENCES = {
    ("Journey", "defaultEntryRef"): ({"JourneyEntry"}, "entryRefs"),
    ("Journey", "entryRefs"): ({"JourneyEntry"}, "entryRefs"),
    ("Journey", "stateRefs"): ({"State"}, "stateRefs"),
    ("Journey", "transitionRefs"): ({"Transition"}, "transitionRefs"),
    ("Journey", "exitRefs"): ({"JourneyExit"}, "exitRefs"),
    ("JourneyEntry", "stateRef"): ({"State"}, "stateRefs"),
    ("Transition", "from"): ({"State"}, "stateRefs"),
    ("Transition", "to"): ({"State", "JourneyExit"}, "stateRefs exitRefs"),
    ("Transition", "conditionRef"): ({"Condition"}, ""),
}
"""To which classes a term refers, and where the journey must list what it refers to."""

NEEDED = {
    "Journey": {"defaultEntryRef", "entryRefs", "stateRefs"},
    "JourneyEntry": {"stateRef"},
    "State": {"label"},
    "Transition": {"from", "to"},
}
LISTED = {
    "JourneyEntry": "entryRefs",
    "State": "stateRefs",
    "Transition": "transitionRefs",
    "JourneyExit": "exitRefs",
}
"""Where the journey lists each node of a class."""


def broken_rules(document: dict[str, Any]) -> list[str]:
    """The rules of UJG 1.0 that a document breaks: Core, Graph and Condition."""
    nodes: list[dict[str, Any]] = document["nodes"]
    result = [name for name, count in Counter(node["@id"] for node in nodes).items() if count > 1]
    if document["@type"] != "UJGDocument" or "extensions" in document:
        result.append("the document")
    (journey,) = (node for node in nodes if node["@type"] == "Journey")
    kinds = {node["@id"]: node["@type"] for node in nodes}
    for node in nodes:
        result += [f"{node['@id']}: {term}" for term in broken_terms(node, journey, kinds)]
        listing = LISTED.get(node["@type"])
        if listing and node["@id"] not in journey[listing]:
            result.append(f"{node['@id']} is not listed")
    return result


def broken_terms(
    node: dict[str, Any], journey: dict[str, Any], kinds: dict[str, str]
) -> Iterator[str]:
    """The terms of a node that break a rule."""
    kind = node["@type"]
    yield from node.keys() - TERMS[kind] - {"@id", "@type", "extensions"}
    yield from NEEDED.get(kind, set[str]()) - node.keys()
    if not all(isinstance(one, dict) for one in node.get("extensions", {}).values()):
        yield "extensions"
    for term in node.keys() & TERMS[kind]:
        wanted, listings = REFERENCES.get((kind, term), (set[str](), ""))
        known = {name for listing in listings.split() for name in journey.get(listing, ())}
        for name in node[term] if isinstance(node[term], list) and wanted else [node[term]]:
            if wanted and (kinds.get(name) not in wanted or (listings and name not in known)):
                yield term


@settings(max_examples=40)
@given(cj.testing.journeys().map(begun).filter(lambda journey: journey.stages))
def test_any_journey_keeps_the_rules(journey: cj.Journey) -> None:
    """Under a name of the web as well as under one of our own."""
    for base in (None, "https://example.com/journeys/shop/"):
        assert broken_rules(to_ujg(journey, base=base)) == []


def test_a_document_in_full() -> None:
    """States, entries, exits and conditions; referrals are not transitions."""
    document = to_ujg(SHOP, base="https://example.com/shop#")
    assert document["@id"] == "https://example.com/shop"
    assert document["@context"] == [
        f"https://ujg.specs.openuji.org/tr/1.0/ns/{name}.context.jsonld"
        for name in ("core", "graph", "condition")
    ]
    names = [(node["@type"], node["@id"].partition("#")[2]) for node in document["nodes"]]
    assert names == [
        ("Journey", "journey"),
        ("JourneyEntry", "entry/know"),
        ("State", "state/know"),
        ("State", "state/try"),
        ("State", "state/buy"),
        ("State", "state/lost"),
        ("Transition", "transition/know/try"),
        ("Condition", "condition/know/try"),
        ("Transition", "transition/try/buy"),
        ("Transition", "transition/buy/buy"),
        ("Transition", "transition/try/lost"),
        ("Transition", "ending/lost"),
        ("JourneyExit", "exit/lost"),
    ]
    nodes = {node["@id"].partition("#")[2]: node for node in document["nodes"]}
    assert nodes["journey"]["label"] == "Our shop"
    assert nodes["state/know"]["tags"] == ["role:prospect", "phase:aware"]
    assert nodes["condition/know/try"]["label"] == "visits >= 2"
    assert nodes["transition/know/try"]["label"] == '"Start" it'
    ours = nodes["transition/try/lost"]["extensions"]["urn:customer-journey:format:1"]
    assert ours == {"kind": "exit", "reason": "too dear", "note": "Ask why"}


def test_a_stage_called_exit_is_none() -> None:
    """Names of one kind never meet those of another."""
    shop = cj.Journey.sequence("shop", [cj.Stage("buy", end=True), "exit"])
    assert broken_rules(to_ujg(shop)) == []
    assert from_ujg(to_ujg(shop)).journey == shop


def test_what_ujg_requires_is_required_at_once() -> None:
    """A state, an entry, and a base that is an IRI."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        to_ujg(cj.Journey("shop"), base="my shop")
    assert [problem.where for problem in caught.value.problems] == ["stages", "starts", "base"]


def test_what_was_changed_wins() -> None:
    """Labels, conditions, tags, ends and entries."""
    document = to_ujg(SHOP)
    nodes = {
        node["@id"].removeprefix("urn:customer-journey:shop:"): node for node in document["nodes"]
    }
    nodes["journey"]["label"] = "Their shop"
    nodes["journey"]["stateRefs"].append("urn:new")
    nodes["journey"]["transitionRefs"].append("urn:t")
    nodes["state:try"]["tags"] = ["role:lead"]
    nodes["entry:know"]["stateRef"] = "urn:customer-journey:shop:state:try"
    nodes["condition:know:try"]["label"] = "visits >= 9"
    del nodes["transition:try:buy"]["from"]
    nodes["transition:try:buy"]["from"] = "urn:customer-journey:shop:state:know"
    document["nodes"] += [
        {"@id": "urn:new", "@type": "State", "label": "New"},
        {"@id": "urn:t", "@type": "Transition", "from": "urn:new", "to": nodes["exit:lost"]["@id"]},
    ]
    result = from_ujg(document)
    journey = result.journey
    assert journey.name == "Their shop"
    assert journey["new"] == cj.Stage("new", name="New", end=True)
    assert journey["try"].role == "lead"
    assert journey.starts == ("try",)
    step = journey.transition("know", "try")
    assert step is not None
    assert str(step.when) == "visits >= 9"
    assert journey.transition("try", "buy") is None
    assert journey.transition("know", "buy") is not None
    assert {note.kind for note in result.notes} == {"changed"}


def foreign() -> dict[str, Any]:
    """A document that someone else wrote."""
    return {
        "@id": "https://example.com/u",
        "@type": "UJGDocument",
        "imports": ["./more.jsonld"],
        "nodes": [
            {
                "@type": "Journey",
                "@id": "urn:x:journey:shop",
                "label": "Shop",
                "defaultEntryRef": "urn:x:entry:main",
                "entryRefs": ["urn:x:entry:main"],
                "stateRefs": ["urn:x:s:cart", "urn:x:s:Check out", "urn:y:cart", "urn:x:s:done"],
                "transitionRefs": ["urn:x:t:1", "urn:x:t:2", "urn:x:t:3", "urn:x:t:4", "urn:x:t:5"],
                "exitRefs": ["urn:x:exit:ok", "urn:x:exit:no"],
                "extensions": {"com.example": {"a": 1}},
            },
            {"@type": "JourneyEntry", "@id": "urn:x:entry:main", "stateRef": "urn:x:s:cart"},
            {
                "@type": "State",
                "@id": "urn:x:s:cart",
                "label": "Cart",
                "tags": ["phase:purchase", "phase:decide", "role:lead", "big", 3],
                "outgoingTransitionRefs": ["urn:x:link"],
            },
            {
                "@type": ["ujggraph:CompositeState", "x"],
                "@id": "urn:x:s:Check out",
                "label": "Check out",
                "subjourneyId": {"@id": "urn:x:journey:inner"},
            },
            {"@type": "State", "@id": "urn:y:cart", "label": "Other cart"},
            {"type": "State", "id": "urn:x:s:done", "label": "Done"},
            {
                "@type": "Transition",
                "@id": "urn:x:t:1",
                "from": "urn:x:s:cart",
                "to": "urn:x:s:Check out",
                "conditionRef": "urn:x:c:1",
            },
            {"@type": "Condition", "@id": "urn:x:c:1", "label": "Cart has items"},
            {
                "@type": "Transition",
                "@id": "urn:x:t:2",
                "from": {"@id": "urn:x:s:Check out"},
                "to": ["urn:x:s:done"],
                "label": "Pay",
                "conditionRef": "urn:x:c:2",
            },
            {"@type": "Condition", "@id": "urn:x:c:2", "label": "total > 0"},
            {
                "@type": "Transition",
                "@id": "urn:x:t:3",
                "from": "urn:x:s:done",
                "to": "urn:x:exit:ok",
            },
            {
                "@type": "Transition",
                "@id": "urn:x:t:4",
                "from": "urn:y:cart",
                "to": "urn:x:s:cart",
                "conditionRef": "urn:x:c:3",
            },
            {"@type": "Condition", "@id": "urn:x:c:3"},
            {"@type": "JourneyExit", "@id": "urn:x:exit:ok", "label": "Complete"},
            {"@type": "JourneyExit", "@id": "urn:x:exit:no"},
            {
                "@type": "Transition",
                "@id": "urn:x:t:5",
                "from": {"id": "urn:y:cart"},
                "to": "urn:x:exit:no",
            },
            {"@type": "Journey", "@id": "urn:x:journey:inner", "stateRefs": ["urn:x:s:cart"]},
            {"@type": "OutgoingTransition", "@id": "urn:x:link", "to": "urn:x:s:done"},
        ],
    }


def test_a_document_of_others_is_read() -> None:
    """In compact form, with references alone, in lists or as nodes."""
    journey = from_ujg(foreign(), iri="urn:x:journey:shop").journey
    assert (journey.id, journey.name) == ("shop", "Shop")
    stages = [(stage.id, stage.name, stage.end) for stage in journey]
    assert stages == [
        ("urn-x-s-cart", "Cart", False),
        ("check-out", "Check out", False),
        ("urn-y-cart", "Other cart", True),
        ("done", "Done", True),
    ]
    assert (journey["urn-x-s-cart"].phases, journey["urn-x-s-cart"].role) == (
        ("purchase", "decide"),
        "lead",
    )
    assert journey.starts == ("urn-x-s-cart",)
    first, second, third = journey.transitions
    assert str(first.when) == "`Cart has items`"
    assert (second.decision, str(second.when)) == ("Pay", "total > 0")
    assert (third.target, str(third.when)) == ("urn-x-s-cart", "`urn:x:c:3`")
    message = complaint(foreign())
    assert (
        "'urn:x:journey:inner' stands inside a state of 'urn:x:journey:shop' (say which" in message
    )


def test_what_has_no_place_is_reported() -> None:
    """All of it, by its name."""
    name = "'urn:x:journey:inner'"
    inside = f"the journey {name} inside it; iri={name} reads that alone"
    notes = [
        str(note)
        for note in from_ujg(foreign(), iri="urn:x:journey:shop").notes
        if note.kind == "dropped"
    ]
    assert notes == [
        "dropped imports: a journey has no place for it",
        "dropped urn:x:journey:shop.extensions.com.example: a journey has no place for it",
        "dropped urn:x:s:cart.outgoingTransitionRefs: a journey has no place for it",
        "dropped urn:x:s:cart.tags: the tag 'big'",
        "dropped urn:x:s:cart.tags: the tag 3",
        f"dropped urn:x:s:Check out.subjourneyId: {inside}",
        "dropped urn:x:exit:ok.label: 'Complete'",
        "dropped urn:x:journey:inner: a journey has no place for a Journey",
        "dropped urn:x:link: a journey has no place for a OutgoingTransition",
    ]


def test_one_of_several_journeys_is_read_by_name() -> None:
    """Where none holds all others, one has to say which."""
    document = foreign()
    del document["nodes"][3]["subjourneyId"]
    assert "expected one journey, got 2 journeys (say which" in complaint(document)
    result = from_ujg(document, iri="urn:x:journey:inner").journey
    assert [stage.id for stage in result] == ["cart"]
    message = complaint(document, iri="urn:x:journey:iner")
    assert "did you mean 'urn:x:journey:inner'" in message


def test_the_draft_of_june_2026_is_read() -> None:
    """It had one start and no entries."""
    document = {
        "nodes": [
            {
                "@type": "Journey",
                "@id": "urn:j",
                "startState": "urn:s:a",
                "stateRefs": ["urn:s:a", "urn:s:b"],
                "transitionRefs": ["urn:t"],
            },
            {"@type": "State", "@id": "urn:s:a", "label": "A"},
            {"@type": "State", "@id": "urn:s:b", "label": "B"},
            {"@type": "Transition", "@id": "urn:t", "from": "urn:s:a", "to": "urn:s:b"},
        ]
    }
    result = from_ujg(document)
    assert (result.journey.starts, result.journey.goals) == (("a",), ("b",))
    assert "guessed goals: the stages that no move leaves" in str(result)


def test_a_journey_inside_without_starts_counts_for_nothing() -> None:
    """UJG could not have been written of it."""
    document = to_ujg(SHOP)
    del document["nodes"][0]["extensions"]["urn:customer-journey:format:1"]["starts"]
    result = from_ujg(document).journey
    assert [stage.id for stage in result] == [stage.id for stage in SHOP]
    assert result.starts == ("know",)
    assert result.transition("buy", "know") == cj.Transition("buy", "know", kind="referral")


def test_every_problem_is_reported_at_once() -> None:
    """With its name, and the nearest one."""
    message = complaint(
        {
            "items": [
                3,
                {"@type": "State"},
                {
                    "@id": "urn:j",
                    "@type": "Journey",
                    "stateRefs": ["urn:aa", ["x"], "urn:t"],
                    "transitionRefs": "urn:t",
                },
                {"@id": "urn:j", "@type": "Journey"},
                {
                    "@id": "urn:a",
                    "@type": "State",
                    "extensions": {"urn:customer-journey:format:1": {"referrals": 3}},
                },
                {"@id": "urn:t", "@type": "Transition", "from": 3},
            ]
        }
    )
    assert message.splitlines() == [
        "UJG document: 9 problems",
        "  items[0]: expected a mapping, got 3",
        "  items[0]: a node has an @id, and this one has none",
        "  items[1]: a node has an @id, and this one has none",
        "  items[3]: the node 'urn:j' is a duplicate",
        "  urn:j.stateRefs: no node 'urn:aa' (did you mean 'urn:a'?)",
        "  urn:j.stateRefs: no node 'a list'",
        "  urn:j.stateRefs: 'urn:t' is not a CompositeState or State",
        "  urn:t.from: no state 3",
        "  urn:t.to: no state nothing",
    ]
    assert complaint({}) == "UJG document: nodes: expected one journey, got no journey"


def test_an_empty_journey_and_a_condition_without_a_name_are_refused() -> None:
    """Nothing is read as nothing."""
    message = complaint({"nodes": [{"@type": "Journey", "@id": "urn:x:j"}]})
    assert message.startswith("UJG document: it has no nodes")
    document = foreign()
    condition = next(node for node in document["nodes"] if node.get("@id") == "urn:x:c:2")
    condition["label"] = "\ud800("
    message = complaint(document, iri="urn:x:journey:shop")
    assert "urn:x:t:2.conditionRef: " in message
    assert "is not the name of a condition" in message


def test_journeys_that_only_stand_inside_each_other_are_named() -> None:
    """Without an outermost one, so one has to say which."""
    state = {"@type": "CompositeState", "@id": "urn:x:s", "subjourneyId": "urn:x:j"}
    journey = {"@type": "Journey", "@id": "urn:x:j", "stateRefs": ["urn:x:s"]}
    assert "say which: iri='urn:x:j'" in complaint({"nodes": [journey, state]})
    assert [stage.id for stage in from_ujg({"nodes": [journey, state]}, iri="urn:x:j").journey]


INSIDE: dict[str, Any] = {
    "nodes": [
        {"@type": "Journey", "@id": "urn:j:shop", "stateRefs": ["urn:s:cart", "urn:s:pay"]},
        {"@type": "State", "@id": "urn:s:cart", "label": "Cart"},
        {"@type": "CompositeState", "@id": "urn:s:pay", "subjourneyId": "urn:j:pay"},
        {"@type": "Journey", "@id": "urn:j:pay", "stateRefs": ["urn:s:card", "urn:s:code"]},
        {"@type": "State", "@id": "urn:s:card"},
        {"@type": "CompositeState", "@id": "urn:s:code", "subjourneyId": ["urn:j:code"]},
        {"@type": "Journey", "@id": "urn:j:code", "stateRefs": ["urn:s:sms"]},
        {"@type": "State", "@id": "urn:s:sms"},
    ]
}


@pytest.mark.parametrize(
    ("journey", "stages", "inside"),
    [
        ("urn:j:shop", ["cart", "pay"], "urn:j:pay"),
        ("urn:j:pay", ["card", "code"], "urn:j:code"),
        ("urn:j:code", ["sms"], ""),
    ],
)
def test_journeys_inside_are_refused_until_one_says_which(
    journey: str, stages: list[str], inside: str
) -> None:
    """Each can be read alone, at any depth, and names the one inside; none is read as empty."""
    assert "'urn:j:pay' stands inside a state of 'urn:j:shop' (say which" in complaint(INSIDE)
    result = from_ujg(INSIDE, iri=journey)
    assert [stage.id for stage in result.journey] == stages
    named = [note.message for note in result.notes if note.where.endswith("subjourneyId")]
    other = f"the journey {inside!r} inside it; iri={inside!r} reads that alone"
    assert named == ([other] if inside else [])


def test_a_journey_inside_that_stands_elsewhere_is_named() -> None:
    """Imports are not fetched."""
    result = from_ujg({"nodes": INSIDE["nodes"][:3]})
    assert [stage.id for stage in result.journey] == ["cart", "pay"]
    assert "the journey 'urn:j:pay' inside it is not in the document" in str(result)
