"""Graphs out of journeys, and journeys out of anyone's graph."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

nx: Any = import_module("networkx")  # its stubs leave much unknown


def shop() -> cj.Journey:
    """A journey whose transitions are not in the order of their sources."""
    return cj.Journey(
        "shop",
        name="The shop",
        version="2",
        stages=[
            cj.Stage("know", phases=["aware", "explore"]),
            cj.Stage("buy", name="Buy", entry=cj.fact("orders") >= 1, role="customer", end=True),
            cj.Stage("ads"),
        ],
        transitions=[
            cj.Transition("buy", "know", kind="referral"),
            cj.Transition("know", "buy", probability=0.25, when=cj.fact("age") >= 18, effort=2),
            ("ads", "know"),
        ],
        starts=["ads", "know"],
        goals=["buy"],
    )


def test_nodes_edges_and_graph_carry_what_is_set() -> None:
    """Plain values, readable without this package."""
    graph = cj.to_networkx(shop())
    assert type(graph) is nx.DiGraph
    assert (graph.graph["id"], graph.graph["name"], graph.graph["version"]) == (
        "shop",
        "The shop",
        "2",
    )
    assert list(graph) == ["know", "buy", "ads"]
    buy = dict(graph.nodes["buy"])
    assert buy.pop("stage") == shop()["buy"]
    assert buy == {
        "start": False,
        "goal": True,
        "end": True,
        "name": "Buy",
        "entry": "orders >= 1",
        "role": "customer",
    }
    step = dict(graph.edges["know", "buy"])
    assert step.pop("transition") == shop().transition("know", "buy")
    assert step == {
        "kind": "advance",
        "referral": False,
        "when": "age >= 18",
        "probability": 0.25,
        "effort": 2.0,
    }


def test_referrals_are_marked() -> None:
    """So that one filter makes a graph of moves."""
    graph = cj.to_networkx(shop())
    marked = [(a, b) for a, b, data in graph.edges(data=True) if data["referral"]]
    assert marked == [("buy", "know")]


@given(journeys())
@settings(max_examples=30)
def test_a_journey_comes_back_equal(journey: cj.Journey) -> None:
    """Nothing is lost on the way to networkx and back, order included."""
    assert cj.from_networkx(cj.to_networkx(journey)) == journey


@given(journeys())
@settings(max_examples=30)
def test_a_plain_graph_brings_its_shape_back(journey: cj.Journey) -> None:
    """Without the values themselves, stages, steps, starts, goals and criteria still come back."""
    result = cj.from_networkx(cj.to_networkx(journey, attributes="plain"))
    assert [item.id for item in result] == [item.id for item in journey]
    assert {
        item.path: (item.kind, item.when, item.otherwise, item.after, item.within)
        for item in result.transitions
    } == {
        item.path: (item.kind, item.when, item.otherwise, item.after, item.within)
        for item in journey.transitions
    }
    assert set(result.starts) == set(journey.starts)
    assert set(result.goals) == set(journey.goals)
    assert [(item.phases, item.entry, item.end, item.role) for item in result] == [
        (item.phases, item.entry, item.end, item.role) for item in journey
    ]


def test_plain_graphs_say_when_people_go() -> None:
    """Waits as texts, and `otherwise`; texts that state no duration are refused."""
    wait = cj.Transition("a", "b", after=timedelta(days=14), within=timedelta(hours=500))
    other = cj.Transition("a", "c", kind="exit", otherwise=True)
    timed = cj.Journey(
        "timed", stages=[cj.Stage(name) for name in "abc"], transitions=[wait, other], starts=["a"]
    )
    graph = cj.to_networkx(timed, attributes="plain")
    assert graph.edges["a", "b"]["after"] == "14 days"
    assert graph.edges["a", "b"]["within"] == "500 hours"
    assert graph.edges["a", "c"]["otherwise"] is True
    assert cj.from_networkx(graph) == timed
    graph.edges["a", "b"]["after"] = "P1D"
    assert cj.from_networkx(graph).transitions[0].after == timedelta(days=1)
    graph.edges["a", "b"]["after"] = "a while"
    with pytest.raises(cj.errors.InvalidValueError, match="after"):
        cj.from_networkx(graph)


def test_a_plain_graph_goes_through_a_file(tmp_path: Path) -> None:
    """GraphML holds texts, numbers and booleans, and that is all there is."""
    nx.write_graphml(cj.to_networkx(shop(), attributes="plain"), tmp_path / "shop.graphml")
    result = cj.from_networkx(nx.read_graphml(tmp_path / "shop.graphml"))
    assert result["know"].phases == ("aware", "explore")
    assert result.transition("know", "buy") == shop().transition("know", "buy")


def test_changed_attributes_win() -> None:
    """What was edited in the graph is what comes back; the rest stays."""
    graph = cj.to_networkx(shop())
    graph.edges["know", "buy"]["probability"] = 0.5
    graph.nodes["buy"]["entry"] = "orders >= 2"
    graph.nodes["ads"]["goal"] = True
    graph.nodes["ads"]["start"] = False
    graph.add_edge("ads", "buy", kind="exit", reason="none")
    result = cj.from_networkx(graph)
    assert result.transition("know", "buy") == cj.evolve(shop().transitions[1], probability=0.5)
    assert str(result["buy"].entry) == "orders >= 2"
    assert (result.starts, result.goals) == (("know",), ("buy", "ads"))
    assert [item.path for item in result.transitions] == [
        "transitions.buy->know",
        "transitions.know->buy",
        "transitions.ads->know",
        "transitions.ads->buy",
    ]


def test_a_part_of_a_graph_is_a_part_of_the_journey() -> None:
    """Stages that went take their place among the starts with them."""
    result = cj.from_networkx(nx.DiGraph(cj.to_networkx(shop()).subgraph(["know", "buy"])))
    assert result == shop().without_stage("ads")


def test_relabelled_nodes_give_new_ids() -> None:
    """The node's name is the stage's id, whatever it was before."""
    graph = cj.to_networkx(cj.Journey.sequence("s", ["a", "b"]))
    result = cj.from_networkx(nx.relabel_nodes(graph, {"a": "Start here"}))
    assert {item.id for item in result} == {"start-here", "b"}
    assert result.transitions == (cj.Transition("start-here", "b"),)
    assert (result.starts, result.goals) == (("start-here",), ("b",))


def test_anyones_graph_is_read_with_defaults() -> None:
    """Ids and names from nodes, starts and goals from the shape, a loop as a return."""
    graph: Any = nx.DiGraph(name="Free Trial")
    graph.add_edge("See an ad", "Sign up!", label="clicks", weight=3, team="growth")
    graph.add_edge("Sign up!", "Pay", probability=0.2)
    graph.add_edge("Pay", "Pay")
    graph.add_edge("Pay", "See an ad", referral=True)
    graph.nodes["Pay"].update(role="customer", label="Pays", colour="green", odd=object())
    result = cj.from_networkx(graph)
    assert result == cj.Journey(
        "free-trial",
        name="Free Trial",
        stages=[
            cj.Stage("see-an-ad", name="See an ad"),
            cj.Stage("sign-up", name="Sign up!"),
            cj.Stage("pay", name="Pays", role="customer", end=True, extra={"colour": "green"}),
        ],
        transitions=[
            cj.Transition(
                "see-an-ad", "sign-up", decision="clicks", effort=3, extra={"team": "growth"}
            ),
            cj.Transition("sign-up", "pay", probability=0.2),
            cj.Transition("pay", "pay", kind="return"),
            cj.Transition("pay", "see-an-ad", kind="referral"),
        ],
        starts=["see-an-ad"],
        goals=["pay"],
    )


@given(st.lists(st.text(max_size=3) | st.integers() | st.tuples(st.integers(0, 2)), unique=True))
def test_any_nodes_get_ids_of_their_own(nodes: list[object]) -> None:
    """As many stages as nodes, in their order; what is an id stays."""
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(nodes)
    result = cj.from_networkx(graph)
    assert [stage.label for stage in result] == [
        str(node) or stage.id for node, stage in zip(nodes, result, strict=True)
    ]


def test_names_that_would_share_an_id_get_a_hash() -> None:
    """And what is an id stays one."""
    graph = nx.DiGraph([("Buy", "buy"), ("buy", "BUY!"), ("BUY!", "buy-3"), ("→", "#")])
    assert [stage.id for stage in cj.from_networkx(graph)] == [
        *("buy-64e3cb0e", "buy", "buy-5f38c52d", "buy-3"),
        *("stage-16166003", "stage-334359b9"),
    ]


def test_where_every_node_is_entered_the_first_is_the_start() -> None:
    """And where every node is left, no goal is reached."""
    result = cj.from_networkx(nx.DiGraph([("a", "b"), ("b", "a")]))
    assert (result.starts, result.goals) == (("a",), ())
    assert cj.from_networkx(nx.DiGraph()).starts == ()


def test_starts_and_goals_can_be_named() -> None:
    """By node or by the id made of it."""
    graph = nx.DiGraph([("See an ad", "Buy"), ("Buy", "Love")])
    result = cj.from_networkx(graph, id="x", starts=["Buy"], goals="love")
    assert (result.id, result.starts, result.goals) == ("x", ("buy",), ("love",))


@pytest.mark.parametrize(
    ("meaning", "weight", "expected"),
    [
        ("effort", 3, {"effort": 3}),
        ("effort", -3, {"extra": {"weight": -3}}),
        ("effort", "heavy", {"extra": {"weight": "heavy"}}),
        ("effort", True, {"extra": {"weight": True}}),
        ("effort", float("inf"), {}),
        ("probability", 0.5, {"probability": 0.5}),
        ("probability", 5, {"extra": {"weight": 5}}),
        ("extra", 0.5, {"extra": {"weight": 0.5}}),
        ("extra", [1, "b"], {"extra": {"weight": [1, "b"]}}),
    ],
)
def test_a_weight_is_taken_where_it_fits(
    meaning: Literal["effort", "probability", "extra"], weight: object, expected: dict[str, Any]
) -> None:
    """And kept where it does not."""
    graph: Any = nx.DiGraph()
    graph.add_edge("a", "b", weight=weight)
    result = cj.from_networkx(graph, weight=meaning)
    assert result.transitions == (cj.Transition("a", "b", **expected),)


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (nx.Graph([("a", "b")]), "undirected"),
        (nx.MultiDiGraph([("a", "b")]), "multigraph"),
        ({"a": ["b"]}, r"expected a networkx\.DiGraph, got dict"),
    ],
)
def test_what_is_no_directed_graph_is_refused(graph: object, message: str) -> None:
    """With what to do about it."""
    with pytest.raises(cj.errors.InvalidValueError, match=message):
        cj.from_networkx(graph)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_all_that_does_not_fit_is_named_at_once() -> None:
    """Each with its path."""
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["role"] = "boss"
    graph.edges["a", "b"].update(when="orders >=", probability=7)
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.from_networkx(graph, starts=["aa"])
    assert [problem.where for problem in caught.value.problems] == [
        "stages.a.role",
        "transitions.a->b",
        "starts[0]",
    ]
    assert caught.value.problems[2].hint == "did you mean 'a'?"


@pytest.mark.slow
def test_a_large_graph_is_no_trouble() -> None:
    """Twenty thousand nodes, of none of which an id can be made but by numbering."""
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    assert len(cj.from_networkx(graph)) == 20_000
