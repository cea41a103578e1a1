"""Searches of directed graphs, each without recursion, so that depth has no bound.

A graph is the successors of each node: `successors[3]` are the nodes that edges from node 3 lead
to. An edge may stand there more than once, and may lead to its own source.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import chain
from math import inf
from typing import Final, TypeAlias, TypeVar, final

from customer_journey._frozen import frozen

__all__ = [
    "Arcs",
    "Condensation",
    "Graph",
    "adjacency",
    "adjacency_map",
    "breadth_first",
    "breadth_first_sets",
    "condensation",
    "cycles",
    "dijkstra",
    "distances",
    "on_every_path",
    "path_from",
    "shortest_path",
    "strongly_connected_components",
    "topological_order",
    "without_back_edges",
]

K = TypeVar("K")
T = TypeVar("T")

Graph: TypeAlias = Sequence[Sequence[int]]
"""The successors of each node."""

Arcs: TypeAlias = Sequence[Sequence[tuple[int, float]]]
"""For each node, its successors, each with the cost of the edge to it, zero or more."""

_NONE: Final[Collection[int]] = frozenset()


def adjacency(count: int, edges: Iterable[tuple[int, T]]) -> list[list[T]]:
    """For each of so many nodes, what its edges lead to, in their order."""
    rows: list[list[T]] = [[] for _ in range(count)]
    for node, other in edges:
        rows[node].append(other)
    return rows


def adjacency_map(edges: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """The same of nodes with names: those that edges leave, each with what its edges lead to."""
    rows: dict[K, list[T]] = {}
    for node, other in edges:
        rows.setdefault(node, []).append(other)
    return rows


def breadth_first(  # noqa: C901 - the loop stands twice, for speed
    successors: Graph,
    sources: Iterable[int],
    *,
    targets: Collection[int] = _NONE,
    blocked: Collection[int] = _NONE,
    limit: int | None = None,
) -> dict[int, int]:
    """The nodes that can be reached, in the order visited, each with the node visited before it.

    That is -1 for a source. With targets, the search ends at the first of them, which is then the
    last node of the answer. Blocked nodes are neither visited nor begun from. With a limit, the
    search ends once it has visited more nodes than that.

    Source:
        Moore (1959), "The Shortest Path Through a Maze".
    """
    visited: dict[int, int] = {}
    for source in sources:
        if source not in blocked and source not in visited:
            visited[source] = -1
            if source in targets:
                return visited
    queue = list(visited)
    add = queue.append
    if not targets and not blocked and limit is None:
        # Most searches: without these questions they take two thirds of the time.
        for node in queue:
            for successor in successors[node]:
                if successor not in visited:
                    visited[successor] = node
                    add(successor)
        return visited
    for node in queue:
        if limit is not None and len(visited) > limit:
            break
        for successor in successors[node]:
            if successor not in visited and successor not in blocked:
                visited[successor] = node
                if successor in targets:
                    return visited
                add(successor)
    return visited


def breadth_first_sets(
    successors: Graph,
    sources: Mapping[int, int],
    changing: Collection[int],
    enter: Callable[[int, int, int], int],
) -> list[dict[int, int]]:
    """One breadth-first search for each of many things at once, which are the bits of integers.

    A step is one operation for all. With T things, V nodes and E edges there are at most T·V
    arrivals, each passed on once over the edges that leave: O(T·(V + E)), and far less where things
    travel together.

    Args:
        successors: The graph.
        sources: The nodes to begin at, each with what begins there.
        changing: The nodes where something else goes on than arrives.
        enter: What goes on from such a node, of what arrives there at a level.

    Returns:
        For each node, by level (the number of edges), what is new there.

    Source:
        Then, Kaufmann, Chirigati et al. (2014), "The More the Merrier: Efficient Multi-Source Graph
        Traversal", PVLDB 8(4).
    """
    arrivals: list[dict[int, int]] = [{} for _ in successors]
    visited = [0] * len(successors)
    queue = dict(sources)
    level = 0
    while queue:
        following: dict[int, int] = {}
        for node, arriving in queue.items():
            entered = enter(node, arriving, level) if node in changing else arriving
            new = entered & ~visited[node]
            if new:
                visited[node] |= new
                arrivals[node][level] = new
                for successor in successors[node]:
                    following[successor] = following.get(successor, 0) | new
        queue = following
        level += 1
    return arrivals


def distances(successors: Graph, sources: Iterable[int]) -> list[int]:
    """For each node, the fewest edges to it from any source; -1 where it cannot be reached."""
    distance = [-1] * len(successors)
    for node, before in breadth_first(successors, sources).items():
        distance[node] = 0 if before < 0 else distance[before] + 1
    return distance


def shortest_path(
    successors: Graph,
    sources: Iterable[int],
    targets: Collection[int],
    *,
    blocked: Collection[int] = _NONE,
) -> list[int] | None:
    """A path with the fewest edges from any source to any target; None where there is none."""
    visited = breadth_first(successors, sources, targets=targets, blocked=blocked)
    last = next(reversed(visited), -1)
    return path_from(visited, last) if last in targets else None


def path_from(before: Mapping[int, int], node: int) -> list[int]:
    """The path that a search took to a node, from its source on."""
    path = [node]
    while (node := before[node]) >= 0:
        path.append(node)
    return path[::-1]


def on_every_path(
    successors: Graph, sources: Iterable[int], targets: Iterable[int], path: Sequence[int]
) -> list[int]:
    """The nodes on every path from any source to any target, in their order on one such path.

    Follow that path, and see how far every detour from it leads: a node of the path is on every
    path exactly when no detour from before it ends after it. networkx has dominators too, some six
    times slower than this one path and its detours.
    """
    position = {node: number for number, node in enumerate(path)}
    goals, arrived = frozenset(targets), len(path)
    visited = [False] * len(successors)
    on_every: list[int] = []
    furthest = -1
    queue = list(sources)
    for number, node in enumerate(path):
        for reached in queue:
            if reached in position:
                furthest = max(furthest, position[reached])
            elif not visited[reached]:
                visited[reached] = True
                if reached in goals:
                    furthest = arrived
                queue.extend(successors[reached])
        if furthest == number:
            on_every.append(node)
        queue = list(successors[node])
    return on_every


def dijkstra(
    arcs: Arcs,
    sources: Mapping[int, float],
    *,
    targets: Collection[int] = _NONE,
    blocked: Collection[int] = _NONE,
    remaining: Mapping[int, float] | None = None,
) -> tuple[dict[int, float], dict[int, int]]:
    """The least cost of each node, cheapest first, and the node before it on a path of that cost.

    The node before a source is -1. With targets, the search ends at the first of them, which is
    then the last node of the answer. Arcs of infinite cost are not taken.

    Args:
        arcs: The graph.
        sources: The nodes to begin at, each with what it costs to be there.
        targets: Where to end the search; by default it goes on to all nodes it can reach.
        blocked: Nodes that are not visited.
        remaining: At least what it costs from each node to a target: a bound that guides the
            search. Nodes without one lead to no target.

    Source:
        Dijkstra (1959), "A Note on Two Problems in Connexion with Graphs", Numerische Mathematik 1;
        Hart, Nilsson & Raphael (1968), "A Formal Basis for the Heuristic Determination of Minimum
        Cost Paths", for the bound (A*).
    """
    bounds = remaining
    least = {
        node: cost
        for node, cost in sources.items()
        if node not in blocked and (bounds is None or node in bounds)
    }
    # Of equal sums, what is nearest to a target goes first, then what was met first.
    queue: list[tuple[float, float, int, int, int, float]] = []
    for node, cost in least.items():
        rest = 0 if bounds is None else bounds[node]
        heappush(queue, (cost + rest, rest, len(queue), node, -1, cost))
    pushed = len(queue)
    settled: dict[int, float] = {}
    previous: dict[int, int] = {}
    while queue:
        _, _, _, node, before, cost = heappop(queue)
        if node in settled:
            continue
        settled[node], previous[node] = cost, before
        if node in targets:
            break
        for successor, step in arcs[node]:
            total = cost + step
            if total >= least.get(successor, inf) or successor in blocked:
                continue
            if bounds is not None and successor not in bounds:
                continue
            rest = 0 if bounds is None else bounds[successor]
            least[successor] = total
            heappush(queue, (total + rest, rest, pushed, successor, node, total))
            pushed += 1
    return settled, previous


def strongly_connected_components(successors: Graph) -> list[int]:
    """For each node, the number of its component; each comes after those it leads to.

    Source:
        Tarjan (1972), "Depth-First Search and Linear Graph Algorithms", SIAM Journal on Computing
        1(2).
    """
    # Tarjan's two numbers: when a node was entered, and the earliest one it reaches back to.
    unvisited, finished = 0, len(successors) + 1
    low = [unvisited] * len(successors)
    entered = [unvisited] * len(successors)
    component = [-1] * len(successors)
    stack: list[int] = []
    visited = count = 0
    for root in range(len(successors)):
        if low[root]:
            continue
        # An explicit stack of calls: the depth of a journey must not be Python's to bound.
        calls = [(root, iter(successors[root]))]
        visited += 1
        low[root] = entered[root] = visited
        stack.append(root)
        while calls:
            node, rest = calls[-1]
            for successor in rest:
                reaches = low[successor]
                if not reaches:
                    visited += 1
                    low[successor] = entered[successor] = visited
                    stack.append(successor)
                    calls.append((successor, iter(successors[successor])))
                    break
                # What is in a finished component reaches back to nothing.
                low[node] = min(low[node], reaches)
            else:
                calls.pop()
                reaches = low[node]
                if calls and reaches < low[calls[-1][0]]:
                    low[calls[-1][0]] = reaches
                if reaches == entered[node]:
                    while component[node] < 0:
                        member = stack.pop()
                        component[member] = count
                        low[member] = finished
                    count += 1
    return component


@final
@frozen(eq=False)
class Condensation:
    """The strongly connected components of a graph, as an acyclic graph of their own."""

    graph: Graph
    """The graph."""
    component: list[int]
    """For each node, the number of its component; each comes after those it leads to."""
    members: list[list[int]]
    """For each component, its nodes, in order."""

    @cached_property
    def successors(self) -> list[list[int]]:
        """For each component, the others that edges lead to, each once."""
        component, graph = self.component, self.graph
        following: list[list[int]] = []
        for own, nodes in enumerate(self.members):
            first, *more = map(graph.__getitem__, nodes)
            others = dict.fromkeys(map(component.__getitem__, chain(first, *more)))
            others.pop(own, None)
            following.append([*others])
        return following

    @cached_property
    def is_cyclic(self) -> list[bool]:
        """For each component, whether an edge begins and ends in it."""
        graph = self.graph
        return [len(nodes) > 1 or nodes[0] in graph[nodes[0]] for nodes in self.members]

    @property
    def node_depth(self) -> list[int]:
        """For each node, the depth of its component."""
        depth = self.depth
        return [depth[component] for component in self.component]

    @cached_property
    def depth(self) -> list[int]:
        """For each component, the most edges between components on a path to it."""
        depth = [0] * len(self.successors)
        for component in reversed(range(len(depth))):
            later = depth[component] + 1
            for successor in self.successors[component]:
                if depth[successor] < later:  # noqa: PLR1730 - a call takes twice as long
                    depth[successor] = later
        return depth


def condensation(successors: Graph) -> Condensation:
    """The strongly connected components of a graph, and how they lead to one another."""
    nodes = range(len(successors))
    if all(not row or min(row) > node for node, row in enumerate(successors)):
        # Most journeys are written in an order that their advances follow.
        order: Sequence[int] = nodes
    else:
        order = topological_order(successors)
    if len(order) < len(nodes):
        component = strongly_connected_components(successors)
        members = adjacency(max(component) + 1, zip(component, nodes, strict=True))
        return Condensation(successors, component, members)
    # Without a cycle, as most graphs of advances are, each node is a component of its own.
    members = [[node] for node in reversed(order)]
    component = [0] * len(order)
    for number, (node,) in enumerate(members):
        component[node] = number
    return Condensation(successors, component, members)


def topological_order(successors: Graph) -> list[int]:
    """The nodes, each after all that lead to it; those on a cycle, or after one, are left out.

    Source:
        Kahn (1962), "Topological Sorting of Large Networks", Communications of the ACM 5(11).
    """
    in_degree = [0] * len(successors)
    for following in successors:
        for successor in following:
            in_degree[successor] += 1
    order = [node for node, degree in enumerate(in_degree) if not degree]
    for node in order:
        for successor in successors[node]:
            in_degree[successor] -= 1
            if not in_degree[successor]:
                order.append(successor)
    return order


def without_back_edges(successors: Graph, *, roots: Iterable[int]) -> list[list[int]]:
    """The graph without the edges that close a cycle in a depth-first search from these nodes on.

    Source:
        Tarjan (1972), "Depth-First Search and Linear Graph Algorithms", SIAM J. Computing 1(2).
    """
    kept: list[list[int]] = [[] for _ in successors]
    done: set[int] = set()
    for root in (*roots, *range(len(successors))):
        if root in done:
            continue
        path = {root}
        stack = [(root, iter(successors[root]))]
        while stack:
            node, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                stack.pop()
                path.discard(node)
                done.add(node)
            elif target not in path:
                kept[node].append(target)
                if target not in done:
                    path.add(target)
                    stack.append((target, iter(successors[target])))
    return kept


def cycles(successors: Graph) -> Iterator[list[int]]:
    """One cycle in each component that has any, as its nodes; the first is not repeated.

    The first successor inside the component is taken until a node comes again. A cycle begins at
    its lowest node, and cycles come by the lowest nodes of their components.
    """
    whole = condensation(successors)
    done: set[int] = set()
    for root, own in enumerate(whole.component):
        if own in done or not whole.is_cyclic[own]:
            continue
        done.add(own)
        trail: dict[int, int] = {}
        node = root
        while node not in trail:
            trail[node] = len(trail)
            node = next(each for each in successors[node] if whole.component[each] == own)
        cycle = list(trail)[trail[node] :]
        first = cycle.index(min(cycle))
        yield cycle[first:] + cycle[:first]
