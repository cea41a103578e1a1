"""The one door to networkx: journeys go out as plain graphs, and graphs come in as journeys.

networkx is imported by the functions that need it, so that importing the package stays light.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar, cast

from attrs import evolve, fields

from customer_journey._arguments import require
from customer_journey._ids import ids_for
from customer_journey._model import Journey, Stage, Transition
from customer_journey._suggest import Suggester
from customer_journey._values import duration_of, duration_text
from customer_journey.criteria._parser import parse_criterion
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import CriterionSyntaxError, InvalidValueError, Problem

if TYPE_CHECKING:
    import networkx as nx

    DiGraph: TypeAlias = nx.DiGraph[Any]
else:
    DiGraph = "networkx.DiGraph"

__all__ = [
    "from_networkx",
    "graph_of",
    "maximum_flow",
    "smallest_cut",
    "to_networkx",
]

_PLAIN_STAGE: Final = ("name", "purpose", "role", "phases", "entry", "end", "owner", "note")
_PLAIN_TRANSITION: Final = (
    "kind",
    "decision",
    "when",
    "otherwise",
    "after",
    "within",
    "probability",
    "effort",
    "reason",
    "note",
)
_MARKS: Final = frozenset({"stage", "transition", "start", "goal", "referral", "label", "weight"})

T = TypeVar("T", Stage, Transition)


def to_networkx(
    journey: Journey, /, *, attributes: Literal["all", "plain"] = "all"
) -> "nx.DiGraph[str]":
    """The journey as a plain `networkx.DiGraph`; its nodes are the ids of the stages, in order.

    A node has `start`, `goal` and `end` (true or false) and, where they are set, `name`, `purpose`,
    `role`, `phases`, `entry` (as text), `owner` and `note`. An edge has `kind`, `referral` (true or
    false: a referral is not a move, so leave such edges out of questions about paths) and, where
    they are set, `decision`, `when` (as text), `otherwise`, `after` and `within` (as texts, `14
    days`), `probability`, `effort`, `reason` and `note`. The graph has `id`, `name` and `version`.

    Args:
        journey: The journey.
        attributes: `all` adds the values themselves, as `stage` on nodes, `transition` on edges and
            `journey` on the graph, so that `from_networkx` gives back an equal journey. `plain`
            leaves them out and joins phases by commas: what is left are texts, numbers and
            booleans, which every graph format can hold.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> graph = cj.to_networkx(cj.Journey.sequence("shop", ["know", "buy"]))
        >>> graph.edges["know", "buy"]["kind"], graph.nodes["buy"]["goal"]
        ('advance', True)
    """
    require(journey, Journey, "to_networkx")
    import networkx as nx

    whole = attributes == "all"
    graph: nx.DiGraph[str] = nx.DiGraph(id=journey.id, name=journey.name, version=journey.version)
    if whole:
        graph.graph["journey"] = journey
    starts, goals = frozenset(journey.starts), frozenset(journey.goals)
    for stage in journey.stages:
        marks = {"start": stage.id in starts, "goal": stage.id in goals, "end": stage.end}
        graph.add_node(stage.id, **marks | _plain(stage, _PLAIN_STAGE, whole=whole))
        if whole:
            graph.nodes[stage.id]["stage"] = stage
    for item in journey.transitions:
        plain = _plain(item, _PLAIN_TRANSITION, whole=whole) | {"kind": item.kind}
        graph.add_edge(item.source, item.target, referral=item.kind == "referral", **plain)
        if whole:
            graph.edges[item.source, item.target]["transition"] = item
    return graph


def from_networkx(
    graph: DiGraph,
    /,
    *,
    id: str | None = None,
    starts: Iterable[Hashable] | None = None,
    goals: Iterable[Hashable] | None = None,
    weight: Literal["effort", "probability", "extra"] = "effort",
) -> Journey:
    """The journey that a directed graph stands for, read back exactly or with defaults.

    What `to_networkx` wrote is read back as it was, and attributes changed since win. Any other
    graph is read like this:

    - A node becomes a stage. Its id is made of the node (`"Free trial"` gives `free-trial`, with a
      short hash where other nodes give the same or letters are lost), and its name is the node as
      text where the two differ, or its attribute `name` or `label`.
    - Attributes called like a field of `Stage` or `Transition` are taken as it (`kind`,
      `probability`, `effort`, `role`, `entry` as text, `after` as `14 days`, …), an edge's `label`
      as its decision.
      `referral=True` makes a referral, and an edge from a node to itself without `kind` is a
      return. Other attributes go to `extra` where JSON can hold them.
    - Starts are the nodes marked `start=True`; failing these, those that no move enters; failing
      these, the first.
    - Goals are the nodes marked `goal=True`; failing these, those that no move leaves, which are
      ends too.

    Args:
        graph: A `networkx.DiGraph`.
        id: The journey's id; None for the graph's `id`, or one made of its name, or else `journey`.
        starts: The nodes where people come in; None to find them as above.
        goals: The nodes where the business wants people; None to find them as above.
        weight: What an edge's `weight` is: `effort` (zero or more), `probability` (0..1), or
            something else, to be kept in `extra`.

    Raises:
        InvalidValueError: The graph is undirected or a multigraph, attributes do not fit, or a
            start or goal is not a node; all of them are named.
        InvalidJourneyError: What is left of a journey refers to what the graph does not have.

    Example:
        >>> import customer_journey as cj
        >>> import networkx as nx
        >>> graph = nx.DiGraph([("See an ad", "Visit"), ("Visit", "Buy")])
        >>> shop = cj.from_networkx(graph, id="shop")
        >>> [stage.id for stage in shop], shop.starts, shop.goals
        (['see-an-ad', 'visit', 'buy'], ('see-an-ad',), ('buy',))
    """
    _check(graph)
    reader = _Reader(graph, weight)
    stages, transitions = reader.stages(), reader.transitions()
    whole = graph.graph.get("journey")
    stated = graph.graph.get("id")
    if not isinstance(stated, str) or not stated:
        name = _text(graph.graph.get("name")).strip()
        stated = ids_for([name], element="journey")[name] if name else "journey"
    outline: dict[str, Any] = {"id": id or stated}
    outline |= {name: _text(graph.graph.get(name)) for name in ("name", "version")}
    outline["starts"] = (
        reader.marked("start", transitions) if starts is None else reader.named("starts", starts)
    )
    outline["goals"] = (
        reader.marked("goal", transitions) if goals is None else reader.named("goals", goals)
    )
    if reader.problems:
        raise InvalidValueError("graph", reader.problems)
    if isinstance(whole, Journey):
        return evolve(whole, stages=stages, transitions=transitions, **outline)
    return Journey(**outline, stages=stages, transitions=transitions)


def graph_of(
    nodes: Mapping[str, Mapping[str, object]],
    edges: Mapping[tuple[str, str], Mapping[str, object]],
    attributes: Mapping[str, object],
) -> "nx.DiGraph[str]":
    """A directed graph with these nodes and edges, in their order, and with all attributes."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.graph.update(attributes)
    graph.add_nodes_from((name, dict(data)) for name, data in nodes.items())
    graph.add_edges_from((*ends, dict(data)) for ends, data in edges.items())
    return graph


