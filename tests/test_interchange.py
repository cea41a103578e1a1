"""What all formats of interchange share: journeys come back whole, all else is reported."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import interchange

SHOP = cj.Journey(
    "shop",
    name="Our shop",
    version="3",
    stages=[
        cj.Stage("know", name="Know us", purpose="Hear of us", role="prospect", phases=["aware"]),
        cj.Stage("try", entry=cj.fact("trial").is_true(), owner="sales", questions=[]),
        cj.Stage("buy", name="Kaufen & <fertig>", role="customer", phases=["decide", "purchase"]),
        cj.Stage("lost", role="lapsed", end=True),
    ],
    transitions=[
        cj.Transition("know", "try", decision='"Start" it', when=cj.fact("visits") >= 2),
        cj.Transition("try", "buy", probability=0.25, effort=3),
        cj.Transition("buy", "buy", kind="return"),
        cj.Transition("try", "lost", kind="exit", reason="too dear", note="Ask why"),
        cj.Transition("buy", "know", kind="referral"),
    ],
    starts=["know"],
    goals=["buy"],
    promises=[cj.Promise("refund", made=["know"], due="buy", kept=["buy"])],
)
"""A little of everything."""


class Format(NamedTuple):
    """A way out of the package and back in."""

    write: Callable[[cj.Journey], Any]
    read: Callable[[Any], interchange.Imported]


FORMATS = {
    "node-link": Format(interchange.to_node_link, interchange.from_node_link),
    "graphml": Format(interchange.to_graphml, interchange.from_graphml),
    "xstate": Format(interchange.to_xstate, interchange.from_xstate),
    "ujg": Format(interchange.to_ujg, interchange.from_ujg),
}
MAPPINGS = sorted(FORMATS.keys() - {"graphml"})

formats = pytest.mark.parametrize("name", FORMATS)
mappings = pytest.mark.parametrize("name", MAPPINGS)


def begun(journey: cj.Journey) -> cj.Journey:
    """The journey with a start, which some formats ask for."""
    if journey.starts or not journey.stages:
        return journey
    return cj.evolve(journey, starts=[journey.stages[0].id])


class TestRoundTrips:
    """What was written and is read again is the same journey, and nothing is to be said of it."""

    @settings(max_examples=30)
    @given(journey=cj.testing.journeys().map(begun).filter(lambda journey: journey.stages))
    def test_any_journey_comes_back(self, journey: cj.Journey) -> None:
        """Every noun, every field, in any script, by every format."""
        for write, read in FORMATS.values():
            result = read(write(journey))
            assert (result.journey, result.notes) == (journey, ())

    @mappings
    def test_it_survives_text_and_bytes(self, name: str) -> None:
        """With or without a byte order mark."""
        text = json.dumps(FORMATS[name].write(SHOP), ensure_ascii=False)
        for document in (text, text.encode(), "\ufeff" + text, text.encode("utf-16")):
            assert FORMATS[name].read(document).journey == SHOP

    @pytest.mark.slow
    @formats
    def test_a_long_chain_takes_no_longer_than_it_is(self, name: str) -> None:
        """Nothing recurses on a journey's length, or looks at a stage for each stage."""
        chain = cj.Journey.sequence("chain", [f"stage-{number}" for number in range(2_000)])
        assert FORMATS[name].read(FORMATS[name].write(chain)).journey == chain


