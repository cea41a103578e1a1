"""Ids from words: an id made for a name depends on no other name and on no order."""

import sys
from hashlib import sha256
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

NAMES = st.lists(
    st.text(alphabet="aAbB1 -!éøßКо購日", min_size=1, max_size=4).filter(str.strip),
    min_size=1,
    max_size=6,
    unique=True,
)


def sequence(names: list[str]) -> dict[str, str]:
    """The ids of stages by their names, of a sequence."""
    return by_name(cj.Journey.sequence("line", names))


def graph(names: list[str]) -> dict[str, str]:
    """The same, of a graph."""
    nodes: nx.DiGraph[str] = nx.DiGraph()
    nodes.add_nodes_from(names)
    return by_name(cj.from_networkx(nodes))


def by_name(journey: cj.Journey) -> dict[str, str]:
    """The ids of stages by their names."""
    return {stage.label: stage.id for stage in journey}


def hashed(stem: str, text: str, length: int = 8) -> str:
    """An id with a hash."""
    return f"{stem}-{sha256(text.encode()).hexdigest()[:length]}"


@given(NAMES, st.randoms())
def test_the_order_never_decides(names: list[str], rng: Any) -> None:
    """Nor the room: a sequence and a graph make the same ids, all different."""
    ids = sequence(names)
    assert len(set(ids.values())) == len(names)
    shuffled = rng.sample(names, len(names))
    assert sequence(shuffled) == ids == graph(shuffled)


@given(NAMES)
def test_a_name_alone_has_its_id_among_all_that_give_others(names: list[str]) -> None:
    """Only a name that would share its id changes it, and then to the hash of its own words."""
    ids = sequence(names)
    alone = {name: sequence([name])[name] for name in names}
    for name in names:
        rivals = [other for other in names if other != name and alone[other] == alone[name]]
        assert ids[name] == alone[name] or (rivals and name != ids[name])
        assert rivals or ids[name] == alone[name]


@given(NAMES)
def test_an_id_stays_what_it_is(names: list[str]) -> None:
    """Reading what was made changes nothing."""
    ids = list(sequence(names).values())
    assert list(sequence(ids)) == ids


def test_small_cases() -> None:
    """Punctuation, case, accents, and what only they tell apart."""
    assert sequence(["Free trial", "Buy", "Café"]) == {
        "Free trial": "free-trial",
        "Buy": "buy",
        "Café": "cafe",
    }
    assert sequence(["C", "C++", "c"]) == {
        "C": hashed("c", "C"),
        "C++": hashed("c", "C++"),
        "c": "c",
    }
    assert sequence(["→"]) == {"→": hashed("stage", "→")}
    assert sequence([" Try  it "]) == {" Try  it ": "try-it"}


def test_a_short_hash_that_is_shared_grows() -> None:
    """A node and its text, and two normal forms of one word, share the text that is hashed."""
    assert [stage.id for stage in cj.from_networkx(nx.DiGraph([(1, "2"), ("1", 2)]))] == [
        hashed("1", "1"),
        "2",
        "1",
        hashed("2", "2"),
    ]
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert sequence([composed, decomposed]) == {
        word: hashed("cafe", repr(word)) for word in (composed, decomposed)
    }

    class Twin:
        """Looks like its twin in every way."""

        def __repr__(self) -> str:
            return "twin!"

    twins: nx.DiGraph[Any] = nx.DiGraph([("twin!", hashed("twin", "twin!")), ("Twin!", "x")])
    assert len({stage.id for stage in cj.from_networkx(twins)}) == 4
    with pytest.raises(cj.errors.InvalidJourneyError):
        cj.from_networkx(nx.DiGraph([(Twin(), Twin())]))


@pytest.mark.extra("names")
def test_other_scripts_are_transliterated() -> None:
    """Where the extra is installed; a letter that it does not know is reported."""
    names = ["Кофе", "北京", "Smørrebrød", "ひらがな", "हिन्दी", "\U0001e030"]
    assert list(sequence(names).values())[:5] == [
        *("kofe", "beijing", "smorrebrod", "hiragana", "hindi"),
    ]


def test_without_the_extra_a_hash_tells_what_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the letters that remain stay readable."""
    monkeypatch.setitem(sys.modules, "anyascii", None)
    assert sequence(["Кофе", "Etappe Ø", "Café"]) == {
        "Кофе": hashed("stage", "Кофе"),
        "Etappe Ø": hashed("etappe", "Etappe Ø"),
        "Café": "cafe",
    }


def test_a_graph_is_named_like_a_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its id, its name, or what it is."""
    monkeypatch.setitem(sys.modules, "anyascii", None)
    for attributes, expected in (
        ({"id": "shop", "name": "Café"}, "shop"),
        ({"name": "Our Café"}, "our-cafe"),
        ({"name": "Кофе"}, hashed("journey", "Кофе")),
        ({"name": " "}, "journey"),
        ({}, "journey"),
    ):
        assert cj.from_networkx(nx.DiGraph([("a", "b")], **attributes)).id == expected