def _plain(element: Stage | Transition, names: Iterable[str], *, whole: bool) -> dict[str, object]:
    """The fields that are set, with criteria as texts; phases as one text, unless whole."""
    plain: dict[str, object] = {}
    for name in names:
        value: Any = getattr(element, name)
        if value is not False and value not in (None, "", ()) and name != "end":
            plain[name] = _shown(value)
    if not whole and "phases" in plain:
        plain["phases"] = ", ".join(cast("Stage", element).phases)
    return plain


def _check(graph: object) -> None:
    expected = "a journey is a directed graph with at most one edge for each ordered pair"
    if not (hasattr(graph, "is_directed") and hasattr(graph, "is_multigraph")):
        raise InvalidValueError(
            "graph", [Problem("", f"expected a networkx.DiGraph, got {type(graph).__name__}")]
        )
    candidate = cast("DiGraph", graph)
    if not candidate.is_directed():
        hint = "give each edge its direction: graph.to_directed() makes two of each"
        raise InvalidValueError("graph", [Problem("", f"it is undirected; {expected}", hint=hint)])
    if candidate.is_multigraph():
        hint = "networkx.DiGraph(graph) keeps the last edge of each pair"
        raise InvalidValueError(
            "graph", [Problem("", f"it is a multigraph; {expected}", hint=hint)]
        )


def _text(value: object) -> str:
    return "" if value is None else str(value)