class TestEdits:
    """What was changed in a document wins over the journey that it carries, and is reported."""

    @mappings
    def test_the_order_of_nodes_is_no_edit(self, name: str) -> None:
        """Other programs may put them in an order of their own."""
        document = FORMATS[name].write(SHOP)
        for key in document.keys() & {"nodes", "edges"}:
            document[key].reverse()
        if "states" in document:
            document["states"] = dict(reversed(document["states"].items()))
        assert FORMATS[name].read(document).journey == SHOP

    def test_a_stage_that_is_gone_takes_along_what_hangs_on_it(self) -> None:
        """Its transitions, and promises due there; the rest stays as it was."""
        document = interchange.to_node_link(SHOP)
        document["nodes"] = [node for node in document["nodes"] if node["id"] != "buy"]
        document["edges"] = [
            edge for edge in document["edges"] if "buy" not in (edge["source"], edge["target"])
        ]
        result = interchange.from_node_link(document)
        assert result.journey == SHOP.without_stage("buy")
        assert {note.kind for note in result.notes} == {"changed"}
        assert "changed stages.buy: -" in str(result)

    def test_what_is_new_is_read_as_in_any_document(self) -> None:
        """A node becomes a stage, an edge a transition, and other attributes go to `extra`."""
        document = interchange.to_node_link(SHOP)
        document["nodes"].append({"id": "Win back", "colour": "red"})
        document["nodes"][0]["size"] = 3
        document["edges"].append({"source": "lost", "target": "Win back", "weight": 2})
        document["edges"][0]["drawn"] = True
        result = interchange.from_node_link(document).journey
        assert result["win-back"] == cj.Stage("win-back", name="Win back", extra={"colour": "red"})
        assert result.transition("lost", "win-back") == cj.Transition("lost", "win-back", effort=2)
        assert result["know"] == cj.evolve(SHOP["know"], extra={"size": 3})
        assert result.starts == SHOP.starts
        edge = result.transition("know", "try")
        assert edge is not None
        assert edge.extra == {"drawn": True}

    @pytest.mark.parametrize(
        ("index", "change", "expected"),
        [
            (0, {"name": "Hear"}, cj.evolve(SHOP["know"], name="Hear")),
            (0, {"label": "Hear"}, cj.evolve(SHOP["know"], name="Hear")),
            (0, {"label": "A", "name": "B"}, cj.evolve(SHOP["know"], name="B")),
            (0, {"phases": "aware, explore"}, cj.evolve(SHOP["know"], phases=["aware", "explore"])),
            (
                1,
                {"entry": "trial or gift"},
                cj.evolve(SHOP["try"], entry=cj.parse_criterion("trial or gift")),
            ),
            (1, {"entry": None}, cj.evolve(SHOP["try"], entry=None)),
            (1, {"end": "true"}, cj.evolve(SHOP["try"], end=True)),
        ],
    )
    def test_an_attribute_says_otherwise(
        self, index: int, change: dict[str, object], expected: cj.Stage
    ) -> None:
        """And the rest of its stage stays, what the document cannot say included."""
        document = interchange.to_node_link(SHOP)
        document["nodes"][index] |= change
        result = interchange.from_node_link(document)
        assert result.journey == SHOP.with_stage(expected)
        assert not result.is_exact

    def test_starts_and_goals_follow_their_marks(self) -> None:
        """In the order of the journey, new ones last."""
        document = interchange.to_node_link(SHOP)
        document["nodes"][1] |= {"start": True, "goal": 1}
        document["nodes"][2]["goal"] = False
        result = interchange.from_node_link(document).journey
        assert (result.starts, result.goals) == (("know", "try"), ("try",))

    def test_a_referral_can_become_a_step_and_a_step_a_referral(self) -> None:
        """By its kind, or by its mark alone."""
        document = interchange.to_node_link(SHOP)
        document["edges"][4]["referral"] = False
        document["edges"][1]["referral"] = True
        document["edges"][0] |= {"referral": True, "kind": "return"}
        kinds = [item.kind for item in interchange.from_node_link(document).journey.transitions]
        assert kinds == ["return", "referral", "return", "exit", "advance"]

    def test_the_journey_itself_can_be_renamed(self) -> None:
        """Its id and name are attributes of the graph; an invalid id is a name."""
        document = interchange.to_node_link(SHOP)
        document["graph"] |= {"id": "store", "name": "The store"}
        result = interchange.from_node_link(document).journey
        assert result == cj.evolve(SHOP, id="store", name="The store")
        document["graph"] |= {"id": "The Store"}
        result = interchange.from_node_link(document).journey
        assert (result.id, result.name) == ("shop", "The store")

    def test_a_broken_journey_inside_is_reported_with_its_places(self) -> None:
        """It is not passed over for the structure around it."""
        document = interchange.to_node_link(SHOP)
        document["graph"]["customer_journey"]["stages"]["know"]["role"] = "custmer"
        document["graph"]["customer_journey"]["goals"] = ["byu"]
        with pytest.raises(cj.errors.InvalidFileError) as caught:
            interchange.from_node_link(document)
        assert [problem.where for problem in caught.value.problems] == [
            "graph.customer_journey"
        ] * 2
        assert "did you mean 'buy'" in str(caught.value)


