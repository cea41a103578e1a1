"""Strongly connected components."""

from collections.abc import Sequence

__all__ = ["strongly_connected_components"]


def strongly_connected_components(successors: Sequence[Sequence[int]]) -> list[int]:
    """For every node, the number of its component; each comes after those it leads to.

    Source:
        Tarjan (1972), "Depth-First Search and Linear Graph Algorithms", SIAM Journal on Computing
        1(2).
    """
    # Tarjan's two numbers: when a node was entered, and the earliest entered one it reaches.
    unvisited, finished = 0, len(successors) + 1
    low = [unvisited] * len(successors)
    component = [-1] * len(successors)
    stack: list[int] = []
    visited = count = 0
    for root in range(len(successors)):
        if low[root]:
            continue
        # An explicit stack of calls: the depth of a journey must not be Python's to bound.
        calls = [(root, iter(successors[root]))]
        visited += 1
        low[root] = visited
        entered = {root: visited}
        stack.append(root)
        while calls:
            node, rest = calls[-1]
            for successor in rest:
                if not low[successor]:
                    visited += 1
                    low[successor] = entered[successor] = visited
                    stack.append(successor)
                    calls.append((successor, iter(successors[successor])))
                    break
                if component[successor] < 0:
                    low[node] = min(low[node], low[successor])
            else:
                calls.pop()
                if calls:
                    low[calls[-1][0]] = min(low[calls[-1][0]], low[node])
                if low[node] == entered[node]:
                    while component[node] < 0:
                        member = stack.pop()
                        component[member] = count
                        low[member] = finished
                    count += 1
    return component