class _Reader:
    """Reads the nodes and edges of a graph, and collects what does not fit."""

    def __init__(self, graph: DiGraph, weight: str) -> None:
        self._graph = graph
        self._weight = weight
        self._ids: dict[Hashable, str] = ids_for(list(graph.nodes))
        self.problems: list[Problem] = []

    def stages(self) -> list[Stage]:
        nodes = list(self._graph.nodes(data=True))
        ends: set[Hashable] = set()
        if not any("end" in data for _, data in nodes):
            ends = {
                node
                for node, _ in nodes
                if all(
                    node == target or data.get("kind") == "referral" or data.get("referral") is True
                    for _, target, data in self._graph.out_edges(node, data=True)
                )
            }
        stages = [self._stage(node, data, end=node in ends) for node, data in nodes]
        return [stage for stage in stages if stage is not None]

    def transitions(self) -> list[Transition]:
        read = [self._transition(*edge) for edge in self._graph.edges(data=True)]
        transitions = [item for item in read if item is not None]
        whole = self._graph.graph.get("journey")
        if not isinstance(whole, Journey):
            return transitions
        # A graph keeps edges by their source; the journey had an order of its own.
        order = {
            (item.source, item.target): position for position, item in enumerate(whole.transitions)
        }
        return sorted(
            transitions, key=lambda item: order.get((item.source, item.target), len(order))
        )

    def marked(
        self, mark: Literal["start", "goal"], transitions: Sequence[Transition]
    ) -> list[str]:
        marks = {
            self._ids[node]: data[mark]
            for node, data in self._graph.nodes(data=True)
            if mark in data
        }
        if marks:
            whole = self._graph.graph.get("journey")
            first = (
                ()
                if not isinstance(whole, Journey)
                else whole.starts
                if mark == "start"
                else whole.goals
            )
            return [name for name in dict.fromkeys((*first, *marks)) if marks.get(name)]
        moves = [item for item in transitions if item.is_move and item.source != item.target]
        inner = {item.target if mark == "start" else item.source for item in moves}
        outer = [name for name in self._ids.values() if name not in inner]
        return outer or (list(self._ids.values())[:1] if mark == "start" else [])

    def named(self, where: str, nodes: Iterable[Hashable]) -> list[str]:
        names: list[str] = []
        ids = frozenset(self._ids.values())
        suggester = Suggester(map(str, self._ids))
        for index, node in enumerate((nodes,) if isinstance(nodes, str) else nodes):
            if node in self._ids:
                names.append(self._ids[node])
            elif node in ids:
                names.append(cast("Any", node))
            else:
                hint = suggester.hint(str(node))
                self.problems.append(Problem(f"{where}[{index}]", f"no node {node!r}", hint=hint))
        return names

    def _stage(self, node: Hashable, data: Mapping[str, object], *, end: bool) -> Stage | None:
        stage_id = self._ids[node]
        original = data.get("stage")
        base = original if isinstance(original, Stage) else None
        values = dict(data)
        if base is None:
            text = str(node)
            values.setdefault("name", values.get("label") or ("" if text == stage_id else text))
            values.setdefault("end", end)
        phases = values.get("phases")
        if isinstance(phases, str):
            values["phases"] = tuple([part.strip() for part in phases.split(",") if part.strip()])
        return self._element(Stage, f"stages.{stage_id}", {"id": stage_id}, base, values)

    def _transition(
        self, source: Hashable, target: Hashable, data: Mapping[str, object]
    ) -> Transition | None:
        ends = {"source": self._ids[source], "target": self._ids[target]}
        original = data.get("transition")
        base = original if isinstance(original, Transition) else None
        values = dict(data)
        if base is None:
            if "kind" not in values and values.get("referral") is True:
                values["kind"] = "referral"
            elif "kind" not in values and source == target:
                values["kind"] = "return"
            values.setdefault("decision", values.get("label") or "")
            weight = values.get("weight")
            if _fits(weight, self._weight):
                values.setdefault(self._weight, weight)
                del values["weight"]
        path = f"transitions.{ends['source']}->{ends['target']}"
        return self._element(Transition, path, ends, base, values)

    def _element(
        self,
        kind: type[T],
        path: str,
        ends: Mapping[str, str],
        base: T | None,
        values: Mapping[str, object],
    ) -> T | None:
        names = {item.name for item in fields(kind) if item.init} - {"id", "source", "target"}
        changes: dict[str, Any] = dict(ends)
        try:
            for name in names & values.keys():
                value = values[name]
                if base is None or _shown(getattr(base, name)) != value:
                    changes[name] = _read_text(name, value) if isinstance(value, str) else value
            if base is not None:
                same = all(getattr(base, name) == value for name, value in changes.items())
                return base if same else evolve(base, **changes)
            extra = {
                name: value
                for name, value in values.items()
                if name not in names | _MARKS and _is_json(value)
            }
            if "weight" in values and _is_json(values["weight"]):
                extra["weight"] = values["weight"]
            if extra:
                changes.setdefault("extra", extra)
            return kind(**changes)
        except InvalidValueError as error:
            self.problems.extend(problem.within(path) for problem in error.problems)
        except CriterionSyntaxError as error:
            self.problems.append(Problem(path, f"{error.reason}, in {error.text[:60]!r}"))
        return None