KEYS = st.text(max_size=3) | st.sampled_from(
    [
        *("id", "nodes", "edges", "links", "source", "target", "graph", "directed"),
        *("customer_journey", "role", "start", "goal", "weight", "name", "label", "extra"),
        *("states", "initial", "on", "always", "after", "guard", "type", "meta", "tags"),
        *("referrals", "final", "(outside)", "a", "b", "description", "kind", "when"),
        *("@id", "@type", "items", "from", "to", "stateRefs", "transitionRefs", "entryRefs"),
        *("exitRefs", "extensions", "Journey", "State", "Transition", "conditionRef"),
        "urn:customer-journey:format:1",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def was_read_or_refused(name: str, document: object) -> bool:
    """Whether a document gives a journey, or the error for documents; any other one is raised."""
    try:
        return isinstance(FORMATS[name].read(document).journey, cj.Journey)
    except cj.errors.InvalidFileError as error:
        return bool(error.problems)


class TestHostileInput:
    """Whatever comes in, a journey comes out, or an error of ours."""

    @mappings
    @settings(max_examples=100, suppress_health_check=[HealthCheck.differing_executors])
    @given(document=st.dictionaries(KEYS, JSON, max_size=6))
    def test_odd_data_gives_a_journey_or_an_error_of_ours(
        self, name: str, document: dict[str, object]
    ) -> None:
        """Of the right keys in the wrong places, most of all."""
        assert was_read_or_refused(name, document)

    @mappings
    @pytest.mark.parametrize(
        ("document", "message"),
        [
            (None, "expected a mapping, got nothing"),
            (3, "expected a mapping, got 3"),
            ({1: 2}, "expected a mapping, got a mapping"),
            ({"nodes": 3, "states": 3}, "expected a (list|mapping), got 3"),
            ("", "invalid JSON: expecting value"),
            ("maps/shop.json", "that is the name of a file"),
            (Path("shop.json"), "that is the name of a file"),
            ("[]", "expected a mapping, got a list"),
            ('{"a": 1, "a": 2}', "some mapping has a duplicate key"),
            (b"\xff{}", "the byte 0xff at offset 0 is not UTF-8"),
            ("[" * 100_000, "nested too deep"),
        ],
    )
    def test_what_is_no_document_is_reported(
        self, name: str, document: object, message: str
    ) -> None:
        """As an error that says what stands there instead."""
        with pytest.raises(cj.errors.InvalidFileError, match=message):
            FORMATS[name].read(document)

    @formats
    def test_a_text_may_have_64_mib(self, name: str) -> None:
        """A larger one is not looked at."""
        with pytest.raises(cj.errors.InvalidFileError, match="more than 64 MiB"):
            FORMATS[name].read(" " * (64 * 2**20 + 1))


def test_a_note_says_all_on_one_line() -> None:
    """What was found prints as the journey and its notes."""
    note = interchange.Note("guessed", "goals", "the last")
    result = interchange.Imported(journey=cj.Journey("shop"), notes=(note,))
    assert str(result) == "shop: 0 stages, 0 transitions\n  guessed goals: the last"
    assert not result.is_exact