def _shown(value: object) -> object:
    """A field's value as plain graphs have it: criteria and durations are texts there."""
    if isinstance(value, timedelta):
        return duration_text(value)
    return str(value) if isinstance(value, Criterion) else value


def _read_text(name: str, text: str) -> object:
    """What a text stands for in a field of this name; what cannot be read is for the field."""
    if name in ("entry", "when"):
        return parse_criterion(text)
    duration = duration_of(text) if name in ("after", "within") else None
    return text if duration is None else duration


def _fits(weight: object, meaning: str) -> bool:
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not isfinite(weight):
        return False
    return weight >= 0 and (meaning == "effort" or (meaning == "probability" and weight <= 1))


def _is_json(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_scalar(item) for item in cast("Iterable[object]", value))
    return _is_scalar(value)


def _is_scalar(value: object) -> bool:
    return (
        value is None
        or isinstance(value, (str, int))
        or (isinstance(value, float) and isfinite(value))
    )


def smallest_cut(
    successors: Sequence[Sequence[int]], sources: Collection[int], targets: Collection[int]
) -> frozenset[int] | None:
    """The fewest nodes, none a source or target, on which every path from those to these depends.

    Of several such sets, the one nearest to the targets; None where an edge leads straight from a
    source to a target, or one is the other.

    Source:
        Menger (1927), by way of the flows of Edmonds & Karp (1972), "Theoretical Improvements in
        Algorithmic Efficiency for Network Flow Problems", Journal of the ACM 19(2).
    """
    import networkx as nx
    from networkx.algorithms.flow import edmonds_karp

    # A node is an edge of capacity 1 from (n, 0) to (n, 1); other edges have no limit.
    if not frozenset(sources).isdisjoint(targets):
        return None
    ends = {*sources, *targets}
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edges_from(("source", (stage, 1)) for stage in sources)
    graph.add_edges_from(((stage, 0), "target") for stage in targets)
    for stage, following in enumerate(successors):
        if stage not in ends:
            graph.add_edge((stage, 0), (stage, 1), capacity=1)
        graph.add_edges_from(((stage, 1), (other, 0)) for other in following)
    try:
        _, (_, beyond) = nx.minimum_cut(graph, "source", "target", flow_func=edmonds_karp)  # pyright: ignore[reportUnknownMemberType] - a gap in the stubs
    except nx.NetworkXUnbounded:
        return None
    inside = (stage for stage in range(len(successors)) if stage not in ends)
    return frozenset(stage for stage in inside if (stage, 1) in beyond and (stage, 0) not in beyond)


def maximum_flow(
    edges: Iterable[tuple[Hashable, Hashable, int | None]], source: Hashable, target: Hashable
) -> dict[tuple[Hashable, Hashable], int]:
    """The flow along each edge when as much as possible gets from source to target.

    Edges are (source, target, capacity), None for any amount.
    """
    import networkx as nx
    from networkx.algorithms.flow import edmonds_karp

    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from((source, target))
    for tail, head, capacity in edges:
        graph.add_edge(tail, head, **({} if capacity is None else {"capacity": capacity}))
    _, flows = nx.maximum_flow(graph, source, target, flow_func=edmonds_karp)  # pyright: ignore[reportUnknownMemberType] - a gap in the stubs
    return {
        (tail, head): amount
        for tail, following in cast("Mapping[Hashable, Mapping[Hashable, int]]", flows).items()
        for head, amount in following.items()
    }
